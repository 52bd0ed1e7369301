/**
 * The resident identity number of China: 18 characters, the last a check character. GB 11643 with ISO 7064 MOD 11-2:
 * from the left, each digit is added and the sum doubled, modulo 11; with the check character added (X is ten) the
 * whole is 1.
 *
 * A small x is accepted and means X. The birth day inside must exist, and must not come after a day the document
 * itself names.
 * Not the npm package stdnum: it compares the birth day with the clock of the machine, which a room must not read;
 * the tests hold the two against each other. Not here: whether the number belongs to the person named.
 */
import { isDay, type Day } from "../kernel/day.ts";

const shape = /^[1-9][0-9]{16}[0-9X]$/;
const checks = "0123456789X";

/** The number as it is compared and kept: trimmed, with a capital X. */
export const normaliseIdentityNumber = (written: string): string => written.trim().toUpperCase();

/** What is wrong with a number, as a sentence that does not repeat it; undefined where nothing is. */
export function judgeIdentityNumber(written: string, latestBirth?: Day): string | undefined {
  const number = normaliseIdentityNumber(written);
  if (!shape.test(number)) return "Write the resident identity number of 18 characters: 17 digits, then a digit or X.";
  const birth = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  if (!isDay(birth)) return "Check the identity number: the birth day in it does not exist.";
  if (latestBirth !== undefined && birth > latestBirth)
    return "Check the identity number: the birth day in it comes after the day of this document.";
  if (checkCharacter(number) !== number[17])
    return "Check the identity number: its last character does not fit the others.";
  return undefined;
}

/** The check character that the first 17 digits ask for. */
export function checkCharacter(number: string): string {
  let sum = 0;
  for (let at = 0; at < 17; at += 1) sum = ((sum + (number.charCodeAt(at) - 48)) * 2) % 11;
  return checks[(12 - sum) % 11]!;
}
