/**
 * restore: a backup into an empty database, as a whole or not at all, and the proof that it is there as it was.
 *
 * One transaction makes the tables by the backup's own migrations, copies every row in, and then copies every table
 * out again: the same rows and the same SHA-256 as in the file, or everything is rolled back. Only a database without
 * any table is taken, so that nothing on record is ever mixed or lost. Not here: what the rows mean (`app/verify.ts`).
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import pg from "pg";
import { from as copyFrom, to as copyTo } from "pg-copy-streams";
import {
  altered,
  BackupProblem,
  FORMAT,
  parseFrame,
  readFrames,
  type BackupHead,
  type Frame,
  type TableEnd,
  type TableHead,
} from "./backup-frames.ts";
import { columnsOf, copyOut, countLines, tablesOf, type BackupWatcher } from "./backup.ts";
import { applyAll, lockMigrations, readMigrations } from "./migrate.ts";

export interface RestoreOptions {
  readonly migrations: string;
  /** Names of the sets of keys that are here. */
  readonly keys: readonly string[];
  readonly watcher: BackupWatcher;
}

export async function restore(url: string, file: string, options: RestoreOptions): Promise<BackupHead> {
  const client = new pg.Client({ connectionString: url, statement_timeout: 0, application_name: "fairway restore" });
  client.on("error", () => undefined); // What breaks the connection fails its statement too, and that is told.
  await client.connect();
  try {
    await client.query("begin");
    try {
      await lockMigrations(client); // A program that starts meanwhile waits, and finds the database as restored.
      await client.query("set local synchronize_seqscans = off"); // A table is read back in the order of its rows.
      await refuseIfNotEmpty(client);
      const head = await copyAllIn(client, framesIn(file), options);
      await client.query("commit");
      await client.query("analyze");
      return head;
    } catch (error) {
      await Promise.allSettled([client.query("rollback")]); // On a broken connection nothing is left to roll back.
      throw error;
    }
  } finally {
    await client.end();
  }
}

async function refuseIfNotEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S') order by 1 limit 1`,
  );
  if (rows[0] === undefined) return;
  throw new BackupProblem(
    `The database is not empty (it has ${rows[0].name}): give one of its own, by FAIRWAY_HOME or DATABASE_URL.`,
  );
}

/** What gzip says of a file that is cut or no gzip at all becomes a sentence; so does a file that cannot be read. */
async function* framesIn(file: string): AsyncGenerator<Frame> {
  const bytes = createGunzip();
  const source = pipeline(createReadStream(file), bytes);
  source.catch(() => undefined); // Told below: reading fails with the same error.
  try {
    yield* readFrames(bytes);
    await source;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "Z_BUF_ERROR") throw new BackupProblem("The file is not whole: it is cut off.", { cause: error });
    if (code?.startsWith("Z_") === true) throw altered();
    throw error;
  }
}

async function copyAllIn(
  client: pg.Client,
  frames: AsyncGenerator<Frame>,
  options: RestoreOptions,
): Promise<BackupHead> {
  const first = await next(frames, "H");
  const head = parseFrame(first) as BackupHead;
  await checkHead(head, options);
  options.watcher.begin(2 * Object.values(head.tables).reduce((sum, rows) => sum + rows, 0));
  await applyAll(client, (await readMigrations(options.migrations)).slice(0, head.migrations.length));
  const tables = await tablesOf(client);
  if (tables.join() !== Object.keys(head.tables).join()) throw altered();
  // A migration may fill a table; the backup holds those rows too.
  await client.query(`truncate ${tables.map((table) => `"${table}"`).join(", ")}`);
  const ends = new Map<string, TableEnd>();
  for (const table of tables) ends.set(table, await copyTableIn(client, frames, table, options.watcher));
  await next(frames, "Z");
  if ((await frames.next()).done !== true) throw altered();
  for (const [name, value] of Object.entries(head.sequences))
    await client.query("select setval(quote_ident($1)::regclass, $2::bigint)", [name, value]);
  await prove(client, head, ends, options.watcher);
  return head;
}

