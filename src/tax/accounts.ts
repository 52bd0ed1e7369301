/**
 * Names of the personal accounts that parcels draw on. A year is that of the day of acceptance in the jurisdiction's
 * calendar.
 *
 * Written here alone: the ledger and the application take them as texts. `person` is a keyed hash.
 */
import type { Day } from "../kernel/day.ts";
import type { ListRow } from "./book.ts";
import type { Regime } from "./regime.ts";

const yearOf = (day: Day): string => day.slice(0, 4);

export const quotaAccount = (regime: Regime, day: Day, person: string): string =>
  `quota/${regime.country}/${yearOf(day)}/${person}`;

export const quotaUnit = (regime: Regime): string => `quota-${regime.currency}`;

/**
 * One account per listing and unit of its limit: the goods of a listing share it, and an account never changes its
 * unit.
 */
export const quantityAccount = (regime: Regime, day: Day, row: ListRow, person: string): string =>
  `quantity/${regime.country}/${yearOf(day)}/${row.hs}/${row.quantityUnit ?? ""}/${person}`;
