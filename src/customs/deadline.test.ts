import { expect, test } from "vitest";
import { dueAt, type DeadlineBook } from "./deadline.ts";

const rule = { kind: "documents-missing", source: "a test", certainty: "unverified" } as const;
const book = (days: number, zone = "Asia/Shanghai"): DeadlineBook => ({ zone, rules: [{ ...rule, days }] });

test.each([
  // Noon and the last second of 10 November in Beijing: the same last day, 13 November, to its end.
  ["noon", "2026-11-10T04:00:00Z", book(3), "2026-11-13T16:00:00.000Z"],
  ["the last second of the day", "2026-11-10T15:59:59Z", book(3), "2026-11-13T16:00:00.000Z"],
  ["the first second of the next", "2026-11-10T16:00:00Z", book(3), "2026-11-14T16:00:00.000Z"],
  ["no day: the end of the same", "2026-11-10T04:00:00Z", book(0), "2026-11-10T16:00:00.000Z"],
  ["over the end of the year", "2026-12-30T04:00:00Z", book(14), "2027-01-13T16:00:00.000Z"],
  ["over a change of the clocks", "2026-10-24T12:00:00Z", book(3, "Europe/Berlin"), "2026-10-27T23:00:00.000Z"],
])("%s", (_name, started, days, due) => {
  expect(new Date(dueAt("documents-missing", Date.parse(started), days)).toISOString()).toBe(due);
});

test("a kind without a row is our bug", () => {
  expect(() => dueAt("goods-not-arrived", 0, book(3))).toThrow("no deadline of kind goods-not-arrived");
});
