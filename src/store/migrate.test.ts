import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../../tests/database.ts";
import { migrate } from "./migrate.ts";

let database: TestDatabase;
let pool: pg.Pool;
let directory: string;

beforeEach(async () => {
  database = await createDatabase();
  pool = new pg.Pool({ connectionString: database.url });
  pool.on("error", () => undefined); // Dropping the database ends connections that are still closing.
  await pool.query("drop schema public cascade; create schema public");
  directory = mkdtempSync(join(tmpdir(), "fairway-migrations-"));
  write("0001-begin.sql", "create table parcel (id int); insert into parcel values (1);");
});

afterEach(async () => {
  await pool.end();
  await database.drop();
  rmSync(directory, { recursive: true });
});

/** Of this database alone: the server has others, whose programs hold locks of their own. */
const advisoryLocks = `select from pg_locks where locktype = 'advisory'
  and database = (select oid from pg_database where datname = current_database())`;
const write = (name: string, text: string): void => writeFileSync(join(directory, name), text);

async function tables(): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1",
  );
  return rows.map(({ name }) => name);
}

test("what is missing is applied in order, once, and told", async () => {
  const told: string[] = [];
  write("0002-more.sql", "insert into parcel values (2);");
  expect(await migrate(pool, directory, (sentence) => told.push(sentence))).toEqual([
    "0001-begin.sql",
    "0002-more.sql",
  ]);
  expect(told).toEqual(["Applying migration 0001-begin.sql…", "Applying migration 0002-more.sql…"]);
  write("0003-last.sql", "insert into parcel values (3);");
  expect(await migrate(pool, directory)).toEqual(["0003-last.sql"]);
  expect(await migrate(pool, directory)).toEqual([]);
  expect((await pool.query("select id from parcel order by id")).rows).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
});

test("a single client does as well as a pool, and gives the lock back", async () => {
  const client = new pg.Client(database.url);
  await client.connect();
  expect(await migrate(client, directory)).toEqual(["0001-begin.sql"]);
  expect((await client.query(advisoryLocks)).rowCount).toBe(0);
  await client.end();
});

test("runners at the same time: one applies, the others find nothing to do", async () => {
  const results = await Promise.all([1, 2, 3, 4].map(() => migrate(pool, directory)));
  expect(results.flat()).toEqual(["0001-begin.sql"]);
});

test("a failing migration leaves nothing of itself, names its line, and those before it stay", async () => {
  write("0002-broken.sql", "create table half (id int);\n\ncreate table other (id nonsense);\n");
  await expect(migrate(pool, directory)).rejects.toThrow(
    /^0002-broken\.sql, line 3: .*nonsense.* Nothing of it was kept\.$/,
  );
  expect(await tables()).toEqual(["migration", "parcel"]);
  expect((await pool.query(advisoryLocks)).rowCount).toBe(0);
  write("0002-broken.sql", "create table whole (id int);");
  expect(await migrate(pool, directory)).toEqual(["0002-broken.sql"]);
});

test.each([
  {
    name: "edited after it was applied",
    change: () => write("0001-begin.sql", "create table parcel (id bigint);"),
    told: /^0001-begin\.sql was edited after it was applied/,
  },
  {
    name: "a comment is an edit, too",
    change: () => write("0001-begin.sql", "create table parcel (id int); insert into parcel values (1); --"),
    told: /^0001-begin\.sql was edited/,
  },
  {
    name: "renamed",
    change: () => renameSync(join(directory, "0001-begin.sql"), join(directory, "0001-start.sql")),
    told: /^0001-begin\.sql was applied to this database, but its file is missing/,
  },
  {
    name: "a gap in the numbers",
    change: () => write("0003-far.sql", "select 1;"),
    told: /^0003-far\.sql is out of order: number 0002 is next/,
  },
  {
    name: "a number twice",
    change: () => write("0001-also.sql", "select 1;"),
    told: /^0001-begin\.sql is out of order: number 0002 is next/,
  },
  {
    name: "a name of another form",
    change: () => write("2-more.sql", "select 1;"),
    told: /^2-more\.sql is not named NNNN-name\.sql/,
  },
])("$name: an error that names the file, and nothing changes", async ({ change, told }) => {
  await migrate(pool, directory);
  change();
  await expect(migrate(pool, directory)).rejects.toThrow(told);
  expect(await tables()).toEqual(["migration", "parcel"]);
});

test("a file slipped in before applied ones is named", async () => {
  write("0002-more.sql", "select 1;");
  await migrate(pool, directory);
  renameSync(join(directory, "0002-more.sql"), join(directory, "0003-more.sql"));
  write("0002-late.sql", "select 2;");
  await expect(migrate(pool, directory)).rejects.toThrow(/^0002-more\.sql was applied/);
});

test("the project's own migrations are well named and apply", async () => {
  const own = join(import.meta.dirname, "../../migrations");
  const names = readdirSync(own).sort();
  expect(await migrate(pool, own)).toEqual(names);
  expect(names.length).toBeGreaterThan(0);
});
