/**
 * Rule: a condition over features and what follows from it, as data: `rulebook/rules/<id>.yaml`, one rule per file.
 *
 * `when` is CEL (Common Expression Language); sentences hold features as {name}. In force on [from, until). A rule
 * carries its owner, source and certainty, and examples that say when it fires; whatever number is our own choice says
 * so in `source`.
 * Not here: reading the disk (the composition root), compiling and evaluating (`compile-rules.ts`).
 */
import type { Effect, Sentences } from "../customs/decision.ts";
import { assert } from "../kernel/assert.ts";
import type { Certainty } from "../kernel/dated.ts";
import { isDay, type Day } from "../kernel/day.ts";
import { certainties, readCount, readMembers, readOneOf, readSentences, readText } from "./read-members.ts";

/**
 * Features of the condition with their values, and whether the rule fires on them. An int is written as a whole
 * number.
 */
export interface RuleExample {
  readonly fires: boolean;
  readonly [feature: string]: boolean | number | string;
}

export interface Rule {
  readonly id: string;
  readonly title: Sentences;
  readonly when: string;
  readonly effect: Effect;
  /** More than zero exactly for the effect "points" or a stronger one that also counts. */
  readonly points: number;
  readonly code?: string;
  readonly because: Sentences;
  readonly mend: Sentences;
  readonly owner: string;
  readonly from: Day;
  readonly until?: Day;
  readonly source: string;
  readonly certainty: Certainty;
  readonly examples: readonly RuleExample[];
}

export const effects: readonly Effect[] = ["note", "points", "hold", "inspect", "refuse"];

const required = ["id", "title", "when", "effect", "points", "because", "mend"];
const standing = ["owner", "from", "source", "certainty", "examples"];

/**
 * `file` is the name of the rule's file, for messages and because it must be the rule's id. Throws: rule files are
 * ours.
 */
export function parseRule(value: unknown, file: string): Rule {
  const members = readMembers(value, { file, member: "" }, [...required, ...standing], ["code", "until"]);
  const at = (member: string) => ({ file, member });
  const text = (name: string): string => readText(members[name], at(name));
  const id = text("id");
  assert(file === `${id}.yaml` || file.endsWith(`/${id}.yaml`), `${file}: id ${id} is not the name of the file`);
  assert(/^[a-z][a-z0-9-]*$/.test(id), `${file}: id is not in kebab case`);
  const effect = readOneOf(members["effect"], at("effect"), effects);
  const points = readCount(members["points"], at("points"));
  assert(effect !== "points" || points > 0, `${file}: points must be above zero where the effect is points`);
  assert(effect !== "note" || points === 0, `${file}: points must be zero for a note`);
  const from = readDay(members["from"], file, "from");
  const rule: Rule = {
    id,
    title: readSentences(members["title"], at("title")),
    when: text("when"),
    effect,
    points,
    because: readSentences(members["because"], at("because")),
    mend: readSentences(members["mend"], at("mend")),
    owner: text("owner"),
    from,
    source: text("source"),
    certainty: readOneOf(members["certainty"], at("certainty"), certainties),
    examples: readExamples(members["examples"], file),
    ...("code" in members ? { code: text("code") } : {}),
    ...("until" in members ? { until: readDay(members["until"], file, "until") } : {}),
  };
  assert(rule.until === undefined || from < rule.until, `${file}: until is not after from`);
  return rule;
}

function readDay(value: unknown, file: string, member: string): Day {
  const day = readText(value, { file, member });
  assert(isDay(day), `${file}: ${member} is no day`);
  return day;
}

/** At least one example that fires and one that does not: a rule that cannot do both says nothing. */
function readExamples(value: unknown, file: string): RuleExample[] {
  assert(Array.isArray(value), `${file}: examples is no list`);
  const examples = value.map((each: unknown, index): RuleExample => {
    const member = `examples.${index}`;
    assert(typeof each === "object" && each !== null && "fires" in each, `${file}: ${member}.fires is missing`);
    assert(typeof each.fires === "boolean", `${file}: ${member}.fires is neither true nor false`);
    for (const [name, figure] of Object.entries(each)) {
      const isFigure = ["boolean", "number", "string"].includes(typeof figure);
      assert(isFigure, `${file}: ${member}.${name} is no boolean, number or text`);
    }
    return each as RuleExample;
  });
  for (const fires of [true, false]) {
    assert(
      examples.some((example) => example.fires === fires),
      `${file}: examples has none that ${fires ? "fires" : "stays quiet"}`,
    );
  }
  return examples;
}
