/**
 * A line's quantity in a unit that a rule asks for: the statutory quantity, then the second one, whichever is the first to convert.
 *
 * An exact fraction of the unit. Undefined where neither converts or the quantity is zero: nothing is due on, or limited by, a quantity
 * that is not known. Not here: what name and model say about the quantity (that is evidence for risk, not a measure).
 */
import { UNIT, amount } from "../kernel/amount.ts";
import { fraction, type Fraction } from "../kernel/fraction.ts";
import type { DeclarationItem } from "../customs/documents.ts";
import { convert } from "../customs/measure.ts";

// `convert` rounds down below five places; this many times finer, grams in tonnes are still exact.
const FINER = 1_000_000n;

export function quantityIn(item: DeclarationItem, unit: string): Fraction | undefined {
  return convertExactly(item.statutoryQuantity, item.statutoryUnit, unit) ?? secondIn(item, unit);
}

function secondIn(item: DeclarationItem, unit: string): Fraction | undefined {
  if (item.secondQuantity === undefined || item.secondUnit === undefined) return undefined;
  return convertExactly(item.secondQuantity, item.secondUnit, unit);
}

function convertExactly(quantity: string, from: string, to: string): Fraction | undefined {
  const converted = convert(amount(quantity) * FINER, from, to);
  return converted === undefined || converted === 0n ? undefined : fraction(converted, UNIT * FINER);
}
