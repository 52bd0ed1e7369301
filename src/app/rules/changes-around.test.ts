import { describe, expect, test } from "vitest";
import { changesAround, type Dated } from "./changes-around.ts";

const row = (id: string, from: string, until?: string, part: Dated["part"] = "figure"): Dated => ({
  ...{ part, id, title: { en: id, zh: id }, from },
  ...(until !== undefined && { until }),
});
const rows = [
  row("limit", "2016-04-08", "2019-01-01"),
  row("limit", "2019-01-01"),
  row("gift", "2016-04-08", undefined, "rule"),
  row("later", "2027-01-01", undefined, "rule"),
];

describe("what changed last, and what will next", () => {
  test.each([
    ["before everything", "2016-04-07", null, "2016-04-08"],
    ["the first day", "2016-04-08", "2016-04-08", "2019-01-01"],
    ["the last day of a row", "2018-12-31", "2016-04-08", "2019-01-01"],
    ["the day a row ends and another begins", "2019-01-01", "2019-01-01", "2027-01-01"],
    ["between", "2026-11-10", "2019-01-01", "2027-01-01"],
    ["after everything", "2030-01-01", "2027-01-01", null],
  ])("%s", (_name, day, latest, next) => {
    const changes = changesAround(rows, day);
    expect([changes.latest?.day ?? null, changes.next?.day ?? null]).toEqual([latest, next]);
  });

  test("a row that is replaced ends and begins on one day", () => {
    const { latest } = changesAround(rows, "2019-01-01");
    const limit = { part: "figure", id: "limit", title: { en: "limit", zh: "limit" }, count: 1 };
    expect(latest).toEqual({ day: "2019-01-01", begins: [limit], ends: [limit] });
  });

  test("many rows of one name are one thing with their number", () => {
    const rates = [1, 2, 3].map(() => row("tariff", "2019-01-01", undefined, "rate"));
    expect(changesAround(rates, "2019-01-01").latest?.begins).toMatchObject([{ id: "tariff", count: 3 }]);
  });

  test("nothing dated, nothing changes", () =>
    expect(changesAround([], "2026-11-10")).toEqual({ latest: null, next: null }));
});
