/**
 * compileRules: rules over features, compiled once, evaluated per parcel and day into reasons.
 *
 * Every feature is evaluated at most once per parcel, and only if a rule in force needs it. A rule that needs a
 * feature without a value becomes a hold of its own that says what is missing; a condition that cannot be computed (a
 * division by nought) and a day without any rule in force are holds too. None is ever a silent "no". A rule that does
 * not compile, or names what is no feature, throws: rule files are ours.
 */
import { Environment, EvaluationError, type ASTNode } from "@marcbachmann/cel-js";
import type { Reason, Sentences } from "../customs/decision.ts";
import { assert } from "../kernel/assert.ts";
import type { Day } from "../kernel/day.ts";
import type { Feature, FeatureInput, FeatureValue } from "./feature.ts";
import { orderReasons } from "./order-reasons.ts";
import type { Rule } from "./rule.ts";

export type EvaluateRules = (input: FeatureInput, day: Day) => Reason[];

interface CompiledRule {
  readonly rule: Rule;
  readonly fires: (values: Record<string, FeatureValue>) => unknown;
  /** What the condition needs. */
  readonly needs: readonly Feature[];
  /** What only the sentences show. */
  readonly shows: readonly Feature[];
}

export function compileRules(rules: readonly Rule[], features: readonly Feature[]): EvaluateRules {
  const compiled = compileAll(rules, features);
  // Parcels come day by day: the rules of one day are picked once. A cache of one value, which no result depends on.
  let latest: { readonly day: Day; readonly inForce: readonly CompiledRule[] } | undefined;
  return (input, day) => {
    if (latest?.day !== day) latest = { day, inForce: compiled.filter(({ rule }) => isInForce(rule, day)) };
    if (latest.inForce.length === 0) return [nothingInForce(day)];
    const reading = new Reading(input);
    const reasons: Reason[] = [];
    for (const each of latest.inForce) {
      const reason = evaluateRule(each, reading);
      if (reason !== undefined) reasons.push(reason);
    }
    return orderReasons(reasons);
  };
}

/** Which features each rule's condition needs, and which only its sentences show, by the rule's id. */
export const featuresOf = (
  rules: readonly Rule[],
  features: readonly Feature[],
): ReadonlyMap<string, Pick<CompiledRule, "needs" | "shows">> =>
  new Map(compileAll(rules, features).map(({ rule, needs, shows }) => [rule.id, { needs, shows }]));

function compileAll(rules: readonly Rule[], features: readonly Feature[]): CompiledRule[] {
  const byName = new Map(features.map((feature) => [feature.name, feature]));
  assert(byName.size === features.length, "compileRules: two features of one name");
  assert(new Set(rules.map(({ id }) => id)).size === rules.length, "compileRules: two rules of one id");
  const environment = new Environment();
  for (const { name, type } of features) environment.registerVariable(name, type);
  return rules.map((rule) => compileRule(rule, environment, byName));
}

export const isInForce = ({ from, until }: Pick<Rule, "from" | "until">, day: Day): boolean =>
  from <= day && (until === undefined || day < until);

function compileRule(rule: Rule, environment: Environment, byName: ReadonlyMap<string, Feature>): CompiledRule {
  const parsed = environment.parse(rule.when);
  const named = new Set<string>();
  collectNames(parsed.ast, named);
  const check = parsed.check();
  assert(check.valid, `rule ${rule.id}: ${check.error?.message ?? "when does not compile"}`);
  assert(check.type === "bool", `rule ${rule.id}: when is no condition but ${check.type ?? "nothing"}`);
  const needs = [...named].flatMap((name) => byName.get(name) ?? []);
  assert(needs.length > 0, `rule ${rule.id}: when looks at no feature`);
  const shown = placeholdersOf(rule).map((name) => {
    const feature = byName.get(name);
    assert(feature !== undefined, `rule ${rule.id}: {${name}} is no feature`);
    return feature;
  });
  return { rule, fires: parsed, needs, shows: shown.filter((feature) => !needs.includes(feature)) };
}

/** Identifiers of an expression; those that a macro binds itself are no features and fall out by name. */
function collectNames(node: ASTNode, names: Set<string>): void {
  if (node.op === "id") names.add(node.args);
  const visit = (part: unknown): void => {
    if (Array.isArray(part)) part.forEach(visit);
    else if (isNode(part)) collectNames(part, names);
  };
  visit(node.args);
}

const isNode = (part: unknown): part is ASTNode =>
  typeof part === "object" && part !== null && "op" in part && "args" in part;

const PLACEHOLDER = /\{(\w+)\}/g;

