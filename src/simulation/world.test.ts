/** The seeded world: it repeats, its people are invented, and each story comes true in the real application. */
import { stdnum } from "stdnum";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startFairway, testRulebook, type TestFairway } from "../../tests/fairway.ts";
import { parcelKinds } from "../customs/documents.ts";
import { judgeIdentityNumber } from "../filing/judge-identity-number.ts";
import { pairs } from "../matching/pairs.ts";
import { readJsonDocument } from "../messages/json/read-json-document.ts";
import { holds, nothing, plannedState, together } from "./oracle/consequence.ts";
import { createGoods } from "./goods.ts";
import { residentNumber } from "./household.ts";
import { lineOf, type PlannedFiling, type PlannedParcel } from "./planned-parcel.ts";
import { createRandom } from "./random.ts";
import { stories } from "./stories.ts";
import { allTraders } from "./traders.ts";
import { createWorld, planDay, type World } from "./world.ts";

const book = await testRulebook();
const worldOf = (seed: string, prefix = "S"): World =>
  createWorld({
    random: createRandom(seed),
    goods: createGoods(book.parts.positiveList),
    day: "2026-11-10",
    households: 200,
    prefix,
  });
const told = (world: World, count: number): PlannedParcel[] => Array.from({ length: count }, () => world.plan());
const linesOf = (parcels: readonly PlannedParcel[]): string[] => parcels.flatMap(({ filings }) => filings.map(lineOf));

describe("a world repeats", () => {
  test("the same seed tells the same stories to the byte, another seed others", () => {
    const lines = linesOf(told(worldOf("one"), 300));
    expect(linesOf(told(worldOf("one"), 300))).toEqual(lines);
    expect(linesOf(told(worldOf("two"), 300))).not.toEqual(lines);
  });

  test("two worlds of other prefixes share no document", () => {
    const keys = (prefix: string): string[] =>
      told(worldOf("one", prefix), 100).flatMap(({ filings }) => filings.map(({ kind, key }) => `${kind}:${key}`));
    const ours = new Set(keys("A"));
    expect(keys("B").filter((key) => ours.has(key))).toEqual([]);
  });

  test("chance is spread evenly, and a fork does not depend on what was drawn before", () => {
    const random = createRandom("even");
    const counts = Array.from({ length: 10 }, () => 0);
    for (let draw = 0; draw < 20_000; draw += 1) counts[random.below(10)]! += 1;
    for (const count of counts) expect(Math.abs(count - 2_000)).toBeLessThan(200);
    expect(random.fork("x").next()).toBe(createRandom("even").fork("x").next());
    expect(random.shuffle([1, 2, 3, 4, 5]).sort()).toEqual([1, 2, 3, 4, 5]);
    expect(() => random.pick([])).toThrow("nothing to pick from");
  });
});

test("a day of 2,000 parcels tells every story, and most of them are honest", () => {
  const day = planDay(worldOf("day"), createRandom("day"), 2_000);
  expect(day).toHaveLength(2_000);
  const told = new Set(day.map(({ story }) => story));
  expect(stories.filter(({ name }) => !told.has(name))).toEqual([]);
  expect(day.filter(({ story }) => story.startsWith("honest")).length).toBeGreaterThan(1_200);
  expect(new Set(day.map(({ consignment }) => consignment)).size).toBe(2_000);
});

