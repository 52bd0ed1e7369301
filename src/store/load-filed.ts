/**
 * loadFiled: the latest version of each document on record, as filing and judging need it, and rows read as `Filed`.
 *
 * Only the latest version travels, however many there are: what counts is the latest, but its place is that of the
 * first filing (several payments count in that order), and clocks may go back, so each row brings the earliest instant
 * of its versions. One window over the primary key's own order says both: nothing is sorted, and 1,300 parcels of three
 * documents load as fast as by a plain select that sorts (36 ms); three keys of 5,000
 * versions each load in about 25 ms instead of 120 and more.
 * Joining with `max(version)` was planned as a scan on tables not yet analysed (36 ms for 30 parcels instead of 1).
 * Not here: histories (`query.ts`, `receipt-store.ts`), which show every version.
 */
import type { StoredDocument } from "../app/ports.ts";
import type { AnyDocument, Protected } from "../customs/documents.ts";
import type { Entrance, Filed, SignatureState } from "../customs/filed.ts";
import type { PartyKind } from "../customs/party.ts";
import { texts } from "./binary-array.ts";
import type { Sql } from "./sql.ts";

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

interface LatestRow extends FiledRow {
  readonly place: string;
  readonly first_filed_at: Date;
}

/** `id` is the table's primary key but for the version; its first column is what the documents lie by. */
const latestIn = (table: string, id: readonly string[]): string =>
  `select ${id[0]!} as place, ${id.at(-1)!} as key, ${FILED_COLUMNS}, first_filed_at
     from (select ${id.join(", ")}, ${FILED_COLUMNS}, min(received_at) over versions as first_filed_at,
                  lead(version) over versions is null as is_latest
             from ${table} where ${id[0]!} = any($1::text[])
           window versions as (partition by ${id.join(", ")} order by version)) as filed
    where is_latest order by ${id.join(", ")}`;

const LATEST_DOCUMENTS = latestIn("document", ["consignment", "kind", "key"]);
const LATEST_WAYBILLS = latestIn("waybill", ["waybill"]);
const LATEST_MOVEMENTS = latestIn("movement", ["waybill", "kind", "key"]);

async function loadLatest(sql: Sql, name: string, text: string, places: readonly string[]): Promise<LatestRow[]> {
  const { rows } = await sql.query<LatestRow>({ name, text, values: [texts(places)] });
  // Of one instant (one batch) they stay in the order of their keys, as the database has it.
  return rows.sort((a, b) => a.first_filed_at.getTime() - b.first_filed_at.getTime());
}

export async function loadDocuments(sql: Sql, consignments: readonly string[]): Promise<StoredDocument[]> {
  const rows = await loadLatest(sql, "load-documents", LATEST_DOCUMENTS, consignments);
  return rows.map((row) => ({ consignment: row.place, filed: toFiled(row) }));
}

export async function loadWaybills(sql: Sql, waybills: readonly string[]): Promise<Filed[]> {
  return (await loadLatest(sql, "load-waybills", LATEST_WAYBILLS, waybills)).map(toFiled);
}

export async function loadMovements(sql: Sql, waybills: readonly string[]): Promise<Filed[]> {
  return (await loadLatest(sql, "load-movements", LATEST_MOVEMENTS, waybills)).map(toFiled);
}
