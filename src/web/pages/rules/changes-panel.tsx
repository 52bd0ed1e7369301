/** ChangesPanel: what began and ended at the last change up to the day, and what will at the next. */
import type { ReactNode } from "react";
import { Link } from "react-router";
import { Panel } from "../../design/panel.tsx";
import { useSentence, useWords } from "../../words/words.ts";
import type { Change, ChangedThing, RulesInForce } from "./rules-in-force.ts";
import { rulesWords } from "./words.ts";

interface ChangesPanelProps {
  readonly changes: RulesInForce["changes"];
  readonly day: string;
}

const DAY_MS = 86_400_000;
const dayBefore = (day: string): string => new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10);

export function ChangesPanel({ changes: { latest, next }, day }: ChangesPanelProps): ReactNode {
  const say = useWords(rulesWords);
  return (
    <Panel title={say("changes")}>
      <div className="columns">
        {latest === null ? (
          <p>{say("noLatest")}</p>
        ) : (
          <ChangeText title={say("latest", { day: latest.day })} change={latest}>
            {latest.day !== day && <DayLink day={latest.day} text={say("that")} />}
            <DayLink day={dayBefore(latest.day)} text={say("before")} />
          </ChangeText>
        )}
        {next === null ? (
          <p>{say("noNext")}</p>
        ) : (
          <ChangeText title={say("next", { day: next.day })} change={next}>
            <DayLink day={next.day} text={say("that")} />
          </ChangeText>
        )}
      </div>
    </Panel>
  );
}

const DayLink = ({ day, text }: { readonly day: string; readonly text: string }): ReactNode => (
  <Link to={`/rules?day=${day}`}>{text}</Link>
);

interface ChangeTextProps {
  readonly title: string;
  readonly change: Change;
  readonly children: ReactNode;
}

function ChangeText({ title, change: { begins, ends }, children }: ChangeTextProps): ReactNode {
  const say = useWords(rulesWords);
  return (
    <div className="rules-change">
      <h3>{title}</h3>
      <Things label={say("begins")} things={begins} />
      <Things label={say("ends")} things={ends} />
      <p className="rules-links">{children}</p>
    </div>
  );
}

function Things({ label, things }: { readonly label: string; readonly things: readonly ChangedThing[] }): ReactNode {
  const choose = useSentence();
  if (things.length === 0) return null;
  const names = things.map(({ title, count }) => (count > 1 ? `${choose(title)} (${String(count)})` : choose(title)));
  return (
    <p>
      <strong>{label}</strong> <span className="rules-quiet">({String(things.length)})</span> {names.join(" · ")}
    </p>
  );
}
