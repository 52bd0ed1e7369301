/**
 * clearing: the clearing transaction on PostgreSQL, one statement a table and batch.
 *
 * Locks are upserts in key order: they take the row lock and answer the true row in one statement, which a distributed
 * PostgreSQL allows where `select for update` over several shards is refused. Arrays travel in binary
 * (`binary-array.ts`); lists of keys come sorted. Not here: connecting and retrying (`pool.ts`), asking (`query.ts`).
 */
import { batchOf } from "../app/journal/journal.ts";
import type { ClearingTransaction, JournalRow, Tip, WaybillNumberRow } from "../app/ports.ts";
import type { Circumstances, Decision, ParcelState } from "../customs/decision.ts";
import { changesOf } from "../ledger/transfer.ts";
import { bigints, booleans, bytes, integers, texts } from "./binary-array.ts";
import { clearingDeadlines } from "./clearing-deadlines.ts";
import { clearingDesk } from "./desk/clearing-desk.ts";
import { insertDocuments } from "./insert-documents.ts";
import { loadDocuments, loadMovements, loadWaybills } from "./load-filed.ts";
import type { Sql } from "./sql.ts";

const instant = (at: number): string => new Date(at).toISOString();

interface NumberRow {
  readonly waybill: string;
  /** Null where the row is new: it holds what was given. */
  readonly consignments: string[] | null;
  readonly named_at: Date[] | null;
  readonly has_movements: boolean;
}

interface LockedParcel {
  readonly consignment: string;
  readonly state: ParcelState;
  readonly decision_version: number;
  readonly is_new: boolean;
}

const namedBy = ({ consignments, named_at: instants }: NumberRow): WaybillNumberRow["namedBy"] =>
  (consignments ?? []).map((consignment, index) => ({ consignment, at: instants![index]!.getTime() }));

