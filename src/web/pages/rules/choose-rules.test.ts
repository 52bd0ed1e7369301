import { describe, expect, test } from "vitest";
import { chooseRules, type Wanted } from "./choose-rules.ts";
import type { Rule } from "./rules-in-force.ts";

const rule = (id: string, effect: Rule["effect"], change: Partial<Rule> = {}): Rule => ({
  ...{ id, effect, when: "count > 1", points: 0, code: null, owner: "tax desk", from: "2016-04-08", until: null },
  ...{ title: { en: id, zh: "规则" }, because: { en: "Because.", zh: "因为。" }, mend: { en: "Mend.", zh: "更正。" } },
  ...{ needs: ["count"], shows: [], examples: [], source: "Ours", certainty: "unverified" },
  ...change,
});
const rules = [
  rule("gift", "note", { title: { en: "Gift in the parcel", zh: "含赠品" } }),
  rule("annual", "refuse", { code: "1313", certainty: "secondary", source: "Caiguanshui [2018] 49" }),
  rule("mass", "hold", { owner: "documents desk", when: "arrivedMassKg > 0.0" }),
  rule("limit", "refuse"),
];
const all: Wanted = { effect: null, owner: null, certainty: null, text: "" };
const chosen = (wanted: Partial<Wanted>): string[] => chooseRules(rules, { ...all, ...wanted }).map(({ id }) => id);

describe("rules that are looked for", () => {
  test.each<[string, Partial<Wanted>, string[]]>([
    ["all, the strongest first, then by name", {}, ["annual", "limit", "mass", "gift"]],
    ["by effect", { effect: "refuse" }, ["annual", "limit"]],
    ["by owner", { owner: "documents desk" }, ["mass"]],
    ["by certainty", { certainty: "secondary" }, ["annual"]],
    ["by an official code", { text: "1313" }, ["annual"]],
    ["by a word of the title, whatever its case", { text: "GIFT" }, ["gift"]],
    ["by a Chinese word", { text: "赠品" }, ["gift"]],
    ["by a feature of the condition", { text: "arrivedmass" }, ["mass"]],
    ["by several words, all of which must be there", { text: "caiguanshui  49" }, ["annual"]],
    ["by words that no rule has together", { text: "gift 1313" }, []],
    ["by all at once", { effect: "refuse", owner: "tax desk", text: "limit" }, ["limit"]],
  ])("%s", (_name, wanted, ids) => expect(chosen(wanted)).toEqual(ids));

  test("the list that was given stays as it was", () => {
    const before = [...rules];
    chosen({});
    expect(rules).toEqual(before);
  });
});
