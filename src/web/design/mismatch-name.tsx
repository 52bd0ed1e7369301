/**
 * MismatchName: what differs between two documents, in words, with the rule's number as the specification counts it.
 *
 * The rules are those of the program's pairs; `tests/console/mismatches.test.ts` compares.
 */
import type { ReactNode } from "react";
import { useWords, type Say } from "../words/words.ts";
import { designWords } from "./words.ts";

const names = {
  R1: "mismatchR1",
  R2: "mismatchR2",
  R3: "mismatchR3",
  R5: "mismatchR5",
  R11: "mismatchR11",
  R12: "mismatchR12",
  R13: "mismatchR13",
} as const;
type MismatchRule = keyof typeof names;
export const mismatchRules = Object.keys(names) as readonly MismatchRule[];

/** The words alone; a rule that is not known here is its number. */
export function sayMismatch(say: Say<keyof typeof designWords.en>, rule: string): string {
  const known = mismatchRules.find((one) => one === rule);
  return known === undefined ? rule : say(names[known]);
}

export function MismatchName({ rule }: { readonly rule: string }): ReactNode {
  const say = useWords(designWords);
  const text = sayMismatch(say, rule);
  return (
    <span>
      {text !== rule && `${text} `}
      <span className="code">{rule}</span>
    </span>
  );
}
