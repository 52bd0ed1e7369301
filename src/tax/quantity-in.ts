/**
 * A line's quantity in one of the units that a rule asks for: the statutory quantity, then the second one.
 *
 * An exact fraction of the unit. Undefined where neither converts or the quantity is zero: nothing is due on, or
 * limited by, a quantity that is not known. Not here: what name and model say about the quantity (that is evidence for
 * risk, not a measure).
 */
import { UNIT, amount } from "../kernel/amount.ts";
import type { Fraction } from "../kernel/fraction.ts";
import type { DeclarationItem } from "../customs/documents.ts";
import { convert } from "../customs/measure.ts";

export interface Reading {
  readonly quantity: Fraction;
  readonly unit: string;
}

// `convert` rounds down below five places; this many times finer, grams in tonnes are still exact.
const FINER = 1_000_000n;
const DENOMINATOR = UNIT * FINER;

export function quantityIn(item: DeclarationItem, units: readonly string[]): Reading | undefined {
  const reading = readIn(item.statutoryQuantity, item.statutoryUnit, units);
  if (reading !== undefined || item.secondQuantity === undefined || item.secondUnit === undefined) return reading;
  return readIn(item.secondQuantity, item.secondUnit, units);
}

function readIn(quantity: string, from: string, units: readonly string[]): Reading | undefined {
  for (const unit of units) {
    const converted = convert(amount(quantity) * FINER, from, unit);
    if (converted !== undefined && converted !== 0n) return { quantity: { num: converted, den: DENOMINATOR }, unit };
  }
  return undefined;
}
