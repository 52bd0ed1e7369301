/**
 * settle: one levy of a parcel, rounded once, and the figures of its lines, which sum to it.
 *
 * In: the exact levies of the lines. Out: the head rounded half up to `step`; lines in whole hundred-thousandths,
 * rounded down, the largest taking what is left. Where that would push the largest below nothing (many lines of less
 * than a cent in all), the next takes the rest.
 */
import { sum, type Amount } from "../kernel/amount.ts";
import { add, compare, roundDown, roundHalfUp, zero, type Fraction } from "../kernel/fraction.ts";

export interface Settled {
  readonly head: Amount;
  readonly lines: readonly Amount[];
}

export function settle(exact: readonly Fraction[], step: Amount): Settled {
  const head = roundHalfUp(exact.reduce(add, zero), step);
  const lines = exact.map((levy) => roundDown(levy));
  let rest = head - sum(lines);
  for (const index of fromLargest(exact)) {
    if (rest === 0n) break;
    const settled = lines[index]! + rest;
    lines[index] = settled < 0n ? 0n : settled;
    rest = settled < 0n ? settled : 0n;
  }
  return { head, lines };
}

/** Positions from the largest levy to the smallest, equal ones in their order. */
function fromLargest(exact: readonly Fraction[]): number[] {
  if (exact.length === 1) return [0];
  return exact.map((_, index) => index).sort((a, b) => compare(exact[b]!, exact[a]!));
}
