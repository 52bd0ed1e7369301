/**
 * Ports: what the application needs from the world, and what one clearing transaction can do.
 *
 * Adapters implement these; `cli/` hands them in. Every method of a transaction takes a whole batch. Instants are
 * milliseconds since 1970 or ISO 8601 texts in UTC; amounts are hundred-thousandths.
 */
import type { DocumentKind, Protected } from "../customs/documents.ts";
import type { Deadline, DeadlineKind, DeadlineState } from "../customs/deadline.ts";
import type { Decision, ParcelState, Ruling } from "../customs/decision.ts";
import type { Filed, Wording, Entrance } from "../customs/filed.ts";
import type { Party } from "../customs/party.ts";
import type { Amount } from "../kernel/amount.ts";
import type { Sha256 } from "../kernel/merkle.ts";
import type { Problem } from "../kernel/problem.ts";
import type { Transfer } from "../ledger/transfer.ts";
import type { DeskSteps } from "./desk/desk-ports.ts";

export interface Clock {
  now(): number;
}

/** Keyed hashing and sealing; the only place that holds keys. */
export interface Vault {
  /** `key` names a former key, where what was kept under it is compared. */
  keep(kind: "identity" | "phone", value: string, key?: string): Protected;
  /** SHA-256, lower-case hex. */
  digest(text: string): string;
  /** Encrypts; `context` is authenticated and must be given again to open. */
  seal(text: string, context: string): Uint8Array;
  open(sealed: Uint8Array, context: string): string;
  /** A keyed hash that says nothing of the text, base64url: the same text has the same for ever. */
  pseudonym(text: string): string;
  /** A keyed draw from 0 to 999,999 that nobody outside can foresee or repeat. */
  draw(text: string): number;
  /** SHA-256 of a text's UTF-8 or of bytes. */
  readonly sha256: Sha256;
  /** The id of the key that signs. */
  readonly signingKey: string;
  /** Ed25519 over the UTF-8 of the text, base64url. */
  sign(text: string): string;
}

export type Wordings = Readonly<Record<Entrance, Wording>>;

/** The database is away or refused the work; nothing was committed that was not acknowledged. */
export class StoreUnavailable extends Error {
  override name = "StoreUnavailable";
}

export interface StoredDocument {
  readonly consignment: string;
  readonly filed: Filed;
}

export interface DocumentRow {
  /** Null for a waybill and its movements. */
  readonly consignment: string | null;
  readonly filed: Filed;
  /** Canonical text of `filed.document`. */
  readonly body: string;
  readonly sealed: Uint8Array;
  readonly message: string | null;
}

export interface ParcelRow {
  readonly consignment: string;
  readonly state: ParcelState;
  readonly decisionVersion: number;
  /** True where this transaction made the row: nothing about the parcel is stored yet. */
  readonly isNew: boolean;
}

export interface WaybillNumberRow {
  readonly waybill: string;
  /** Consignments whose declarations named this number, with the instant, oldest first. */
  readonly namedBy: readonly { readonly consignment: string; readonly at: number }[];
  /** False where no status or arrival was ever filed for the number: there is nothing to load. */
  readonly hasMovements: boolean;
  readonly isNew: boolean;
}

/** What a batch says about a waybill number when it locks it. */
export interface WaybillNumberClaim {
  readonly waybill: string;
  /** The consignment that a declaration claims the number for. */
  readonly consignment: string | null;
  /** True where the batch holds a status or an arrival of it. */
  readonly hasMovements: boolean;
}

/** The decision that a parcel has, and the day of its acceptance. */
export interface StandingDecision {
  readonly decision: Decision;
  readonly day: string;
  /** What an officer decided, where it stands on that. */
  readonly ruling: Ruling | undefined;
}

export interface AccountRow {
  readonly account: string;
  readonly unit: string;
  readonly floor: Amount | null;
}

export interface DecisionRow {
  readonly consignment: string;
  readonly version: number;
  readonly decision: Decision;
  /** Canonical texts: the decision, its circumstances, and which documents it stands on. */
  readonly body: string;
  readonly circumstances: string;
  readonly documents: string;
  /** The decision without its reservations: what every party may see. */
  readonly open: string;
}

export interface ParcelChange {
  readonly consignment: string;
  readonly state: ParcelState;
  readonly lane: string | null;
  readonly officialStatus: string | null;
  readonly decisionVersion: number;
}