async function next(frames: AsyncGenerator<Frame>, letter: Frame["letter"]): Promise<Buffer> {
  const { value } = (await frames.next()) as { value: Frame | undefined };
  if (value?.letter !== letter) throw altered();
  return value.payload;
}

async function checkHead(head: BackupHead, { migrations, keys }: RestoreOptions): Promise<void> {
  if (head.format !== FORMAT)
    throw new BackupProblem(`The backup has the form ${head.format}, and this program reads ${FORMAT}: use its own.`);
  const files = await readMigrations(migrations);
  for (const [index, { name, sha256 }] of head.migrations.entries()) {
    const file = files[index];
    if (file === undefined)
      throw new BackupProblem(`The backup was made by a newer program (it has ${name}): restore it with that one.`);
    if (file.name !== name || file.sha256 !== sha256)
      throw new BackupProblem(`The backup's ${name} is not this program's: restore it with the program that made it.`);
  }
  const missing = head.keys.filter((key) => !keys.includes(key));
  if (missing.length > 0)
    throw new BackupProblem(
      `The data was sealed with keys that are not here (${missing.join(", ")}): put your keys.json into ` +
        "FAIRWAY_HOME/keys, or its text into FAIRWAY_KEYS, before you restore.",
    );
}

async function copyTableIn(
  client: pg.Client,
  frames: AsyncGenerator<Frame>,
  table: string,
  watcher: BackupWatcher,
): Promise<TableEnd> {
  const head = parseFrame(await next(frames, "T")) as TableHead;
  const own = await columnsOf(client, table);
  if (head.table !== table || head.columns.join() !== own.join()) throw altered();
  const sum = createHash("sha256");
  let rows = 0;
  let end: TableEnd | undefined;
  async function* data(): AsyncGenerator<Buffer> {
    for (;;) {
      const { value } = (await frames.next()) as { value: Frame | undefined };
      if (value?.letter === "E") {
        end = parseFrame(value.payload) as TableEnd;
        return;
      }
      if (value?.letter !== "D") throw altered();
      sum.update(value.payload);
      const more = countLines(value.payload);
      rows += more;
      watcher.advance(more);
      yield value.payload;
    }
  }
  const columns = own.map((column) => `"${column}"`).join(", ");
  try {
    await pipeline(Readable.from(data()), client.query(copyFrom(`copy "${table}" (${columns}) from stdin`)));
  } catch (error) {
    // Rows are written before the hash over all of them is known: altered ones may be none that the table takes.
    if (isRefusedData(error)) throw altered();
    throw error;
  }
  if (end === undefined || end.rows !== rows || end.sha256 !== sum.digest("hex")) throw altered();
  return end;
}

/** SQLSTATE classes 22 (data exception) and 23 (integrity constraint violation). */
const isRefusedData = (error: unknown): boolean => error instanceof pg.DatabaseError && /^2[23]/.test(error.code ?? "");

/** Reads every table back: what is in the database now is what was in the other one. */
async function prove(
  client: pg.Client,
  head: BackupHead,
  ends: ReadonlyMap<string, TableEnd>,
  watcher: BackupWatcher,
): Promise<void> {
  for (const [table, expected] of Object.entries(head.tables)) {
    const sum = createHash("sha256");
    let rows = 0;
    const columns = await columnsOf(client, table);
    for await (const piece of client.query(copyTo(copyOut(table, columns))) as AsyncIterable<Buffer>) {
      sum.update(piece);
      const more = countLines(piece);
      rows += more;
      watcher.advance(more);
    }
    if (rows !== expected || ends.get(table)!.sha256 !== sum.digest("hex"))
      throw new BackupProblem(`The table ${table} does not read back as it was written; nothing was kept.`);
  }
}
