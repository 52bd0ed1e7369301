/** chooseRules: the rules that somebody looks for, by effect, owner, certainty and text; the strongest effect first. */
import type { Certainty } from "../../design/certainty-tag.tsx";
import { effects, type Effect, type Rule } from "./rules-in-force.ts";

export interface Wanted {
  readonly effect: Effect | null;
  readonly owner: string | null;
  readonly certainty: Certainty | null;
  /** Any of its words, in either language, in its condition or its source. */
  readonly text: string;
}

export function chooseRules(rules: readonly Rule[], { effect, owner, certainty, text }: Wanted): Rule[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  return rules
    .filter(
      (rule) =>
        (effect === null || rule.effect === effect) &&
        (owner === null || rule.owner === owner) &&
        (certainty === null || rule.certainty === certainty) &&
        words.every((word) => textOf(rule).includes(word)),
    )
    .sort((a, b) => effects.indexOf(a.effect) - effects.indexOf(b.effect) || (a.id < b.id ? -1 : 1));
}

const textOf = ({ id, title, because, mend, when, source, code }: Rule): string =>
  [id, ...[title, because, mend].flatMap(({ en, zh }) => [en, zh]), when, source, code ?? ""].join("\n").toLowerCase();
