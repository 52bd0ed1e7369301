/**
 * record-events: what a batch did, as events: for each document what came of it, for each parcel its verdict.
 *
 * A document that was there already makes no event: nothing happened. Who is named in a document, or filed it, may be
 * told. Not here: heads and signatures (`journal.ts`).
 */
import type { ParcelFacts } from "../../customs/decision.ts";
import { partiesOf, waybillOf, type AnyDocument } from "../../customs/documents.ts";
import type { EventOf, FairwayEvent } from "../../customs/event.ts";
import type { Filed } from "../../customs/filed.ts";
import type { Problem } from "../../kernel/problem.ts";
import { decisionDigests } from "./decision-digests.ts";
import type { DecisionRow, DocumentRow, RejectionRow, Vault } from "../ports.ts";
import type { Candidate } from "../clearing/prepare.ts";

export function acceptedEvent({ consignment, filed, message }: DocumentRow, { read }: Candidate): FairwayEvent {
  const { key, version, entrance, signature, filedBy, filedAs, contentHash, isDraft, document } = filed;
  const { kind } = document;
  return {
    type: "document.accepted",
    consignment,
    waybill: waybillIn(document),
    parties: sorted([filedBy, ...partiesOf(document)]),
    data: {
      ...{ kind, key, version, intent: read.intent, isDraft, entrance, signature, filedBy, filedAs, contentHash },
      message,
    },
  };
}

/** A document that stood against what is on record. */
export function refusedEvent(
  { document, key, consignment, filedBy, read }: Candidate,
  problems: readonly Problem[],
): FairwayEvent {
  return {
    type: "document.rejected",
    consignment,
    waybill: waybillOf(document) ?? null,
    parties: [filedBy],
    data: { kind: document.kind, key, entrance: read.entrance, filedBy, isAtDoor: false, problems },
  };
}

/** A document that was refused at the door. */
export function rejectedEvent({ consignment, kind, key, filedBy, entrance, problems }: RejectionRow): FairwayEvent {
  return {
    type: "document.rejected",
    consignment,
    waybill: null,
    parties: [filedBy],
    data: { kind, key, entrance, filedBy, isAtDoor: true, problems },
  };
}

export function decidedEvent(
  row: DecisionRow,
  { documents, arrivals }: ParcelFacts,
  vault: Vault,
): EventOf<"parcel.decided"> {
  const { consignment, version, decision, circumstances } = row;
  const { state, lane, officialStatus, rulebook } = decision;
  return {
    type: "parcel.decided",
    consignment,
    waybill: documents.waybill.key,
    parties: partiesOfParcel([
      documents.order,
      ...documents.payments,
      documents.waybill,
      documents.declaration,
      ...arrivals,
    ]),
    data: {
      ...{ version, state, lane, officialStatus, rulebook },
      ...decisionDigests(consignment, version, row.open, decision.reservations, vault.digest),
      circumstances: vault.digest(circumstances),
      documents: vault.digest(row.documents),
    },
  };
}

export const waitingEvent = (
  consignment: string,
  decisionVersion: number,
  documents: readonly Filed[],
): FairwayEvent => ({
  type: "parcel.waiting",
  consignment,
  waybill: null,
  parties: partiesOfParcel(documents),
  data: { decisionVersion },
});

/** Everybody who is named in the documents of a parcel, or filed one of them. */
export const partiesOfParcel = (documents: readonly Filed[]): string[] =>
  sorted(documents.flatMap(({ filedBy, document }) => [filedBy, ...partiesOf(document)]));

const sorted = (codes: readonly string[]): string[] => [...new Set(codes)].sort();

function waybillIn(document: AnyDocument<unknown>): string | null {
  if (document.kind === "declaration") return `${document.carrier}/${document.waybillNo}`;
  return waybillOf(document) ?? null;
}
