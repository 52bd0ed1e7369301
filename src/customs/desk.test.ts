import { expect, test } from "vitest";
import type { Row } from "../kernel/dated.ts";
import { needsFourEyes, type FourEyes } from "./desk.ts";

const row = (from: string, above: string, until?: string): Row<FourEyes> => ({
  from,
  ...(until !== undefined && { until }),
  value: { above, currency: "CNY" },
  status: "in_force",
  certainty: "unverified",
  source: { title: "made up" },
});
const fourEyes = [row("2019-01-01", "5000.00", "2027-01-01"), row("2027-01-01", "3000.00")];

test.each<[string, string | null, string, string, boolean]>([
  ["a small value", "240.00", "CNY", "2026-11-10", false],
  ["at the value one person is enough", "5000.00", "CNY", "2026-11-10", false],
  ["a hundred-thousandth above it", "5000.00001", "CNY", "2026-11-10", true],
  ["the figure of the last day it holds", "4000.00", "CNY", "2026-12-31", false],
  ["the figure of the day after", "4000.00", "CNY", "2027-01-01", true],
  ["a value that is not known", null, "CNY", "2026-11-10", true],
  ["a value in other money", "10.00", "EUR", "2026-11-10", true],
  ["a day before any figure", "10.00", "CNY", "2018-12-31", true],
])("%s", (_name, value, currency, day, expected) => {
  expect(needsFourEyes(value, currency, { fourEyes }, day)).toBe(expected);
});
