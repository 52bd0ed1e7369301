/** HousePanels: lanes, tolerances, deadlines, what holds at the desk, and what happens where something is not known. */
import type { ReactNode } from "react";
import { CertaintyTag } from "../../design/certainty-tag.tsx";
import { sayMismatch } from "../../design/mismatch-name.tsx";
import { Money } from "../../design/money.tsx";
import { SourceText } from "../../design/source-text.tsx";
import { designWords } from "../../design/words.ts";
import { useSentence, useWords } from "../../words/words.ts";
import type { RulesInForce, Standing } from "./rules-in-force.ts";
import { rulesWords } from "./words.ts";

const unknowns = ["unknownRule", "unknownTax", "unknownDay", "unknownMath"] as const;
const deadlineNames = { "documents-missing": "documentsMissing", "goods-not-arrived": "goodsNotArrived" } as const;

export function HousePanels({ view }: { readonly view: RulesInForce }): ReactNode {
  const say = useWords(rulesWords);
  return (
    <>
      <Part id="rules-house" title={say("house")}>
        <House view={view} />
      </Part>
      <Part id="rules-codes" title={say("codes")}>
        <div className="columns">
          <Codes view={view} outcome="release" title={say("release")} />
          <Codes view={view} outcome="refuse" title={say("refuseCodes")} />
        </div>
      </Part>
      <Part id="rules-unknown" title={say("unknownTitle")}>
        <ul>
          {unknowns.map((name) => (
            <li key={name}>{say(name)}</li>
          ))}
        </ul>
      </Part>
    </>
  );
}

interface PartProps {
  readonly id: string;
  readonly title: string;
  readonly children: ReactNode;
}

/** A panel that can be pointed at. */
const Part = ({ id, title, children }: PartProps): ReactNode => (
  <section id={id} tabIndex={-1} className="panel" aria-labelledby={`${id}-title`}>
    <header className="panel-head">
      <h2 id={`${id}-title`}>{title}</h2>
    </header>
    {children}
  </section>
);

function House({ view: { lanes, tolerances, deadlines, desk } }: { readonly view: RulesInForce }): ReactNode {
  const say = useWords(rulesWords);
  const common = useWords(designWords);
  const { fourEyes, claimMinutes } = desk;
  return (
    <ul className="rules-rows">
      <Row name={say("laneHold")} says={say("pointsOf", { count: lanes.hold })} standing={lanes} />
      <Row name={say("laneInspection")} says={say("pointsOf", { count: lanes.inspection })} standing={lanes} />
      <Row name={say("sampling")} says={say("samplingSays", { percent: lanes.samplingPercent })} standing={lanes} />
      {tolerances.map((tolerance) => (
        <Row
          key={tolerance.pair}
          name={say("tolerance", { pair: tolerance.pair, name: sayMismatch(common, tolerance.pair) })}
          says={/^0(\.0*)?$/.test(tolerance.amount) ? say("exactly") : tolerance.amount}
          standing={tolerance}
        />
      ))}
      {deadlines.rules.map((rule) => {
        const known = Object.hasOwn(deadlineNames, rule.kind) ? (rule.kind as keyof typeof deadlineNames) : null;
        return (
          <Row
            key={rule.kind}
            name={known === null ? rule.kind : say(deadlineNames[known])}
            says={say("dayCount", { count: rule.days })}
            standing={rule}
          />
        );
      })}
      <Row name={say("claim")} says={say("claimMinutes", { minutes: claimMinutes.value })} standing={claimMinutes} />
      {fourEyes !== null && (
        <Row
          name={say("fourEyes")}
          says={<Money amount={fourEyes.above} currency={fourEyes.currency} />}
          standing={fourEyes}
        />
      )}
    </ul>
  );
}

interface RowProps {
  readonly name: string;
  readonly says: ReactNode;
  readonly standing: Standing;
}

const Row = ({ name, says, standing: { source, certainty } }: RowProps): ReactNode => (
  <li className="rules-row">
    <span className="rules-row-name">{name}</span>
    <span className="rules-row-says">
      <strong>{says}</strong>
      <span className="rules-quiet">
        <SourceText source={source} />
      </span>
    </span>
    <CertaintyTag certainty={certainty} />
  </li>
);

interface CodesProps {
  readonly view: RulesInForce;
  readonly outcome: string;
  readonly title: string;
}

function Codes({ view, outcome, title }: CodesProps): ReactNode {
  const choose = useSentence();
  return (
    <div>
      <h3>{title}</h3>
      <ul>
        {view.desk.codes
          .filter((one) => one.outcome === outcome)
          .map(({ code, says }) => (
            <li key={code}>
              {choose(says)} <span className="code">{code}</span>
            </li>
          ))}
      </ul>
    </div>
  );
}
