/**
 * RuleCard: one rule to be read: what it does, when in words and as it is written, what it says, where it is from and
 * how sure that is.
 */
import { useEffect, useState, type ReactNode } from "react";
import { Link } from "react-router";
import { CertaintyTag } from "../../design/certainty-tag.tsx";
import { SourceText } from "../../design/source-text.tsx";
import { useSentence, useWords } from "../../words/words.ts";
import { Condition } from "./condition.tsx";
import type { Effect, Feature, Rule } from "./rules-in-force.ts";
import { usePeriod } from "./use-period.ts";
import { rulesWords } from "./words.ts";

interface RuleCardProps {
  readonly rule: Rule;
  readonly features: readonly Feature[];
  readonly day: string;
  readonly isPointedAt: boolean;
}

const tones: Readonly<Record<Effect, string>> = {
  refuse: "red",
  inspect: "blue",
  hold: "yellow",
  points: "neutral",
  note: "neutral",
};

export function RuleCard({ rule, features, day, isPointedAt }: RuleCardProps): ReactNode {
  const say = useWords(rulesWords);
  const choose = useSentence();
  const periodOf = usePeriod();
  const { id, title, effect, points, code, because, mend, owner, source, certainty } = rule;
  const asked = new URLSearchParams({ day, rule: id });
  return (
    <article
      id={`rule-${id}`}
      tabIndex={-1}
      className={isPointedAt ? "rule-card rule-card-pointed" : "rule-card"}
      aria-labelledby={`rule-${id}-title`}
    >
      <header className="rule-card-head">
        <h3 id={`rule-${id}-title`}>{choose(title)}</h3>
        <span className={`tag tag-${tones[effect]}`}>{say(effect)}</span>
        {points > 0 && <span className="rules-quiet">{say("pointsOf", { count: points })}</span>}
        {code !== null && <span className="code">{code}</span>}
        <CertaintyTag certainty={certainty} />
      </header>
      <p className="rules-quiet">
        <Link to={`/rules?${asked.toString()}`} className="code" title={say("link")}>
          {id}
        </Link>{" "}
        · <span lang="en">{owner}</span> · {periodOf(rule)}
      </p>
      <dl className="facts rule-facts">
        <dt>{say("applies")}</dt>
        <dd>
          <Condition when={rule.when} features={features} />
        </dd>
        <dt>{say("condition")}</dt>
        <dd>
          <code className="rule-cel">{rule.when}</code>
        </dd>
        <dt>{say("looksAt")}</dt>
        <dd>
          <Looks names={rule.needs} features={features} />
        </dd>
        <dt>{say("saysThen")}</dt>
        <dd>
          <Filled text={choose(because)} features={features} />
        </dd>
        <dt>{say("whatToDo")}</dt>
        <dd>
          <Filled text={choose(mend)} features={features} />
        </dd>
        <dt>{say("source")}</dt>
        <dd>
          <SourceText source={source} />
        </dd>
      </dl>
      <Examples rule={rule} />
    </article>
  );
}

interface LooksProps {
  readonly names: readonly string[];
  readonly features: readonly Feature[];
}

/** Names of the condition, and what each is called. */
function Looks({ names, features }: LooksProps): ReactNode {
  const choose = useSentence();
  return (
    <ul className="rule-looks">
      {names.map((name) => {
        const feature = features.find((one) => one.name === name);
        return (
          <li key={name}>
            <code className="code">{name}</code> {feature !== undefined && choose(feature.title)}
          </li>
        );
      })}
    </ul>
  );
}

/** A sentence as it is kept: what is filled in for a parcel is marked with its name. */
function Filled({ text, features }: { readonly text: string; readonly features: readonly Feature[] }): ReactNode {
  const choose = useSentence();
  return text.split(/(\{\w+\})/).map((piece, at) => {
    const name = /^\{(\w+)\}$/.exec(piece)?.[1];
    if (name === undefined) return piece;
    const feature = features.find((one) => one.name === name);
    return (
      <span key={at} className="rule-feature">
        {feature === undefined ? name : choose(feature.title)}
      </span>
    );
  });
}

function Examples({ rule: { examples } }: { readonly rule: Rule }): ReactNode {
  const say = useWords(rulesWords);
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    const open = (): void => setIsOpen(true);
    window.addEventListener("beforeprint", open);
    return () => window.removeEventListener("beforeprint", open);
  }, []);
  return (
    <details className="rule-examples" open={isOpen} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{say("examples", { count: examples.length })}</summary>
      <ul>
        {examples.map(({ fires, ...values }, at) => (
          <li key={at}>
            <code>
              {Object.entries(values)
                .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
                .join(", ")}
            </code>{" "}
            → <strong>{say(fires === true ? "fires" : "quiet")}</strong>
          </li>
        ))}
      </ul>
    </details>
  );
}