export function clearingTransaction(
  sql: Sql,
  tip: Tip,
  onAppend: (row: JournalRow) => void = () => undefined,
): ClearingTransaction {
  const batch = batchOf(tip);
  return {
    tip,

    async lockWaybillNumbers(rows, at) {
      if (rows.length === 0) return [];
      // A claim that is there already is not repeated; an empty claim (the waybill itself) only locks.
      const answer = await sql.query<NumberRow>({
        name: "lock-waybill-numbers",
        text: `insert into waybill_number as n (waybill, consignments, named_at, has_movements)
          select waybill, case when consignment is null then '{}'::text[] else array[consignment] end,
                 case when consignment is null then '{}'::timestamptz[] else array[$4::timestamptz] end, has_movements
            from unnest($1::text[], $2::text[], $3::bool[]) as row (waybill, consignment, has_movements)
          on conflict (waybill) do update
             set consignments = case when excluded.consignments <@ n.consignments then n.consignments
                                     else n.consignments || excluded.consignments end,
                 named_at = case when excluded.consignments <@ n.consignments then n.named_at
                                 else n.named_at || excluded.named_at end,
                 has_movements = n.has_movements or excluded.has_movements
          returning waybill, has_movements, case when xmax <> 0 then consignments end as consignments,
                    case when xmax <> 0 then named_at end as named_at`,
        values: [
          texts(rows.map((row) => row.waybill)),
          texts(rows.map((row) => row.consignment)),
          booleans(rows.map((row) => row.hasMovements)),
          instant(at),
        ],
      });
      const given = new Map(rows.map((row) => [row.waybill, row.consignment]));
      return answer.rows.map((row): WaybillNumberRow => {
        const { waybill, has_movements: hasMovements } = row;
        if (row.consignments !== null) return { waybill, namedBy: namedBy(row), hasMovements, isNew: false };
        const consignment = given.get(waybill) ?? null;
        const claims = consignment === null ? [] : [{ consignment, at }];
        return { waybill, namedBy: claims, hasMovements, isNew: true };
      });
    },

    async loadWaybillNumbers(waybills) {
      const answer = await sql.query<NumberRow>({
        name: "load-waybill-numbers",
        text: `select waybill, consignments, named_at, has_movements from waybill_number
          where waybill = any($1::text[])`,
        values: [texts(waybills)],
      });
      return answer.rows.map((row) => ({
        waybill: row.waybill,
        namedBy: namedBy(row),
        hasMovements: row.has_movements,
        isNew: false,
      }));
    },

    async takeBackClaims(waybills) {
      await sql.query({
        name: "take-back-claims",
        text: `update waybill_number
          set consignments = trim_array(consignments, 1), named_at = trim_array(named_at, 1)
          where waybill = any($1::text[])`,
        values: [texts(waybills)],
      });
    },

    async lockParcels(consignments, at) {
      if (consignments.length === 0) return [];
      const answer = await sql.query<LockedParcel>({
        name: "lock-parcels",
        text: `insert into parcel as p (consignment, platform, order_no, first_filed_at, changed_at)
          select consignment, split_part(consignment, '/', 1), substr(consignment, strpos(consignment, '/') + 1), $2, $2
            from unnest($1::text[]) as row (consignment)
          on conflict (consignment) do update set changed_at = p.changed_at
          returning consignment, state, decision_version, xmax = 0 as is_new`,
        values: [texts(consignments), instant(at)],
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
      // A limit that was lowered below what is used already binds from here on; it does not make the past impossible.
      const answer = await sql.query<{ account: string; balance: string }>({
        name: "lock-accounts",
        text: `insert into account as a (account, unit, balance, floor, opened_at)
          select account, unit, 0, floor, $4
            from unnest($1::text[], $2::text[], $3::bigint[]) as row (account, unit, floor)
          on conflict (account) do update
             set floor = case when excluded.floor is null then a.floor else least(excluded.floor, a.balance) end
          returning account, balance`,
        values: [
          texts(accounts.map((row) => row.account)),
          texts(accounts.map((row) => row.unit)),
          bigints(accounts.map((row) => row.floor)),
          instant(at),
        ],
      });
      return new Map(answer.rows.map((row) => [row.account, BigInt(row.balance)]));
    },

    loadDocuments: (consignments) => loadDocuments(sql, consignments),
    loadWaybills: (waybills) => loadWaybills(sql, waybills),
    loadMovements: (waybills) => loadMovements(sql, waybills),

    async loadDecisions(rows) {
      const answer = await sql.query<{ consignment: string; body: string; circumstances: string }>({
        name: "load-decisions",
        text: `select consignment, body, circumstances from decision
            join unnest($1::text[], $2::int[]) as row (consignment, version)
          using (consignment, version)`,
        values: [texts(rows.map((row) => row.consignment)), integers(rows.map((row) => row.version))],
      });
      return new Map(
        answer.rows.map(({ consignment, body, circumstances }) => {
          const { day, ruling } = JSON.parse(circumstances) as Circumstances;
          return [consignment, { decision: JSON.parse(body) as Decision, day, ruling }];
        }),
      );
    },

    insertDocuments: (rows) => insertDocuments(sql, rows, batch),

    async insertMessages(rows, at) {
      await sql.query({
        name: "insert-messages",
        text: `insert into message (message, entrance, filed_by, received_at, sealed)
          select message, entrance, filed_by, $5, sealed
            from unnest($1::text[], $2::text[], $3::text[], $4::bytea[]) as row (message, entrance, filed_by, sealed)
          on conflict (message) do nothing`,
        values: [
          texts(rows.map((row) => row.message)),
          texts(rows.map((row) => row.entrance)),
          texts(rows.map((row) => row.filedBy)),
          bytes(rows.map((row) => row.sealed)),
          instant(at),
        ],
      });
    },

    async recordRejections(rows, at) {
      await sql.query({
        name: "record-rejections",
        text: `insert into rejection (consignment, kind, key, filed_by, received_at, problems, batch)
          select consignment, kind, key, filed_by, $6, problems, $7
            from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
              as row (consignment, kind, key, filed_by, problems)
          on conflict (consignment, kind, key) do update
             set filed_by = excluded.filed_by, received_at = excluded.received_at, problems = excluded.problems,
                 batch = excluded.batch`,
        values: [
          texts(rows.map((row) => row.consignment)),
          texts(rows.map((row) => row.kind)),
          texts(rows.map((row) => row.key)),
          texts(rows.map((row) => row.filedBy)),
          texts(rows.map((row) => JSON.stringify(row.problems))),
          instant(at),
          batch,
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
          on conflict (account) do update set balance = a.balance + excluded.balance
          where a.floor is null or a.balance + excluded.balance >= a.floor or excluded.balance >= 0
          returning account`,
        values: [
          texts(changes.map((row) => row.account)),
          texts(changes.map((row) => row.unit)),
          bigints(changes.map((row) => row.change)),
          instant(at),
        ],
      });
      if (moved.rows.length !== changes.length) return false;
      await sql.query({
        name: "insert-postings",
        text: `insert into posting (account, entry, contra, unit, amount, posted_at)
          select account, entry, contra, unit, amount, $6
            from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[])
              as row (account, entry, contra, unit, amount)`,
        values: [
          texts(transfers.map((row) => row.account)),
          texts(transfers.map((row) => row.entry)),
          texts(transfers.map((row) => row.contra)),
          texts(transfers.map((row) => row.unit)),
          bigints(transfers.map((row) => row.amount)),
          instant(at),
        ],
      });
      return true;
    },

    async insertDecisions(rows, at) {
      await sql.query({
        name: "insert-decisions",
        text: `insert into decision (consignment, version, decided_at, state, lane, official_status, rulebook,
                                circumstances, documents, body, batch)
          select consignment, version, $10, state, lane, official_status, rulebook, circumstances, documents, body, $11
            from unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                        $9::text[])
              as row (consignment, version, state, lane, official_status, rulebook, circumstances, documents, body)`,
        values: [
          texts(rows.map((row) => row.consignment)),
          integers(rows.map((row) => row.version)),
          texts(rows.map((row) => row.decision.state)),
          texts(rows.map((row) => row.decision.lane)),
          texts(rows.map((row) => row.decision.officialStatus)),
          texts(rows.map((row) => row.decision.rulebook)),
          texts(rows.map((row) => row.circumstances)),
          texts(rows.map((row) => row.documents)),
          texts(rows.map((row) => row.body)),
          instant(at),
          batch,
        ],
      });
    },

    async changeParcels(rows, at) {
      // An upsert, not an update from unnest: it finds its rows by the key whatever the statistics say (on a table
      // loaded and not yet analysed the update was planned as a scan, 73 ms a batch instead of 5).
      await sql.query({
        name: "change-parcels",
        text: `insert into parcel (consignment, platform, order_no, state, lane, official_status, decision_version,
                              first_filed_at, changed_at)
          select consignment, '', '', state, lane, official_status, decision_version, $6, $6
            from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[])
              as row (consignment, state, lane, official_status, decision_version)
          on conflict (consignment) do update
             set state = excluded.state, lane = excluded.lane, official_status = excluded.official_status,
                 decision_version = excluded.decision_version, changed_at = excluded.changed_at`,
        values: [
          texts(rows.map((row) => row.consignment)),
          texts(rows.map((row) => row.state)),
          texts(rows.map((row) => row.lane)),
          texts(rows.map((row) => row.officialStatus)),
          integers(rows.map((row) => row.decisionVersion)),
          instant(at),
        ],
      });
    },

    ...clearingDeadlines(sql, batch),
    ...clearingDesk(sql, batch),

    async append(row) {
      await sql.query({
        name: "append-journal",
        text: `insert into journal (writer, sequence, recorded_at, previous, root, hash, key, signature, parties, events)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9::text[], $10::text[])`,
        values: [
          row.writer,
          row.sequence,
          row.recordedAt,
          row.previous,
          row.root,
          row.hash,
          row.key,
          row.signature,
          texts(row.parties),
          texts(row.events),
        ],
      });
      onAppend(row);
    },
  };
}
