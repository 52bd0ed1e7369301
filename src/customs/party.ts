/**
 * Parties: who files and who asks. A code is the party's registration with customs; one code may be registered as
 * several kinds.
 */
import type { DocumentKind } from "./documents.ts";

export const partyKinds = [
  "marketplace",
  "self_run_shop",
  "social_shop",
  "private_person",
  "payment_firm",
  "carrier",
  "post",
  "warehouse",
  "site_operator",
  "declarant",
  "agency",
  "right_holder",
  "laboratory",
  "association",
  "administration",
] as const;

export type PartyKind = (typeof partyKinds)[number];

export interface Party {
  readonly code: string;
  readonly name: string;
  readonly kinds: readonly PartyKind[];
}

/** Which kinds of party may file a kind of document; nobody may author two of a parcel's three commercial documents. */
export const mayFile: Record<DocumentKind, readonly PartyKind[]> = {
  order: ["marketplace", "self_run_shop", "social_shop", "private_person"],
  payment: ["payment_firm"],
  waybill: ["carrier", "post"],
  declaration: ["declarant"],
  status: ["carrier", "post"],
  arrival: ["site_operator"],
};

/** Authorities see and hear everything. */
export const isAuthority = ({ kinds }: Pick<Party, "kinds">): boolean =>
  kinds.includes("administration") || kinds.includes("agency");
