/**
 * listStore: the list as the projector writes it, one statement a table and step.
 *
 * Updating the row of `projection` locks the list: of two programs that take the same step the second waits, sees as of
 * its beginning that it cannot, begins anew and finds the place moved. Not here: what of the record is read for it
 * (`load-records.ts`), asking (`list-reader.ts`).
 */
import type pg from "pg";
import { decodeBits, encodeBits, newBits, putBit } from "../../app/lists/number-set.ts";
import type { BitChange } from "../../app/lists/bit-changes.ts";
import type {
  FormerParcel,
  ListPlace,
  ListStore,
  ListTransaction,
  NumberedParcel,
} from "../../app/lists/list-ports.ts";
import { cursorText, beginning } from "../../app/telling/cursor.ts";
import { bigints, bytes, integers, texts } from "../binary-array.ts";
import { derivedTables } from "../distribution.ts";
import { ask, transaction } from "../pool.ts";
import type { Sql } from "../sql.ts";
import { concerned, loadRecords } from "./load-records.ts";

const NAME = "lists";
/** Everything of a step is seen as of one moment. */
const BEGIN = "begin isolation level repeatable read";

interface PlaceRow {
  readonly cursor: string;
  readonly parcels: string;
  readonly step: string;
  readonly since: string;
  readonly recorded_at: Date | null;
}

const toPlace = (row: PlaceRow | undefined): ListPlace => ({
  cursor: row?.cursor ?? cursorText(beginning),
  parcels: Number(row?.parcels ?? 0),
  step: Number(row?.step ?? 0),
  since: Number(row?.since ?? 0),
  recordedAt: row?.recorded_at?.toISOString() ?? null,
});

export async function readPlace(sql: Sql): Promise<ListPlace> {
  const { rows } = await sql.query<PlaceRow>(
    `select cursor, parcels, step, since, recorded_at from projection where name = $1`,
    [NAME],
  );
  return toPlace(rows[0]);
}

export function listStore(pool: pg.Pool): ListStore {
  return {
    place: () => ask(() => readPlace(pool)),
    transaction: (run) => transaction(pool, (sql) => run(listTransaction(sql)), BEGIN),
    async clear() {
      await transaction(pool, async (sql) => {
        // The place is kept, so that its steps go on: bits that somebody remembers are known to be of before.
        await sql.query(
          `update projection set cursor = $2, parcels = 0, step = step + 1, since = step + 1, recorded_at = null
            where name = $1`,
          [NAME, cursorText(beginning)],
        );
        await sql.query(`truncate ${derivedTables.filter((table) => table !== "projection").join(", ")}`);
      });
    },
  };
}

function listTransaction(sql: Sql): ListTransaction {
  return {
    async advance(from, to, recordedAt) {
      const values = [NAME, to, recordedAt];
      const { rows } = await sql.query<PlaceRow>({
        name: "list-advance",
        text: `update projection set cursor = $2, step = step + 1, recorded_at = coalesce($3, recorded_at)
          where name = $1 and cursor = $4 returning cursor, parcels, step, since, recorded_at`,
        values: [...values, from],
      });
      if (rows.length > 0 || from !== cursorText(beginning)) return rows[0] && toPlace(rows[0]);
      const { rows: first } = await sql.query<PlaceRow>({
        name: "list-begin",
        text: `insert into projection (name, cursor, parcels, step, recorded_at) values ($1, $2, 0, 1, $3)
          on conflict (name) do nothing returning cursor, parcels, step, since, recorded_at`,
        values,
      });
      return first[0] && toPlace(first[0]);
    },

    concerned: (touched) => concerned(sql, touched),
    loadRecords: (consignments) => loadRecords(sql, consignments),

    async loadFormer(consignments) {
      const { rows } = await sql.query<{ consignment: string; number: string; amount: string | null; tags: string }>({
        name: "list-former",
        text: `select consignment, number, amount, tags from parcel_list where consignment = any($1::text[])`,
        values: [texts(consignments)],
      });
      return new Map(
        rows.map(({ consignment, number, amount, tags }): [string, FormerParcel] => [
          consignment,
          {
            number: Number(number),
            amount: amount === null ? null : BigInt(amount),
            tags: JSON.parse(tags) as string[],
          },
        ]),
      );
    },

    async saveParcels(rows, highest) {
      await saveParcels(sql, rows);
      await sql.query({
        name: "list-highest",
        text: `update projection set parcels = $2 where name = $1`,
        values: [NAME, highest],
      });
    },

    changeBits: (changes, step) => changeBits(sql, changes, step),

    async changeBuyers(gone, come) {
      if (gone.length > 0)
        await sql.query({
          name: "list-buyers-gone",
          text: `delete from buyer_parcel using unnest($1::text[], $2::text[]) as row (buyer, consignment)
            where buyer_parcel.buyer = row.buyer and buyer_parcel.consignment = row.consignment`,
          values: [texts(gone.map((row) => row.buyer)), texts(gone.map((row) => row.consignment))],
        });
      if (come.length > 0)
        await sql.query({
          name: "list-buyers-come",
          text: `insert into buyer_parcel (buyer, consignment, number)
            select buyer, consignment, number from unnest($1::text[], $2::text[], $3::bigint[])
              as row (buyer, consignment, number)`,
          values: [
            texts(come.map((row) => row.buyer)),
            texts(come.map((row) => row.consignment)),
            bigints(come.map((row) => BigInt(row.number))),
          ],
        });
    },

    async changeTallies(changes) {
      await sql.query({
        name: "list-tallies",
        text: `insert into tally as t (scope, day, tag, parcels)
          select scope, day, tag, parcels from unnest($1::text[], $2::text[], $3::text[], $4::int[])
            as row (scope, day, tag, parcels)
          on conflict (scope, day, tag) do update set parcels = t.parcels + excluded.parcels`,
        values: [
          texts(changes.map((row) => row.scope)),
          texts(changes.map((row) => row.day)),
          texts(changes.map((row) => row.tag)),
          integers(changes.map((row) => row.parcels)),
        ],
      });
    },

    async changeMinutes(changes, since) {
      await sql.query({
        name: "list-minutes",
        text: `insert into decided_minute as m (scope, minute, decisions)
          select scope, minute::timestamptz, decisions from unnest($1::text[], $2::text[], $3::int[])
            as row (scope, minute, decisions)
          on conflict (scope, minute) do update set decisions = m.decisions + excluded.decisions`,
        values: [
          texts(changes.map((row) => row.scope)),
          texts(changes.map((row) => new Date(row.minute).toISOString())),
          integers(changes.map((row) => row.decisions)),
        ],
      });
      await sql.query({
        name: "list-minutes-gone",
        text: `delete from decided_minute where scope = any($1::text[]) and minute < $2`,
        values: [texts([...new Set(changes.map((row) => row.scope))]), new Date(since).toISOString()],
      });
    },
  };
}

