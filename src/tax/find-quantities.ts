/**
 * The personal yearly quantity limits of the list that a parcel draws on: what it takes, what was used, whether it
 * fits.
 *
 * Decimal texts in the limit's unit; the limit itself is within. The lines of one listing are counted together. A
 * quantity that does not convert is not within anything: the finding says null and a problem says which line.
 */
import { UNIT, amount, formatAmount, type Amount } from "../kernel/amount.ts";
import type { Day } from "../kernel/day.ts";
import { roundDown } from "../kernel/fraction.ts";
import { problem, type Problem } from "../kernel/problem.ts";
import type { QuantityFinding } from "../customs/assessment.ts";
import type { DeclarationItem } from "../customs/documents.ts";
import { quantityAccount } from "./accounts.ts";
import type { ListRow } from "./book.ts";
import { quantityIn } from "./quantity-in.ts";
import type { Regime } from "./regime.ts";

export interface ListedItem {
  readonly item: DeclarationItem;
  readonly position: number;
  readonly row: ListRow | undefined;
}

/** A listing with a personal limit, and the items that fall under it. */
export interface LimitedListing {
  readonly row: ListRow;
  readonly limit: string;
  readonly unit: string;
  readonly items: readonly ListedItem[];
}

export function limitedListings(listed: readonly ListedItem[]): LimitedListing[] {
  const groups = new Map<ListRow, ListedItem[]>();
  for (const entry of listed) {
    if (entry.row?.maxPerPersonYear === undefined) continue;
    const group = groups.get(entry.row);
    if (group === undefined) groups.set(entry.row, [entry]);
    else group.push(entry);
  }
  return [...groups].map(([row, items]) => ({
    row,
    limit: row.maxPerPersonYear!,
    unit: row.quantityUnit!,
    items,
  }));
}

export interface QuantityContext {
  readonly regime: Regime;
  readonly day: Day;
  readonly person: string;
  readonly used: Readonly<Record<string, string>>;
}

export function findQuantities(
  listings: readonly LimitedListing[],
  { regime, day, person, used }: QuantityContext,
): { findings: QuantityFinding[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const findings = listings.map(({ row, limit, unit, items }) => {
    const account = quantityAccount(regime, day, row, person);
    const drawn = amount(used[account] ?? "0"); // An account that was never used is known to be empty.
    let quantity: Amount | undefined = 0n;
    for (const { item, position } of items) {
      const exact = quantityIn(item, [unit])?.quantity;
      if (exact === undefined) problems.push(quantityUnknown(item, position, unit));
      quantity =
        exact === undefined || quantity === undefined
          ? undefined
          : quantity + roundDown({ num: exact.num * UNIT, den: exact.den });
    }
    return {
      account,
      lines: items.map(({ item }) => item.line),
      name: row.name,
      unit,
      limit: formatAmount(amount(limit)),
      used: formatAmount(drawn),
      quantity: quantity === undefined ? null : formatAmount(quantity),
      isWithin: quantity !== undefined && drawn + quantity <= amount(limit),
    };
  });
  return { findings, problems };
}

function quantityUnknown(item: DeclarationItem, position: number, unit: string): Problem {
  const detail =
    `Line ${item.line}: declare the statutory or the second quantity in ${unit}; ` +
    "the goods have a personal yearly limit in it.";
  return problem("tax.quantity_unknown", `/items/${position}/statutoryQuantity`, detail);
}
