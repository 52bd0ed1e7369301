/** Which row of a tariff or a list a code finds on a day. */
import { describe, expect, test } from "vitest";
import { canonical } from "../kernel/canonical.ts";
import { indexTax, type ListRow, type TariffRow } from "./book.ts";
import { cn } from "./regimes/cn.ts";

const tariffRow = (hs: string, vat: string, from: string, until?: string): TariffRow => ({
  hs,
  duty: "0%",
  vat,
  consumptionTax: { kind: "none" },
  from,
  ...(until !== undefined && { until }),
  source: "synthetic",
  status: "demonstration",
});

const listRow = (hs: string, name: string, from: string, until?: string): ListRow => ({
  hs,
  name,
  units: ["C62"],
  procedures: ["9610"],
  nameOnly: [],
  excludes: [],
  from,
  ...(until !== undefined && { until }),
});

const index = indexTax({
  regime: cn,
  tariff: [
    tariffRow("61102000", "13%", "2020-01-01"),
    tariffRow("6110200090", "9%", "2024-01-01", "2025-01-01"),
    tariffRow("6110200090", "6%", "2025-01-01", "2026-01-01"),
    tariffRow("2204210000", "17%", "2016-01-01"),
    tariffRow("2204210000", "13%", "2019-04-01"),
  ],
  positiveList: [listRow("61102000", "knitwear", "2020-01-01"), listRow("6110200090", "sweaters", "2026-01-01")],
});

describe("the tariff row of a code on a day", () => {
  test.each([
    ["ten digits before they have a row: the eight-digit one", "6110200090", "2023-12-31", "13%"],
    ["ten digits win", "6110200090", "2024-01-01", "9%"],
    ["a row ends before its until", "6110200090", "2025-01-01", "6%"],
    ["after the last ten-digit row the eight-digit one again", "6110200090", "2026-01-01", "13%"],
    ["another code of the same eight digits", "6110200010", "2024-06-01", "13%"],
    ["of rows that overlap the youngest", "2204210000", "2026-01-01", "13%"],
    ["the older one on its own days", "2204210000", "2018-01-01", "17%"],
    ["before everything", "6110200090", "2019-12-31", undefined],
    ["an unknown code", "9999999999", "2026-01-01", undefined],
    ["six digits are no match", "6110209999", "2026-01-01", undefined],
  ])("%s", (_, hs, day, vat) => {
    expect(index.tariffOn(hs, day)?.row.vat).toBe(vat);
  });
});

test.each([
  ["2025-12-31", "knitwear"],
  ["2026-01-01", "sweaters"],
  ["2019-12-31", undefined],
])("the listing on %s", (day, name) => {
  expect(index.listingOn("6110200090", day)?.name).toBe(name);
});

test("the figures of a day are not those of the day asked before", () => {
  expect(index.figuresOn("2018-12-31")?.singleLimitRow.value).toBe("2000.00");
  expect(index.figuresOn("2019-01-01")?.singleLimitRow.value).toBe("5000.00");
  expect(index.figuresOn("2016-04-07")).toBeUndefined();
});

test.each<[string, Partial<TariffRow>]>([
  ["six digits", { hs: "611020" }],
  ["a rate that is no percentage", { vat: "thirteen" }],
  ["a tax of the whole price", { consumptionTax: { kind: "ad_valorem", rate: "100%" } }],
])("a row with %s never came through a loader", (_, wrong) => {
  const row = { ...tariffRow("61102000", "13%", "2020-01-01"), ...wrong };
  expect(() => indexTax({ regime: cn, tariff: [row], positiveList: [] })).toThrow();
});

test("a quantity limit needs its unit", () => {
  const row = { ...listRow("10063000", "rice", "2020-01-01"), maxPerPersonYear: "20" };
  expect(() => indexTax({ regime: cn, tariff: [], positiveList: [row] })).toThrow("quantity limit");
});

test("a book is plain data: its canonical text gives the same book again", () => {
  const text = canonical(index.book);
  expect(canonical(JSON.parse(text))).toBe(text);
  expect(JSON.parse(text)).toEqual(index.book);
});
