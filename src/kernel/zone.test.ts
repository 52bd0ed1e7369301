import fc from "fast-check";
import { expect, test } from "vitest";
import { dayIn, isZone, startOfDay } from "./zone.ts";

test.each([
  ["2026-11-10", "Asia/Shanghai", "2026-11-09T16:00:00.000Z"],
  ["2026-11-10", "UTC", "2026-11-10T00:00:00.000Z"],
  ["2026-07-01", "Europe/Berlin", "2026-06-30T22:00:00.000Z"],
  ["2026-12-01", "Europe/Berlin", "2026-11-30T23:00:00.000Z"],
  // The day on which the clocks change, and the one after.
  ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00.000Z"],
  ["2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00.000Z"],
  ["2026-11-01", "America/New_York", "2026-11-01T04:00:00.000Z"],
  ["2026-11-02", "America/New_York", "2026-11-02T05:00:00.000Z"],
  ["1990-06-15", "Asia/Shanghai", "1990-06-14T15:00:00.000Z"], // Summer time, as it was then.
])("%s begins in %s at %s", (day, zone, instant) => {
  expect(new Date(startOfDay(day, zone)).toISOString()).toBe(instant);
});

test.each([
  ["2026-11-09T15:59:59.999Z", "2026-11-09"],
  ["2026-11-09T16:00:00.000Z", "2026-11-10"],
])("at %s it is %s in Shanghai", (instant, day) => {
  expect(dayIn(Date.parse(instant), "Asia/Shanghai")).toBe(day);
});

test("the first instant of a day is on it, and the one before is not", () => {
  const zones = fc.constantFrom(
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/New_York",
    "Pacific/Auckland",
    "Asia/Kolkata",
  );
  const instants = fc.integer({ min: Date.parse("1995-01-01"), max: Date.parse("2100-01-01") });
  fc.assert(
    fc.property(zones, instants, (zone, instant) => {
      const day = dayIn(instant, zone);
      const start = startOfDay(day, zone);
      expect(dayIn(start, zone)).toBe(day);
      expect(dayIn(start - 1, zone) < day).toBe(true);
      expect(start).toBeLessThanOrEqual(instant);
    }),
    { numRuns: 200 },
  );
});

test("a zone exists or does not", () => {
  expect([isZone("Asia/Shanghai"), isZone("Asia/Nowhere"), isZone("")]).toEqual([true, false, false]);
});
