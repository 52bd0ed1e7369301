/**
 * showParcel: a parcel and its documents as whoever asks may see them: a party by key, or a person.
 *
 * A party sees parcels and documents that name it, or that it filed; an authority all. A consumer sees what was bought
 * with their own identity number, by its keyed hash, and of it the documents that carry it. Numbers of persons are
 * masks in any case; an analyst, who judges patterns and nobody, sees no name or address either. Not here: who is
 * asking (`http/`), numbers in the clear (`unmask.ts`).
 */
import { partiesOf, type AnyDocument, type Protected } from "../../customs/documents.ts";
import type { Filed } from "../../customs/filed.ts";
import { isAuthority, type Party } from "../../customs/party.ts";
import { latestOf } from "../clearing/parcel.ts";
import type { ParcelRecord, Wordings } from "../ports.ts";
import { documentView, maySee, viewOf, type DocumentView, type ParcelView } from "../views/view.ts";
import { shownDocument, withoutNames } from "./mask-persons.ts";
import type { PersonRecord } from "./people-ports.ts";

export interface Asker {
  /** The party of the key, or the person's organisation. */
  readonly party: Party | null;
  readonly person: Pick<PersonRecord, "role" | "identityHash"> | null;
}

export interface ShownDocument extends DocumentView {
  readonly content: Record<string, unknown>;
}

export function showParcel(
  record: ParcelRecord,
  asker: Asker,
  wordings: Wordings,
  currentRulebook: string,
): ParcelView | undefined {
  if (!maySeeParcel(record, asker)) return undefined;
  const { decision } = record;
  const shown = hidesNames(asker) && decision !== null ? { ...record, decision: withoutNames(decision) } : record;
  return viewOf(shown, wordings, currentRulebook);
}

/** The latest version of each document that the asker may see. */
export function showDocuments(record: ParcelRecord, asker: Asker): readonly ShownDocument[] | undefined {
  if (!maySeeParcel(record, asker)) return undefined;
  return latestOf([...record.documents, ...record.waybills, ...record.movements])
    .filter((filed) => maySeeDocument(filed, asker))
    .map((filed) => ({ ...documentView(filed), content: shownDocument(filed.document, hidesNames(asker)) }));
}

export const hidesNames = ({ person }: Asker): boolean => person?.role === "analyst";

export function maySeeParcel(record: ParcelRecord, { party, person }: Asker): boolean {
  if (party !== null) return maySee(record, party);
  const bought = record.documents.filter(({ document }) => document.kind !== "payment");
  return bought.some(({ document }) => isOf(document, person?.identityHash ?? null));
}

export function maySeeDocument({ filedBy, document }: Filed, { party, person }: Asker): boolean {
  if (party === null) return isOf(document, person?.identityHash ?? null);
  return isAuthority(party) || filedBy === party.code || partiesOf(document).includes(party.code);
}

/** Whether a document carries this identity number as that of whoever buys or pays. */
function isOf(document: AnyDocument<Protected>, identityHash: string | null): boolean {
  if (identityHash === null) return false;
  switch (document.kind) {
    case "order":
    case "declaration":
      return document.buyer.idNumber.hash === identityHash;
    case "payment":
      return document.payer.idNumber.hash === identityHash;
    case "waybill":
    case "status":
    case "arrival":
      return false;
  }
}
