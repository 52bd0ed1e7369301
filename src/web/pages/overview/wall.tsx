/** Wall: all figures of one day, or of all days, each a way to the parcels that it counts. */
import { useMemo, type ReactNode } from "react";
import { Link } from "react-router";
import { writeInstant } from "../../design/instant.tsx";
import { lanes, LaneTag } from "../../design/lane-tag.tsx";
import { MismatchName } from "../../design/mismatch-name.tsx";
import { Panel } from "../../design/panel.tsx";
import { Plot } from "../../design/plot.tsx";
import { RuleName } from "../../design/rule-name.tsx";
import { parcelStates, StateTag } from "../../design/state-tag.tsx";
import { writeCount } from "../../design/write-count.ts";
import { useWords } from "../../words/words.ts";
import { Bars } from "./bars.tsx";
import { decisionColumns } from "./decision-columns.ts";
import type { Figures, RuleCount } from "./figures.ts";
import { parcelsOf } from "./parcels-of.ts";
import { spanOf } from "./span-of.ts";
import { overviewWords } from "./words.ts";

interface WallProps {
  readonly figures: Figures;
}

const sumOf = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);

export function Wall({ figures }: WallProps): ReactNode {
  return (
    <div className="wall">
      <Headline figures={figures} />
      <Throughput figures={figures} />
      <States figures={figures} />
      <DecisionTimes figures={figures} />
      <Mismatches figures={figures} />
      <Reasons figures={figures} />
      <Lanes figures={figures} />
      <Deadlines figures={figures} />
    </div>
  );
}

function Headline({ figures }: WallProps): ReactNode {
  const say = useWords(overviewWords);
  const span = useSpanText();
  const { states, throughput, decision } = figures;
  return (
    <dl className="headline">
      <Figure title={say("all")} value={writeCount(sumOf(states))} to={parcelsOf(figures)} />
      <Figure title={say("lastHour")} value={writeCount(throughput.reduce((sum, { parcels }) => sum + parcels, 0))} />
      <Figure title={say("half")} value={span(decision.p50Ms)} />
      <Figure title={say("nearlyAll")} value={span(decision.p95Ms)} />
    </dl>
  );
}

interface FigureProps {
  readonly title: string;
  readonly value: string;
  readonly to?: string;
}

function Figure({ title, value, to }: FigureProps): ReactNode {
  return (
    <div className="headline-figure">
      <dt>{title}</dt>
      <dd>
        {to === undefined ? (
          value
        ) : (
          <Link to={to} aria-label={`${title}: ${value}`}>
            {value}
          </Link>
        )}
      </dd>
    </div>
  );
}

/** Null is said by a dash: nothing was decided. */
function useSpanText(): (milliseconds: number | null) => string {
  const say = useWords(overviewWords);
  return (milliseconds) => {
    if (milliseconds === null) return "–";
    const { unit, value } = spanOf(milliseconds);
    return say(unit, { value });
  };
}

const TICK_MINUTES = 10;

function Throughput({ figures: { throughput } }: WallProps): ReactNode {
  const say = useWords(overviewWords);
  const text = JSON.stringify(throughput);
  const columns = useMemo(
    () =>
      (JSON.parse(text) as Figures["throughput"]).map(({ minute, parcels }) => {
        const name = writeInstant(minute).slice("2026-11-10 ".length, "2026-11-10 10:00".length);
        return { name, value: parcels, isNamed: Number(name.slice(-2)) % TICK_MINUTES === 0 };
      }),
    [text],
  );
  const all = columns.reduce((sum, { value }) => sum + value, 0);
  const most = Math.max(0, ...columns.map(({ value }) => value));
  return (
    <div className="wall-wide">
      <Panel title={say("throughput")} lead={say("throughputLead")}>
        <Plot
          summary={say("throughputSummary", { all: writeCount(all), most: writeCount(most) })}
          columns={columns}
          nameTitle={say("minute")}
          valueTitle={say("decisions")}
        />
      </Panel>
    </div>
  );
}

