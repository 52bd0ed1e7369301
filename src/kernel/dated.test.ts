import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rowInForce, type Certainty, type Row, type RowStatus } from "./dated.ts";
import { addDays } from "./day.ts";

const row = (value: string, from: string, until?: string, status: RowStatus = "in_force"): Row<string> => ({
  from,
  ...(until === undefined ? {} : { until }),
  value,
  status,
  certainty: "unverified",
  source: { title: "A made-up notice" },
});

const timeline = [
  row("first", "2016-04-08", "2019-01-01", "expired"),
  row("second", "2019-01-01", "2027-01-01"),
  row("announced", "2027-01-01", undefined, "announced"),
  row("proposed", "2026-06-01", "2026-07-01", "proposed"),
];

describe("the row in force", () => {
  test.each([
    ["the day before the first", "2016-04-07", undefined],
    ["the first day", "2016-04-08", "first"],
    ["the last day of what expired", "2018-12-31", "first"],
    ["the day it was replaced", "2019-01-01", "second"],
    ["a day for which something else is proposed", "2026-06-15", "second"],
    ["the last day", "2026-12-31", "second"],
    ["the day of what is only announced", "2027-01-01", undefined],
    ["long after", "2099-01-01", undefined],
  ])("on %s (%s): %s", (_name, day, value) => {
    expect(rowInForce(timeline, day)?.value).toBe(value);
  });

  test("a row without end stays", () => {
    expect(rowInForce([row("open", "2020-01-01")], "9999-12-31")?.value).toBe("open");
  });

  test("no rows, no rule", () => expect(rowInForce([], "2026-11-11")).toBeUndefined());

  test.each<RowStatus>(["proposed", "announced"])("what is %s never applies by itself", (status) => {
    fc.assert(
      fc.property(fc.integer({ min: -1_000, max: 1_000 }), (days) => {
        const rows = [row("not yet", "2026-11-11", undefined, status)];
        expect(rowInForce(rows, addDays("2026-11-11", days))).toBeUndefined();
      }),
    );
  });

  test.each<Certainty>(["verified", "secondary", "unverified"])("applies also where it is %s", (certainty) => {
    const known = { ...row("rate", "2020-01-01"), certainty };
    expect(rowInForce([known], "2026-11-11")).toBe(known);
  });

  test("of rows that follow each other, every day has exactly the one that began last", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 8 }),
        fc.nat(2_000),
        (lengths, at) => {
          const starts = lengths.reduce((days, length) => [...days, days.at(-1)! + length], [0]);
          const rows = lengths.map((_, index) =>
            row(String(index), addDays("2020-01-01", starts[index]!), addDays("2020-01-01", starts[index + 1]!)),
          );
          const expected = starts.findLastIndex((start) => start <= at);
          const found = rowInForce(rows, addDays("2020-01-01", at))?.value;
          expect(found).toBe(expected < lengths.length ? String(expected) : undefined);
        },
      ),
    );
  });
});
