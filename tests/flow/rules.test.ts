/**
 * The rules in force, over HTTP and by the command: what holds on which day, with its source and certainty; what is not
 * known is named, and nothing of it is guessed.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RulesView } from "../../src/app/rules/show-rules.ts";
import type { Browser } from "../browser-session.ts";
import { openHouse, type House } from "../people-of-a-house.ts";

let house: House;
let analyst: Browser;
let consumer: Browser;
beforeAll(async () => {
  house = await openHouse();
  analyst = await house.admit("an.analyst", "analyst");
  consumer = await house.admit("a.buyer", "consumer", null);
}, 300_000);
afterAll(() => house.stop());

async function rulesOn(day: string, browser = analyst): Promise<RulesView> {
  const { status, body } = await browser.ask("GET", `/v1/rules?day=${day}`);
  expect(status).toBe(200);
  return body as unknown as RulesView;
}
const figure = (view: RulesView, id: string): unknown => view.figures.find((each) => each.id === id)?.value;

describe("the limits of a day", () => {
  test.each([
    ["the last day of the former limits", "2018-12-31", "2000.00", "20000.00", "unverified"],
    ["the first day of the present ones", "2019-01-01", "5000.00", "26000.00", "secondary"],
    ["today", "2026-11-10", "5000.00", "26000.00", "secondary"],
  ])("%s", async (_name, day, single, annual, certainty) => {
    const view = await rulesOn(day);
    expect([view.day, figure(view, "singleLimit"), figure(view, "annualLimit")]).toEqual([day, single, annual]);
    expect(view.figures.find(({ id }) => id === "singleLimit")).toMatchObject({
      certainty,
      says: { en: `${single} CNY` },
    });
  });

  test("what has no row on a day is named as not known, and what was loaded for other days is none", async () => {
    const view = await rulesOn("2018-12-31");
    expect(view.unknownFigures.map(({ id }) => id)).toEqual(["aboveSingleLimit", "aboveAnnualLimit", "highEndPrices"]);
    expect([view.tariff.rows, view.positiveList.rows, view.desk.fourEyes]).toEqual([0, 0, null]);
    const before = await rulesOn("2016-04-07");
    expect([before.rules, before.figures]).toEqual([[], []]);
    expect(before.otherRules.map(({ id }) => id)).toContain("gift");
  });
});

test("each rule has all that a reader needs", async () => {
  const view = await rulesOn("2026-11-10");
  const rule = view.rules.find(({ id }) => id === "single-limit")!;
  expect(rule).toMatchObject({
    ...{ effect: "refuse", points: 0, from: "2016-04-08", until: null, certainty: "secondary", owner: "tax desk" },
    needs: ["isWithinSingleLimit", "treatment", "isSingleItem", "isWithinAnnualLimit"],
  });
  expect(rule.shows).toEqual(expect.arrayContaining(["singleLimit", "dutiableValue"]));
  expect(rule.examples.map(({ fires }) => fires)).toEqual(expect.arrayContaining([true, false]));
  const known = new Set(view.features.map(({ name }) => name));
  for (const { needs, shows } of view.rules) for (const name of [...needs, ...shows]) expect(known).toContain(name);
  expect(view.rulebook).toBe(house.fairway.rulebook.hash);
});

test("what is Fairway's own choice says so, and nothing is called verified that has no day of it", async () => {
  const { lanes, deadlines, desk, figures, rules } = await rulesOn("2026-11-10");
  for (const { source, certainty } of [lanes, ...deadlines.rules, desk.claimMinutes, desk.fourEyes!])
    expect([source, certainty]).toEqual([expect.stringMatching(/^Fairway's own choice/), "unverified"]);
  for (const { id, certainty, source } of figures)
    expect([id, certainty === "verified"]).toEqual([id, source.verifiedOn !== null]);
  expect(rules.filter(({ certainty }) => certainty === "verified")).toEqual([]);
});

test("it says what changed last and what will next", async () => {
  const { changes } = await rulesOn("2018-12-31");
  expect([changes.latest?.day, changes.next?.day]).toEqual(["2016-04-08", "2019-01-01"]);
  const ids = (things: readonly { readonly id: string }[] = []): string[] => things.map(({ id }) => id);
  expect(ids(changes.next?.ends)).toEqual(expect.arrayContaining(["singleLimit", "annualLimit"]));
  expect(ids(changes.next?.begins)).toEqual(
    expect.arrayContaining(["singleLimit", "tariff", "positiveList", "fourEyes"]),
  );
  expect((await rulesOn("2026-11-10")).changes.next).toBeNull();
});

test("whoever is signed in reads the same", async () => {
  expect(await rulesOn("2026-11-10", consumer)).toEqual(await rulesOn("2026-11-10"));
});

test("no day is today", async () => {
  const { status, body } = await analyst.ask("GET", "/v1/rules");
  expect([status, body["day"]]).toEqual([200, expect.stringMatching(/^\d{4}-\d\d-\d\d$/)]);
});

describe("asked wrongly", () => {
  test.each([
    ["day=2026-02-30", "/day"],
    ["day=yesterday", "/day"],
    ["day=2026-01-01&day=2026-01-02", "/day"],
    ["date=2026-01-01", "/date"],
  ])("GET /v1/rules?%s", async (question, pointer) => {
    const { status, body } = await analyst.ask("GET", `/v1/rules?${question}`);
    expect([status, body["problems"]]).toMatchObject([400, [{ code: "rules.question_malformed", pointer }]]);
  });
});

describe("the command", () => {
  const run = (...args: string[]) =>
    spawnSync(join(import.meta.dirname, "../../bin/fairway"), ["rules", ...args], {
      encoding: "utf8",
      timeout: 60_000,
    });

  test("its JSON is what the route answers", async () => {
    const { status, stdout } = run("--day", "2026-11-10", "--json");
    const told = JSON.parse(stdout) as RulesView;
    expect([status, told.lanes.samplingPercent]).toEqual([0, 2]);
    const { rulebook, lanes } = await rulesOn("2026-11-10"); // The house of this test draws nothing by lot.
    expect({ ...told, rulebook, lanes }).toEqual(await rulesOn("2026-11-10"));
  });

  test("for people it names what is unverified and what is not known", () => {
    const { status, stdout } = run("--day", "2018-12-31");
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^ {2}singleLimit +2000\.00 CNY, from 2016-04-08 until 2019-01-01 {2}\[unverified\] Caiguanshui/m,
    );
    expect(stdout).toMatch(/^ {2}aboveSingleLimit +NOT KNOWN on this day$/m);
    expect(stdout).toMatch(/^ {2}tariff +NOT KNOWN on this day$/m);
  });

  test.each([[["--day", "2026-02-30"]], [["today"]], [["--lang", "en"]]])("%j is wrong usage", (args) => {
    expect(run(...args).status).toBe(2);
  });
});
