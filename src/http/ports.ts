/**
 * Ports of HTTP: all that the routes need from the application. The composition root hands implementations in.
 *
 * A `Read` is one document as a codec read it; `file` answers after the commit and in input order. Whatever rejects
 * with an error named "StoreUnavailable" says that the database is away: the caller may ask again. Not here: how
 * documents are read (`messages/`), cleared (`app/`) or stored (`store/`).
 */
import type { FastifyBaseLogger } from "fastify";
import type { LoggerOptions } from "pino";
import type { DocumentKind } from "../customs/documents.ts";
import type { Read } from "../customs/filed.ts";
import type { ReceiptKind } from "../customs/receipt.ts";
import type { Party } from "../customs/party.ts";
import type { Problem, Result } from "../kernel/problem.ts";
import type { Asker } from "./asker.ts";
import type { ParcelView } from "./parcel-reply.ts";
import type { DeskPort } from "./desk/desk-port.ts";
import type { MendPort } from "./mend-port.ts";
import type { ListPort } from "./lists/list-port.ts";
import type { PeoplePort } from "./people/people-port.ts";
import type { RulesPort } from "./rules/rules-port.ts";
import type { TablePort } from "./tables/table-port.ts";
import type { TracePort } from "./trace-port.ts";
import type { WebhookPort } from "./webhook-port.ts";

/** An event with what proves it, as `evidence.ts` shows it. */
export interface ProofView {
  readonly event: string;
  readonly leaf: string;
  readonly path: readonly { readonly side: "left" | "right"; readonly hash: string }[];
  readonly head: Readonly<Record<"count" | "sequence", number>> &
    Readonly<Record<"key" | "previous" | "recordedAt" | "root" | "writer", string>>;
  readonly signature: string;
  readonly publicKey: string;
  readonly decision?: string;
}

export interface PublicKeyView {
  readonly key: string;
  readonly publicKey: string;
  readonly firstUsedAt: string;
}

export interface FilingOutcome {
  readonly line: number;
  readonly kind: DocumentKind | null;
  readonly key: string | null;
  readonly outcome: "accepted" | "exists" | "rejected";
  readonly problems: readonly Problem[];
}

/** A message that came signed and is kept whole. */
export interface SignedMessage {
  readonly guid: string;
  readonly text: string;
}

/** The documents of an XML message, and the message itself where it must be kept as it was signed. */
export interface XmlMessage {
  readonly reads: readonly Read[];
  readonly message?: SignedMessage;
}

/** Bytes and texts to reads. A failed result is a problem of the whole body: it could not be split into documents. */
export interface Readers {
  json(text: string): Result<readonly Read[]>;
  /** One line of NDJSON, never blank; `line` is its position among the documents of the request, from 1. */
  ndjsonLine(text: string, line: number): Read;
  xml(bytes: Uint8Array): Result<XmlMessage>;
}

/** Lines of JSON, or a CEB message. */
export type ReceiptForm = "json" | "ceb";

export interface ReceiptsWanted {
  readonly form: ReceiptForm;
  /** Of documents of this kind; null, with lines alone, of any. */
  readonly kind: ReceiptKind | null;
  /** Lines with the proof that the receipt's event is in the record. */
  readonly isProven: boolean;
}

/** What is asked of a party's receipts. `after` is a cursor, "0" for the beginning or "now". */
export interface ReceiptsRequest {
  readonly form: ReceiptForm;
  readonly after: string;
  /** Null, with lines alone, for any kind. */
  readonly kind: ReceiptKind | null;
  readonly limit: number;
}

export interface ReceiptsAnswer {
  /** Lines or a message; null where there is no message. */
  readonly text: string | null;
  readonly cursor: string;
  /** There is more to read at once. */
  readonly more: boolean;
}

/** How far an upload has come, in documents; the instant in milliseconds since 1970. */
export interface UploadView {
  readonly id: string;
  readonly documents: number;
  readonly isFinished: boolean;
  readonly changedAt: number;
}

export interface UploadPort {
  /** Begins the upload, or finds it; undefined where the party has too many open ones. */
  open(party: string, id: string): Promise<{ readonly upload: UploadView; readonly isNew: boolean } | undefined>;
  find(party: string, id: string): Promise<UploadView | undefined>;
  /** Moves it on, durably; false where it is finished or does not stand where the step begins. */
  advance(
    party: string,
    id: string,
    step: { readonly from: number; readonly to: number; readonly isFinished: boolean },
  ): Promise<boolean>;
}

export interface Health {
  readonly live: true;
  readonly ready: boolean;
  readonly database: string;
  readonly rulebook: string;
  readonly detail?: string;
}

/** Figures for operators. */
export interface MetricsPort {
  readonly contentType: string;
  text(): Promise<string>;
  /** A request was answered; `route` is the pattern, never the path. */
  answered(request: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly ms: number;
  }): void;
}

