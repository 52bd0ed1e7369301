/**
 * Protect: the document as it is kept: every identity number and phone replaced by what `keep` makes of it (keyed
 * hash and mask).
 *
 * Numbers are normalised first, so that the same number has the same hash however it was written: identity numbers
 * trimmed with a capital X, phones as their digits. Free text stays as filed. Not here: the hash, its key, and the
 * sealed envelope (`app/`, `store/`).
 */
import type { AnyDocument, Consignee, Person, Protected } from "../customs/documents.ts";
import { normaliseIdentityNumber } from "./judge-identity-number.ts";

export type Keep = (kind: "identity" | "phone", value: string) => Protected;

const digitsOf = (phone: string): string => phone.replace(/[^0-9]/g, "");

export function protect(document: AnyDocument<string>, keep: Keep): AnyDocument<Protected> {
  switch (document.kind) {
    case "order":
      return {
        ...document,
        buyer: protectPerson(document.buyer, keep),
        consignee: protectConsignee(document.consignee, keep),
      };
    case "payment":
      return { ...document, payer: protectPerson(document.payer, keep) };
    case "waybill":
      return { ...document, consignee: protectConsignee(document.consignee, keep) };
    case "declaration":
      return { ...document, buyer: protectPerson(document.buyer, keep) };
    case "status":
    case "arrival":
      return document; // They name no person.
  }
}

function protectPerson({ phone, idNumber, ...rest }: Person<string>, keep: Keep): Person<Protected> {
  const kept = { ...rest, idNumber: keep("identity", normaliseIdentityNumber(idNumber)) };
  return phone === undefined ? kept : { ...kept, phone: keep("phone", digitsOf(phone)) };
}

function protectConsignee(consignee: Consignee<string>, keep: Keep): Consignee<Protected> {
  return { ...consignee, phone: keep("phone", digitsOf(consignee.phone)) };
}
