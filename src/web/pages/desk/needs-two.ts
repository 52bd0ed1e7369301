/**
 * needsTwo: whether a second person must confirm a ruling on a parcel of this value; said before it is made. The server
 * decides; this only tells beforehand what it will say.
 */
import type { DeskParcel, FourEyes } from "./desk-parcel.ts";

/** The limit that holds on the day; undefined where none is known. */
export const limitOn = (rows: readonly FourEyes[], day: string): FourEyes | undefined =>
  rows.find(({ from, until }) => from <= day && (until === null || day < until));

/** A value that is not known, or in another currency, is above it. */
export function needsTwo(
  { dutiableValue, currency }: Pick<DeskParcel, "dutiableValue" | "currency">,
  limit: FourEyes | undefined,
): boolean {
  if (limit === undefined || dutiableValue === null || currency !== limit.currency) return true;
  return compareAmounts(dutiableValue, limit.above) > 0;
}

/** Of two decimal texts, exactly; neither is below nothing. */
function compareAmounts(one: string, other: string): number {
  const places = Math.max(placesOf(one), placesOf(other));
  const [a, b] = [scaled(one, places), scaled(other, places)];
  return a === b ? 0 : a > b ? 1 : -1;
}

const placesOf = (amount: string): number => (amount.split(".")[1] ?? "").length;
const scaled = (amount: string, places: number): bigint => {
  const [whole = "0", decimals = ""] = amount.split(".");
  return BigInt(whole + decimals.padEnd(places, "0"));
};
