/**
 * recordReader: the whole record on PostgreSQL, page by page in the order of its keys, in one snapshot, for verifying.
 *
 * A page is bounded; of the journal, whose rows differ much in size, by what the rows before took. Instants are read as
 * text, because a driver's date would lose microseconds. Not here: what is checked (`app/verify/`).
 */
import type pg from "pg";
import type { DocumentKind } from "../customs/documents.ts";
import type { Entrance, SignatureState } from "../customs/filed.ts";
import type { PartyKind } from "../customs/party.ts";
import type { JournalRow } from "../app/ports.ts";
import type {
  AccountEvidence,
  DeadlineEvidence,
  DecisionEvidence,
  FiledEvidence,
  NumberEvidence,
  RecordReader,
  RejectionEvidence,
  RulingEvidence,
  Shelf,
} from "../app/verify/record-reader.ts";
import { integers, texts } from "./binary-array.ts";
import { SNAPSHOT, transaction } from "./pool.ts";
import type { Sql } from "./sql.ts";

const PAGE = 500;
const JOURNAL_BYTES = 8 * 1024 * 1024;
const JOURNAL_PAGE_MAX = 200;

/** Runs with a reader of the record as of one moment. */
export const readRecord = <T>(pool: pg.Pool, run: (reader: RecordReader) => Promise<T>): Promise<T> =>
  transaction(pool, async (sql) => run(await openReader(sql)), SNAPSHOT);

/** Inside a transaction that sees one moment. */
export async function openReader(sql: Sql): Promise<RecordReader> {
  await sql.query("set local timezone to 'UTC'");
  await sql.query("set local datestyle to 'ISO'");
  return recordReader(sql);
}

interface Walk {
  readonly table: string;
  readonly columns: string;
  /** The columns of the key with their types. */
  readonly key: readonly (readonly [name: string, type: string])[];
}

type Row = Record<string, unknown>;

/** Pages by key: each begins after the last row of the one before. */
async function* pagesOf(
  sql: Sql,
  { table, columns, key }: Walk,
  nextSize: (rows?: Row[]) => number,
): AsyncGenerator<Row[]> {
  const names = key.map(([name]) => name).join(", ");
  const given = key.map(([, type], index) => `$${index + 1}::${type}`).join(", ");
  let after: unknown[] = [];
  for (let size = nextSize(); ;) {
    const { rows } = await sql.query<Row>(
      `select ${columns} from ${table} ${after.length === 0 ? "" : `where (${names}) > (${given})`}
        order by ${names} limit ${size}`,
      after,
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    if (rows.length < size) return;
    after = key.map(([name]) => last[name]);
    size = nextSize(rows);
  }
}

/** "2026-11-10 02:00:00.12+00" → "2026-11-10T02:00:00.120Z"; what has no such form stays as it is. */
function instantOf(text: unknown): string {
  const found = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,3}))?\+00$/.exec(String(text));
  return found === null ? String(text) : `${found[1]!}T${found[2]!}.${(found[3] ?? "").padEnd(3, "0")}Z`;
}

const FILED = `key, version, is_draft, is_withdrawn, entrance, signature, filed_by, filed_as,
  received_at::text as received_at, content_hash, message, batch, body`;
