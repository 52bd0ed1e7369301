import { describe, expect, test } from "vitest";
import type { FourEyes } from "./desk-parcel.ts";
import { limitOn, needsTwo } from "./needs-two.ts";

const row = (above: string, from: string, until: string | null): FourEyes => ({
  ...{ above, from, until, currency: "CNY", source: "ours", certainty: "unverified" },
});
const limit = row("5000.00", "2019-01-01", null);

describe("a second person confirms", () => {
  test.each([
    ["below the limit", "4999.99", "CNY", false],
    ["the limit exactly", "5000", "CNY", false],
    ["the limit, in five decimals", "5000.00000", "CNY", false],
    ["a hundred-thousandth above", "5000.00001", "CNY", true],
    ["far above, where texts would compare otherwise", "10000.00", "CNY", true],
    ["below, where texts would compare otherwise", "999.00", "CNY", false],
    ["more than a floating-point number can tell apart", "90071992547409930.00", "CNY", true],
    ["another currency", "1.00", "EUR", true],
    ["a value that is not known", null, "CNY", true],
  ])("%s", (_name, dutiableValue, currency, expected) => {
    expect(needsTwo({ dutiableValue, currency }, limit)).toBe(expected);
  });

  test("where no limit is known", () =>
    expect(needsTwo({ dutiableValue: "1.00", currency: "CNY" }, undefined)).toBe(true));
});

describe("the limit is the day's", () => {
  const rows = [row("2000.00", "2016-04-08", "2019-01-01"), limit];
  test.each([
    ["2016-04-07", undefined],
    ["2016-04-08", "2000.00"],
    ["2018-12-31", "2000.00"],
    ["2019-01-01", "5000.00"],
  ])("%s", (day, above) => expect(limitOn(rows, day)?.above).toBe(above));
});
