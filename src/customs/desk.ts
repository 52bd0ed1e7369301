/**
 * The desk's book: how long a parcel stays in an officer's hand, when two people must decide, and which reasons there
 * are.
 *
 * Values are decimal strings of the dutiable value. The book is data (`rulebook/desk.yaml`) and no part of the rule
 * book: what it said when a ruling was made stands in the ruling. Not here: who may do what (`app/desk/`).
 */
import { amount } from "../kernel/amount.ts";
import { rowInForce, type Certainty, type Row } from "../kernel/dated.ts";
import type { Day } from "../kernel/day.ts";
import type { RulingOutcome, Sentences } from "./decision.ts";

export interface RulingCode {
  readonly code: string;
  readonly outcome: RulingOutcome;
  readonly says: Sentences;
}

export interface FourEyes {
  readonly above: string;
  readonly currency: string;
}

export interface DeskBook {
  readonly claimMinutes: { readonly value: number; readonly source: string; readonly certainty: Certainty };
  readonly fourEyes: readonly Row<FourEyes>[];
  readonly codes: readonly RulingCode[];
}

/** Up to the value one person is enough. A value that is not known is above it. */
export function needsFourEyes(
  value: string | null,
  currency: string,
  { fourEyes }: Pick<DeskBook, "fourEyes">,
  day: Day,
): boolean {
  const row = rowInForce(fourEyes, day);
  if (row === undefined || value === null || row.value.currency !== currency) return true;
  return amount(value) > amount(row.value.above);
}
