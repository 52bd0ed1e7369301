/**
 * Masks: what may be printed of a number that must not be readable. At most two characters of an identity number and
 * five digits of a phone; of a short number less, down to nothing. Stars keep the length.
 *
 * The choice is ours; it must suffice to recognise one's own number and no one else's. Not here: the keyed hash (a
 * port of `app/`).
 */

const identityLengthMin = 8;
const phoneLengthMin = 7;
const phoneLengthFull = 11;

const cover = (value: string, first: number, last: number): string =>
  value.slice(0, first) + "*".repeat(value.length - first - last) + value.slice(value.length - last);

export const maskIdentityNumber = (value: string): string =>
  value.length < identityLengthMin ? cover(value, 0, 0) : cover(value, 1, 1);

export function maskPhone(digits: string): string {
  if (digits.length < phoneLengthMin) return cover(digits, 0, 0);
  return digits.length < phoneLengthFull ? cover(digits, 0, 2) : cover(digits, 3, 2);
}

export const mask = (kind: "identity" | "phone", value: string): string =>
  kind === "identity" ? maskIdentityNumber(value) : maskPhone(value);
