/**
 * RecordReader: the whole record as of one moment, page by page, and look-ups for a page's rows: what verifying needs
 * of the store.
 *
 * Instants are ISO 8601 with milliseconds in UTC, as heads tell them; one that has no such text is given as it
 * stands, and so differs. Rows come in the order of their keys. Not here: what is checked.
 */
import type { DocumentKind } from "../../customs/documents.ts";
import type { Entrance, SignatureState } from "../../customs/filed.ts";
import type { PartyKind } from "../../customs/party.ts";
import type { JournalRow, SigningKey } from "../ports.ts";
import type { MadeAs } from "../telling/webhook-secrets.ts";

/** Where versions of documents lie. */
export type Shelf = "document" | "waybill" | "movement";

export const shelves: readonly Shelf[] = ["document", "waybill", "movement"];

export function shelfOf(kind: DocumentKind): Shelf {
  if (kind === "waybill") return "waybill";
  return kind === "status" || kind === "arrival" ? "movement" : "document";
}

export interface FiledEvidence {
  /** The consignment; of a waybill and its movements the waybill's number. */
  readonly place: string;
  readonly kind: DocumentKind;
  readonly key: string;
  readonly version: number;
  readonly isDraft: boolean;
  readonly isWithdrawn: boolean;
  readonly entrance: Entrance;
  readonly signature: SignatureState;
  readonly filedBy: string;
  readonly filedAs: PartyKind;
  readonly receivedAt: string;
  readonly contentHash: string;
  readonly message: string | null;
  readonly batch: string;
  readonly body: string;
  /** Only of waybills. */
  readonly orderNo: string | null;
}

export interface SealedEvidence extends FiledEvidence {
  readonly sealed: Uint8Array;
}

export interface DecisionEvidence {
  readonly consignment: string;
  readonly version: number;
  readonly decidedAt: string;
  readonly state: string;
  readonly lane: string;
  readonly officialStatus: string;
  readonly rulebook: string;
  readonly circumstances: string;
  readonly documents: string;
  readonly body: string;
  readonly batch: string;
}

export interface ParcelEvidence {
  readonly consignment: string;
  readonly platform: string;
  readonly orderNo: string;
  readonly state: string;
  readonly lane: string | null;
  readonly officialStatus: string | null;
  readonly decisionVersion: number;
  readonly firstFiledAt: string;
  readonly changedAt: string;
}

export interface DeadlineEvidence {
  readonly consignment: string;
  readonly kind: string;
  readonly version: number;
  readonly round: number;
  readonly startedAt: string;
  readonly dueAt: string;
  readonly state: string;
  readonly closedAt: string | null;
  readonly missing: readonly string[];
  readonly told: readonly string[];
  /** In which it was closed. */
  readonly batch: string | null;
}

/** What belongs to its ending is null while a second person is waited for. */
export interface RulingEvidence {
  readonly consignment: string;
  readonly ruling: string;
  readonly version: number;
  readonly outcome: string;
  readonly code: string;
  readonly text: string;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly batch: string;
  readonly ending: string | null;
  readonly endedBy: string | null;
  readonly endedAt: string | null;
  readonly endBatch: string | null;
}

export interface AccountEvidence {
  readonly account: string;
  readonly unit: string;
  readonly balance: bigint;
  readonly floor: bigint | null;
  readonly openedAt: string;
  /** What the postings of either side sum to. */
  readonly posted: bigint;
  /** Whether a posting has the instant of opening. */
  readonly isOpenedByPosting: boolean;
}

export interface PostingEvidence {
  readonly account: string;
  readonly entry: string;
  readonly contra: string;
  readonly unit: string;
  readonly amount: bigint;
  readonly postedAt: string;
}

export interface NumberEvidence {
  readonly waybill: string;
  readonly consignments: readonly string[];
  readonly namedAt: readonly string[];
  readonly hasMovements: boolean;
}

export interface RejectionEvidence {
  readonly consignment: string;
  readonly kind: string;
  readonly key: string;
  readonly filedBy: string;
  readonly receivedAt: string;
  readonly problems: string;
  readonly batch: string;
}

export interface MessageEvidence {
  readonly message: string;
  readonly entrance: string;
  readonly filedBy: string;
  readonly receivedAt: string;
  readonly sealed: Uint8Array;
}

export interface RulebookEvidence {
  readonly hash: string;
  readonly engine: string;
  readonly body: string;
}

/** What is known of a code: who is registered, as which kinds, with the hashes of which keys (hex). */
export interface PartyEvidence {
  readonly code: string;
  readonly isRegistered: boolean;
  readonly kinds: readonly string[];
  readonly keyHashes: readonly string[];
}

/** A webhook as it was made, and its secrets' envelopes. */
export interface SubscriptionEvidence extends MadeAs {
  readonly secret: Uint8Array;
  readonly formerSecret: Uint8Array | null;
}

/** An event on its way to a subscription's receiver. */
export interface DeliveryEvidence {
  readonly subscription: string;
  readonly event: string;
  readonly type: string;
  readonly thread: string;
  readonly state: string;
  /** Null where it was delivered. */
  readonly body: string | null;
}

/** One event's text, and its row's instant. */
export interface EventAt extends EventPlace {
  readonly recordedAt: string;
  /** Null where the row has no such event. */
  readonly text: string | null;
}

export interface EventPlace {
  readonly writer: string;
  readonly sequence: number;
  readonly position: number;
}

export type Pages<Row> = AsyncIterable<readonly Row[]>;

export interface RecordReader {
  /** How many rows each walk will pass, by table. */
  counts(): Promise<Readonly<Record<string, number>>>;
  heads(): Pages<JournalRow>;
  filed(shelf: Shelf): Pages<SealedEvidence>;
  decisions(): Pages<DecisionEvidence>;
  parcels(): Pages<ParcelEvidence>;
  deadlines(): Pages<DeadlineEvidence>;
  rulings(): Pages<RulingEvidence>;
  accounts(): Pages<AccountEvidence>;
  postings(): Pages<PostingEvidence>;
  numbers(): Pages<NumberEvidence>;
  rejections(): Pages<RejectionEvidence>;
  subscriptions(): Pages<SubscriptionEvidence>;
  deliveries(): Pages<DeliveryEvidence>;
  messages(): Pages<MessageEvidence>;
  rulebooks(): Pages<RulebookEvidence>;
  parties(): Pages<PartyEvidence>;
  signingKeys(): Promise<readonly SigningKey[]>;
  /** All versions at these places. */
  filedAt(shelf: Shelf, places: readonly string[]): Promise<readonly FiledEvidence[]>;
  findDecisions(
    rows: readonly { readonly consignment: string; readonly version: number }[],
  ): Promise<readonly DecisionEvidence[]>;
  findParcels(consignments: readonly string[]): Promise<ReadonlySet<string>>;
  findAccounts(accounts: readonly string[]): Promise<ReadonlyMap<string, string>>;
  findNumbers(waybills: readonly string[]): Promise<readonly NumberEvidence[]>;
  /** Those whose row there is. */
  findEvents(places: readonly EventPlace[]): Promise<readonly EventAt[]>;
  /** Which of them are on record. */
  findMessages(messages: readonly string[]): Promise<ReadonlySet<string>>;
  findRejections(
    rows: readonly { readonly consignment: string; readonly kind: string; readonly key: string }[],
  ): Promise<readonly RejectionEvidence[]>;
}
