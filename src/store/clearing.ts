/**
 * clearing: the clearing transaction on PostgreSQL, one statement a table and batch.
 *
 * Locks are upserts in key order: they take the row lock and answer the true row in one statement, which a distributed PostgreSQL
 * allows where `select for update` over several shards is refused. Long texts travel packed (`pack.ts`).
 * Not here: connecting and retrying (`pool.ts`), asking (`query.ts`).
 */
import type { ClearingTransaction, DocumentRow, StoredDocument, WaybillNumberRow } from "../app/ports.ts";
import type { Decision, ParcelState } from "../customs/decision.ts";
import type { AnyDocument, Protected } from "../customs/documents.ts";
import type { Entrance, Filed, SignatureState } from "../customs/filed.ts";
import type { PartyKind } from "../customs/party.ts";
import { changesOf } from "../ledger/transfer.ts";
import { pack } from "./pack.ts";
import type { Sql } from "./sql.ts";

const instant = (at: number): string => new Date(at).toISOString();

export interface FiledRow {
  readonly key: string;
  readonly version: number;
  readonly is_draft: boolean;
  readonly is_withdrawn: boolean;
  readonly entrance: Entrance;
  readonly signature: SignatureState;
  readonly filed_by: string;
  readonly filed_as: PartyKind;
  readonly received_at: Date;
  readonly content_hash: string;
  readonly body: string;
}

export const toFiled = (row: FiledRow): Filed => ({
  key: row.key,
  version: row.version,
  entrance: row.entrance,
  filedBy: row.filed_by,
  filedAs: row.filed_as,
  receivedAt: row.received_at.toISOString(),
  isDraft: row.is_draft,
  isWithdrawn: row.is_withdrawn,
  signature: row.signature,
  contentHash: row.content_hash,
  document: JSON.parse(row.body) as AnyDocument<Protected>,
});

const FILED_COLUMNS = `version, is_draft, is_withdrawn, entrance, signature, filed_by, filed_as, received_at, content_hash, body`;

interface NumberRow {
  readonly waybill: string;
  readonly consignments: string[];
  readonly named_at: Date[];
  readonly is_new: boolean;
}

const toNumber = (row: NumberRow): WaybillNumberRow => ({
  waybill: row.waybill,
  namedBy: row.consignments.map((consignment, index) => ({ consignment, at: row.named_at[index]!.getTime() })),
  isNew: row.is_new,
});

