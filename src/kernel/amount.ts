/**
 * Amounts and quantities: exact decimals with five places, as `bigint` hundred-thousandths.
 *
 * The messages carry N19,5 (at most 19 digits, 5 of them after the point); the JSON form carries the same as decimal
 * strings. Never `number`: a rounding error of one cent is a wrong declaration. Rounding happens once, in
 * `fraction.ts`, where a rule says so.
 */
import { assert } from "./assert.ts";

/** A decimal in hundred-thousandths: 1.50 is 150000n. */
export type Amount = bigint;

export const UNIT: Amount = 100_000n;
/** One cent (fen) in hundred-thousandths. */
export const CENT: Amount = 1_000n;
const DIGITS_MAX = 19;
const shape = /^(-?)(\d+)(?:\.(\d{1,5}))?$/;

/** "12.5" → 1250000n. Undefined where the text is no decimal, has over 5 places or over 19 digits. */
export function parseAmount(text: string): Amount | undefined {
  const match = shape.exec(text);
  if (match === null) return undefined;
  const [, sign, whole, places = ""] = match;
  if (whole!.length + places.length > DIGITS_MAX) return undefined;
  const magnitude = BigInt(whole! + places.padEnd(5, "0"));
  return sign === "-" ? -magnitude : magnitude;
}

/** An amount that has passed the door. Throws (our bug) where it has not. */
export function amount(text: string): Amount {
  const value = parseAmount(text);
  assert(value !== undefined, "amount: a text that is no decimal passed the door");
  return value;
}

/** 1250000n → "12.50": at least two places, at most five, no trailing zeros beyond `places`. */
export function formatAmount(value: Amount, places = 2): string {
  const sign = value < 0n ? "-" : "";
  const digits = (value < 0n ? -value : value).toString().padStart(6, "0");
  let tail = digits.slice(-5);
  while (tail.length > places && tail.endsWith("0")) tail = tail.slice(0, -1);
  return `${sign}${digits.slice(0, -5)}${tail === "" ? "" : `.${tail}`}`;
}

export function sum(values: Iterable<Amount>): Amount {
  let total = 0n;
  for (const value of values) total += value;
  return total;
}

/**
 * Splits `total` by `weights`; the shares always add up to `total`. The largest weight (the first of equals) takes the
 * remainder.
 */
export function allocate(total: Amount, weights: readonly bigint[]): Amount[] {
  const whole = sum(weights);
  assert(whole > 0n, "allocate: weights sum to zero");
  assert(total >= 0n && weights.every((weight) => weight >= 0n), "allocate: negative");
  const shares = weights.map((weight) => (total * weight) / whole);
  const largest = weights.indexOf(weights.reduce((a, b) => (b > a ? b : a)));
  shares[largest]! += total - sum(shares);
  return shares;
}
