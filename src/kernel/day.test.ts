import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AssertionError } from "./assert.ts";
import { addDays, BEIJING_OFFSET_MINUTES, dayAt, daysBetween, isDay } from "./day.ts";

describe("days that exist", () => {
  test.each(["2026-11-11", "2024-02-29", "2000-02-29", "2026-02-28", "2026-12-31", "0001-01-01", "9999-12-31"])(
    "%s",
    (text) => expect(isDay(text)).toBe(true),
  );
});

describe("days that do not exist", () => {
  test.each([
    ["30 February", "2024-02-30"],
    ["29 February of no leap year", "2026-02-29"],
    ["29 February of a century", "1900-02-29"],
    ["31 April", "2026-04-31"],
    ["31 November", "2026-11-31"],
    ["day nought", "2026-11-00"],
    ["32 December", "2026-12-32"],
    ["month nought", "2026-00-11"],
    ["month 13", "2026-13-11"],
    ["one digit", "2026-1-1"],
    ["the national way", "20261111"],
    ["with a time", "2026-11-11T00:00:00Z"],
    ["a space after", "2026-11-11 "],
    ["a line end after", "2026-11-11\n"],
    ["nothing", ""],
  ])("%s", (_name, text) => {
    expect(isDay(text)).toBe(false);
    expect(() => addDays(text, 1)).toThrow(AssertionError);
    expect(() => daysBetween(text, "2026-11-11")).toThrow(AssertionError);
    expect(() => daysBetween("2026-11-11", text)).toThrow(AssertionError);
  });
});

describe("counting", () => {
  test.each([
    ["over a leap day", "2024-02-28", 2, "2024-03-01"],
    ["over 28 February", "2026-02-28", 1, "2026-03-01"],
    ["over the year", "2026-12-31", 1, "2027-01-01"],
    ["back over the year", "2027-01-01", -1, "2026-12-31"],
    ["six months of a carrier", "2026-11-11", 183, "2027-05-13"],
    ["no day", "2026-11-11", 0, "2026-11-11"],
    ["a leap year", "2024-01-01", 366, "2025-01-01"],
  ])("%s", (_name, from, days, to) => {
    expect(addDays(from, days)).toBe(to);
    expect(daysBetween(from, to)).toBe(days);
  });

  const day = fc.integer({ min: 0, max: 100_000 }).map((days) => addDays("1900-01-01", days));

  test("there and back; texts stand in the order of days", () => {
    fc.assert(
      fc.property(day, day, fc.integer({ min: -100_000, max: 100_000 }), (a, b, days) => {
        expect(isDay(a)).toBe(true);
        expect(daysBetween(a, addDays(a, days))).toBe(days);
        expect(addDays(a, daysBetween(a, b))).toBe(b);
        expect(daysBetween(a, b) + daysBetween(b, a)).toBe(0);
        expect(Math.sign(daysBetween(a, b))).toBe(a < b ? 1 : a > b ? -1 : 0);
      }),
    );
  });
});

describe("the day of an instant", () => {
  test.each([
    ["a second before midnight in Beijing", "2026-11-10T15:59:59.999Z", "2026-11-10"],
    ["midnight in Beijing", "2026-11-10T16:00:00Z", "2026-11-11"],
    ["midnight in Beijing, as Beijing writes it", "2026-11-11T00:00:00+08:00", "2026-11-11"],
    ["midnight in Greenwich", "2026-11-11T00:00:00Z", "2026-11-11"],
    ["New Year in Beijing", "2026-12-31T16:00:00Z", "2027-01-01"],
    ["the leap day's end in Beijing", "2024-02-29T16:00:00Z", "2024-03-01"],
  ])("%s", (_name, instant, expected) => {
    expect(dayAt(Date.parse(instant), BEIJING_OFFSET_MINUTES)).toBe(expected);
  });

  test("offsets west of Greenwich, and none", () => {
    const instant = Date.parse("2026-11-11T03:00:00Z");
    expect(dayAt(instant, -300)).toBe("2026-11-10");
    expect(dayAt(instant, 0)).toBe("2026-11-11");
  });
});
