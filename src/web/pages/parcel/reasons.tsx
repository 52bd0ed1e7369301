/** Reasons: why it was decided so, rule by rule, each with what it looked at, and the way to the rule itself. */
import type { ReactNode } from "react";
import { Link } from "react-router";
import { Panel } from "../../design/panel.tsx";
import { ReasonText } from "../../design/reason-text.tsx";
import { useWords } from "../../words/words.ts";
import type { Parcel, ShownReason } from "./parcel.ts";
import { parcelWords } from "./words.ts";

/** Reasons that are no rule of the book: an officer's ruling, the sealed draw, a day without rules. */
const notOfTheBook: readonly string[] = ["officer-ruling", "sampling", "no-rule-in-force"];

const effects = {
  note: "effectNote",
  points: "effectPoints",
  hold: "effectHold",
  inspect: "effectInspect",
  refuse: "effectRefuse",
} as const;

interface ReasonsProps {
  readonly parcel: Parcel;
  /** Who works with parcels has the page of the rules, and reads what a rule looked at. */
  readonly isInside: boolean;
}

export function Reasons({ parcel: { reasons, acceptedOn = null, version }, isInside }: ReasonsProps): ReactNode {
  const say = useWords(parcelWords);
  return (
    <Panel title={say("reasons")}>
      {reasons.length === 0 && <p>{say(version === 0 ? "noReasonsYet" : "noReasons")}</p>}
      <ul className="parcel-list">
        {reasons.map((reason, at) => (
          <li key={`${reason.rule} ${String(at)}`}>
            <ReasonText
              reason={reason}
              rule={
                isInside && !notOfTheBook.includes(reason.rule) ? (
                  <Link to={ruleAddress(reason.rule, acceptedOn)} className="code parcel-rule">
                    {reason.rule}
                  </Link>
                ) : undefined
              }
            />
            {isInside && <Evidence effect={reason.effect} evidence={reason.evidence} />}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Evidence({ effect, evidence }: Pick<ShownReason, "effect" | "evidence">): ReactNode {
  const say = useWords(parcelWords);
  return (
    <p className="parcel-evidence">
      {effect in effects && <span className="parcel-effect">{say(effects[effect as keyof typeof effects])}</span>}
      {Object.entries(evidence).map(([name, value]) => (
        <span key={name} className="parcel-looked">
          <span className="code">{name}</span> = <span className="figures">{value === "" ? "“”" : value}</span>
        </span>
      ))}
    </p>
  );
}

function ruleAddress(rule: string, day: string | null): string {
  const asked = new URLSearchParams({ ...(day !== null && { day }), rule });
  return `/rules?${asked.toString()}`;
}
