import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allocate, amount, CENT, formatAmount, parseAmount, sum, UNIT } from "./amount.ts";
import { AssertionError } from "./assert.ts";

describe("reading", () => {
  test.each([
    ["nothing", "0", 0n],
    ["a whole number", "12", 1_200_000n],
    ["one place", "12.5", 1_250_000n],
    ["cents", "12.50", 1_250_000n],
    ["the smallest there is", "0.00001", 1n],
    ["five places", "1.23456", 123_456n],
    ["leading zeros", "007.10", 710_000n],
    ["below nothing", "-12.5", -1_250_000n],
    ["nothing with a sign", "-0.00", 0n],
    ["19 digits, five of them after the point", "99999999999999.99999", 9_999_999_999_999_999_999n],
    ["19 digits before the point", "1234567890123456789", 123_456_789_012_345_678_900_000n],
  ])("%s: %s", (_name, text, value) => {
    expect(parseAmount(text)).toBe(value);
    expect(amount(text)).toBe(value);
  });

  test.each([
    ["nothing written", ""],
    ["20 digits", "12345678901234567890"],
    ["20 digits, five of them after the point", "999999999999999.99999"],
    ["six places", "0.000001"],
    ["six places, the last a zero", "1.000000"],
    ["no digit before the point", ".5"],
    ["no digit after the point", "5."],
    ["two points", "1.2.3"],
    ["a decimal comma", "12,50"],
    ["thousands", "1,000.00"],
    ["an exponent", "1e3"],
    ["a plus sign", "+1"],
    ["two signs", "--1"],
    ["a space before", " 1"],
    ["a line end after", "1\n"],
    ["full-width digits", "１２"],
    ["a word", "NaN"],
    ["infinity", "Infinity"],
    ["hexadecimal", "0x10"],
  ])("is refused: %s", (_name, text) => {
    expect(parseAmount(text)).toBeUndefined();
    expect(() => amount(text)).toThrow(AssertionError);
  });

  test("an assertion about an amount does not quote what was filed", () => {
    expect(() => amount("13800000001x")).toThrow(/^(?!.*138)/);
  });
});

describe("writing", () => {
  test.each([
    [0n, 2, "0.00"],
    [1n, 2, "0.00001"],
    [10n, 2, "0.0001"],
    [1_250_000n, 2, "12.50"],
    [1_234_500n, 2, "12.345"],
    [1_250_000n, 5, "12.50000"],
    [1_250_000n, 0, "12.5"],
    [1_200_000n, 0, "12"],
    [-1_250_000n, 2, "-12.50"],
    [-1n, 2, "-0.00001"],
    [9_999_999_999_999_999_999n, 2, "99999999999999.99999"],
  ])("%d with at least %d places is %s", (value, places, text) => {
    expect(formatAmount(value, places)).toBe(text);
  });

  test("two places where none are asked for", () => expect(formatAmount(3n * UNIT + CENT)).toBe("3.01"));

  test("whatever is written is read as it was, with as many places as asked for at least and five at most", () => {
    const magnitude = 10n ** 19n - 1n;
    fc.assert(
      fc.property(fc.bigInt({ min: -magnitude, max: magnitude }), fc.integer({ min: 0, max: 5 }), (value, places) => {
        const text = formatAmount(value, places);
        expect(parseAmount(text)).toBe(value);
        const written = text.split(".")[1]?.length ?? 0;
        expect(written).toBeGreaterThanOrEqual(places);
        expect(written).toBeLessThanOrEqual(5);
      }),
    );
  });
});

test("a sum is exact where floating point is not", () => {
  expect(formatAmount(sum(["0.1", "0.2"].map(amount)))).toBe("0.30");
  expect(sum([])).toBe(0n);
});

describe("allocating", () => {
  test.each([
    ["evenly", 100n, [1n, 1n], [50n, 50n]],
    ["the first of equals takes the remainder", 100n, [1n, 1n, 1n], [34n, 33n, 33n]],
    ["the largest takes the remainder", 100n, [1n, 4n, 2n], [14n, 58n, 28n]],
    ["a weight of nothing gets nothing", 7n, [0n, 3n], [0n, 7n]],
    ["nothing to share", 0n, [1n, 2n], [0n, 0n]],
    ["one line", 1_000_000n, [3n], [1_000_000n]],
  ])("%s", (_name, total, weights, shares) => {
    expect(allocate(total, weights)).toEqual(shares);
  });

  test.each([
    ["no weights", 1n, []],
    ["weights of nothing", 1n, [0n, 0n]],
    ["a negative weight", 1n, [2n, -1n]],
    ["a negative total", -1n, [1n]],
  ])("is our bug: %s", (_name, total, weights) => {
    expect(() => allocate(total, weights)).toThrow(AssertionError);
  });

  test("conserves the total; no share is negative, none but the largest is off its part by one or more", () => {
    const weights = fc
      .array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 30 })
      .filter((list) => list.some((weight) => weight > 0n));
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 19n }), weights, (total, list) => {
        const shares = allocate(total, list);
        const whole = sum(list);
        const largest = list.indexOf(list.reduce((a, b) => (b > a ? b : a)));
        expect(sum(shares)).toBe(total);
        shares.forEach((share, index) => {
          const excess = share * whole - total * list[index]!;
          if (index === largest) expect(excess).toBeGreaterThanOrEqual(0n);
          else expect(excess <= 0n && excess > -whole).toBe(true);
          expect(share).toBeGreaterThanOrEqual(0n);
        });
      }),
    );
  });
});