describe("people and traders", () => {
  const { households, traders } = worldOf("people");
  const people = households.flat();

  test.each([
    { name: "a published specimen of the standard", district: "110105", birth: "19491231", serial: 2, digit: "X" },
    { name: "another one", district: "440524", birth: "18800101", serial: 1, digit: "4" },
  ])("check character: $name", ({ district, birth, serial, digit }) => {
    expect(residentNumber(district, birth, serial).at(-1)).toBe(digit);
  });

  test("every number has a right check character, to an outside validator too, and no two people share one", () => {
    for (const { idNumber } of people) {
      expect(judgeIdentityNumber(idNumber, "2026-11-10")).toBeUndefined();
      expect(stdnum.CN!["ric"]!.validate(idNumber).isValid, idNumber).toBe(true);
    }
    expect(new Set(people.map(({ idNumber }) => idNumber)).size).toBe(people.length);
  });

  test("nobody can be taken for a real person: no province has the number's district, no subscriber the telephone", () => {
    for (const { name, idNumber, phone, address } of people) {
      expect([name.slice(0, 2), idNumber.slice(0, 2), phone.slice(0, 3), address.slice(0, 3)]).toEqual([
        "虚构",
        "79",
        "100",
        "虚构省",
      ]);
    }
    for (const { name } of allTraders(traders)) expect(name).toMatch(/虚构.*fictitious/);
  });

  test("a household shares one address and one telephone, two households neither", () => {
    for (const home of households) expect(new Set(home.map(({ address, phone }) => address + phone)).size).toBe(1);
    expect(new Set(people.map(({ address }) => address)).size).toBe(households.length);
    expect(new Set(people.map(({ phone }) => phone)).size).toBe(households.length);
    expect(households.filter((home) => home.length > 1).length).toBeGreaterThan(households.length / 2);
  });

  test("every document says that it is fictitious", () => {
    for (const line of linesOf(told(worldOf("marked"), 200))) expect(line).toContain("虚构 fictitious");
  });
});

describe("each story comes true", () => {
  let fairway: TestFairway;
  const world = worldOf("stories");
  const seen = new Set<string>();
  beforeAll(async () => {
    fairway = await startFairway({ rulebook: book });
  });
  afterAll(() => fairway.stop());

  async function file(filing: PlannedFiling): Promise<string> {
    const [outcome] = await fairway.batcher.submit([readJsonDocument(lineOf(filing), 1)], filing.filer);
    return outcome!.outcome === "rejected" ? outcome!.problems[0]!.code : outcome!.outcome;
  }

  // What a person has used of the year is another test's: here each story is told of fresh people as far as it can be.
  test.each(stories)("$name", async (story) => {
    if (story.course.kind === "number_reused") for (const filing of world.plan(stories[0]).filings) await file(filing);
    const parcel = world.plan(story);
    expect(parcel.story).toBe(story.name);
    for (const filing of parcel.filings) expect(await file(filing), filing.id).toBe(filing.door ?? "accepted");
    const view = await fairway.view(...(parcel.consignment.split("/") as [string, string]));
    const standing = new Map(
      parcel.filings.filter(({ door }) => door === null).map((each) => [each.key + each.kind, each]),
    );
    const counting = [...standing.values()].filter(({ isDraft, intent }) => !isDraft && intent !== "withdrawal");
    const has = new Set(counting.map(({ kind }) => kind));
    const isSpare = story.course.kind === "spare_payment";
    if (story.course.kind === "number_reused") has.add("waybill"); // The other parcel's.
    if (parcelKinds.some((kind) => !has.has(kind))) {
      expect(view).toMatchObject({ state: "waiting", missing: parcelKinds.filter((kind) => !has.has(kind)) });
      return;
    }
    const isTwice = counting.filter(({ kind }) => kind === "arrival").length > 1;
    const due = together([
      parcel.base,
      isTwice ? holds("arrived-twice") : nothing,
      ...(isSpare ? [] : counting.map(({ consequence }) => consequence)),
    ]);
    const state = plannedState(due);
    const green = parcel.procedure === "1210" || has.has("arrival") ? "released" : "cleared";
    expect(view.state).toBe(state === "green" ? green : state);
    expect(view.mismatches.map(({ rule }) => rule).sort()).toEqual([...due.mismatches].sort());
    const reasons = view.reasons.map(({ rule }) => rule).filter((rule) => rule !== "mismatch");
    expect(reasons.sort()).toEqual([...due.reasons, ...(isSpare ? ["spare-payment"] : [])].sort());
    if (due.status !== null) expect(view.officialStatus).toBe(due.status);
    for (const { rule, left, right } of view.mismatches)
      seen.add(
        `${rule} ${left.document}/${left.element} ${right.document}/${right.element}`.replaceAll(/\[\d+\]/g, ""),
      );
  });

  test("every pair of the matching table has a story that breaks it", () => {
    const element = (path: string): string => path.replaceAll("/", ".");
    const expected = pairs.map(({ rule, left, right, isOfLines }) => {
      const of = isOfLines ? "items." : "";
      return `${rule} ${left.document}/${of}${element(left.path)} ${right.document}/${of}${element(right.path)}`;
    });
    expect(expected.filter((pair) => !seen.has(pair))).toEqual([]);
  });
});
