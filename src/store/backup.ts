/**
 * backup: the whole record into one file: every table by COPY, in one snapshot, while the program goes on clearing.
 *
 * Streaming: memory does not grow with the record. The file gets its name only when it is whole and on disk (mode
 * 0600: names and addresses are in it in the clear). Not in it: keys; the head names the ones that the data needs. Its
 * form: `backup-frames.ts`; the way back: `restore.ts`.
 */
import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createGzip } from "node:zlib";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { FORMAT, frameWriter, type BackupHead } from "./backup-frames.ts";
import { derivedTables, distribution } from "./distribution.ts";
import { SNAPSHOT } from "./pool.ts";

export interface BackupWatcher {
  begin(rows: number): void;
  advance(rows: number): void;
}

/** COPY text is half hexadecimal: the fastest level already halves it. */
const LEVEL = constants.Z_BEST_SPEED;
const NEW_LINE = 0x0a;

export async function backup(url: string, file: string, watcher: BackupWatcher): Promise<BackupHead> {
  const client = new pg.Client({ connectionString: url, statement_timeout: 0, application_name: "fairway backup" });
  client.on("error", () => undefined); // What breaks the connection fails its statement too, and that is told.
  await client.connect();
  try {
    await client.query(SNAPSHOT);
    const head = await readHead(client);
    watcher.begin(Object.values(head.tables).reduce((sum, rows) => sum + rows, 0));
    await writeWhole(file, framesOf(client, head, watcher));
    await client.query("commit");
    return head;
  } finally {
    await client.end();
  }
}

async function readHead(client: pg.Client): Promise<BackupHead> {
  const { rows: migrations } = await client.query<BackupHead["migrations"][number]>(
    "select name, sha256 from migration order by name",
  );
  const tables: Record<string, number> = {};
  for (const table of await tablesOf(client)) {
    const { rows } = await client.query<{ rows: string }>(`select count(*) as rows from "${table}"`);
    tables[table] = Number(rows[0]!.rows);
  }
  const { rows: standing } = await client.query<{ name: string; value: string }>(
    `select sequencename as name, last_value::text as value from pg_sequences
      where schemaname = 'public' and last_value is not null order by 1`,
  );
  return {
    format: FORMAT,
    createdAt: new Date().toISOString(),
    migrations,
    tables,
    sequences: Object.fromEntries(standing.map(({ name, value }) => [name, value])),
    keys: await keysOf(client),
  };
}

/** Every table but the list of migrations and what is derived; those that others may refer to come first. */
export async function tablesOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`,
  );
  const names = rows.map(({ name }) => name).filter((name) => name !== "migration" && !derivedTables.includes(name));
  const isReference = (name: string): boolean => distribution[name]?.kind === "reference";
  return [...names.filter(isReference), ...names.filter((name) => !isReference(name))];
}

/** Columns that are written; what the database computes is computed again. */
export async function columnsOf(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [`"${table}"`],
  );
  return rows.map(({ name }) => name);
}

/** An envelope and a hash begin with the name of their set of keys. */
async function keysOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ key: string }>(
    `with sealed as (select sealed, null as body from message
       union all select sealed, body from document union all select sealed, body from waybill
       union all select sealed, body from movement
       union all select secret, null from subscription
       union all select former_secret, null from subscription where former_secret is not null)
     select distinct convert_from(substr(sealed, 2, get_byte(sealed, 0)), 'LATIN1') as key from sealed
     union select distinct substring(body from '"hash":"([a-z0-9]+)[.]') from sealed where body like '%"hash":"%'
     union select distinct split_part(identity_hash, '.', 1) from person where identity_hash is not null
     order by 1`,
  );
  return rows.map(({ key }) => key);
}

export const copyOut = (table: string, columns: readonly string[]): string =>
  `copy "${table}" (${columns.map((column) => `"${column}"`).join(", ")}) to stdout`;

async function* framesOf(client: pg.Client, head: BackupHead, watcher: BackupWatcher): AsyncGenerator<Buffer> {
  const { frame, end } = frameWriter();
  yield* frame("H", head);
  for (const table of Object.keys(head.tables)) {
    const columns = await columnsOf(client, table);
    yield* frame("T", { table, columns });
    const sum = createHash("sha256");
    let rows = 0;
    for await (const piece of client.query(copyTo(copyOut(table, columns))) as AsyncIterable<Buffer>) {
      sum.update(piece);
      const more = countLines(piece);
      rows += more;
      watcher.advance(more);
      yield* frame("D", piece);
    }
    yield* frame("E", { rows, sha256: sum.digest("hex") });
  }
  yield* end();
}

/** In COPY's text a line is a row: a line break inside a value is written as two characters. */
export function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(NEW_LINE); at !== -1; at = bytes.indexOf(NEW_LINE, at + 1)) lines += 1;
  return lines;
}

/** Whole and on disk under its name, or not there at all. */
async function writeWhole(file: string, frames: AsyncGenerator<Buffer>): Promise<void> {
  const draft = `${file}.${String(process.pid)}.part`;
  try {
    const target = createWriteStream(draft, { flags: "wx", mode: 0o600, flush: true });
    await pipeline(Readable.from(frames), createGzip({ level: LEVEL }), target);
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
  const directory = await open(dirname(file), "r");
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