const tones = {
  waiting: "neutral",
  refused: "red",
  held: "yellow",
  inspection: "blue",
  cleared: "green",
  released: "green",
} as const;

function States({ figures }: WallProps): ReactNode {
  const say = useWords(overviewWords);
  const { states } = figures;
  const bars = parcelStates.map((state) => ({
    key: state,
    name: <StateTag state={state} />,
    count: states[state] ?? 0,
    to: parcelsOf(figures, { state }),
    tone: tones[state],
  }));
  return (
    <Panel title={say("states")}>
      <Bars bars={bars} whole={sumOf(states)} isShared none={say("noneCounted")} />
    </Panel>
  );
}

function Lanes({ figures }: WallProps): ReactNode {
  const say = useWords(overviewWords);
  const counts = figures.lanes;
  const bars = lanes.map((lane) => ({
    key: lane,
    name: <LaneTag lane={lane} />,
    count: counts[lane] ?? 0,
    to: parcelsOf(figures, { lane }),
    tone: lane,
  }));
  return (
    <Panel title={say("lanes")} lead={say("lanesLead")}>
      <Bars bars={bars} whole={sumOf(counts)} isShared none={say("noneCounted")} />
    </Panel>
  );
}

function DecisionTimes({ figures: { decision } }: WallProps): ReactNode {
  const say = useWords(overviewWords);
  const span = useSpanText();
  const columns = useMemo(
    () =>
      decisionColumns(decision).map(({ upToMs, parcels }) => {
        const { unit, value } = spanOf(upToMs);
        return { name: say(unit, { value }), value: parcels };
      }),
    [decision, say],
  );
  return (
    <Panel title={say("times")} lead={say("timesLead")}>
      {columns.length === 0 ? (
        <p className="bars-none">{say("noneDecided")}</p>
      ) : (
        <Plot
          summary={say("timesSummary", { half: span(decision.p50Ms), nearlyAll: span(decision.p95Ms) })}
          columns={columns}
          nameTitle={say("upTo")}
          valueTitle={say("parcels")}
        />
      )}
    </Panel>
  );
}

const mostOf = (counts: readonly RuleCount[]): number => Math.max(0, ...counts.map(({ count }) => count));

function Mismatches({ figures }: WallProps): ReactNode {
  const say = useWords(overviewWords);
  const bars = figures.mismatches.map(({ rule, count }) => ({
    ...{ key: rule, name: <MismatchName rule={rule} />, count, to: parcelsOf(figures, { mismatch: rule }) },
    tone: "red" as const,
  }));
  return (
    <Panel title={say("mismatches")} lead={say("mismatchesLead")}>
      <Bars bars={bars} whole={mostOf(figures.mismatches)} none={say("noneCounted")} />
    </Panel>
  );
}

function Reasons({ figures }: WallProps): ReactNode {
  const say = useWords(overviewWords);
  const bars = figures.reasons.map(({ rule, count }) => ({
    ...{ key: rule, name: <RuleName rule={rule} hasId />, count, to: parcelsOf(figures, { reason: rule }) },
  }));
  return (
    <Panel title={say("reasons")} lead={say("reasonsLead")}>
      <Bars bars={bars} whole={mostOf(figures.reasons)} none={say("noneCounted")} />
    </Panel>
  );
}

function Deadlines({ figures }: WallProps): ReactNode {
  const say = useWords(overviewWords);
  const { open, dueSoon, missed, soonUntil } = figures.deadlines;
  return (
    <Panel title={say("deadlines")} lead={say("deadlinesLead")}>
      <dl className="due">
        <Figure title={say("open")} value={writeCount(open)} to={parcelsOf(figures, { deadline: "open" })} />
        <Figure title={say("dueSoon")} value={writeCount(dueSoon)} to={parcelsOf(figures, { dueTo: soonUntil })} />
        <Figure title={say("missed")} value={writeCount(missed)} to={parcelsOf(figures, { deadline: "missed" })} />
      </dl>
    </Panel>
  );
}
