import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sampleParcel } from "../matching/sample-parcel.ts";
import { compileRules } from "./compile-rules.ts";
import type { Feature, FeatureValue } from "./feature.ts";
import { orderReasons } from "./order-reasons.ts";
import { effects, type Rule } from "./rule.ts";
import { sampleInput } from "./sample-input.ts";

const input = sampleInput(sampleParcel);
const day = "2026-11-10";

/** A feature that counts how often it was asked. */
function counted(name: string, type: Feature["type"], value: FeatureValue | undefined) {
  const asked = { times: 0 };
  const feature = {
    name,
    type,
    title: { en: `the ${name}`, zh: `特征${name}` },
    evaluate: () => {
      asked.times += 1;
      return value;
    },
  } as Feature;
  return { feature, asked };
}

const pieces = counted("pieces", "int", 3n).feature;
const isBig = counted("isBig", "bool", true).feature;
const ratio = counted("ratio", "double", 5 / 3).feature;
const place = counted("place", "string", "here").feature;
const nothing = counted("nothing", "bool", undefined).feature;
const all = [pieces, isBig, ratio, place, nothing];

const rule = (change: Partial<Rule> = {}): Rule => ({
  id: "sample",
  title: { en: "Sample", zh: "示例" },
  when: "pieces > 2",
  effect: "hold",
  points: 0,
  because: { en: "There are {pieces} pieces.", zh: "共 {pieces} 件。" },
  mend: { en: "Send fewer.", zh: "请减少件数。" },
  owner: "risk desk",
  from: "2026-01-01",
  source: "made up",
  certainty: "unverified",
  examples: [],
  ...change,
});

const evaluate = (rules: readonly Rule[], on = day) => compileRules(rules, all)(input, on);

test.each(["1 / (pieces - 3) > 0", "pieces % 0 == 1", "[1, 2][pieces] > 0", "int(place) > 1"])(
  "a condition that cannot be computed is a hold of its own, and the other rules are weighed: %s",
  (when) => {
    const reasons = evaluate([rule({ id: "broken", when, effect: "note" }), rule({ id: "sound" })]);
    expect(reasons.map(({ rule: id, effect, points }) => [id, effect, points])).toEqual([
      ["broken", "hold", 0],
      ["sound", "hold", 0],
    ]);
    expect(reasons[0]!.because.en).toBe(
      'The rule "Sample" could not be applied, because its condition cannot be computed from these figures.',
    );
  },
);

test("a rule that fires becomes a reason with filled sentences and its evidence", () => {
  const because = { en: "{pieces} pieces, {ratio} times, {place}.", zh: "{pieces} 件，{ratio} 倍，{place}。" };
  expect(evaluate([rule({ because, code: "1313", points: 7 })])).toEqual([
    {
      rule: "sample",
      effect: "hold",
      points: 7,
      code: "1313",
      because: { en: "3 pieces, 1.67 times, here.", zh: "3 件，1.67 倍，here。" },
      mend: { en: "Send fewer.", zh: "请减少件数。" },
      evidence: { pieces: "3", ratio: "1.67", place: "here" },
      source: "made up",
      certainty: "unverified",
    },
  ]);
});

test.each([
  ["pieces == 3", true],
  ["pieces > 3", false],
  ["isBig && ratio >= 1.5", true],
  ["!isBig || place == 'there'", false],
  ["place in ['here', 'there']", true],
  ["['he', 'me'].exists(text, place.startsWith(text))", true],
])("when %s: fires %s", (when, fires) => {
  expect(evaluate([rule({ when })])).toHaveLength(fires ? 1 : 0);
});

describe("what is not known", () => {
  test.each(["nothing", "!nothing", "pieces > 99 && nothing", "isBig || nothing"])(
    "a rule that needs it holds and says so, even where the rest would settle it: %s",
    (when) => {
      const [reason, ...others] = evaluate([rule({ when, effect: "note" })]);
      expect(others).toEqual([]);
      expect(reason).toMatchObject({ rule: "sample", effect: "hold", points: 0, code: null });
      expect(reason!.because.en).toContain('"Sample" could not be applied, because this is not known: the nothing.');
      expect(reason!.because.zh).toContain("特征nothing");
      expect(reason!.evidence["nothing"]).toBe("unknown");
    },
  );

  test("a sentence may show it: the rule still has its effect", () => {
    const because = { en: "It is {nothing}.", zh: "为{nothing}。" };
    const [reason] = evaluate([rule({ because, effect: "refuse" })]);
    expect(reason).toMatchObject({ effect: "refuse", because: { en: "It is unknown.", zh: "为未知。" } });
  });
});

