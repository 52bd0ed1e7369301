/** RuleName: what a rule is called; its id alone where it has no name (a rule of a former book). */
import type { ReactNode } from "react";
import { useRuleTitles } from "../api/use-rule-titles.ts";
import { useSentence } from "../words/words.ts";

interface RuleNameProps {
  readonly rule: string;
  /** Whether the id stands beside the name. */
  readonly hasId?: boolean;
}

export function RuleName({ rule, hasId = false }: RuleNameProps): ReactNode {
  const title = useRuleTitles().get(rule);
  const choose = useSentence();
  if (title === undefined) return <span className="code">{rule}</span>;
  return (
    <span>
      {choose(title)}
      {hasId && <span className="code"> {rule}</span>}
    </span>
  );
}
