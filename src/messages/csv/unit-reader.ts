/**
 * unitReader: how a country's files write units, and the noun's unit for each.
 *
 * China's files carry customs' three digits; a code that has that shape but no sure correspondence stands for itself,
 * as in the messages. Everyone else's carry UN/ECE Recommendation 20.
 */
import { unitOfChinaCode } from "../ceb/codes.ts";

/** Undefined where the text has not the shape of a unit. */
export type UnitOf = (code: string) => string | undefined;

const threeDigits = /^\d{3}$/;
const recommendation20 = /^[A-Z0-9]{2,3}$/;

export const unitReader = (country: string): UnitOf =>
  country === "CN"
    ? (code) => (threeDigits.test(code) ? unitOfChinaCode(code) : undefined)
    : (code) => (recommendation20.test(code) ? code : undefined);
