/** The demo's day: the same again for the same seed, of every story, with parcels that somebody can mend. */
import { expect, test } from "vitest";
import { testRulebook } from "../../tests/fairway.ts";
import { demoParcelsMin, planDemoDay, type DemoDay } from "./demo-day.ts";
import { createGoods } from "./goods.ts";
import { lineOf } from "./planned-parcel.ts";
import { mendable, stories } from "./stories.ts";

const goods = createGoods((await testRulebook()).parts.positiveList);
const planned = (seed: number, parcels = demoParcelsMin): DemoDay =>
  planDemoDay({ seed, day: "2026-11-10", parcels, goods });
const linesOf = ({ parcels }: DemoDay): string[] => parcels.flatMap(({ filings }) => filings.map(lineOf));

test("the same seed plans the same day to the byte, another seed another", () => {
  expect(linesOf(planned(7))).toEqual(linesOf(planned(7)));
  expect(linesOf(planned(8))).not.toEqual(linesOf(planned(7)));
});

test.each([demoParcelsMin, 400, 2_000])(
  "of %s parcels every story is told, and all have their own number",
  (parcels) => {
    const day = planned(1, parcels);
    expect(new Set(day.parcels.map(({ consignment }) => consignment)).size).toBe(parcels);
    const told = new Set(day.parcels.map(({ story }) => story));
    expect([...stories, mendable].filter(({ name }) => !told.has(name))).toEqual([]);
  },
);

test("the last ones are refused for one field of the first payment firm's, of goods that are here", () => {
  const day = planned(3);
  expect(day.parcels.slice(-day.mendable.length)).toEqual(day.mendable);
  for (const { procedure, filings, base } of day.mendable) {
    const faults = filings.filter(({ consequence }) => consequence.effect !== "none");
    expect([procedure, base.effect, faults.map(({ kind, filer }) => `${kind} ${filer.code}`)]).toEqual([
      "1210",
      "none",
      ["payment 4603000001"],
    ]);
  }
});

test("the consumer bought several times; everybody who files is registered, customs first", () => {
  const day = planned(1, 2_000);
  const own = day.parcels.filter(({ buyer }) => buyer === day.consumer.idNumber);
  expect(own.length).toBeGreaterThan(2);
  expect(day.traders[0]).toMatchObject({ code: "4600000001", kinds: ["administration"] });
  const codes = new Set(day.traders.map(({ code }) => code));
  const filers = day.parcels.flatMap(({ filings }) => filings.map(({ filer }) => filer.code));
  expect(filers.filter((code) => !codes.has(code))).toEqual([]);
  for (const { name } of day.traders) expect(name).toMatch(/虚构.*fictitious/);
});
