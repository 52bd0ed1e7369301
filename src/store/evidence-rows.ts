/**
 * evidenceRows: the record's tables as verifying reads them: which columns, by which key, and each row as evidence.
 *
 * Instants are read as text, because a driver's date would lose microseconds. Not here: pages and statements
 * (`record-reader.ts`).
 */
import type { DocumentKind } from "../customs/documents.ts";
import type { Entrance, SignatureState } from "../customs/filed.ts";
import type { PartyKind } from "../customs/party.ts";
import type { JournalRow } from "../app/ports.ts";
import type {
  AccountEvidence,
  DeadlineEvidence,
  DecisionEvidence,
  EventAt,
  FiledEvidence,
  NumberEvidence,
  RejectionEvidence,
  RulingEvidence,
  Shelf,
} from "../app/verify/record-reader.ts";

export interface Walk {
  readonly table: string;
  readonly columns: string;
  /** The columns of the key with their types. */
  readonly key: readonly (readonly [name: string, type: string])[];
}

export type Row = Record<string, unknown>;

/** "2026-11-10 02:00:00.12+00" → "2026-11-10T02:00:00.120Z"; what has no such form stays as it is. */
export function instantOf(text: unknown): string {
  const found = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?\+00$/.exec(String(text));
  return found === null ? String(text) : `${found[1]!}T${found[2]!}.${(found[3] ?? "").padEnd(3, "0")}Z`;
}

const FILED = `key, version, is_draft, is_withdrawn, entrance, signature, filed_by, filed_as,
  received_at::text as received_at, content_hash, message, batch, body`;
export const SHELVES: Record<Shelf, Walk & { readonly place: string }> = {
  document: {
    table: "document",
    place: "consignment",
    columns: `consignment, kind, ${FILED}, consignment as place, null as order_no`,
    key: [
      ["consignment", "text"],
      ["kind", "text"],
      ["key", "text"],
      ["version", "int"],
    ],
  },
  movement: {
    table: "movement",
    place: "waybill",
    columns: `waybill, kind, ${FILED}, waybill as place, null as order_no`,
    key: [
      ["waybill", "text"],
      ["kind", "text"],
      ["key", "text"],
      ["version", "int"],
    ],
  },
  waybill: {
    table: "waybill",
    place: "waybill",
    columns: `waybill, 'waybill' as kind, ${FILED.replace("key", "waybill as key")}, waybill as place, order_no`,
    key: [
      ["waybill", "text"],
      ["version", "int"],
    ],
  },
};

export const toFiled = (row: Row): FiledEvidence => ({
  place: row["place"] as string,
  kind: row["kind"] as DocumentKind,
  key: row["key"] as string,
  version: row["version"] as number,
  isDraft: row["is_draft"] as boolean,
  isWithdrawn: row["is_withdrawn"] as boolean,
  entrance: row["entrance"] as Entrance,
  signature: row["signature"] as SignatureState,
  filedBy: row["filed_by"] as string,
  filedAs: row["filed_as"] as PartyKind,
  receivedAt: instantOf(row["received_at"]),
  contentHash: row["content_hash"] as string,
  message: row["message"] as string | null,
  batch: row["batch"] as string,
  body: row["body"] as string,
  orderNo: row["order_no"] as string | null,
});

export const DECISION = `consignment, version, decided_at::text as decided_at, state, lane, official_status, rulebook,
  circumstances, documents, body, batch`;

export const toDecision = (row: Row): DecisionEvidence =>
  ({
    ...row,
    decidedAt: instantOf(row["decided_at"]),
    officialStatus: row["official_status"],
  }) as unknown as DecisionEvidence;

export const NUMBER = `waybill, consignments, named_at::text[] as named_at, has_movements`;

export const toNumber = (row: Row): NumberEvidence => ({
  waybill: row["waybill"] as string,
  consignments: row["consignments"] as string[],
  namedAt: (row["named_at"] as string[]).map(instantOf),
  hasMovements: row["has_movements"] as boolean,
});

export const REJECTION = `consignment, kind, key, filed_by, received_at::text as received_at, problems, batch`;

export const toRejection = (row: Row): RejectionEvidence =>
  ({
    ...row,
    filedBy: row["filed_by"],
    receivedAt: instantOf(row["received_at"]),
  }) as unknown as RejectionEvidence;

export const toHead = (row: Row): JournalRow =>
  ({
    ...row,
    sequence: Number(row["sequence"]),
    recordedAt: instantOf(row["recorded_at"]),
  }) as unknown as JournalRow;

export const toEventAt = (row: Row): EventAt =>
  ({ ...row, sequence: Number(row["sequence"]), recordedAt: instantOf(row["recorded_at"]) }) as unknown as EventAt;

export const DEADLINE = `consignment, kind, version, round, started_at::text as started_at, due_at::text as due_at, state,
  closed_at::text as closed_at, missing, told, batch`;
export const DEADLINE_KEY: Walk["key"] = [
  ["consignment", "text"],
  ["kind", "text"],
  ["version", "int"],
  ["round", "int"],
];

export const toDeadline = (row: Row): DeadlineEvidence =>
  ({
    ...row,
    startedAt: instantOf(row["started_at"]),
    dueAt: instantOf(row["due_at"]),
    closedAt: row["closed_at"] === null ? null : instantOf(row["closed_at"]),
  }) as unknown as DeadlineEvidence;

export const RULING = `consignment, ruling, version, outcome, code, text, proposed_by as "proposedBy",
  proposed_at::text as proposed_at, batch, ending, ended_by as "endedBy", ended_at::text as ended_at, end_batch as "endBatch"`;

export const toRuling = (row: Row): RulingEvidence =>
  ({
    ...row,
    proposedAt: instantOf(row["proposed_at"]),
    endedAt: row["ended_at"] === null ? null : instantOf(row["ended_at"]),
  }) as unknown as RulingEvidence;

/** A balance is what came in as contra less what went out; an account opens with its first posting, or locked. */
export const toAccount = (row: Row): AccountEvidence => ({
  account: row["account"] as string,
  unit: row["unit"] as string,
  balance: BigInt(row["balance"] as string),
  floor: row["floor"] === null ? null : BigInt(row["floor"] as string),
  openedAt: instantOf(row["opened_at"]),
  posted: BigInt(row["posted"] as string),
  isOpenedByPosting: row["is_opened_by_posting"] as boolean,
});

export const ACCOUNT = `account, unit, balance, floor, opened_at::text as opened_at,
  coalesce((select sum(amount) from posting p where p.contra = a.account), 0)
    - coalesce((select sum(amount) from posting p where p.account = a.account), 0) as posted,
  exists (select from posting p where p.account = a.account and p.posted_at = a.opened_at)
    or exists (select from posting p where p.contra = a.account and p.posted_at = a.opened_at) as is_opened_by_posting`;
