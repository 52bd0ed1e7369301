/**
 * Dutiable values: of the parcel, and of each line with its part of freight and insurance.
 *
 * Hundred-thousandths. Freight and insurance are apportioned together, by line total; the largest line takes the
 * remainder, of equal ones the one with the lowest line number, so that the order of the lines changes nothing. Gifts
 * have total zero: where all are gifts, the parts are equal.
 */
import { allocate, amount, sum, type Amount } from "../kernel/amount.ts";
import type { Declaration, DeclarationItem } from "../customs/documents.ts";
import type { ValuePart } from "./regime.ts";

export interface ValuedLine {
  readonly item: DeclarationItem;
  /** Position among the items as filed, for pointers. */
  readonly position: number;
  readonly value: Amount;
}

export interface Valuation {
  readonly total: Amount;
  readonly lines: readonly ValuedLine[];
}

/** Lines come back in order of their line numbers. */
export function valueLines(declaration: Declaration<unknown>, parts: readonly ValuePart[]): Valuation {
  const items = declaration.items
    .map((item, position) => ({ item, position, total: amount(item.total) }))
    .sort((a, b) => a.item.line - b.item.line);
  const goods = sum(items.map((line) => line.total));
  const freight = parts.includes("freight") ? amount(declaration.freight) : 0n;
  const insurance = parts.includes("insurance") ? amount(declaration.insurance) : 0n;
  const shares = apportion(
    freight + insurance,
    items.map((line) => line.total),
  );
  return {
    total: goods + freight + insurance,
    lines: items.map(({ item, position, total }, index) => ({ item, position, value: total + shares[index]! })),
  };
}

function apportion(carriage: Amount, totals: readonly Amount[]): readonly Amount[] {
  if (carriage === 0n) return totals.map(() => 0n);
  return allocate(carriage, totals.every((total) => total === 0n) ? totals.map(() => 1n) : totals);
}
