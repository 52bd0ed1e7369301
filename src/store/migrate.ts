/**
 * migrate: brings a database to the newest shape: append-only files NNNN-name.sql, in order, each once and in its own
 * transaction.
 *
 * What was applied is remembered with its SHA-256. A file that was edited, removed or slipped in before applied ones
 * is an error that names it, before anything changes. One runner at a time: others wait at an advisory lock and then
 * find nothing to do. Deliberately not here: going back, and statements that cannot run in a transaction.
 */
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";

export class MigrationError extends Error {
  override name = "MigrationError";
}

export interface Migration {
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

const CONNECT_MS_MAX = 10_000;

type AppliedRow = Pick<Migration, "name" | "sha256">;

const LOCK = 4_711_910_917_591_021n; // Any number that nothing else in this database locks.
const fileName = /^(\d{4})-[a-z0-9]+(-[a-z0-9]+)*\.sql$/;

/** Applies what is missing; the answer names what was applied now. */
export async function migrate(
  database: pg.Pool | pg.ClientBase,
  directory: string,
  say: (sentence: string) => void = () => undefined,
): Promise<string[]> {
  const migrations = await readMigrations(directory);
  if (!(database instanceof pg.Pool)) return runLocked(database, migrations, say);
  const client = await database.connect();
  let broken: unknown;
  try {
    return await runLocked(client, migrations, say);
  } catch (error) {
    broken = error;
    throw error;
  } finally {
    client.release(broken !== undefined); // After an error the connection may still hold the lock: closing it lets go.
  }
}

/** On a connection of its own: a migration may take longer than any statement of the running program. */
export async function migrateAt(url: string, directory: string, say: (sentence: string) => void): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS_MAX });
  client.on("error", () => undefined); // What breaks the connection fails its statement too, and that is told.
  await client.connect();
  try {
    return await migrate(client, directory, say);
  } finally {
    await client.end();
  }
}

export async function readMigrations(directory: string): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith(".sql")).sort();
  const migrations: Migration[] = [];
  for (const [index, name] of names.entries()) {
    const number = fileName.exec(name)?.[1];
    if (number === undefined) throw new MigrationError(`${name} is not named NNNN-name.sql.`);
    if (Number(number) !== index + 1) {
      throw new MigrationError(`${name} is out of order: number ${String(index + 1).padStart(4, "0")} is next.`);
    }
    const bytes = await readFile(join(directory, name));
    migrations.push({ name, text: bytes.toString("utf8"), sha256: createHash("sha256").update(bytes).digest("hex") });
  }
  return migrations;
}

/**
 * Within the caller's transaction: waits for other runners until its end, and applies the migrations to a database that
 * has none.
 */
export async function applyAll(client: pg.ClientBase, migrations: readonly Migration[]): Promise<void> {
  await createList(client);
  for (const migration of migrations) await run(client, migration);
}

export const lockMigrations = (client: pg.ClientBase): Promise<unknown> =>
  client.query("select pg_advisory_xact_lock($1)", [LOCK.toString()]);

const createList = (client: pg.ClientBase): Promise<unknown> =>
  client.query(
    `create table if not exists migration (
       name text primary key, sha256 text not null, applied_at timestamptz not null default now())`,
  );

async function runLocked(
  client: pg.ClientBase,
  migrations: readonly Migration[],
  say: (sentence: string) => void,
): Promise<string[]> {
  await client.query("select pg_advisory_lock($1)", [LOCK.toString()]);
  try {
    await createList(client);
    const { rows } = await client.query<AppliedRow>("select name, sha256 from migration order by name");
    checkApplied(rows, migrations);
    const missing = migrations.slice(rows.length);
    for (const migration of missing) {
      say(`Applying migration ${migration.name}…`);
      await apply(client, migration);
    }
    return missing.map(({ name }) => name);
  } finally {
    // A connection that broke has let go of the lock by itself; what broke it is what the caller should hear.
    await Promise.allSettled([client.query("select pg_advisory_unlock($1)", [LOCK.toString()])]);
  }
}

/** The applied ones must be the first of the files, byte for byte. */
function checkApplied(applied: readonly AppliedRow[], migrations: readonly Migration[]): void {
  const byName = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const [index, { name, sha256 }] of applied.entries()) {
    const file = byName.get(name);
    if (file === undefined) {
      throw new MigrationError(
        `${name} was applied to this database, but its file is missing: restore it, or run a newer Fairway.`,
      );
    }
    if (file.sha256 !== sha256) {
      throw new MigrationError(
        `${name} was edited after it was applied: restore it, and put the change into a new migration.`,
      );
    }
    if (migrations[index] !== file) {
      throw new MigrationError(
        `${migrations[index]!.name} comes before ${name}, which is applied already: give it the next number.`,
      );
    }
  }
}

async function apply(client: pg.ClientBase, migration: Migration): Promise<void> {
  await client.query("begin");
  try {
    await run(client, migration);
    await client.query("commit");
  } catch (error) {
    await Promise.allSettled([client.query("rollback")]); // On a broken connection there is nothing left to roll back.
    throw error;
  }
}

async function run(client: pg.ClientBase, { name, text, sha256 }: Migration): Promise<void> {
  try {
    await client.query(text);
    await client.query("insert into migration (name, sha256) values ($1, $2)", [name, sha256]);
  } catch (error) {
    const { message, position } = error as { message: string; position?: string };
    const line = position === undefined ? "" : `, line ${String(text.slice(0, Number(position)).split("\n").length)}`;
    throw new MigrationError(`${name}${line}: ${message}. Nothing of it was kept.`, { cause: error });
  }
}
