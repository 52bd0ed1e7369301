/**
 * receipt-store: what receipts stand on: the batches of a parcel, and the documents and decisions that events name.
 *
 * Plain selects in one snapshot, by key; a parcel's batches are found by the names its rows carry.
 */
import type pg from "pg";
import type { ReceiptStore, RecordedLeaf, RecordOfParcels, StoredDecision } from "../app/ports.ts";
import type { Decision } from "../customs/decision.ts";
import { canonical } from "../kernel/canonical.ts";
import { toFiled, type FiledRow } from "./load-filed.ts";
import { SNAPSHOT, transaction } from "./pool.ts";
import type { Sql } from "./sql.ts";

const FILED = `version, is_draft, is_withdrawn, entrance, signature, filed_by, filed_as, received_at, content_hash, body`;

export function receiptStore(pool: pg.Pool): ReceiptStore {
  return {
    loadRecord: (consignments, waybills) =>
      transaction(pool, async (sql) => (await readRecord(sql, consignments, waybills)).record, SNAPSHOT),
    loadHistory: (consignment) =>
      transaction(
        pool,
        async (sql) => {
          const { record, waybills, batches } = await readRecord(sql, [consignment], []);
          for (const batch of await readFurther(sql, consignment)) batches.add(batch);
          return { ...record, leaves: await readLeaves(sql, batches, [consignment, ...waybills]) };
        },
        SNAPSHOT,
      ),
  };
}

type Batched<T> = T & { readonly batch: string };

async function readRecord(
  sql: Sql,
  consignments: readonly string[],
  waybills: readonly string[],
): Promise<{ record: RecordOfParcels; waybills: string[]; batches: Set<string> }> {
  const { rows: own } = await sql.query<Batched<FiledRow>>(
    `select key, batch, ${FILED} from document where consignment = any($1::text[])`,
    [consignments],
  );
  const documents = own.map(toFiled);
  const wanted = new Set(waybills);
  for (const { document } of documents)
    if (document.kind === "declaration") wanted.add(`${document.carrier}/${document.waybillNo}`);
  const { rows: carried } = await sql.query<Batched<FiledRow>>(
    `select waybill as key, batch, ${FILED} from waybill where waybill = any($1::text[])`,
    [[...wanted]],
  );
  const { rows: moved } = await sql.query<Batched<FiledRow>>(
    `select key, batch, ${FILED} from movement where waybill = any($1::text[])`,
    [[...wanted]],
  );
  const { rows: decided } = await sql.query<
    Batched<{
      readonly consignment: string;
      readonly version: number;
      readonly body: string;
      readonly documents: string;
    }>
  >(`select consignment, version, body, documents, batch from decision where consignment = any($1::text[])`, [
    consignments,
  ]);
  const decisions = decided.map(({ consignment, version, body, documents: references }) => ({
    consignment,
    version,
    decision: JSON.parse(body) as Decision,
    documents: JSON.parse(references) as StoredDecision["documents"],
  }));
  return {
    record: { documents: [...documents, ...carried.map(toFiled), ...moved.map(toFiled)], decisions },
    waybills: [...wanted],
    batches: new Set([...own, ...carried, ...moved, ...decided].map(({ batch }) => batch)),
  };
}

/** What happened to the parcel besides its documents and decisions: refusals, missed deadlines, rulings. */
async function readFurther(sql: Sql, consignment: string): Promise<string[]> {
  const { rows } = await sql.query<{ batch: string }>(
    `select batch from rejection where consignment = $1
     union select batch from deadline where consignment = $1 and batch is not null
     union select batch from ruling where consignment = $1
     union select end_batch from ruling where consignment = $1 and end_batch is not null`,
    [consignment],
  );
  return rows.map(({ batch }) => batch);
}

interface LeafRow {
  readonly writer: string;
  readonly sequence: string;
  readonly recorded_at: Date;
  readonly place: string;
  readonly position: string;
  readonly text: string;
}

/** The leaves that name one of these, of the batches that are in the journal: one in which nothing happened is not. */
async function readLeaves(sql: Sql, batches: ReadonlySet<string>, names: readonly string[]): Promise<RecordedLeaf[]> {
  const places = [...batches].map((name) => {
    const dot = name.lastIndexOf(".");
    return { writer: name.slice(0, dot), sequence: name.slice(dot + 1) };
  });
  const { rows } = await sql.query<LeafRow>(
    `select j.writer, j.sequence, j.recorded_at, j.place, leaf.position - 1 as position, leaf.text
       from journal j join unnest($1::text[], $2::bigint[]) as named (writer, sequence)
         on j.writer = named.writer and j.sequence = named.sequence
       cross join lateral unnest(j.events) with ordinality as leaf (text, position)
      where exists (select 1 from unnest($3::text[]) as mention (text) where strpos(leaf.text, mention.text) > 0)`,
    [places.map(({ writer }) => writer), places.map(({ sequence }) => sequence), names.map((name) => canonical(name))],
  );
  return rows.map(({ writer, sequence, recorded_at: recordedAt, place, position, text }) => ({
    writer,
    sequence: Number(sequence),
    place: Number(place),
    position: Number(position),
    recordedAt: recordedAt.toISOString(),
    text,
  }));
}