/** Features that a rule's sentences name, each once. */
export function placeholdersOf({ because, mend }: Pick<Rule, "because" | "mend">): string[] {
  const texts = [because.en, because.zh, mend.en, mend.zh];
  return [...new Set(texts.flatMap((text) => [...text.matchAll(PLACEHOLDER)].map((match) => match[1]!)))];
}

/** The features of one parcel as far as they were asked for. */
class Reading {
  readonly values: Record<string, FeatureValue> = {};
  readonly #input: FeatureInput;
  readonly #missing = new Set<Feature>();

  constructor(input: FeatureInput) {
    this.#input = input;
  }

  /** False where the feature has no value. */
  read(feature: Feature): boolean {
    if (this.values[feature.name] !== undefined) return true;
    if (this.#missing.has(feature)) return false;
    const value = feature.evaluate(this.#input);
    if (value === undefined) this.#missing.add(feature);
    else this.values[feature.name] = value;
    return value !== undefined;
  }

  text({ name }: Feature): string | undefined {
    const value = this.values[name];
    if (typeof value === "number") return String(Math.round(value * 100) / 100);
    return value === undefined ? undefined : String(value);
  }
}

function evaluateRule({ rule, fires, needs, shows }: CompiledRule, reading: Reading): Reason | undefined {
  let missing: Feature[] | undefined;
  for (const feature of needs) if (!reading.read(feature)) (missing ??= []).push(feature);
  if (missing !== undefined) return missingReason(rule, needs, missing, reading);
  try {
    if (fires(reading.values) !== true) return undefined;
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return failedReason(rule, needs, reading);
  }
  for (const feature of shows) reading.read(feature);
  const evidence = evidenceOf([...needs, ...shows], reading);
  const { id, effect, points, code = null, source, certainty } = rule;
  return {
    rule: id,
    effect,
    points,
    code,
    because: fill(rule.because, evidence),
    mend: fill(rule.mend, evidence),
    evidence,
    source,
    certainty,
  };
}

const UNKNOWN: Sentences = { en: "unknown", zh: "未知" };

const evidenceOf = (features: readonly Feature[], reading: Reading): Record<string, string> =>
  Object.fromEntries(features.map((feature) => [feature.name, reading.text(feature) ?? UNKNOWN.en]));

function fill({ en, zh }: Sentences, evidence: Readonly<Record<string, string>>): Sentences {
  return {
    en: en.replace(PLACEHOLDER, (_, name: string) => evidence[name]!),
    zh: zh.replace(PLACEHOLDER, (_, name: string) => (evidence[name] === UNKNOWN.en ? UNKNOWN.zh : evidence[name]!)),
  };
}

function missingReason(rule: Rule, needs: readonly Feature[], missing: readonly Feature[], reading: Reading): Reason {
  const { id, title, source, certainty } = rule;
  const names = { en: missing.map((each) => each.title.en), zh: missing.map((each) => each.title.zh) };
  return {
    rule: id,
    effect: "hold",
    points: 0,
    code: null,
    because: {
      en: `The rule "${title.en}" could not be applied, because this is not known: ${names.en.join(", ")}.`,
      zh: `规则“${title.zh}”无法判定，因缺少以下事实：${names.zh.join("、")}。`,
    },
    mend: {
      en: "An officer decides once what is missing is known; correct the documents if they leave it open.",
      zh: "待补齐所缺事实后由关员处理；如单证内容不全，请更正后重新报送。",
    },
    evidence: evidenceOf(needs, reading),
    source,
    certainty,
  };
}

/** The rule's condition has no value for this parcel: no other parcel is kept waiting for that. */
function failedReason({ id, title, source, certainty }: Rule, needs: readonly Feature[], reading: Reading): Reason {
  return {
    rule: id,
    effect: "hold",
    points: 0,
    code: null,
    because: {
      en: `The rule "${title.en}" could not be applied, because its condition cannot be computed from these figures.`,
      zh: `规则“${title.zh}”无法判定，因其条件不能由现有数值算出。`,
    },
    mend: {
      en: "An officer decides; who owns the rule mends its condition.",
      zh: "由关员处理；规则负责人应修正其条件。",
    },
    evidence: evidenceOf(needs, reading),
    source,
    certainty,
  };
}

const nothingInForce = (day: Day): Reason => ({
  rule: "no-rule-in-force",
  effect: "hold",
  points: 0,
  code: null,
  because: { en: `No rule is in force on ${day}.`, zh: `${day} 没有生效的规则。` },
  mend: { en: "An officer decides; check the day of acceptance.", zh: "由关员处理；请核对受理日期。" },
  evidence: { day },
  source: "Fairway's own safeguard: what no rule covers is not released by itself",
  certainty: "unverified",
});
