/**
 * Fraction: an exact rational number, for rates and for sums that must be rounded once.
 *
 * Denominators are positive. Not here: currencies (see the nouns), decimals of documents (`amount.ts`).
 */
import { assert } from "./assert.ts";

export interface Fraction {
  readonly num: bigint;
  readonly den: bigint;
}

export const fraction = (num: bigint, den = 1n): Fraction => {
  assert(den !== 0n, "fraction: zero denominator");
  return den < 0n ? { num: -num, den: -den } : { num, den };
};

export const zero: Fraction = fraction(0n);
export const one: Fraction = fraction(1n);
export const add = (a: Fraction, b: Fraction): Fraction =>
  a.den === b.den ? { num: a.num + b.num, den: a.den } : reduce(fraction(a.num * b.den + b.num * a.den, a.den * b.den));
export const subtract = (a: Fraction, b: Fraction): Fraction => add(a, { num: -b.num, den: b.den });
export const multiply = (a: Fraction, b: Fraction): Fraction => reduce(fraction(a.num * b.num, a.den * b.den));
export const divide = (a: Fraction, b: Fraction): Fraction => reduce(fraction(a.num * b.den, a.den * b.num));
/** Negative, zero or positive, as a is below, equal to or above b. */
export const compare = (a: Fraction, b: Fraction): number => {
  const left = a.num * b.den;
  const right = b.num * a.den;
  return left < right ? -1 : left > right ? 1 : 0;
};

/** A percentage as written in law: percent("33.5") is 335/1000. Undefined where the text is none. */
export function parsePercent(text: string): Fraction | undefined {
  const match = /^(\d{1,6})(?:\.(\d{1,8}))?%?$/.exec(text);
  if (match === null) return undefined;
  const places = match[2] ?? "";
  return reduce(fraction(BigInt(match[1]! + places), 100n * 10n ** BigInt(places.length)));
}

export function percent(text: string): Fraction {
  const value = parsePercent(text);
  assert(value !== undefined, `percent: not a percentage: ${text}`);
  return value;
}

/** Rounds a non-negative fraction half up to a whole multiple of `step`. */
export function roundHalfUp(value: Fraction, step = 1n): bigint {
  assert(value.num >= 0n, "roundHalfUp: negative");
  const den = value.den * step;
  const floor = value.num / den;
  return ((value.num % den) * 2n >= den ? floor + 1n : floor) * step;
}

/** Rounds a non-negative fraction down to a whole multiple of `step`. */
export function roundDown(value: Fraction, step = 1n): bigint {
  assert(value.num >= 0n, "roundDown: negative");
  return (value.num / (value.den * step)) * step;
}

function reduce({ num, den }: Fraction): Fraction {
  let a = num < 0n ? -num : num;
  let b = den;
  while (b !== 0n) [a, b] = [b, a % b];
  return a > 1n ? { num: num / a, den: den / a } : { num, den };
}