test("a feature is evaluated once for many rules, and not at all for none", () => {
  const [used, shown, unused] = [counted("used", "int", 1n), counted("shown", "int", 2n), counted("unused", "int", 3n)];
  const because = { en: "{shown}", zh: "{shown}" };
  const rules = [1, 2, 3].map((number) => rule({ id: `rule-${number}`, when: `used == ${number}`, because }));
  const past = rule({ id: "past", when: "unused == 3", until: "2026-02-01", because });
  const compiled = compileRules(
    [...rules, past],
    [used, shown, unused].map(({ feature }) => feature),
  );
  expect(compiled(input, day)).toHaveLength(1);
  expect([used, shown, unused].map(({ asked }) => asked.times)).toEqual([1, 1, 0]);
});

test("a feature that only a sentence shows is not evaluated where the rule stays quiet", () => {
  const shown = counted("shown", "int", 2n);
  const because = { en: "{shown}", zh: "{shown}" };
  compileRules([rule({ when: "pieces > 99", because })], [pieces, shown.feature])(input, day);
  expect(shown.asked.times).toBe(0);
});

describe("days", () => {
  const dated = [rule({ id: "old", from: "2026-01-01", until: "2026-06-01" }), rule({ id: "new", from: "2026-06-01" })];
  test.each([
    ["2025-12-31", ["no-rule-in-force"]],
    ["2026-01-01", ["old"]],
    ["2026-05-31", ["old"]],
    ["2026-06-01", ["new"]],
  ])("on %s: %j", (on, ids) => {
    expect(evaluate(dated, on).map((reason) => reason.rule)).toEqual(ids);
  });

  test("a day without any rule is a hold", () => {
    expect(evaluate(dated, "2025-12-31")[0]).toMatchObject({ effect: "hold", evidence: { day: "2025-12-31" } });
    expect(evaluate([], day)[0]).toMatchObject({ rule: "no-rule-in-force", effect: "hold" });
  });
});

test.each<[string, Partial<Rule>, string]>([
  ["a name that is no feature", { when: "weight > 2" }, "weight"],
  ["what is no condition", { when: "pieces + 1" }, "no condition"],
  ["types that do not compare", { when: "pieces > 'two'" }, "sample"],
  ["a condition that looks at nothing", { when: "1 < 2" }, "no feature"],
  ["a placeholder that is no feature", { mend: { en: "{wieght}", zh: "轻" } }, "{wieght} is no feature"],
  ["a text that does not parse", { when: "pieces >" }, "pieces >"],
])("%s does not compile", (_, change, message) => {
  expect(() => compileRules([rule(change)], all)).toThrow(message);
});

test("two rules or two features of one name do not compile", () => {
  expect(() => compileRules([rule(), rule()], all)).toThrow("two rules");
  expect(() => compileRules([rule()], [pieces, pieces])).toThrow("two features");
});

test("reasons stand by effect, then points, then rule, whatever the order of the rules", () => {
  const rules = [
    rule({ id: "b-note", effect: "note" }),
    rule({ id: "a-note", effect: "note" }),
    rule({ id: "few", effect: "points", points: 1 }),
    rule({ id: "many", effect: "points", points: 9 }),
    rule({ id: "hold" }),
    rule({ id: "look", effect: "inspect" }),
    rule({ id: "no", effect: "refuse" }),
  ];
  const expected = ["no", "look", "hold", "many", "few", "a-note", "b-note"];
  fc.assert(
    fc.property(fc.shuffledSubarray(rules, { minLength: rules.length }), (shuffled) => {
      expect(evaluate(shuffled).map((reason) => reason.rule)).toEqual(expected);
    }),
  );
});

test("ordering reasons is idempotent and keeps them all", () => {
  const [base] = evaluate([rule()]);
  const reason = fc.record({
    effect: fc.constantFrom(...effects),
    points: fc.nat({ max: 3 }),
    rule: fc.constantFrom("a", "b", "c"),
  });
  fc.assert(
    fc.property(fc.array(reason), (changes) => {
      const reasons = changes.map((change) => ({ ...base!, ...change }));
      const ordered = orderReasons(reasons);
      expect(orderReasons(ordered)).toEqual(ordered);
      expect(new Set(ordered)).toEqual(new Set(reasons));
    }),
  );
});
