/**
 * Amount slices: amounts of parcels as bits of their binary digits, so that "from … to" and "the greatest first" are
 * answered by the same sets as every other filter (O'Neil and Quass, "Improved query performance with variant
 * indexes", 1997).
 *
 * What is cut into digits is a weight: the amount's cents times 1,024 and the thousandths of a cent, so that amounts in
 * whole cents, which most are, have nothing in the last ten slices. The first slice holds those that have an amount at
 * all: a parcel without one comes after all others. What is greater than the slices hold counts as the greatest.
 */
import { CENT, type Amount } from "../../kernel/amount.ts";
import {
  countOf,
  emptySet,
  has,
  intersect,
  lastOf,
  numbersIn,
  unite,
  upTo,
  without,
  type NumberSet,
} from "./number-set.ts";

/** Cents up to 2^34: 171,798,691.83 in whole. */
const DIGITS = 44;
const GREATEST = 2 ** DIGITS - 1;
const KNOWN = DIGITS;
const FRACTIONS = 1_024;

const sliceTag = (digit: number): string => `amount:${String(digit).padStart(2, "0")}`;
export const sliceTags: readonly string[] = Array.from({ length: DIGITS + 1 }, (_, digit) => sliceTag(digit));
export type Slices = ReadonlyMap<string, NumberSet>;

/** What an amount is compared as: 0 where there is none. */
export function weightOf(amount: Amount | null): number {
  if (amount === null) return 0;
  const digits = Number(amount / CENT) * FRACTIONS + Number(amount % CENT);
  return 2 ** KNOWN + Math.min(Math.max(digits, 0), GREATEST);
}

const hasDigit = (weight: number, digit: number): boolean => Math.floor(weight / 2 ** digit) % 2 === 1;

export const slicesOf = (amount: Amount | null): string[] =>
  sliceTags.filter((_, digit) => hasDigit(weightOf(amount), digit));

/** The members of `among` on either side of a weight, and those that have it. */
export function compare(
  among: NumberSet,
  slices: Slices,
  weight: number,
): { readonly less: NumberSet; readonly equal: NumberSet; readonly more: NumberSet } {
  const less: NumberSet[] = [emptySet];
  const more: NumberSet[] = [emptySet];
  let equal = among;
  for (let digit = KNOWN; digit >= 0; digit -= 1) {
    const slice = slices.get(sliceTag(digit)) ?? emptySet;
    const ones = intersect([equal, slice]);
    const zeros = without(equal, slice);
    if (hasDigit(weight, digit)) less.push(zeros);
    else more.push(ones);
    equal = hasDigit(weight, digit) ? ones : zeros;
  }
  return { less: unite(less), equal, more: unite(more) };
}

/** Those that have an amount in the range; null leaves a side open. */
export function between(among: NumberSet, slices: Slices, from: Amount | null, to: Amount | null): NumberSet {
  let found = intersect([among, slices.get(sliceTag(KNOWN)) ?? emptySet]);
  if (from !== null) {
    const { equal, more } = compare(found, slices, weightOf(from));
    found = unite([equal, more]);
  }
  if (to !== null) {
    const { equal, less } = compare(found, slices, weightOf(to));
    found = unite([equal, less]);
  }
  return found;
}

export interface Weighed {
  readonly number: number;
  readonly weight: number;
}

/** The greatest first, then the newest. */
export const byWeight = (a: Weighed, b: Weighed): number => b.weight - a.weight || b.number - a.number;

/** The greatest by weight, then by number, after a place; descending. */
export function greatest(among: NumberSet, slices: Slices, after: Weighed | null, limit: number): Weighed[] {
  let left = among;
  if (after !== null) {
    const { less, equal } = compare(among, slices, after.weight);
    left = unite([less, intersect([equal, upTo(after.number - 1)])]);
  }
  // Digit by digit: whoever has it is in front of whoever has it not, until those in front are as many as are wanted.
  let front: NumberSet = emptySet;
  for (let digit = KNOWN; digit >= 0 && left.size > 0; digit -= 1) {
    const slice = slices.get(sliceTag(digit)) ?? emptySet;
    const ones = intersect([left, slice]);
    if (countOf(front) + countOf(ones) > limit) left = ones;
    else {
      front = unite([front, ones]);
      left = without(left, slice);
    }
  }
  const chosen = [...numbersIn(front), ...lastOf(left, Infinity, limit - countOf(front))];
  return chosen.map((number) => ({ number, weight: weightIn(slices, number) })).sort(byWeight);
}

function weightIn(slices: Slices, number: number): number {
  let weight = 0;
  for (const [digit, tag] of sliceTags.entries()) if (has(slices.get(tag) ?? emptySet, number)) weight += 2 ** digit;
  return weight;
}
