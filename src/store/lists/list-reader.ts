/**
 * listReader: the list as those who ask read it, each question as of one moment.
 *
 * What takes longer than the pool's time for a statement is the question's fault here (`ListTooSlow`), not the
 * database's absence. Not here: which bits a question needs (`app/lists/find-parcels.ts`).
 */
import type pg from "pg";
import { decodeBits, type Bits, type NumberSet } from "../../app/lists/number-set.ts";
import {
  ListTooSlow,
  type ListPlace,
  type ListReader,
  type ListSnapshot,
  type NumberedParcel,
  type Tallied,
} from "../../app/lists/list-ports.ts";
import type { ParcelState } from "../../customs/decision.ts";
import { bigints } from "../binary-array.ts";
import { ask, SNAPSHOT, transaction } from "../pool.ts";
import type { Sql } from "../sql.ts";
import { bitsMemory, type BitsMemory } from "./bits-memory.ts";
import { readPlace } from "./list-store.ts";

/** The server ended the statement at its time limit. */
const QUERY_CANCELLED = "57014";

export function listReader(pool: pg.Pool): ListReader {
  const memory = bitsMemory();
  return {
    place: () => ask(() => readPlace(pool)),
    snapshot: (run) => inTime(() => transaction(pool, (sql) => run(snapshotOf(sql, memory)), SNAPSHOT)),
    tallied: (scope, day, since) => transaction(pool, (sql) => readTallied(sql, scope, day, since), SNAPSHOT),
  };
}

async function inTime<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined;
    if (cause?.code === QUERY_CANCELLED) throw new ListTooSlow("a question took too long", { cause: error });
    throw error;
  }
}

interface BitsRow {
  readonly tag: string;
  readonly segment: number;
  readonly bits: Buffer;
}

function snapshotOf(sql: Sql, memory: BitsMemory): ListSnapshot {
  let place: Promise<ListPlace> | undefined;
  const readOnce = (): Promise<ListPlace> => (place ??= readPlace(sql));
  return {
    place: readOnce,

    bits: async (tags) => (tags.length === 0 ? new Map() : memory.read(sql, await readOnce(), tags)),

    async bitsOfDays(of, from, to) {
      const { rows } = await sql.query<BitsRow>({
        name: "list-bits-of-days",
        text: `select tag, segment, bits from parcel_bits where tag >= $1 and tag <= $2`,
        values: [`${of}:${from ?? ""}`, `${of}:${to ?? "~"}`],
      });
      return [...setsIn(rows).values()];
    },

    async numbersOfBuyer(hash) {
      const { rows } = await sql.query<{ number: string }>(`select number from buyer_parcel where buyer = $1`, [hash]);
      return rows.map(({ number }) => Number(number));
    },

    async numbersNamed(text, limit) {
      // Unnamed statements, so that the planner knows the beginning and reads that part of the index.
      const start = `${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
      const { rows } = await sql.query<{ number: string }>(
        `(select number from parcel_list where order_no like $1 limit $3)
         union (select number from parcel_list where waybill_no like $1 limit $3)
         union (select number from parcel_list where consignment = $2)
         union (select number from parcel_list
                 where waybill_no = substr($2, strpos($2, '/') + 1) and carrier = split_part($2, '/', 1))
         limit $3`,
        [start, text, limit],
      );
      return rows.map(({ number }) => Number(number));
    },

    async parcels(numbers) {
      if (numbers.length === 0) return [];
      const { rows } = await sql.query<ParcelRow>({
        name: "list-parcels",
        text: `select * from parcel_list where number = any($1::bigint[])`,
        values: [bigints(numbers.map((number) => BigInt(number)))],
      });
      return rows.map(toNumbered);
    },
  };
}

function setsIn(rows: readonly BitsRow[]): Map<string, NumberSet> {
  const sets = new Map<string, Map<number, Bits>>();
  for (const { tag, segment, bits } of rows) {
    if (bits.length === 0) continue;
    const set = sets.get(tag) ?? new Map<number, Bits>();
    sets.set(tag, set);
    set.set(segment, decodeBits(bits));
  }
  return sets;
}

async function readTallied(sql: Sql, scope: string, day: string | null, since: number): Promise<Tallied> {
  const place = await readPlace(sql);
  const { rows: tags } = await sql.query<{ tag: string; parcels: string }>({
    name: "list-tallied",
    text: `select tag, sum(parcels) as parcels from tally
      where scope = $1 and ($2::text is null or day = $2) group by tag`,
    values: [scope, day],
  });
  const { rows: minutes } = await sql.query<{ minute: Date; decisions: string }>({
    name: "list-decided-minutes",
    text: `select minute, decisions from decided_minute where scope = $1 and minute >= $2`,
    values: [scope, new Date(since).toISOString()],
  });
  return {
    place,
    tags: new Map(tags.map(({ tag, parcels }) => [tag, Number(parcels)])),
    minutes: new Map(minutes.map(({ minute, decisions }) => [minute.getTime(), Number(decisions)])),
  };
}

interface ParcelRow {
  readonly consignment: string;
  readonly number: string;
  readonly platform: string;
  readonly order_no: string;
  readonly carrier: string | null;
  readonly waybill_no: string | null;
  readonly seller: string | null;
  readonly declarant: string | null;
  readonly payment_firm: string | null;
  readonly port: string | null;
  readonly customs_office: string | null;
  readonly procedure: string | null;
  readonly state: ParcelState;
  readonly lane: string | null;
  readonly official_status: string;
  readonly amount: string | null;
  readonly levied: string | null;
  readonly currency: string | null;
  readonly first_filed_at: Date;
  readonly changed_at: Date;
  readonly decided_at: Date | null;
  readonly tags: string;
}

const toNumbered = (row: ParcelRow): NumberedParcel => ({
  consignment: row.consignment,
  number: Number(row.number),
  platform: row.platform,
  orderNo: row.order_no,
  carrier: row.carrier,
  waybillNo: row.waybill_no,
  seller: row.seller,
  declarant: row.declarant,
  paymentFirm: row.payment_firm,
  port: row.port,
  customsOffice: row.customs_office,
  procedure: row.procedure,
  state: row.state,
  lane: row.lane,
  officialStatus: row.official_status,
  amount: row.amount === null ? null : BigInt(row.amount),
  levied: row.levied === null ? null : BigInt(row.levied),
  currency: row.currency,
  firstFiledAt: row.first_filed_at.toISOString(),
  changedAt: row.changed_at.toISOString(),
  decidedAt: row.decided_at?.toISOString() ?? null,
  tags: JSON.parse(row.tags) as string[],
});
