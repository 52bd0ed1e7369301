import { describe, expect, test } from "vitest";
import { parseRiskBook } from "./parse-risk-book.ts";
import { parseRule } from "./rule.ts";

const good = {
  id: "too-many-pieces",
  title: { en: "Too many pieces", zh: "件数过多" },
  when: "pieces > 2",
  effect: "points",
  points: 10,
  code: "1300",
  because: { en: "There are {pieces} pieces.", zh: "共 {pieces} 件。" },
  mend: { en: "Send fewer.", zh: "请减少件数。" },
  owner: "risk desk",
  from: "2026-01-01",
  until: "2027-01-01",
  source: "made up",
  certainty: "unverified",
  examples: [
    { pieces: 3, fires: true },
    { pieces: 2, fires: false },
  ],
};
const file = "too-many-pieces.yaml";

test("a whole rule is read as it stands", () => {
  expect(parseRule(good, file)).toEqual(good);
  expect(parseRule(good, `rulebook/rules/${file}`)).toEqual(good);
});

test("code and until may be absent, and then are", () => {
  const rest = Object.fromEntries(Object.entries(good).filter(([name]) => !["code", "until"].includes(name)));
  expect(parseRule(rest, file)).toEqual(rest);
});

const members = Object.keys(good).filter((name) => !["code", "until"].includes(name));
test.each(members)("without %s it is refused by name", (name) => {
  const rest = Object.fromEntries(Object.entries(good).filter(([member]) => member !== name));
  expect(() => parseRule(rest, file)).toThrow(`${file}: ${name} is missing`);
});

test.each<[string, object, string]>([
  ["an unknown member", { weight: 3 }, "weight is not known"],
  ["an id that is not the file's name", { id: "other" }, "not the name of the file"],
  ["an effect that is none", { effect: "stop" }, "effect is none of"],
  ["points of a half", { points: 0.5 }, "points is no whole number"],
  ["points as text", { points: "10" }, "points is no whole number"],
  ["the effect points without any", { points: 0 }, "above zero"],
  ["a note with points", { effect: "note" }, "zero for a note"],
  ["a sentence in one language", { because: { en: "Only English." } }, "because.zh is missing"],
  ["an empty sentence", { mend: { en: "", zh: "空" } }, "mend.en is no text"],
  ["a day that does not exist", { from: "2026-02-30" }, "from is no day"],
  ["an end before the start", { until: "2026-01-01" }, "until is not after from"],
  ["a certainty that is none", { certainty: "sure" }, "certainty is none of"],
  ["no example that fires", { examples: [{ pieces: 2, fires: false }] }, "none that fires"],
  ["no example that stays quiet", { examples: [{ pieces: 3, fires: true }] }, "none that stays quiet"],
  ["an example that does not say", { examples: [{ pieces: 3 }] }, "examples.0.fires is missing"],
  ["an example with a list", { examples: [{ pieces: [3], fires: true }] }, "examples.0.pieces"],
  ["a condition that is no text", { when: true }, "when is no text"],
])("%s is refused by name", (_, change, message) => {
  expect(() => parseRule({ ...good, ...change }, file)).toThrow(message);
  expect(() => parseRule({ ...good, ...change }, file)).toThrow(file);
});

describe("lanes", () => {
  const lanes = {
    hold: 50,
    inspection: 100,
    samplingPercent: 2,
    owner: "risk desk",
    from: "2026-01-01",
    source: "our own",
    certainty: "unverified",
  };

  test.each([
    [2, 20_000],
    [0, 0],
    [100, 1_000_000],
    [0.07, 700],
    [0.0001, 1],
  ])("%d percent of sampling is %d in a million", (samplingPercent, samplingPerMillion) => {
    expect(parseRiskBook({ ...lanes, samplingPercent }, "lanes.yaml")).toEqual({
      lanes: { hold: 50, inspection: 100 },
      samplingPerMillion,
    });
  });

  test.each<[string, object, string]>([
    ["more than all", { samplingPercent: 101 }, "no percentage"],
    ["less than none", { samplingPercent: -1 }, "no percentage"],
    ["finer than the draw", { samplingPercent: 0.00001 }, "four places"],
    ["a percentage as text", { samplingPercent: "2" }, "no percentage"],
    ["a hold for no points", { hold: 0 }, "above zero"],
    ["an inspection before the hold", { inspection: 50 }, "above hold"],
    ["an unknown member", { refuse: 200 }, "refuse is not known"],
    ["no source", { source: "" }, "source is no text"],
    ["no day", { from: "2026" }, "from is no day"],
  ])("%s is refused by name", (_, change, message) => {
    expect(() => parseRiskBook({ ...lanes, ...change }, "lanes.yaml")).toThrow(message);
  });
});