export function clearingTransaction(sql: Sql): ClearingTransaction {
  return {
    async lockWaybillNumbers(rows, at) {
      if (rows.length === 0) return [];
      // A claim that is there already is not repeated; an empty claim (the waybill itself) only locks.
      const answer = await sql.query<NumberRow>({
        name: "lock-waybill-numbers",
        text: `insert into waybill_number as n (waybill, consignments, named_at)
          select waybill, case when consignment is null then '{}'::text[] else array[consignment] end,
                 case when consignment is null then '{}'::timestamptz[] else array[$3::timestamptz] end
            from unnest($1::text[], $2::text[]) as row (waybill, consignment)
           order by waybill
          on conflict (waybill) do update
             set consignments = case when excluded.consignments <@ n.consignments then n.consignments
                                     else n.consignments || excluded.consignments end,
                 named_at = case when excluded.consignments <@ n.consignments then n.named_at
                                 else n.named_at || excluded.named_at end
          returning waybill, consignments, named_at, xmax = 0 as is_new`,
        values: [rows.map((row) => row.waybill), rows.map((row) => row.consignment), instant(at)],
      });
      return answer.rows.map(toNumber);
    },

    async loadWaybillNumbers(waybills) {
      const answer = await sql.query<NumberRow>({
        name: "load-waybill-numbers",
        text: `select waybill, consignments, named_at, false as is_new from waybill_number where waybill = any($1::text[])`,
        values: [waybills],
      });
      return answer.rows.map(toNumber);
    },

    async lockParcels(consignments, at) {
      if (consignments.length === 0) return [];
      const answer = await sql.query<{
        consignment: string;
        state: ParcelState;
        decision_version: number;
        is_new: boolean;
      }>({
        name: "lock-parcels",
        text: `insert into parcel as p (consignment, platform, order_no, first_filed_at, changed_at)
          select consignment, split_part(consignment, '/', 1), substr(consignment, strpos(consignment, '/') + 1), $2, $2
            from unnest($1::text[]) as row (consignment)
           order by consignment
          on conflict (consignment) do update set changed_at = p.changed_at
          returning consignment, state, decision_version, xmax = 0 as is_new`,
        values: [consignments, instant(at)],
      });
      return answer.rows.map((row) => ({
        consignment: row.consignment,
        state: row.state,
        decisionVersion: row.decision_version,
        isNew: row.is_new,
      }));
    },

    async lockAccounts(accounts, at) {
      if (accounts.length === 0) return new Map();
      const answer = await sql.query<{ account: string; balance: string }>({
        name: "lock-accounts",
        text: `insert into account as a (account, unit, balance, floor, opened_at)
          select account, unit, 0, floor, $4
            from unnest($1::text[], $2::text[], $3::bigint[]) as row (account, unit, floor)
           order by account
          on conflict (account) do update
             set floor = case when excluded.floor is null then a.floor else least(excluded.floor, a.balance) end
          returning account, balance`,
        values: [
          accounts.map((row) => row.account),
          accounts.map((row) => row.unit),
          accounts.map((row) => row.floor?.toString() ?? null),
          instant(at),
        ],
      });
      return new Map(answer.rows.map((row) => [row.account, BigInt(row.balance)]));
    },

    async loadDocuments(consignments) {
      const answer = await sql.query<FiledRow & { consignment: string }>({
        name: "load-documents",
        text: `select consignment, key, ${FILED_COLUMNS} from document
          where consignment = any($1::text[]) order by received_at, kind, key, version`,
        values: [consignments],
      });
      return answer.rows.map((row): StoredDocument => ({ consignment: row.consignment, filed: toFiled(row) }));
    },

    async loadWaybills(waybills) {
      const answer = await sql.query<FiledRow>({
        name: "load-waybills",
        text: `select waybill as key, ${FILED_COLUMNS} from waybill where waybill = any($1::text[]) order by version`,
        values: [waybills],
      });
      return answer.rows.map(toFiled);
    },

    async loadDecisions(rows) {
      const answer = await sql.query<{ consignment: string; body: string }>({
        name: "load-decisions",
        text: `select consignment, body from decision join unnest($1::text[], $2::int[]) as row (consignment, version)
          using (consignment, version)`,
        values: [rows.map((row) => row.consignment), rows.map((row) => row.version)],
      });
      return new Map(answer.rows.map((row) => [row.consignment, JSON.parse(row.body) as Decision]));
    },

    async insertDocuments(rows) {
      const own = rows.filter((row) => row.consignment !== null);
      const waybills = rows.filter((row) => row.consignment === null);
      if (own.length > 0) await insertOwn(sql, own);
      if (waybills.length > 0) await insertWaybills(sql, waybills);
    },

    async insertMessages(rows, at) {
      const sealed = pack(rows.map((row) => row.sealed));
      await sql.query({
        name: "insert-messages",
        text: `insert into message (message, entrance, filed_by, received_at, sealed)
          select message, entrance, filed_by, $7, substring($1::bytea from o for l)
            from unnest($2::int[], $3::int[], $4::text[], $5::text[], $6::text[]) as row (o, l, message, entrance, filed_by)
          on conflict (message) do nothing`,
        values: [
          sealed.buffer,
          sealed.offsets,
          sealed.lengths,
          rows.map((row) => row.message),
          rows.map((row) => row.entrance),
          rows.map((row) => row.filedBy),
          instant(at),
        ],
      });
    },

    async recordRejections(rows, at) {
      await sql.query({
        name: "record-rejections",
        text: `insert into rejection (consignment, kind, key, filed_by, received_at, problems)
          select consignment, kind, key, filed_by, $6, problems
            from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) as row (consignment, kind, key, filed_by, problems)
           order by consignment, kind, key
          on conflict (consignment, kind, key) do update
             set filed_by = excluded.filed_by, received_at = excluded.received_at, problems = excluded.problems`,
        values: [
          rows.map((row) => row.consignment),
          rows.map((row) => row.kind),
          rows.map((row) => row.key),
          rows.map((row) => row.filedBy),
          rows.map((row) => JSON.stringify(row.problems)),
          instant(at),
        ],
      });
    },

    async post(transfers, at) {
      const changes = changesOf(transfers);
      const moved = await sql.query({
        name: "move-balances",
        text: `insert into account as a (account, unit, balance, floor, opened_at)
          select account, unit, change, null, $4
            from unnest($1::text[], $2::text[], $3::bigint[]) as row (account, unit, change)
           order by account
          on conflict (account) do update set balance = a.balance + excluded.balance
          where a.floor is null or a.balance + excluded.balance >= a.floor or excluded.balance >= 0
          returning account`,
        values: [
          changes.map((row) => row.account),
          changes.map((row) => row.unit),
          changes.map((row) => row.change.toString()),
          instant(at),
        ],
      });
      if (moved.rows.length !== changes.length) return false;
      await sql.query({
        name: "insert-postings",
        text: `insert into posting (account, entry, contra, unit, amount, posted_at)
          select account, entry, contra, unit, amount, $6
            from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[]) as row (account, entry, contra, unit, amount)`,
        values: [
          transfers.map((row) => row.account),
          transfers.map((row) => row.entry),
          transfers.map((row) => row.contra),
          transfers.map((row) => row.unit),
          transfers.map((row) => row.amount.toString()),
          instant(at),
        ],
      });
      return true;
    },

    async insertDecisions(rows, at) {
      const texts = pack(rows.flatMap((row) => [row.circumstances, row.documents, row.body]));
      const every = (offset: number, values: readonly number[]): number[] =>
        rows.map((_, index) => values[index * 3 + offset]!);
      await sql.query({
        name: "insert-decisions",
        text: `insert into decision (consignment, version, decided_at, state, lane, official_status, rulebook, circumstances, documents, body)
          select consignment, version, $14, state, lane, official_status, rulebook,
                 convert_from(substring($1::bytea from co for cl), 'UTF8'),
                 convert_from(substring($1::bytea from d_o for dl), 'UTF8'),
                 convert_from(substring($1::bytea from bo for bl), 'UTF8')
            from unnest($2::int[], $3::int[], $4::int[], $5::int[], $6::int[], $7::int[], $8::text[], $9::int[], $10::text[], $11::text[], $12::text[], $13::text[])
              as row (co, cl, d_o, dl, bo, bl, consignment, version, state, lane, official_status, rulebook)`,
        values: [
          texts.buffer,
          every(0, texts.offsets),
          every(0, texts.lengths),
          every(1, texts.offsets),
          every(1, texts.lengths),
          every(2, texts.offsets),
          every(2, texts.lengths),
          rows.map((row) => row.consignment),
          rows.map((row) => row.version),
          rows.map((row) => row.decision.state),
          rows.map((row) => row.decision.lane),
          rows.map((row) => row.decision.officialStatus),
          rows.map((row) => row.decision.rulebook),
          instant(at),
        ],
      });
    },

    async changeParcels(rows, at) {
      await sql.query({
        name: "change-parcels",
        text: `update parcel p
             set state = row.state, lane = row.lane, official_status = row.official_status,
                 decision_version = row.decision_version, changed_at = $6
            from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[]) as row (consignment, state, lane, official_status, decision_version)
           where p.consignment = row.consignment`,
        values: [
          rows.map((row) => row.consignment),
          rows.map((row) => row.state),
          rows.map((row) => row.lane),
          rows.map((row) => row.officialStatus),
          rows.map((row) => row.decisionVersion),
          instant(at),
        ],
      });
    },
  };
}

