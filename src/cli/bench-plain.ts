/**
 * bench-plain: the physical limit of the store: the bench's own documents copied into tables of the same shape, in the
 * same batches, with the same statement form and as many connections, and nothing else: no locks, no reading, no
 * deciding.
 */
import pg from "pg";
import type { DocumentRow } from "../app/ports.ts";
import { clearingTransaction } from "../store/clearing.ts";
import { toFiled, type FiledRow } from "../store/load-filed.ts";
import { DOCUMENTS_MAX, WRITERS } from "./compose.ts";

const DOCUMENTS = 40_000;

interface StoredRow extends FiledRow {
  readonly consignment: string | null;
  readonly sealed: Buffer;
}

/** Documents a second. The copies go to a schema of their own with the same tables, and are dropped. */
export async function insertPlainly(databaseUrl: string): Promise<number> {
  const admin = new pg.Client(databaseUrl);
  await admin.connect();
  try {
    const rows = await sample(admin);
    await admin.query(`drop schema if exists plain cascade; create schema plain;
      create table plain.document (like public.document including all);
      create table plain.waybill (like public.waybill including all)`);
    const clients = await Promise.all(Array.from({ length: WRITERS }, () => connect(databaseUrl)));
    try {
      return await insertAll(clients, rows);
    } finally {
      await Promise.all(clients.map((client) => client.end()));
      await admin.query(`drop schema plain cascade`);
    }
  } finally {
    await admin.end();
  }
}

async function connect(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  await client.query(`set search_path to plain`);
  return client;
}

/** Documents as they lie in the record, in the order in which they came. */
async function sample(client: pg.Client): Promise<DocumentRow[]> {
  const columns = `version, is_draft, is_withdrawn, entrance, signature, filed_by, filed_as, received_at, content_hash, body, sealed`;
  const { rows } = await client.query<StoredRow>(
    `select * from (select consignment, key, ${columns} from document
       union all select null, waybill, ${columns} from waybill) d order by received_at limit ${DOCUMENTS}`,
  );
  return rows.map((row) => ({
    consignment: row.consignment,
    filed: toFiled(row),
    body: row.body,
    sealed: row.sealed,
    message: null,
  }));
}

async function insertAll(clients: readonly pg.Client[], rows: readonly DocumentRow[]): Promise<number> {
  const batches: DocumentRow[][] = [];
  for (let start = 0; start < rows.length; start += DOCUMENTS_MAX)
    batches.push(rows.slice(start, start + DOCUMENTS_MAX));
  const started = performance.now();
  await Promise.all(
    clients.map(async (client) => {
      for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
        await client.query("begin");
        await clearingTransaction(client, { writer: "bench", sequence: 0, hash: "" }).insertDocuments(batch);
        await client.query("commit");
      }
    }),
  );
  return Math.round((rows.length / (performance.now() - started)) * 1000);
}