const SHELVES: Record<Shelf, Walk & { readonly place: string }> = {
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

const toFiled = (row: Row): FiledEvidence => ({
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

const DECISION = `consignment, version, decided_at::text as decided_at, state, lane, official_status, rulebook,
  circumstances, documents, body, batch`;

const toDecision = (row: Row): DecisionEvidence =>
  ({
    ...row,
    decidedAt: instantOf(row["decided_at"]),
    officialStatus: row["official_status"],
  }) as unknown as DecisionEvidence;

const NUMBER = `waybill, consignments, named_at::text[] as named_at, has_movements`;

const toNumber = (row: Row): NumberEvidence => ({
  waybill: row["waybill"] as string,
  consignments: row["consignments"] as string[],
  namedAt: (row["named_at"] as string[]).map(instantOf),
  hasMovements: row["has_movements"] as boolean,
});

const REJECTION = `consignment, kind, key, filed_by, received_at::text as received_at, problems, batch`;

const toRejection = (row: Row): RejectionEvidence =>
  ({
    ...row,
    filedBy: row["filed_by"],
    receivedAt: instantOf(row["received_at"]),
  }) as unknown as RejectionEvidence;

const toHead = (row: Row): JournalRow =>
  ({
    ...row,
    sequence: Number(row["sequence"]),
    recordedAt: instantOf(row["recorded_at"]),
  }) as unknown as JournalRow;

const DEADLINE = `consignment, kind, version, round, started_at::text as started_at, due_at::text as due_at, state,
  closed_at::text as closed_at, missing, told, batch`;
const DEADLINE_KEY: Walk["key"] = [
  ["consignment", "text"],
  ["kind", "text"],
  ["version", "int"],
  ["round", "int"],
];

const toDeadline = (row: Row): DeadlineEvidence =>
  ({
    ...row,
    startedAt: instantOf(row["started_at"]),
    dueAt: instantOf(row["due_at"]),
    closedAt: row["closed_at"] === null ? null : instantOf(row["closed_at"]),
  }) as unknown as DeadlineEvidence;

const RULING = `consignment, ruling, version, outcome, code, text, proposed_by as "proposedBy",
  proposed_at::text as proposed_at, batch, ending, ended_by as "endedBy", ended_at::text as ended_at, end_batch as "endBatch"`;

const toRuling = (row: Row): RulingEvidence =>
  ({
    ...row,
    proposedAt: instantOf(row["proposed_at"]),
    endedAt: row["ended_at"] === null ? null : instantOf(row["ended_at"]),
  }) as unknown as RulingEvidence;

/** A balance is what came in as contra less what went out; an account opens with its first posting, or locked. */
const toAccount = (row: Row): AccountEvidence => ({
  account: row["account"] as string,
  unit: row["unit"] as string,
  balance: BigInt(row["balance"] as string),
  floor: row["floor"] === null ? null : BigInt(row["floor"] as string),
  openedAt: instantOf(row["opened_at"]),
  posted: BigInt(row["posted"] as string),
  isOpenedByPosting: row["is_opened_by_posting"] as boolean,
});

const ACCOUNT = `account, unit, balance, floor, opened_at::text as opened_at,
  coalesce((select sum(amount) from posting p where p.contra = a.account), 0)
    - coalesce((select sum(amount) from posting p where p.account = a.account), 0) as posted,
  exists (select from posting p where p.account = a.account and p.posted_at = a.opened_at)
    or exists (select from posting p where p.contra = a.account and p.posted_at = a.opened_at) as is_opened_by_posting`;

const text = (...names: string[]): [string, string][] => names.map((name) => [name, "text"]);

async function* mapped<T>(pages: AsyncIterable<Row[]>, toItem: (row: Row) => T): AsyncGenerator<T[]> {
  for await (const rows of pages) yield rows.map(toItem);
}

function recordReader(sql: Sql): RecordReader {
  const walk = <T>(plan: Walk, toItem: (row: Row) => T): AsyncGenerator<T[]> =>
    mapped(
      pagesOf(sql, plan, () => PAGE),
      toItem,
    );
  return {
    async counts() {
      const tables = [
        "journal",
        "document",
        "waybill",
        "movement",
        "decision",
        "parcel",
        "deadline",
        "ruling",
        "account",
        "posting",
        "waybill_number",
      ];
      const { rows } = await sql.query<Row>(
        `select ${tables.map((table) => `(select count(*) from ${table}) as ${table}`).join(", ")}`,
      );
      return Object.fromEntries(Object.entries(rows[0]!).map(([table, count]) => [table, Number(count)]));
    },
    heads() {
      const key: Walk["key"] = [
        ["writer", "text"],
        ["sequence", "bigint"],
      ];
      const columns = `writer, sequence, recorded_at::text as recorded_at, previous, root, hash, key, signature, parties,
        events, pg_column_size(events) as bytes`;
      return mapped(pagesOf(sql, { table: "journal", columns, key }, journalPage), toHead);
    },
    filed: (shelf) => {
      const plan = SHELVES[shelf];
      return walk({ ...plan, columns: `${plan.columns}, sealed` }, (row) => ({
        ...toFiled(row),
        sealed: row["sealed"] as Uint8Array,
      }));
    },
    decisions: () =>
      walk({ table: "decision", columns: DECISION, key: [...text("consignment"), ["version", "int"]] }, toDecision),
    parcels: () => {
      const columns = `consignment, platform, order_no as "orderNo", state, lane, official_status as "officialStatus",
        decision_version as "decisionVersion", first_filed_at::text, changed_at::text`;
      return walk(
        { table: "parcel", columns, key: text("consignment") },
        (row) =>
          ({
            ...row,
            firstFiledAt: instantOf(row["first_filed_at"]),
            changedAt: instantOf(row["changed_at"]),
          }) as never,
      );
    },
    deadlines: () => walk({ table: "deadline", columns: DEADLINE, key: DEADLINE_KEY }, toDeadline),
    rulings: () => walk({ table: "ruling", columns: RULING, key: text("consignment", "ruling") }, toRuling),
    accounts: () => walk({ table: "account a", columns: ACCOUNT, key: text("account") }, toAccount),
    postings: () => {
      const columns = `account, entry, contra, unit, amount, posted_at::text as posted_at`;
      return walk(
        { table: "posting", columns, key: text("account", "entry") },
        (row) => ({ ...row, amount: BigInt(row["amount"] as string), postedAt: instantOf(row["posted_at"]) }) as never,
      );
    },
    numbers: () => walk({ table: "waybill_number", columns: NUMBER, key: text("waybill") }, toNumber),
    rejections: () =>
      walk({ table: "rejection", columns: REJECTION, key: text("consignment", "kind", "key") }, toRejection),
    messages: () => {
      const columns = `message, entrance, filed_by as "filedBy", received_at::text, sealed`;
      return walk(
        { table: "message", columns, key: text("message") },
        (row) => ({ ...row, receivedAt: instantOf(row["received_at"]) }) as never,
      );
    },
    rulebooks: () =>
      walk({ table: "rulebook", columns: "hash, engine, body", key: text("hash") }, (row) => row as never),
    parties: () => {
      const columns = `code, exists (select from party p where p.code = c.code) as "isRegistered",
        array(select kind from party_kind k where k.code = c.code order by kind) as kinds,
        array(select encode(key_hash, 'hex') from party_key y where y.code = c.code) as "keyHashes"`;
      const table = `(select code from party union select code from party_kind union select code from party_key) c`;
      return walk({ table, columns, key: text("code") }, (row) => row as never);
    },
    async signingKeys() {
      const { rows } = await sql.query<Row>(`select key, public_key as "publicKey" from signing_key order by key`);
      return rows as never;
    },
    ...lookUps(sql),
  };
}

/** Starts small; then as many rows as took about the bytes of a page before. */
function journalPage(rows?: Row[]): number {
  if (rows === undefined) return 4;
  const bytes = rows.reduce((sum, row) => sum + Number(row["bytes"]), 0);
  return Math.max(1, Math.min(JOURNAL_PAGE_MAX, Math.floor((JOURNAL_BYTES * rows.length) / Math.max(1, bytes))));
}

type LookUps = Pick<
  RecordReader,
  "filedAt" | "findDecisions" | "findParcels" | "findAccounts" | "findNumbers" | "findMessages" | "findRejections"
>;

function lookUps(sql: Sql): LookUps {
  const find = async (name: string, statement: string, ...values: unknown[]): Promise<Row[]> =>
    (await sql.query<Row>({ name: `verify-${name}`, text: statement, values })).rows;
  return {
    async filedAt(shelf, places) {
      const { table, columns, place } = SHELVES[shelf];
      const rows = await find(table, `select ${columns} from ${table} where ${place} = any($1::text[])`, texts(places));
      return rows.map(toFiled);
    },
    async findDecisions(wanted) {
      const statement = `select ${DECISION} from decision join unnest($1::text[], $2::int[]) as row (consignment, version)
        using (consignment, version)`;
      const consignments = texts(wanted.map(({ consignment }) => consignment));
      return (await find("decision", statement, consignments, integers(wanted.map(({ version }) => version)))).map(
        toDecision,
      );
    },
    async findParcels(consignments) {
      const rows = await find(
        "parcel",
        `select consignment from parcel where consignment = any($1::text[])`,
        texts(consignments),
      );
      return new Set(rows.map((row) => row["consignment"] as string));
    },
    async findAccounts(accounts) {
      const rows = await find(
        "account",
        `select account, unit from account where account = any($1::text[])`,
        texts(accounts),
      );
      return new Map(rows.map((row) => [row["account"] as string, row["unit"] as string]));
    },
    async findNumbers(waybills) {
      const statement = `select ${NUMBER} from waybill_number where waybill = any($1::text[])`;
      return (await find("number", statement, texts(waybills))).map(toNumber);
    },
    async findMessages(messages) {
      const rows = await find(
        "message",
        `select message from message where message = any($1::text[])`,
        texts(messages),
      );
      return new Set(rows.map((row) => row["message"] as string));
    },
    async findRejections(wanted) {
      const statement = `select ${REJECTION} from rejection
        join unnest($1::text[], $2::text[], $3::text[]) as row (consignment, kind, key) using (consignment, kind, key)`;
      const columns = (["consignment", "kind", "key"] as const).map((name) => texts(wanted.map((row) => row[name])));
      return (await find("rejection", statement, ...columns)).map(toRejection);
    },
  };
}