/** The columns that documents and waybills share, as arrays, with body and envelope packed. */
function shared(rows: readonly DocumentRow[]): unknown[] {
  const packed = pack(rows.flatMap((row) => [row.body, row.sealed]));
  const every = (offset: number, values: readonly number[]): number[] =>
    rows.map((_, index) => values[index * 2 + offset]!);
  return [
    packed.buffer,
    every(0, packed.offsets),
    every(0, packed.lengths),
    every(1, packed.offsets),
    every(1, packed.lengths),
    rows.map((row) => row.filed.key),
    rows.map((row) => row.filed.version),
    rows.map((row) => row.filed.isDraft),
    rows.map((row) => row.filed.isWithdrawn),
    rows.map((row) => row.filed.entrance),
    rows.map((row) => row.filed.signature),
    rows.map((row) => row.filed.filedBy),
    rows.map((row) => row.filed.filedAs),
    rows.map((row) => row.filed.contentHash),
    rows.map((row) => row.message),
    rows[0]!.filed.receivedAt, // One batch, one instant.
  ];
}

const SHARED_UNNEST = `$2::int[], $3::int[], $4::int[], $5::int[], $6::text[], $7::int[], $8::bool[], $9::bool[], $10::text[], $11::text[],
              $12::text[], $13::text[], $14::text[], $15::text[], $17::text[]`;
const SHARED_ROW = `bo, bl, so, sl, key, version, is_draft, is_withdrawn, entrance, signature, filed_by, filed_as, content_hash, message`;
const SHARED_COLUMNS = `version, is_draft, is_withdrawn, entrance, signature, filed_by, filed_as, received_at, content_hash, message, body, sealed`;
const SHARED_VALUES = `version, is_draft, is_withdrawn, entrance, signature, filed_by, filed_as, $16::timestamptz, content_hash, message,
                 convert_from(substring($1::bytea from bo for bl), 'UTF8'), substring($1::bytea from so for sl)`;

async function insertOwn(sql: Sql, rows: readonly DocumentRow[]): Promise<void> {
  await sql.query({
    name: "insert-documents",
    text: `insert into document (consignment, kind, key, ${SHARED_COLUMNS})
          select consignment, kind, key, ${SHARED_VALUES}
            from unnest(${SHARED_UNNEST}, $18::text[]) as row (${SHARED_ROW}, consignment, kind)`,
    values: [...shared(rows), rows.map((row) => row.consignment), rows.map((row) => row.filed.document.kind)],
  });
}

async function insertWaybills(sql: Sql, rows: readonly DocumentRow[]): Promise<void> {
  await sql.query({
    name: "insert-waybills",
    text: `insert into waybill (waybill, order_no, ${SHARED_COLUMNS})
          select key, order_no, ${SHARED_VALUES}
            from unnest(${SHARED_UNNEST}) as row (${SHARED_ROW}, order_no)`,
    values: [...shared(rows), rows.map((row) => row.filed.document.orderNo)],
  });
}
