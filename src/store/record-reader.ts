/**
 * recordReader: the whole record on PostgreSQL, page by page in the order of its keys, in one snapshot, for verifying.
 *
 * A page is bounded; of the journal, whose rows differ much in size, by what the rows before took. Not here: the rows
 * (`evidence-rows.ts`), what is checked (`app/verify/`).
 */
import type pg from "pg";
import type { RecordReader } from "../app/verify/record-reader.ts";
import { integers, texts } from "./binary-array.ts";
import {
  instantOf,
  SHELVES,
  toFiled,
  DECISION,
  toDecision,
  NUMBER,
  toNumber,
  REJECTION,
  toRejection,
  toHead,
  toEventAt,
  DEADLINE,
  DEADLINE_KEY,
  toDeadline,
  RULING,
  toRuling,
  toAccount,
  ACCOUNT,
  type Row,
  type Walk,
} from "./evidence-rows.ts";
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
        ...["journal", "document", "waybill", "movement", "decision", "parcel"],
        ...["deadline", "ruling", "subscription", "delivery", "account", "posting", "waybill_number"],
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
    subscriptions: () => {
      const columns = `subscription, subscription as id, party, url, types, created_at::text as created_at, secret,
        former_secret as "formerSecret"`;
      const toSubscription = (row: Row) => ({ ...row, createdAt: instantOf(row["created_at"]) }) as never;
      return walk({ table: "subscription", columns, key: text("subscription") }, toSubscription);
    },
    deliveries: () => {
      const columns = "subscription, event, type, thread, state, body";
      return walk({ table: "delivery", columns, key: text("subscription", "event") }, (row) => row as never);
    },
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
  | "filedAt"
  | "findEvents"
  | "findDecisions"
  | "findParcels"
  | "findAccounts"
  | "findNumbers"
  | "findMessages"
  | "findRejections"
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
    async findEvents(places) {
      const statement = `select writer, sequence, recorded_at::text as recorded_at, position,
          events[position + 1] as text
        from journal join (select w as writer, s::bigint as sequence, p as position
          from unnest($1::text[], $2::text[], $3::int[]) as wanted (w, s, p)) as row using (writer, sequence)`;
      const columns = [
        texts(places.map(({ writer }) => writer)),
        texts(places.map(({ sequence }) => String(sequence))),
        integers(places.map(({ position }) => position)),
      ];
      return (await find("events", statement, ...columns)).map(toEventAt);
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
