/**
 * sayName: what a sender wrote, as far as a problem may repeat it: cut where it is long, and without any run of digits
 * that may be a person's number.
 *
 * Problems are answered, printed and kept on the parcel in the clear, and a member or an element may be named anything,
 * also `13900000001`. An answer must not outgrow its question either. Not here: values of documents, which no problem
 * repeats at all.
 */

const LENGTH_MAX = 100;
/** A telephone number has eleven digits, an identity number fifteen or eighteen; no name and no code has so many. */
const personsNumber = /\p{Nd}{11,}/gu;

export const sayName = (name: string): string =>
  name
    .slice(0, 2 * LENGTH_MAX) // A number that begins within the length is still whole here.
    .replaceAll(personsNumber, (digits) => "*".repeat(digits.length))
    .slice(0, LENGTH_MAX);

/** The same as one step of a JSON Pointer (RFC 6901). */
export const pointerStep = (step: string | number): string =>
  `/${sayName(String(step)).replaceAll("~", "~0").replaceAll("/", "~1")}`;
