/**
 * insertDocuments: a batch's documents into the table each lies in: by its consignment, by its waybill, or as a
 * movement of its waybill; one statement a table.
 *
 * Not here: reading them (`clearing.ts`, `query.ts`).
 */
import type { DocumentRow } from "../app/ports.ts";
import { isMovement, waybillOf } from "../customs/documents.ts";
import { assert } from "../kernel/assert.ts";
import { booleans, bytes, integers, texts } from "./binary-array.ts";
import type { Sql } from "./sql.ts";

/** `batch` is the name of the batch, as the journal has it. */
export async function insertDocuments(sql: Sql, rows: readonly DocumentRow[], batch: string): Promise<void> {
  const own = rows.filter((row) => row.consignment !== null);
  const waybills = rows.filter((row) => row.filed.document.kind === "waybill");
  const movements = rows.filter((row) => isMovement(row.filed.document));
  assert(own.length + waybills.length + movements.length === rows.length, "insertDocuments: a table for each");
  if (own.length > 0) await insertOwn(sql, own, batch);
  if (waybills.length > 0) await insertWaybills(sql, waybills, batch);
  if (movements.length > 0) await insertMovements(sql, movements, batch);
}

/** The columns that the three tables share, and the parameters that fill them. */
const SHARED = `version, is_draft, is_withdrawn, entrance, signature, filed_by, filed_as, content_hash, message, body, sealed`;
const SHARED_ARRAYS = `$1::int[], $2::bool[], $3::bool[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                   $9::text[], $10::text[], $11::bytea[]`;

function shared(rows: readonly DocumentRow[]): unknown[] {
  return [
    integers(rows.map((row) => row.filed.version)),
    booleans(rows.map((row) => row.filed.isDraft)),
    booleans(rows.map((row) => row.filed.isWithdrawn)),
    texts(rows.map((row) => row.filed.entrance)),
    texts(rows.map((row) => row.filed.signature)),
    texts(rows.map((row) => row.filed.filedBy)),
    texts(rows.map((row) => row.filed.filedAs)),
    texts(rows.map((row) => row.filed.contentHash)),
    texts(rows.map((row) => row.message)),
    texts(rows.map((row) => row.body)),
    bytes(rows.map((row) => row.sealed)),
    rows[0]!.filed.receivedAt, // One batch, one instant.
  ];
}

async function insertOwn(sql: Sql, rows: readonly DocumentRow[], batch: string): Promise<void> {
  await sql.query({
    name: "insert-documents",
    text: `insert into document (consignment, kind, key, received_at, batch, ${SHARED})
          select consignment, kind, key, $12, $13, ${SHARED}
            from unnest(${SHARED_ARRAYS}, $14::text[], $15::text[], $16::text[])
              as row (${SHARED}, consignment, kind, key)`,
    values: [
      ...shared(rows),
      batch,
      texts(rows.map((row) => row.consignment)),
      texts(rows.map((row) => row.filed.document.kind)),
      texts(rows.map((row) => row.filed.key)),
    ],
  });
}

async function insertWaybills(sql: Sql, rows: readonly DocumentRow[], batch: string): Promise<void> {
  await sql.query({
    name: "insert-waybills",
    text: `insert into waybill (waybill, order_no, received_at, batch, ${SHARED})
          select waybill, order_no, $12, $13, ${SHARED}
            from unnest(${SHARED_ARRAYS}, $14::text[], $15::text[]) as row (${SHARED}, waybill, order_no)`,
    values: [
      ...shared(rows),
      batch,
      texts(rows.map((row) => row.filed.key)),
      texts(rows.map(({ filed: { document } }) => (document.kind === "waybill" ? document.orderNo : null))),
    ],
  });
}

async function insertMovements(sql: Sql, rows: readonly DocumentRow[], batch: string): Promise<void> {
  await sql.query({
    name: "insert-movements",
    text: `insert into movement (waybill, kind, key, received_at, batch, ${SHARED})
          select waybill, kind, key, $12, $13, ${SHARED}
            from unnest(${SHARED_ARRAYS}, $14::text[], $15::text[], $16::text[])
              as row (${SHARED}, waybill, kind, key)`,
    values: [
      ...shared(rows),
      batch,
      texts(rows.map((row) => waybillOf(row.filed.document) ?? null)),
      texts(rows.map((row) => row.filed.document.kind)),
      texts(rows.map((row) => row.filed.key)),
    ],
  });
}
