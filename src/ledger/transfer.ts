/**
 * Transfers: double entry in one row. A transfer moves an amount of one unit from an account to its contra account, so
 * that every entry balances by its shape; giving back is a transfer of the opposite sign under an entry of its own,
 * never an edit.
 *
 * Amounts are hundred-thousandths of the unit. A personal limit is an account that starts at nothing and whose floor is
 * the limit below nothing: what is used is the balance with its sign turned. Not here: persistence (`store/`), what is
 * reserved (`tax/`).
 */
import type { Reservation } from "../customs/decision.ts";
import { amount, type Amount } from "../kernel/amount.ts";
import { assert } from "../kernel/assert.ts";

export interface Transfer {
  readonly account: string;
  readonly contra: string;
  /** Names the reason and makes the posting idempotent: "CONSIGNMENT#VERSION", with "/back" where it is given back. */
  readonly entry: string;
  readonly unit: string;
  /** Positive: from the account to the contra. */
  readonly amount: Amount;
}

/**
 * The contra side of all personal limits of a unit: what was used in total. It is the hottest account there is, so it
 * is split into slots, one for each writer; their sum is the figure.
 */
export const contraOf = (account: string, unit: string, slot: number): string =>
  `used/${account.split("/").slice(0, 3).join("/")}/${unit}/${slot}`;

/** What a decision takes. */
export function reserve(
  reservations: readonly Reservation[],
  consignment: string,
  version: number,
  slot: number,
): Transfer[] {
  return reservations.map(({ account, unit, amount: text }) => {
    const value = amount(text);
    assert(value >= 0n, "reserve: negative reservation");
    return { account, contra: contraOf(account, unit, slot), entry: `${consignment}#${version}`, unit, amount: value };
  });
}

/** What is given back when a decision is superseded. */
export function giveBack(
  reservations: readonly Reservation[],
  consignment: string,
  version: number,
  slot: number,
): Transfer[] {
  return reserve(reservations, consignment, version, slot).map((transfer) => ({
    ...transfer,
    entry: `${transfer.entry}/back`,
    amount: -transfer.amount,
  }));
}

/** The change of each account, both sides, accounts in order; they sum to nothing in every unit. */
export function changesOf(transfers: readonly Transfer[]): { account: string; unit: string; change: Amount }[] {
  const changes = new Map<string, { account: string; unit: string; change: Amount }>();
  const move = (account: string, unit: string, change: Amount): void => {
    const known = changes.get(account);
    if (known === undefined) changes.set(account, { account, unit, change });
    else {
      assert(known.unit === unit, "changesOf: one account, two units");
      known.change += change;
    }
  };
  for (const { account, contra, unit, amount: value } of transfers) {
    move(account, unit, -value);
    move(contra, unit, value);
  }
  return [...changes.values()].sort((a, b) => (a.account < b.account ? -1 : 1));
}
