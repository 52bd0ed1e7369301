/** RulesPanel: the rules of the day that are looked for, each a card; the one that is pointed at has the focus. */
import { useEffect, type ReactNode } from "react";
import { Link } from "react-router";
import { Notice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { useSentence, useWords } from "../../words/words.ts";
import { chooseRules, type Wanted } from "./choose-rules.ts";
import { partOf } from "./part-of.ts";
import { RuleCard } from "./rule-card.tsx";
import type { RulesInForce } from "./rules-in-force.ts";
import { usePeriod } from "./use-period.ts";
import { rulesWords } from "./words.ts";

interface RulesPanelProps {
  readonly view: RulesInForce;
  readonly wanted: Wanted;
  readonly pointed: string | null;
}

export function RulesPanel({ view, wanted, pointed }: RulesPanelProps): ReactNode {
  const say = useWords(rulesWords);
  const chosen = chooseRules(view.rules, wanted);
  const extra = chosen.some(({ id }) => id === pointed) ? [] : view.rules.filter(({ id }) => id === pointed);
  const shown = [...extra, ...chosen];
  useEffect(() => {
    if (pointed === null) return undefined;
    const frame = requestAnimationFrame(() => {
      const element = document.getElementById(partOf(pointed));
      element?.focus({ preventScroll: true });
      element?.scrollIntoView({ block: "start" });
    });
    return () => cancelAnimationFrame(frame);
  }, [pointed, view.day]);
  return (
    <Panel title={say("ruleCount", { count: shown.length })}>
      {pointed !== null && <Pointed view={view} pointed={pointed} />}
      {shown.length === 0 ? (
        <Notice kind="empty" title={say(view.rules.length === 0 ? "noRules" : "noMatch")} />
      ) : (
        <div className="rules-cards">
          {shown.map((rule) => (
            <RuleCard
              key={rule.id}
              rule={rule}
              features={view.features}
              day={view.day}
              isPointedAt={rule.id === pointed}
            />
          ))}
        </div>
      )}
    </Panel>
  );
}

/** Where the name that is pointed at is no rule of the day. */
function Pointed({ view, pointed }: { readonly view: RulesInForce; readonly pointed: string }): ReactNode {
  const say = useWords(rulesWords);
  const choose = useSentence();
  const periodOf = usePeriod();
  if (view.rules.some(({ id }) => id === pointed) || partOf(pointed) !== `rule-${pointed}`) return null;
  const other = view.otherRules.find(({ id }) => id === pointed);
  const asked = new URLSearchParams({ day: other?.from ?? view.day, rule: pointed });
  return (
    <div id={`rule-${pointed}`} tabIndex={-1} className="rules-missing" role="status">
      {other === undefined ? (
        say("noSuch", { rule: pointed })
      ) : (
        <>
          {say("notInForce", { title: choose(other.title), period: periodOf(other) })}{" "}
          <Link to={`/rules?${asked.toString()}`}>{say("goThere")}</Link>
        </>
      )}
    </div>
  );
}