/** A deadline as it stands, or as a batch opens, meets or lets it lapse. */
export interface StandingDeadline {
  readonly consignment: string;
  readonly kind: DeadlineKind;
  /** The parcel's decision version when the deadline began, and how often it had begun to wait with it. */
  readonly version: number;
  readonly round: number;
  readonly state: DeadlineState;
  readonly startedAt: number;
  readonly dueAt: number;
}

/** A deadline that is due, in the hands of one worker. */
export interface ClaimedDeadline {
  readonly consignment: string;
  readonly kind: DeadlineKind;
  readonly version: number;
  readonly round: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly dueAt: string;
}

export interface RejectionRow {
  readonly consignment: string;
  readonly kind: DocumentKind;
  readonly key: string;
  readonly filedBy: string;
  readonly entrance: Entrance;
  readonly problems: readonly Problem[];
}

export interface MessageRow {
  readonly message: string;
  readonly entrance: Entrance;
  readonly filedBy: string;
  readonly sealed: Uint8Array;
}

/** The last head of a writer's chain: what the next one stands on. A chain not begun has sequence 0 and hash "". */
export interface Tip {
  readonly writer: string;
  readonly sequence: number;
  readonly hash: string;
}

/** One head with the events it is over; `sequence` is that of the tip and one. */
export interface JournalRow {
  readonly writer: string;
  readonly sequence: number;
  readonly recordedAt: string;
  readonly previous: string;
  readonly root: string;
  readonly hash: string;
  readonly key: string;
  readonly signature: string;
  readonly parties: readonly string[];
  readonly events: readonly string[];
}

/**
 * One transaction of clearing. The first three lock; they are called in this order, so that two batches never wait for
 * each other in a ring.
 */
export interface ClearingTransaction extends DeskSteps {
  /** What this transaction's head will stand on. Rows that it writes carry the batch's name, `batchOf(tip)`. */
  readonly tip: Tip;
  lockWaybillNumbers(rows: readonly WaybillNumberClaim[], at: number): Promise<readonly WaybillNumberRow[]>;
  /** Of each of these numbers the last claim, which this transaction added when it locked them. */
  takeBackClaims(waybills: readonly string[]): Promise<void>;
  lockParcels(consignments: readonly string[], at: number): Promise<readonly ParcelRow[]>;
  /** Opens what is missing with nothing on it; answers every balance. */
  lockAccounts(accounts: readonly AccountRow[], at: number): Promise<ReadonlyMap<string, Amount>>;
  /** The latest version of each of the consignments' documents, in order of first filing. */
  loadDocuments(consignments: readonly string[]): Promise<readonly StoredDocument[]>;
  /** As they stand, without a lock. */
  loadWaybillNumbers(waybills: readonly string[]): Promise<readonly WaybillNumberRow[]>;
  /** The latest version of each. */
  loadWaybills(waybills: readonly string[]): Promise<readonly Filed[]>;
  /** The latest version of each of the waybills' statuses and arrivals, in order of first filing. */
  loadMovements(waybills: readonly string[]): Promise<readonly Filed[]>;
  loadDecisions(
    rows: readonly { readonly consignment: string; readonly version: number }[],
  ): Promise<ReadonlyMap<string, StandingDecision>>;
  insertDocuments(rows: readonly DocumentRow[]): Promise<void>;
  insertMessages(rows: readonly MessageRow[], at: number): Promise<void>;
  recordRejections(rows: readonly RejectionRow[], at: number): Promise<void>;
  /**
   * Moves balances and writes postings; false where a floor would be broken (the caller then has a bug: it held the
   * lock).
   */
  post(transfers: readonly Transfer[], at: number): Promise<boolean>;
  insertDecisions(rows: readonly DecisionRow[], at: number): Promise<void>;
  changeParcels(rows: readonly ParcelChange[], at: number): Promise<void>;
  /** Of locked parcels: the last deadline of each kind. */
  loadDeadlines(consignments: readonly string[]): Promise<readonly StandingDeadline[]>;
  /** Opens what is not there; closes what is open. What is closed stays as it is. */
  keepDeadlines(rows: readonly StandingDeadline[], at: number): Promise<void>;
  /** False where it is not open any more, or not in this worker's hands. The parcel is locked. */
  missDeadline(
    row: Omit<ClaimedDeadline, "startedAt" | "dueAt"> & Pick<Deadline, "missing" | "told"> & { readonly by: string },
    at: number,
  ): Promise<boolean>;
  /**
   * Writes the head and its events; at most once a transaction, last. Where another program was first, all is tried
   * again.
   */
  append(row: JournalRow): Promise<void>;
}

