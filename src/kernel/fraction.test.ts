import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AssertionError } from "./assert.ts";
import {
  add,
  compare,
  divide,
  fraction,
  multiply,
  one,
  parsePercent,
  percent,
  roundDown,
  roundHalfUp,
  subtract,
  zero,
  type Fraction,
} from "./fraction.ts";

const any = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.bigInt({ min: 1n, max: 10n ** 12n }))
  .map(([num, den]) => fraction(num, den));
const notNegative = any.map(({ num, den }) => fraction(num < 0n ? -num : num, den));
const isSame = (a: Fraction, b: Fraction): boolean => a.num * b.den === b.num * a.den;

describe("arithmetic", () => {
  const half = fraction(1n, 2n);
  const third = fraction(1n, 3n);

  test.each([
    ["a third and a half", add(third, half), fraction(5n, 6n)],
    ["a third three times", add(add(third, third), third), one],
    ["a half less a third", subtract(half, third), fraction(1n, 6n)],
    ["a third less a half", subtract(third, half), fraction(-1n, 6n)],
    ["a third of a half", multiply(third, half), fraction(1n, 6n)],
    ["a half by a third", divide(half, third), fraction(3n, 2n)],
    ["a half by minus a third", divide(half, subtract(zero, third)), fraction(-3n, 2n)],
  ])("%s", (_name, computed, expected) => {
    expect(isSame(computed, expected)).toBe(true);
    expect(computed.den).toBeGreaterThan(0n);
  });

  test("a negative denominator moves its sign up; a denominator of nothing is our bug", () => {
    expect(fraction(1n, -2n)).toEqual({ num: -1n, den: 2n });
    expect(() => fraction(1n, 0n)).toThrow(AssertionError);
    expect(() => divide(one, zero)).toThrow(AssertionError);
  });

  test("sums and products undo, commute and associate, without loss", () => {
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        expect(isSame(subtract(add(a, b), b), a)).toBe(true);
        expect(isSame(add(a, b), add(b, a))).toBe(true);
        expect(isSame(multiply(a, b), multiply(b, a))).toBe(true);
        expect(isSame(multiply(a, add(b, c)), add(multiply(a, b), multiply(a, c)))).toBe(true);
        if (b.num !== 0n) expect(isSame(divide(multiply(a, b), b), a)).toBe(true);
        expect(add(a, b).den).toBeGreaterThan(0n);
      }),
    );
  });

  test("compares by value, whatever the denominators", () => {
    expect(compare(fraction(1n, 3n), fraction(33_333n, 100_000n))).toBe(1);
    expect(compare(fraction(2n, 4n), fraction(1n, 2n))).toBe(0);
    fc.assert(
      fc.property(any, any, (a, b) => {
        expect(compare(a, b)).toBe(Math.sign(Number(a.num * b.den - b.num * a.den)));
        expect(compare(a, b) + compare(b, a)).toBe(0);
      }),
    );
  });
});

describe("percentages", () => {
  test.each([
    ["13", 13n, 100n],
    ["13%", 13n, 100n],
    ["33.5", 335n, 1_000n],
    ["0", 0n, 1n],
    ["100", 1n, 1n],
    ["0.00000001", 1n, 10_000_000_000n],
    ["999999", 999_999n, 100n],
  ])("%s is %d/%d", (text, num, den) => {
    expect(isSame(percent(text), fraction(num, den))).toBe(true);
  });

  test.each(["", "%", "-1", "1,5", ".5", "5.", "1 %", "1%%", "1000000", "0.000000001", "1e2", "13％", "free"])(
    "%j is none",
    (text) => {
      expect(parsePercent(text)).toBeUndefined();
      expect(() => percent(text)).toThrow(AssertionError);
    },
  );
});

describe("rounding", () => {
  test.each([
    ["0.4999 to a whole", fraction(4_999n, 10_000n), 1n, 0n, 0n],
    ["0.5 to a whole: up", fraction(1n, 2n), 1n, 1n, 0n],
    ["1.5 to a whole: up, not to even", fraction(3n, 2n), 1n, 2n, 1n],
    ["2.5 to a whole: up, not to even", fraction(5n, 2n), 1n, 3n, 2n],
    ["a third", fraction(1n, 3n), 1n, 0n, 0n],
    ["two thirds", fraction(2n, 3n), 1n, 1n, 0n],
    ["nothing", zero, 1_000n, 0n, 0n],
    ["22.745 to the cent", fraction(2_274_500n), 1_000n, 2_275_000n, 2_274_000n],
    ["22.74499 to the cent", fraction(2_274_499n), 1_000n, 2_274_000n, 2_274_000n],
    ["a third above half a cent", fraction(1_501n, 3n), 1_000n, 1_000n, 0n],
    ["a third below half a cent", fraction(1_499n, 3n), 1_000n, 0n, 0n],
  ])("%s", (_name, value, step, halfUp, down) => {
    expect(roundHalfUp(value, step)).toBe(halfUp);
    expect(roundDown(value, step)).toBe(down);
  });

  test("what is below nothing is our bug", () => {
    expect(() => roundHalfUp(fraction(-1n, 2n))).toThrow(AssertionError);
    expect(() => roundDown(fraction(-1n, 2n))).toThrow(AssertionError);
  });

  test("half up is the multiple at most half a step away, the upper one at a tie; down is the last one not above", () => {
    fc.assert(
      fc.property(notNegative, fc.bigInt({ min: 1n, max: 100_000n }), (value, step) => {
        const rounded = roundHalfUp(value, step);
        const twiceOff = 2n * (rounded * value.den - value.num); // In units of 1/den, doubled.
        expect(rounded % step).toBe(0n);
        expect(twiceOff <= step * value.den && twiceOff > -step * value.den).toBe(true);
        const down = roundDown(value, step);
        expect(down % step).toBe(0n);
        expect(down * value.den <= value.num && (down + step) * value.den > value.num).toBe(true);
      }),
    );
  });

  test("agrees with adding half a step and cutting off, in whole numbers", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 25n }), fc.bigInt({ min: 1n, max: 10n ** 9n }), (num, den) => {
        expect(roundHalfUp(fraction(num, den))).toBe((2n * num + den) / (2n * den));
      }),
    );
  });
});
