/** The tariff and the list that ship: readable, of one piece, and plainly not the official ones. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { indexTax } from "../../tax/book.ts";
import { cn } from "../../tax/regimes/cn.ts";
import { readPositiveList } from "./read-positive-list.ts";
import { readTariff } from "./read-tariff.ts";

const shipped = (name: string): string =>
  readFileSync(new URL(`../../../rulebook/${name}`, import.meta.url), { encoding: "utf8" });
const tariff = readTariff(shipped("tariff-cn.csv"));
const list = readPositiveList(shipped("positive-list-cn.csv"));
const index = indexTax({ regime: cn, tariff: tariff.rows, positiveList: list.rows });

test("both files are without problems and small", () => {
  expect([...tariff.problems, ...list.problems]).toEqual([]);
  expect(tariff.rows.length).toBeGreaterThan(20);
  expect(list.rows.length).toBeGreaterThan(20);
});

test("every row says that it is synthetic and not official", () => {
  for (const row of tariff.rows) expect(row.source).toContain("synthetic, for demonstration; not the official tariff");
  for (const row of tariff.rows) expect(row.status).toContain("synthetic");
  for (const row of list.rows) expect(row.note).toContain("synthetic, for demonstration; not the official list");
});

test("whatever is listed has a rate", () => {
  const without = list.rows.filter((row) => index.tariffOn(row.hs, "2026-11-10") === undefined);
  expect(without).toEqual([]);
});

test.each([
  ["rice", "1006302090", "20", "KGM"],
  ["sugar", "1701991090", "2", "KGM"],
])("%s has its yearly limit for a person", (_, hs, limit, unit) => {
  expect(index.listingOn(hs, "2026-11-10")).toMatchObject({ maxPerPersonYear: limit, quantityUnit: unit });
});

test("the list shows each kind of control", () => {
  expect(list.rows.some((row) => row.procedures.join() === "1210")).toBe(true);
  expect(list.rows.some((row) => row.nameOnly.length > 0)).toBe(true);
  expect(list.rows.some((row) => row.excludes.length > 0)).toBe(true);
  expect(new Set(tariff.rows.map((row) => row.consumptionTax.kind)).size).toBe(5);
});