export interface DeadlineStore {
  /** Open deadlines that are due and in nobody's hands, the oldest first: this worker's until then. */
  claim(by: {
    readonly by: string;
    readonly now: number;
    readonly until: number;
    readonly limit: number;
  }): Promise<readonly ClaimedDeadline[]>;
  /** Deadlines in the order they are due; with a state, those in it. */
  list(
    state: DeadlineState | undefined,
    limit: number,
  ): Promise<readonly { readonly consignment: string; readonly deadline: Deadline }[]>;
  /** Of what is open and due at `now`: how many, and since when the oldest; null where there is none. */
  overdue(now: number): Promise<{ readonly count: number; readonly since: number | null }>;
}

export interface ClearingStore {
  /**
   * Runs in one transaction and commits. Deadlocks and serialization failures are tried again whole. Throws
   * `StoreUnavailable`. `slot` (0 where it is not given) picks the writer's chain.
   */
  transaction<T>(run: (tx: ClearingTransaction) => Promise<T>, slot?: number): Promise<T>;
}

/** What is on record about one parcel, for those who ask. */
export interface ParcelRecord {
  readonly consignment: string;
  readonly platform: string;
  readonly orderNo: string;
  readonly state: ParcelState;
  readonly decisionVersion: number;
  readonly decidedAt: string | null;
  readonly decision: Decision | null;
  /** Canonical texts of the last decision, null where there is none. */
  readonly decisionBody: string | null;
  readonly circumstances: string | null;
  readonly decisionDocuments: string | null;
  readonly documents: readonly Filed[];
  /**
   * The waybill that the declaration names, or else one that names this order number and no other parcel; null where
   * none is known.
   */
  readonly waybills: readonly Filed[];
  /** Statuses and arrivals of those waybills' numbers, all versions, in order of filing. */
  readonly movements: readonly Filed[];
  /** In the order they are due. */
  readonly deadlines: readonly Deadline[];
  readonly rejections: readonly {
    readonly kind: string;
    readonly key: string;
    readonly problems: readonly Problem[];
  }[];
}

/** The public half of a signing key: raw Ed25519, base64url. */
export interface SigningKey {
  readonly key: string;
  readonly publicKey: string;
}

export interface QueryStore {
  findParcel(consignment: string): Promise<ParcelRecord | undefined>;
  /** Platforms that have a parcel with this order number. */
  platformsOf(orderNo: string): Promise<readonly string[]>;
  findRulebook(hash: string): Promise<string | undefined>;
  adoptRulebook(
    rulebook: { readonly hash: string; readonly engine: string; readonly text: string },
    at: number,
  ): Promise<void>;
  /** Publishes the public halves of the signing keys; what is known already stays. */
  adoptSigningKeys(keys: readonly SigningKey[], at: number): Promise<void>;
}

/** One leaf of the journal, for those who tell of it. */
export interface RecordedLeaf {
  readonly writer: string;
  readonly sequence: number;
  /** From 0, among its batch's events. */
  readonly position: number;
  /** Of its batch in the order of telling, whatever the clocks said. */
  readonly place: number;
  /** ISO 8601, UTC. */
  readonly recordedAt: string;
  /** The event's canonical text. */
  readonly text: string;
}

export interface StoredDecision {
  readonly consignment: string;
  readonly version: number;
  readonly decision: Decision;
  /** What it stands on. */
  readonly documents: readonly { readonly kind: DocumentKind; readonly key: string; readonly version: number }[];
}

/** Documents and decisions of some parcels, every version of them. */
export interface RecordOfParcels {
  readonly documents: readonly Filed[];
  readonly decisions: readonly StoredDecision[];
}

export interface ReceiptStore {
  /** What the receipts of these parcels and waybills stand on: with every waybill that a parcel's declaration names. */
  loadRecord(consignments: readonly string[], waybills: readonly string[]): Promise<RecordOfParcels>;
  /**
   * The same of one parcel, and what the journal says of it and its waybills in the batches in which something of it
   * was written. Of what was refused for what is on record no row is written: it stands in the journal alone.
   */
  loadHistory(consignment: string): Promise<RecordOfParcels & { readonly leaves: readonly RecordedLeaf[] }>;
}

export interface PartyStore {
  register(
    party: { readonly code: string; readonly name: string; readonly kind: string },
    keyHash: Uint8Array,
    at: number,
  ): Promise<void>;
  findByKey(keyHash: Uint8Array): Promise<Party | undefined>;
  find(code: string): Promise<Party | undefined>;
  /** By code; the page begins behind `after`, "" for the first. */
  list(after: string, limit: number): Promise<readonly Party[]>;
}
