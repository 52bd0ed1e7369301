import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { sampleParcel } from "../matching/sample-parcel.ts";
import { compileRules, placeholdersOf } from "./compile-rules.ts";
import { decide } from "./decide.ts";
import type { Feature, FeatureValue } from "./feature.ts";
import { features } from "./features/index.ts";
import { parseRiskBook } from "./parse-risk-book.ts";
import { parseRule, type Rule, type RuleExample } from "./rule.ts";
import { sampleInput } from "./sample-input.ts";

const directory = "rulebook/rules";
const load = (file: string): Rule => parseRule(parse(readFileSync(`${directory}/${file}`, "utf8")), file);
const rules = readdirSync(directory).map(load);
const riskBook = parseRiskBook(parse(readFileSync("rulebook/lanes.yaml", "utf8")), "rulebook/lanes.yaml");
const input = sampleInput(sampleParcel);
const day = "2026-11-10";

/** Features that have the example's values; those that only sentences show say their own name. */
function featuresOf(example: RuleExample, rule: Rule): Feature[] {
  return features.map((feature): Feature => {
    const figure = example[feature.name];
    if (figure === undefined) {
      const isShown = placeholdersOf(rule).includes(feature.name);
      return { ...feature, evaluate: () => (isShown ? feature.name : undefined) };
    }
    const value: FeatureValue = feature.type === "int" ? BigInt(figure) : figure;
    return { ...feature, evaluate: () => value };
  });
}

const cases = rules.flatMap((rule) =>
  rule.examples.map((example): [string, string, Rule, RuleExample] => [
    rule.id,
    JSON.stringify(example),
    rule,
    example,
  ]),
);

test.each(cases)("%s on %s", (_, __, rule, example) => {
  const reasons = compileRules([rule], featuresOf(example, rule))(input, day);
  expect(reasons.map(({ rule: id, effect }) => [id, effect])).toEqual(example.fires ? [[rule.id, rule.effect]] : []);
});

describe.each(rules)("$id", (rule) => {
  test("its examples name features only", () => {
    const known = ["fires", ...features.map(({ name }) => name)];
    for (const example of rule.examples) {
      expect(Object.keys(example).filter((name) => !known.includes(name))).toEqual([]);
    }
  });

  test("Chinese sentences are Chinese, English ones are not, and both end as sentences", () => {
    const han = /\p{Script=Han}/u;
    for (const { en, zh } of [rule.because, rule.mend]) {
      expect([han.test(en), han.test(zh)]).toEqual([false, true]);
      expect(en).toMatch(/[^.]\.$/);
      expect(zh).toMatch(/[^。]。$/);
    }
    expect([han.test(rule.title.en), han.test(rule.title.zh)]).toEqual([false, true]);
  });

  test("both languages show the same features", () => {
    const shown = (text: string): string[] =>
      placeholdersOf({ because: { en: text, zh: "" }, mend: { en: "", zh: "" } }).sort();
    for (const { en, zh } of [rule.because, rule.mend]) expect(shown(zh)).toEqual(shown(en));
  });

  test("its own choices are not passed off as law", () => {
    if (/own (choice|safeguard|check)/.test(rule.source) && !/;/.test(rule.source))
      expect(rule.certainty).toBe("unverified");
    expect(rule.certainty).not.toBe("verified");
  });
});

test("every feature is used by a rule", () => {
  const texts = rules.map((rule) => [rule.when, ...placeholdersOf(rule)].join(" ")).join(" ");
  const words = new Set(texts.match(/\w+/g));
  expect(features.map(({ name }) => name).filter((name) => !words.has(name))).toEqual([]);
});

test("a good parcel is released without a reason", () => {
  const reasons = compileRules(rules, features)(input, day);
  expect(reasons).toEqual([]);
  expect(decide({ ...input, reasons }, riskBook, "sha256:0").state).toBe("released");
});

test("the codes that customs has for its limits", () => {
  const codes = rules.flatMap(({ id, effect, code }) => (code === undefined ? [] : [[id, effect, code]]));
  expect(codes).toEqual([
    ["annual-limit", "refuse", "1313"],
    ["single-limit", "refuse", "-621005"],
  ]);
});

test("all points together reach the lane of holding, and no rule's points alone", () => {
  const points = rules.map((rule) => rule.points);
  expect(points.reduce((a, b) => a + b)).toBeGreaterThanOrEqual(riskBook.lanes.hold);
  expect(Math.max(...points)).toBeLessThan(riskBook.lanes.hold);
});

test("a day and procedure without a regime is held for what is not known, and not refused for limits of zero", () => {
  const assessment = {
    singleLimit: "0.00",
    annualLimit: "0.00",
    isWithinSingleLimit: false,
    isWithinAnnualLimit: false,
    treatment: "none",
    levies: [],
    reservations: [],
    problems: [{ code: "tax.no_regime_in_force", pointer: "/procedure", detail: "" }],
  } as const;
  const outside = sampleInput(sampleParcel, { assessment });
  const reasons = compileRules(rules, features)(outside, day);
  expect(reasons.map(({ rule, effect }) => `${rule} ${effect}`)).toEqual([
    "annual-limit hold",
    "no-rate hold",
    "single-limit hold",
  ]);
  expect(decide({ ...outside, reasons }, riskBook, "sha256:0").state).toBe("held");
});