const COLUMNS = `consignment, number, platform, order_no, carrier, waybill_no, seller, declarant, payment_firm, port,
  customs_office, procedure, state, lane, official_status, amount, levied, currency, first_filed_at, changed_at,
  decided_at, tags`;

async function saveParcels(sql: Sql, rows: readonly NumberedParcel[]): Promise<void> {
  const column = (pick: (row: NumberedParcel) => string | null): Buffer => texts(rows.map(pick));
  await sql.query({
    name: "list-save",
    text: `insert into parcel_list (${COLUMNS})
      select consignment, number, platform, order_no, carrier, waybill_no, seller, declarant, payment_firm, port,
             customs_office, procedure, state, lane, official_status, amount, levied, currency,
             first_filed_at::timestamptz, changed_at::timestamptz, decided_at::timestamptz, tags
        from unnest($1::text[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                    $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[],
                    $16::bigint[], $17::bigint[], $18::text[], $19::text[], $20::text[], $21::text[], $22::text[])
          as row (${COLUMNS})
      on conflict (consignment) do update
         set carrier = excluded.carrier, waybill_no = excluded.waybill_no, seller = excluded.seller,
             declarant = excluded.declarant, payment_firm = excluded.payment_firm, port = excluded.port,
             customs_office = excluded.customs_office, procedure = excluded.procedure, state = excluded.state,
             lane = excluded.lane, official_status = excluded.official_status, amount = excluded.amount,
             levied = excluded.levied, currency = excluded.currency, first_filed_at = excluded.first_filed_at,
             changed_at = excluded.changed_at, decided_at = excluded.decided_at, tags = excluded.tags`,
    values: [
      column((row) => row.consignment),
      bigints(rows.map((row) => BigInt(row.number))),
      column((row) => row.platform),
      column((row) => row.orderNo),
      column((row) => row.carrier),
      column((row) => row.waybillNo),
      column((row) => row.seller),
      column((row) => row.declarant),
      column((row) => row.paymentFirm),
      column((row) => row.port),
      column((row) => row.customsOffice),
      column((row) => row.procedure),
      column((row) => row.state),
      column((row) => row.lane),
      column((row) => row.officialStatus),
      bigints(rows.map((row) => row.amount)),
      bigints(rows.map((row) => row.levied)),
      column((row) => row.currency),
      column((row) => row.firstFiledAt),
      column((row) => row.changedAt),
      column((row) => row.decidedAt),
      column((row) => JSON.stringify(row.tags)),
    ],
  });
}

/** Reads the segments that change, changes them and writes them back, under the list's lock. */
async function changeBits(sql: Sql, changes: readonly BitChange[], step: number): Promise<void> {
  const tags = texts(changes.map((row) => row.tag));
  const segments = integers(changes.map((row) => row.segment));
  const { rows } = await sql.query<{ tag: string; segment: number; bits: Buffer }>({
    name: "list-bits",
    text: `select tag, segment, bits from parcel_bits join unnest($1::text[], $2::int[]) as row (tag, segment)
      using (tag, segment)`,
    values: [tags, segments],
  });
  const known = new Map(rows.map(({ tag, segment, bits }) => [`${segment} ${tag}`, bits]));
  const encoded = changes.map(({ tag, segment, set, cleared }) => {
    const stored = known.get(`${segment} ${tag}`);
    const bits = stored === undefined ? newBits() : decodeBits(stored);
    for (const number of set) putBit(bits, number, true);
    for (const number of cleared) putBit(bits, number, false);
    return encodeBits(bits);
  });
  await sql.query({
    name: "list-bits-save",
    text: `insert into parcel_bits (tag, segment, bits, step)
      select tag, segment, bits, $4 from unnest($1::text[], $2::int[], $3::bytea[]) as row (tag, segment, bits)
      on conflict (tag, segment) do update set bits = excluded.bits, step = excluded.step`,
    values: [tags, segments, bytes(encoded), step],
  });
}