/** What is asked of the journal. `after` is a cursor, "0" for the beginning or "now". */
export interface EventRequest {
  readonly after: string;
  /** Null for all. */
  readonly types: readonly string[] | null;
  readonly consignment: string | null;
  readonly limit: number;
}

export interface ToldEvent {
  readonly id: string;
  readonly type: string;
  readonly timestamp: string;
  readonly consignment: string | null;
  readonly waybill: string | null;
  readonly data: object;
}

export interface EventAnswer {
  readonly events: readonly { readonly told: ToldEvent; readonly cursor: string }[];
  readonly cursor: string;
  /** There is more to read at once. */
  readonly more: boolean;
}

export interface EventPorts {
  /** What the party may hear. */
  read(party: Party, request: EventRequest): Promise<Result<EventAnswer>>;
  /** A mark to be taken before reading and given to `grown`. */
  mark(): number;
  /** Resolves when something was recorded since the mark, when the time is over, or at the signal. */
  grown(mark: number, milliseconds: number, signal: AbortSignal): Promise<void>;
}

export interface HttpPorts {
  /** The party that a key belongs to. */
  authenticate(key: string): Promise<Party | undefined>;
  readonly readers: Readers;
  /** Files documents durably; answers in input order, after the commit. */
  file(reads: readonly Read[], party: Party, message?: SignedMessage): Promise<readonly FilingOutcome[]>;
  /** The same for the documents of one CEB message; answers their receipts as one CEB message, in input order. */
  fileForReceipts(reads: readonly Read[], party: Party, message?: SignedMessage): Promise<string>;
  /** The CEB receipt of a message in which no document could be read; the message goes back in it. */
  refuseMessage(problems: readonly Problem[], original: Uint8Array, party: Party): string;
  /**
   * Where the application has as many documents of the party as it can use: resolves when there is room for more.
   * Reading waits for it, and with reading the sender; undefined means go on.
   */
  room?(party: Party): Promise<void> | undefined;
  /** How long a document that the party files now is likely to wait, in milliseconds. */
  waitMs?(party: string): number;
  readonly uploads: UploadPort;
  /** What the asker may see of a parcel; undefined where there is none that they may see. */
  findParcel(platform: string, orderNo: string, asker: Asker): Promise<ParcelView | undefined>;
  /** What a parcel's decision stands on, to compute it again; undefined where there is none that they may see. */
  findFacts?(platform: string, orderNo: string, asker: Asker): Promise<Result<object> | undefined>;
  /** What happened to a parcel, as the party may hear it; undefined where there is none that it may see. */
  parcelEvents?(platform: string, orderNo: string, party: Party): Promise<readonly ToldEvent[] | undefined>;
  /** Without it nobody mends. */
  readonly mend?: MendPort | undefined;
  /** The proof of an event, where the party is named in it. */
  prove(event: string, party: Party): Promise<Result<ProofView>>;
  /** Every public key that heads were signed with. */
  publicKeys(): Promise<readonly PublicKeyView[]>;
  readonly events: EventPorts;
  /** Without it no tables are taken, and there are no templates. */
  readonly tables?: TablePort | undefined;
  /** Without it there is no /v1/trace. */
  readonly trace?: TracePort | undefined;
  /** What the party was answered since a cursor. */
  receiptsAfter(party: Party, request: ReceiptsRequest): Promise<Result<ReceiptsAnswer>>;
  /** Without it nobody signs in: keys alone open what is not for anyone. */
  readonly people?: PeoplePort | undefined;
  /** Without it there is no /v1/webhooks. */
  readonly webhooks?: WebhookPort | undefined;
  /** Without it there is no GET /v1/parcels and no /v1/overview. */
  readonly lists?: ListPort | undefined;
  /** Without it there is no /v1/desk. */
  readonly desk?: DeskPort | undefined;
  /** Without it there is no /v1/rules. */
  readonly rules?: RulesPort | undefined;
  health(): Promise<Health>;
  /**
   * What the party was answered about its documents of a parcel; undefined where there is no parcel that it may see,
   * null where there is no message, for it would have no receipt.
   */
  parcelReceipts(
    platform: string,
    orderNo: string,
    party: Party,
    wanted: ReceiptsWanted,
  ): Promise<string | null | undefined>;
  /** The directory of the built console; without it there is a plain page at the door. */
  readonly console?: string | undefined;
  /** Without it there is no /metrics. */
  readonly metrics?: MetricsPort | undefined;
  /**
   * JSON Schema of what is filed and of a receipt, published in the API's description; what a parcel shows is described
   * by its route.
   */
  readonly schemas: { readonly document: unknown; readonly receipt: unknown };
  /** Options for a logger of its own, or a pino instance; without it warnings and errors go to standard error. */
  readonly log?: LoggerOptions | FastifyBaseLogger | undefined;
  readonly version: string;
}

/** True for the one failure that a caller cures by asking again. */
export const isStoreUnavailable = (error: unknown): boolean =>
  error instanceof Error && error.name === "StoreUnavailable";
