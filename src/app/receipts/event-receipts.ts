/**
 * event-receipts: from the journal's events to receipts: of one event, and of all that happened to one parcel.
 *
 * Pure: the events and the documents and decisions they name are given. An event that answers nobody's document has no
 * receipt; types of events that are added later have none until they are told here. Not here: what a receipt says
 * (`receipts.ts`), reading the journal (`store/`).
 */
import { waybillOf, type MovementKind } from "../../customs/documents.ts";
import type { EventOf, EventType, FairwayEvent } from "../../customs/event.ts";
import type { Filed } from "../../customs/filed.ts";
import type { Receipt } from "../../customs/receipt.ts";
import { assert } from "../../kernel/assert.ts";
import type { RecordedLeaf, RecordOfParcels, StoredDecision } from "../ports.ts";
import {
  acceptedReceipt,
  answeredByKey,
  answeredOf,
  decisionReceipts,
  movementReceipt,
  refusedReceipt,
  waitingReceipts,
  type Answered,
  type Ground,
  type ReceiptTools,
} from "./receipts.ts";

/** One event as it stands in the record. */
export type RecordedEvent = {
  [T in EventType]: Omit<EventOf<T>, "parties"> & {
    /** "WRITER.SEQUENCE.POSITION". */
    readonly id: string;
    /** ISO 8601, UTC. */
    readonly timestamp: string;
  };
}[EventType];

export function eventOf({ writer, sequence, position, recordedAt, text }: RecordedLeaf): RecordedEvent {
  const { type, consignment, waybill, data } = JSON.parse(text) as FairwayEvent;
  const id = `${writer}.${sequence}.${position}`;
  return { id, timestamp: recordedAt, type, consignment, waybill, data } as RecordedEvent;
}

/** The receipts of events, in their order; `record` holds every document and decision that the events name. */
export function receiptsOf(events: readonly RecordedEvent[], record: RecordOfParcels, tools: ReceiptTools): Receipt[] {
  const look = lookUp(record);
  return events.flatMap((event) => receiptsOfEvent(event, look, tools));
}

/** All receipts of one parcel, the earliest first. */
export function parcelReceipts(
  consignment: string,
  leaves: readonly RecordedLeaf[],
  record: RecordOfParcels,
  tools: ReceiptTools,
): Receipt[] {
  const waybills = new Set(record.documents.map(({ document }) => waybillOf(document) ?? ""));
  const isOfParcel = (event: RecordedEvent): boolean =>
    event.consignment === null ? waybills.has(event.waybill ?? "") : event.consignment === consignment;
  const events = [...leaves]
    .sort((a, b) => a.place - b.place || a.position - b.position)
    .map(eventOf)
    .filter(isOfParcel);
  return receiptsOf(events, record, tools);
}

interface LookUp {
  document(kind: string, key: string, version: number): Filed;
  decision(consignment: string | null, version: number): StoredDecision;
}

function lookUp({ documents, decisions }: RecordOfParcels): LookUp {
  const filed = new Map(documents.map((one) => [`${one.document.kind} ${one.version} ${one.key}`, one]));
  const decided = new Map(decisions.map((one) => [`${one.version} ${one.consignment}`, one]));
  return {
    document(kind, key, version) {
      const found = filed.get(`${kind} ${version} ${key}`);
      assert(found !== undefined, "receiptsOf: the record holds every document that an event names");
      return found;
    },
    decision(consignment, version) {
      const found = decided.get(`${version} ${consignment ?? ""}`);
      assert(found !== undefined, "receiptsOf: the record holds every decision that an event names");
      return found;
    },
  };
}

function receiptsOfEvent(event: RecordedEvent, look: LookUp, tools: ReceiptTools): Receipt[] {
  const { id, timestamp, consignment } = event;
  const ground: Ground = { event: id, occasion: id, at: timestamp, consignment };
  const movement = (
    kind: MovementKind,
    { key, version }: { readonly key: string; readonly version: number },
  ): Answered => {
    const filed = look.document(kind, key, version);
    return answeredOf(filed.document, filed);
  };
  const documentsOf = ({ documents }: StoredDecision): Filed[] =>
    documents.map(({ kind, key, version }) => look.document(kind, key, version));
  switch (event.type) {
    case "document.accepted": {
      const { kind, key, version, intent, isDraft } = event.data;
      const filed = look.document(kind, key, version);
      return [acceptedReceipt(answeredOf(filed.document, filed), { intent, isDraft }, ground, tools)];
    }
    case "document.rejected": {
      const { kind, problems } = event.data;
      return [refusedReceipt(answeredByKey(kind, { ...event.data, version: null }), problems, ground, tools)];
    }
    case "parcel.decided": {
      const stored = look.decision(consignment, event.data.version);
      return decisionReceipts(stored.decision, documentsOf(stored), ground, tools);
    }
    case "parcel.waiting": {
      const stored = look.decision(consignment, event.data.decisionVersion);
      return waitingReceipts(documentsOf(stored), ground, tools);
    }
    case "arrival.undeclared":
    case "arrival.repeated":
    case "arrival.after_refusal":
      return [movementReceipt(movement("arrival", event.data), event.type, ground, tools)];
    case "parcel.delivered":
    case "delivery.before_release":
      return [movementReceipt(movement("status", event.data), event.type, ground, tools)];
    default:
      return [];
  }
}

/** The parcels and waybills whose record the receipts of events stand on. */
export function groundOf(events: readonly RecordedEvent[]): {
  readonly consignments: readonly string[];
  readonly waybills: readonly string[];
} {
  const consignments = new Set<string>();
  const waybills = new Set<string>();
  for (const { consignment, waybill } of events) {
    if (consignment !== null) consignments.add(consignment);
    if (waybill !== null) waybills.add(waybill);
  }
  return { consignments: [...consignments].sort(), waybills: [...waybills].sort() };
}
