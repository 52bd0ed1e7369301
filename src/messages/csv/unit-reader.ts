/**
 * unitReader: how a country's files write units, and the noun's unit for each.
 *
 * China's files carry customs' three digits. A document's unknown code passes by its shape and is shown as not known;
 * reference data that decides must say what it means, so that here a code that is not in the table is refused. Everyone
 * else's files carry UN/ECE Recommendation 20.
 */
import { chinaUnits } from "../ceb/codes.ts";

/** Undefined where the text is no unit that is known. */
export type UnitOf = (code: string) => string | undefined;

const recommendation20 = /^[A-Z0-9]{2,3}$/;

export const unitReader = (country: string): UnitOf =>
  country === "CN" ? (code) => chinaUnits.nounOf.get(code) : (code) => (recommendation20.test(code) ? code : undefined);
