/**
 * verdictOn: what a complete parcel must be decided to, from what its documents were planned to lead to and from what
 * its buyer has used of the year. The law is written down here a second time, as small as the world's stories allow.
 *
 * 26,000.00 yuan and 20 kg of rice a person and year; a declaration more than a day off is worth ten points; a sealed
 * draw below the rate goes to inspection where nothing else is the matter. Not here: the levies.
 */
import { notes, plannedState, refuses, together, type Consequence } from "./consequence.ts";
import type { ExpectedParcel } from "./expectation.ts";
import { units, type Taking } from "./limits.ts";

const DAY_MS = 86_400_000;
export const ANNUAL_LIMIT = units("26000");
/** By code, in kilograms. */
const QUANTITY_LIMITS: Readonly<Record<string, bigint>> = { "10063020": units("20"), "17019910": units("2") };

export interface Given {
  readonly parcel: ExpectedParcel;
  /** What the documents that count lead to. */
  readonly documents: Consequence;
  readonly day: string;
  /** Bonded stock, or they arrived. */
  readonly areGoodsHere: boolean;
  readonly draw: number;
  readonly samplingPerMillion: number;
  readonly personHash: string;
  readonly used: (account: string) => bigint;
}

export interface Verdict {
  readonly state: string;
  readonly lane: string;
  readonly status: string;
  readonly isDrawn: boolean;
  readonly mismatches: readonly string[];
  readonly reasons: readonly string[];
  /** Accounts that the parcel looks at, with what it would take of each. */
  readonly looksAt: readonly Taking[];
  /** Empty where it is refused. */
  readonly takes: readonly Taking[];
}

export function verdictOn(given: Given): Verdict {
  const { parcel, day, used } = given;
  const looksAt = accountsOf(given);
  const [annual, quantity] = looksAt;
  const isOverYear = used(annual!.account) + annual!.amount > ANNUAL_LIMIT;
  const limit = QUANTITY_LIMITS[parcel.draws.quantity?.hs ?? ""];
  const isOverQuantity = quantity !== undefined && used(quantity.account) + quantity.amount > limit!;
  const daysOff = Math.abs(Date.parse(day) - Date.parse(parcel.day)) / DAY_MS;
  const due = together([
    parcel.base,
    given.documents,
    ...(daysOff > 1 ? [notes("declared-day-off", 10)] : []),
    ...(isOverYear ? [refuses("annual-limit")] : []),
    ...(isOverQuantity ? [refuses("quantity-limit")] : []),
  ]);
  // Above the year nothing is assessed: what only the assessment could find is not found.
  const unassessed = ["full-tax", "tax-quantity"];
  const reasons = due.reasons.filter((reason) => !isOverYear || !unassessed.includes(reason));
  const isMismatch = due.mismatches.length > 0;
  const planned = plannedState(due);
  const isDrawn = planned === "green" && given.draw < given.samplingPerMillion;
  return {
    ...resultOf(isDrawn ? "drawn" : planned, due, given.areGoodsHere),
    isDrawn,
    mismatches: [...due.mismatches].sort(),
    reasons: [...reasons, ...(isMismatch ? ["mismatch"] : []), ...(isDrawn ? ["sampling"] : [])].sort(),
    looksAt,
    takes: planned === "refused" ? [] : looksAt,
  };
}

function resultOf(
  planned: ReturnType<typeof plannedState> | "drawn",
  { status }: Consequence,
  areGoodsHere: boolean,
): { state: string; lane: string; status: string } {
  switch (planned) {
    case "refused":
      return { state: "refused", lane: "red", status: status ?? "100" };
    case "inspection":
      return { state: "inspection", lane: "red", status: "500" };
    case "held":
      return { state: "held", lane: "yellow", status: "300" };
    case "drawn":
      return { state: "inspection", lane: "green", status: "500" };
    case "green":
      return areGoodsHere
        ? { state: "released", lane: "green", status: "800" }
        : { state: "cleared", lane: "green", status: "120" };
  }
}

/** The person's year first, then the year's quantity of the goods where there is one. */
function accountsOf({ parcel, day, personHash }: Given): Taking[] {
  const { value, quantity } = parcel.draws;
  const year = day.slice(0, 4);
  const annual = { account: `quota/CN/${year}/${personHash}`, amount: units(value) };
  if (quantity === null) return [annual];
  const { hs, unit, amount } = quantity;
  return [annual, { account: `quantity/CN/${year}/${hs}/${unit}/${personHash}`, amount: units(amount) }];
}

/** The floor that an account of a person must have. */
export function floorOf(account: string): bigint | undefined {
  const [kind, , , code] = account.split("/");
  if (kind === "quota") return -ANNUAL_LIMIT;
  return kind === "quantity" ? -QUANTITY_LIMITS[code ?? ""]! : undefined;
}
