import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../../tests/database.ts";
import { distribution, type Distribution } from "./distribution.ts";

/** The migrated database as Citus would meet it: what is declared in distribution.ts must be possible there. */
interface Key {
  readonly table: string;
  readonly name: string;
  readonly columns: readonly string[];
}
interface ForeignKey extends Key {
  readonly target: string;
  readonly targetColumns: readonly string[];
}

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client(database.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const columnNames = (relation: string, numbers: string): string =>
  `array(select a.attname::text from unnest(${numbers}) with ordinality k(number, place)
         join pg_attribute a on a.attrelid = ${relation} and a.attnum = k.number order by k.place)`;

async function readTables(): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition order by 1`,
  );
  return rows.map(({ name }) => name);
}

async function readUniqueKeys(): Promise<Key[]> {
  const { rows } = await client.query<Key>(
    `select i.indrelid::regclass::text as table, i.indexrelid::regclass::text as name,
            ${columnNames("i.indrelid", "i.indkey::int2[]")} as columns
     from pg_index i join pg_class c on c.oid = i.indrelid
     where i.indisunique and c.relnamespace = 'public'::regnamespace and not c.relispartition`,
  );
  return rows;
}

async function readForeignKeys(): Promise<ForeignKey[]> {
  const { rows } = await client.query<ForeignKey>(
    `select conrelid::regclass::text as table, conname::text as name, confrelid::regclass::text as target,
            ${columnNames("conrelid", "conkey")} as columns, ${columnNames("confrelid", "confkey")} as "targetColumns"
     from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`,
  );
  return rows;
}

type Declared = Readonly<Record<string, Distribution>>;

/** Keys that could not be unique across machines: their columns miss the one the table is distributed by. */
const uncoveredKeys = (keys: readonly Key[], declared: Declared): string[] =>
  keys
    .filter(({ table, columns }) => {
      const how = declared[table];
      return how?.kind === "distributed" && !columns.includes(how.by);
    })
    .map(({ name }) => name);

/** Foreign keys that could lead from one machine to another. */
const crossingKeys = (keys: readonly ForeignKey[], declared: Declared): string[] =>
  keys
    .filter(({ table, target, columns, targetColumns }) => {
      const [from, to] = [declared[table], declared[target]];
      if (to?.kind === "reference") return from?.kind === "local";
      if (from?.kind !== "distributed" || to?.kind !== "distributed") return from?.kind !== to?.kind;
      const place = columns.indexOf(from.by);
      return place === -1 || targetColumns[place] !== to.by;
    })
    .map(({ name }) => name);

const refused: readonly { readonly what: string; readonly pattern: RegExp }[] = [
  { what: "select … for update or share", pattern: /\bfor\s+(no\s+key\s+)?update\b|\bfor\s+(key\s+)?share\b/i },
  { what: "skip locked", pattern: /\bskip\s+locked\b/i },
  { what: "merge", pattern: /\bmerge\s+into\b/i },
  { what: "recursive query", pattern: /\bwith\s+recursive\b/i },
  { what: "lock table", pattern: /\block\s+table\b/i },
  { what: "savepoint", pattern: /\bsavepoint\s+\w/i },
];

function refusedIn(text: string): string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, "").replaceAll(/(^|\s)(\/\/|--).*$/gm, "");
  return refused.filter(({ pattern }) => pattern.test(code)).map(({ what }) => what);
}

test("every table says how it is distributed, and nothing else does", async () => {
  expect(Object.keys(distribution).sort()).toEqual((await readTables()).sort());
});

test("every distributed table has the column it is distributed by, never null", async () => {
  const declared = Object.entries(distribution).flatMap(([table, how]) =>
    how.kind === "distributed" ? [`${table}.${how.by}`] : [],
  );
  const { rows } = await client.query<{ name: string }>(
    `select attrelid::regclass::text || '.' || attname as name from pg_attribute
     where attrelid::regclass::text || '.' || attname = any($1) and attnotnull and attnum > 0`,
    [declared],
  );
  expect(rows.map(({ name }) => name).sort()).toEqual(declared.sort());
});

test("every unique key contains the distribution column", async () => {
  const keys = await readUniqueKeys();
  expect(keys.map(({ table }) => table)).toContain("migration");
  expect(uncoveredKeys(keys, distribution)).toEqual([]);
});

test("no foreign key leads to rows that may lie on another machine, and no trigger fires", async () => {
  expect(crossingKeys(await readForeignKeys(), distribution)).toEqual([]);
  expect((await client.query("select tgname from pg_trigger where not tgisinternal")).rows).toEqual([]);
});

test("what is read from the catalogue is enough to catch a key and a reference that cross", async () => {
  await client.query(`
    create table planted_parcel (consignment text primary key, note text unique);
    create table planted_person (person text primary key);
    create table planted_line (
      consignment text constraint planted_same references planted_parcel,
      person text constraint planted_other references planted_person,
      note text constraint planted_note references planted_parcel (note),
      primary key (consignment, person))`);
  const declared: Declared = {
    planted_parcel: { kind: "distributed", by: "consignment" },
    planted_person: { kind: "distributed", by: "person" },
    planted_line: { kind: "distributed", by: "consignment" },
  };
  try {
    expect(uncoveredKeys(await readUniqueKeys(), declared)).toEqual(["planted_parcel_note_key"]);
    expect(crossingKeys(await readForeignKeys(), declared).sort()).toEqual(["planted_note", "planted_other"]);
    const asReference: Declared = { ...declared, planted_person: { kind: "reference" } };
    expect(crossingKeys(await readForeignKeys(), asReference)).toEqual(["planted_note"]);
  } finally {
    await client.query("drop table planted_line, planted_parcel, planted_person");
  }
});

test("no statement of the store is one that a distributed PostgreSQL refuses", () => {
  const files = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
  );
  expect(files).toContain("migrate.ts");
  const found = files.flatMap((name) =>
    refusedIn(readFileSync(join(import.meta.dirname, name), "utf8")).map((what) => `${name}: ${what}`),
  );
  expect(found).toEqual([]);
});

test.each([
  { text: "`select id from parcel where state = $1 for update`", found: ["select … for update or share"] },
  { text: "select 1\n  FOR NO KEY\n  UPDATE skip locked", found: ["select … for update or share", "skip locked"] },
  { text: "merge into quota using x on true", found: ["merge"] },
  { text: "with recursive linked as (select 1)", found: ["recursive query"] },
  { text: "insert into parcel values (1) on conflict (id) do update set seen = true", found: [] },
  { text: "/** select … for update is refused */ select 1 // merge into is, too", found: [] },
])("the scan of $text finds $found", ({ text, found }) => {
  expect(refusedIn(text)).toEqual(found);
});
