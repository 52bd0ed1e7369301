/**
 * knowsBuyer: whether somebody knows what only a parcel's buyer knows: the last four characters of the identity
 * number, or of a phone number that was given with the order.
 *
 * The record holds keyed hashes of whole numbers and masks that show less than four characters, so the numbers
 * themselves are read, from the sealed originals, compared here, and forgotten. Every number is compared, whichever
 * fits. Four characters can be guessed: whoever asks is throttled (`trace.ts`). Our own choice of what to ask; no
 * source outside.
 */
import type { AnyDocument } from "../../customs/documents.ts";
import { normaliseIdentityNumber } from "../../filing/judge-identity-number.ts";

export const FACTOR_LENGTH = 4;

/** What is asked for, as it is compared; undefined where it cannot be the end of any number. */
export function readFactor(written: string): string | undefined {
  const factor = normaliseIdentityNumber(written.normalize("NFKC"));
  return /^[0-9]{3}[0-9X]$/.test(factor) ? factor : undefined;
}

/** `factor` as `readFactor` gave it. */
export function knowsBuyer(documents: readonly AnyDocument<string>[], factor: string): boolean {
  let knows = false;
  for (const number of documents.flatMap(numbersOf)) if (number.slice(-FACTOR_LENGTH) === factor) knows = true;
  return knows;
}

/** Identity numbers with a capital X, phones as their digits; none shorter than what is asked for. */
function numbersOf(document: AnyDocument<string>): string[] {
  const [identities, phones] = writtenIn(document);
  const digits = phones.map((phone) => phone.replaceAll(/[^0-9]/g, ""));
  return [...identities.map(normaliseIdentityNumber), ...digits].filter((number) => number.length > FACTOR_LENGTH);
}

type Written = readonly [identities: readonly string[], phones: readonly string[]];

function writtenIn(document: AnyDocument<string>): Written {
  switch (document.kind) {
    case "order":
      return [[document.buyer.idNumber], [document.buyer.phone ?? "", document.consignee.phone]];
    case "payment":
      return [[document.payer.idNumber], [document.payer.phone ?? ""]];
    case "waybill":
      return [[], [document.consignee.phone]];
    case "declaration":
      return [[document.buyer.idNumber], [document.buyer.phone ?? ""]];
    case "status":
    case "arrival":
      return [[], []];
  }
}
