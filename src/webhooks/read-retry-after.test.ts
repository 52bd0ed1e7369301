import { expect, test } from "vitest";
import { readRetryAfter } from "./read-retry-after.ts";

const now = Date.UTC(2026, 10, 10, 2, 0, 0); // Tuesday, 10 November 2026, 02:00:00 GMT.

test.each([
  ["seconds", "120", 120_000],
  ["none at all", "0", 0],
  ["a date, ten minutes ahead", "Tue, 10 Nov 2026 02:10:00 GMT", 600_000],
  ["a date of the elder form", "Tuesday, 10-Nov-26 02:10:00 GMT", 600_000],
  ["a date of the eldest form", "Tue Nov 10 02:10:00 2026", 600_000],
  ["its day of one digit", "Sun Dec  6 02:00:00 2026", 26 * 86_400_000],
  ["a date that has passed", "Sun, 06 Nov 1994 08:49:37 GMT", 0],
  ["two digits far ahead are the past", "Sunday, 06-Nov-94 08:49:37 GMT", 0],
  ["a leap second", "Tue, 10 Nov 2026 02:00:60 GMT", 59_000],
])("%s", (_name, text, wait) => {
  expect(readRetryAfter(text, now)).toBe(wait);
});

test.each([
  ["nothing", undefined],
  ["a word", "soon"],
  ["a fraction", "1.5"],
  ["less than nothing", "-1"],
  ["a day that does not exist", "Mon, 30 Feb 2026 02:00:00 GMT"],
  ["a month that does not exist", "Tue, 10 Foo 2026 02:00:00 GMT"],
  ["an hour that does not exist", "Tue, 10 Nov 2026 24:00:00 GMT"],
  ["another zone", "Tue, 10 Nov 2026 02:10:00 +0800"],
  ["a date of ISO 8601", "2026-11-10T02:10:00Z"],
])("%s asks for nothing", (_name, text) => {
  expect(readRetryAfter(text, now)).toBeNull();
});
