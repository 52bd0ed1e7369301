/**
 * OverviewPage: how much there is of what, as it changes: for authorities of all parcels, for others of those that
 * name their organisation; of one day of first filing or of all.
 */
import { Button } from "antd";
import { useEffect, type ReactNode } from "react";
import { useSearchParams } from "react-router";
import { Answered } from "../../design/answered.tsx";
import { DayField } from "../../design/day-field.tsx";
import { useForm } from "../../design/form.tsx";
import { Instant } from "../../design/instant.tsx";
import { PageHead } from "../../design/page-head.tsx";
import { usePerson, type Role } from "../../session/session.ts";
import { useWords } from "../../words/words.ts";
import type { Figures } from "./figures.ts";
import "./overview.css";
import { useFigures } from "./use-figures.ts";
import { Wall } from "./wall.tsx";
import { overviewWords } from "./words.ts";

const authorities: readonly Role[] = ["officer", "supervisor", "analyst"];
const isNothing = ({ states }: Figures): boolean => Object.keys(states).length === 0;

export function OverviewPage(): ReactNode {
  const say = useWords(overviewWords);
  const role = usePerson()?.role;
  const [address, setAddress] = useSearchParams();
  const day = address.get("day");
  const { query, isLive } = useFigures(day === "" ? null : day);
  const isOfAll = role !== undefined && authorities.includes(role);
  return (
    <>
      <PageHead
        title={say("title")}
        lead={say(isOfAll ? "lead" : "leadOwn")}
        actions={<Day day={day ?? ""} onDay={(next) => setAddress(next === "" ? {} : { day: next })} />}
      />
      <Live isLive={isLive} at={query.data?.at ?? null} />
      <Answered of={query} isEmpty={isNothing} empty={say(day === null ? "nothing" : "nothingThen")} lines={10}>
        {(figures) => <Wall figures={figures} />}
      </Answered>
    </>
  );
}

interface LiveProps {
  readonly isLive: boolean | null;
  readonly at: string | null;
}

function Live({ isLive, at }: LiveProps): ReactNode {
  const say = useWords(overviewWords);
  const tone = isLive === true ? "green" : isLive === null ? "neutral" : "yellow";
  return (
    <p className="live">
      <span role="status" className={`tag tag-${tone}`}>
        {say(isLive === true ? "live" : isLive === null ? "connecting" : "notLive")}
      </span>
      {at !== null && (
        <span>
          {say("asOf")} <Instant at={at} />
        </span>
      )}
    </p>
  );
}

interface DayProps {
  readonly day: string;
  readonly onDay: (day: string) => void;
}

/** Years before it are being typed. */
const FIRST_DAY = "2000-01-01";

/** A day is taken as soon as it is whole; none, when the field is left or by the button. */
function Day({ day, onDay }: DayProps): ReactNode {
  const say = useWords(overviewWords);
  const form = useForm({ day });
  const chosen = form.values.day;
  const choose = (next: string): void => {
    if (next !== day) onDay(next);
  };
  useEffect(() => form.set("day", day), [day]);
  useEffect(() => {
    if (chosen >= FIRST_DAY) choose(chosen);
  }, [chosen]);
  return (
    <div className="overview-day">
      <DayField form={form} name="day" label={say("day")} onDone={choose} />
      <Button disabled={day === ""} onClick={() => onDay("")}>
        {say("allDays")}
      </Button>
    </div>
  );
}
