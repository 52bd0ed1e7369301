/**
 * A backup taken in the middle of a load is one moment of the record; restored, it is that record, and the program runs
 * on it. A file that is not whole, altered or another program's leaves the database as it was.
 */
import { copyFile, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gunzipSync, gzipSync } from "node:zlib";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { migrations } from "../../src/cli/compose.ts";
import { backup } from "../../src/store/backup.ts";
import { BackupProblem, frameWriter, readFrames, type BackupHead } from "../../src/store/backup-frames.ts";
import { generateKeys } from "../../src/store/keys.ts";
import { restore } from "../../src/store/restore.ts";
import { audit } from "../audit.ts";
import { createEmptyDatabase, type TestDatabase } from "../database.ts";
import { startFairway, type TestFairway } from "../fairway.ts";
import { arrivalOf, documentsOf, goodParcel, type GoodParcel } from "../good-parcel.ts";
import { endAll, get, linesOf, makeHome, openRecord, post, registerFilers, runFairway, serve } from "../program.ts";
import { recordDigest } from "../record-digest.ts";
import { emptyLoad, send, unequalParcels, until } from "../send-parcels.ts";

afterAll(endAll);

const keysOfTest = generateKeys();
const watcher = { begin: () => undefined, advance: () => undefined };

/** When a table was made is not part of the record. */
async function digestOf(url: string): Promise<Record<string, string>> {
  return { ...(await recordDigest(url)), migration: "" };
}

/** Rows that name a batch which is not there: of another moment than the journal. */
async function rowsWithoutBatch(url: string): Promise<number> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ count: string }>(
      `with named as (select batch from document union select batch from waybill union select batch from decision)
       select count(*) from named left join journal on batch = writer || '.' || sequence where sequence is null`,
    );
    return Number(rows[0]!.count);
  } finally {
    await client.end();
  }
}

test(
  "taken under load by the command, restored by the command, and the program goes on",
  { timeout: 240_000 },
  async () => {
    const home = await makeHome();
    const record = await openRecord(home);
    const keys = await registerFilers(record);
    const server = await serve({ FAIRWAY_HOME: home });
    const load = emptyLoad();
    const parcels = unequalParcels("kept", 600);
    const sending = send(server, keys, parcels, load, () => true);
    await until(() => load.acknowledged.size > 400);
    const before = new Set(load.acknowledged);
    const file = join(home, "under-load.backup");
    const made = await runFairway(["backup", "--json", file], { env: { FAIRWAY_HOME: home } });
    expect([made.code, made.stderr]).toEqual([0, ""]);
    await sending;
    expect(load.acknowledged.size).toBe(2_400);
    expect((await stat(file)).mode & 0o777).toBe(0o600);

    const elsewhere = await makeHome();
    const env = { FAIRWAY_HOME: elsewhere };
    const without = await runFairway(["restore", file], { env });
    expect(without.code).toBe(1);
    expect(without.stderr).toMatch(/keys that are not here \(k[0-9a-f]+\)/);
    await mkdir(join(elsewhere, "keys"), { mode: 0o700 });
    await copyFile(join(home, "keys/keys.json"), join(elsewhere, "keys/keys.json"));
    const restored = await runFairway(["restore", "--json", file], { env });
    expect([restored.code, linesOf(restored.stdout)]).toEqual([0, linesOf(made.stdout)]);
    expect(restored.stderr).toMatch(/^[1-9]\d* events, .*: whole$/m); // It proved itself.
    const again = await runFairway(["restore", file], { env });
    expect(again.code).toBe(1);
    expect(again.stderr).toMatch(/is not empty/);

    const other = await openRecord(elsewhere);
    const found = await audit(other.url, before, []);
    expect(found.faults).toEqual([]);
    expect(found.documents).toBeGreaterThanOrEqual(before.size);
    expect(await rowsWithoutBatch(other.url)).toBe(0);
    await other.close();

    const second = await serve({ FAIRWAY_HOME: elsewhere });
    const rest = emptyLoad();
    await send(second, keys, parcels, rest, () => true);
    expect(rest).toMatchObject({ rejected: [], unadvised: [] });
    const complete = parcels.map(({ order }) => `${order.platform}/${order.orderNo}`);
    const whole = await openRecord(elsewhere);
    expect((await audit(whole.url, rest.acknowledged, complete)).faults).toEqual([]);
    await whole.close();
    expect((await get(second.url, `/v1/parcels/${complete[0]!}`, keys.order)).status).toBe(200);
    const [order] = documentsOf(goodParcel("kept-new", { person: 77 }));
    expect((await post(second.url, keys.order, JSON.stringify(order), "application/json")).lines[0]!.outcome).toBe(
      "accepted",
    );
    expect([(await server.stop()).code, (await second.stop()).code]).toEqual([0, 0]);
    await record.close();
  },
);

/** What COPY must write in another form: a backslash, a tab, a line break, what stands for null. */
function awkward(number: number): GoodParcel {
  const parcel = goodParcel(`awkward-${number}`, { person: number });
  return { ...parcel, order: { ...parcel.order, note: `a\\b\\N 中文 ${number}` } };
}

test("every envelope's key is asked for: a movement's and the secrets' of a subscription too", async () => {
  const fairway = await startFairway({ keys: keysOfTest });
  const empty = await createEmptyDatabase();
  try {
    await fairway.file([...documentsOf(goodParcel("sealed")), arrivalOf(goodParcel("sealed"))]);
    const others = { movement: "k00000a", secret: "k00000b", former: "k00000c" };
    const client = new pg.Client(fairway.url);
    await client.connect();
    const envelope = (key: string): Buffer => Buffer.from(`\x07${key}sealed`, "latin1");
    await client.query("update movement set sealed = $1", [envelope(others.movement)]);
    await client.query(
      `insert into subscription (subscription, party, url, secret, former_secret, cursor, created_at)
         values ('s-1', '4601000001', 'https://example.com', $1, $2, '0', now())`,
      [envelope(others.secret), envelope(others.former)],
    );
    await client.end();
    const file = join(await makeHome(), "keys.backup");
    const { keys } = await backup(fairway.url, file, watcher);
    const [set] = JSON.parse(keysOfTest) as [{ id: string }];
    expect(keys).toEqual([set.id, ...Object.values(others)].sort());
    for (const missing of Object.values(others)) {
      const here = keys.filter((key) => key !== missing);
      const refused = restore(empty.url, file, { migrations, keys: here, watcher });
      await expect(refused).rejects.toThrow(`keys that are not here (${missing})`);
    }
    expect(await recordDigest(empty.url)).toEqual({});
  } finally {
    await empty.drop();
    await fairway.stop();
  }
});

describe("one file", () => {
  let fairway: TestFairway;
  let directory: string;
  let file: string;
  let head: BackupHead;
  let original: Record<string, string>;
  let empty: TestDatabase;

  beforeAll(async () => {
    fairway = await startFairway({ keys: keysOfTest });
    for (let number = 0; number < 20; number += 1) await fairway.file(documentsOf(awkward(number)));
    directory = await makeHome();
    file = join(directory, "whole.backup");
    head = await backup(fairway.url, file, watcher);
    original = await digestOf(fairway.url);
    empty = await createEmptyDatabase();
  });
  afterAll(async () => {
    await empty.drop();
    await fairway.stop();
  });

  const into = (url: string, from: string, keys: readonly string[] = head.keys): Promise<BackupHead> =>
    restore(url, from, { migrations, keys, watcher });

  test("restored, every table is as it was, and so is where it stands", async () => {
    const target = await createEmptyDatabase();
    expect(await into(target.url, file)).toEqual(head);
    expect(await digestOf(target.url)).toEqual(original);
    const second = join(directory, "second.backup");
    const again = await backup(target.url, second, watcher);
    expect(again.tables).toEqual(head.tables);
    await target.drop();
  });

  test("names what it holds and the keys that it needs, and holds none", async () => {
    expect(head.tables).toMatchObject({ parcel: 20, document: 60, waybill: 20, decision: 20 });
    expect(head.keys).toHaveLength(1);
    const [set] = JSON.parse(keysOfTest) as [Record<string, string>];
    const text = gunzipSync(await readFile(file)).toString("latin1");
    expect(head.keys).toEqual([set["id"]]);
    expect(text).toContain(set["id"]);
    for (const name of ["identity", "envelope", "draw"]) {
      const key = Buffer.from(set[name]!, "base64");
      expect([
        text.includes(set[name]!),
        text.includes(key.toString("hex")),
        text.includes(key.toString("latin1")),
      ]).toEqual([false, false, false]);
    }
  });

  /** The file with its frames changed, and whole again. */
  async function remade(change: (letter: string, payload: Buffer) => Buffer | object): Promise<Buffer> {
    const { frame, end } = frameWriter();
    const parts: Buffer[] = [];
    for await (const { letter, payload } of readFrames(Readable.from([gunzipSync(await readFile(file))])))
      if (letter !== "Z") parts.push(...frame(letter, change(letter, payload)));
    return gzipSync(Buffer.concat([...parts, ...end()]));
  }
  const withHead = (part: (old: BackupHead) => Partial<BackupHead>) => (): Promise<Buffer> =>
    remade((letter, payload) => {
      if (letter !== "H") return payload;
      const old = JSON.parse(payload.toString()) as BackupHead;
      return { ...old, ...part(old) };
    });
  const whole = (): Promise<Buffer> => readFile(file);
  const flipped = async (place: (length: number) => number): Promise<Buffer> => {
    const bytes = gunzipSync(await whole());
    const at = place(bytes.length);
    bytes[at] = bytes[at]! ^ 1;
    return gzipSync(bytes);
  };
  const migration = { name: "9999-later.sql", sha256: "00" };

  test.each<{ name: string; make: () => Promise<Buffer>; says: RegExp }>([
    { name: "empty", make: () => Promise.resolve(Buffer.alloc(0)), says: /not whole/ },
    { name: "no gzip", make: () => Promise.resolve(Buffer.from("select 1;")), says: /altered, or is no backup/ },
    { name: "another gzip", make: () => Promise.resolve(gzipSync("select 1;")), says: /altered|not whole/ },
    { name: "cut by one byte", make: async () => (await whole()).subarray(0, -1), says: /not whole/ },
    {
      name: "cut in the middle",
      make: async () => (await whole()).subarray(0, head.keys.length + 5_000),
      says: /not whole/,
    },
    {
      name: "without its end",
      make: async () => gzipSync(gunzipSync(await whole()).subarray(0, -82)),
      says: /not whole/,
    },
    {
      name: "with more after its end",
      make: async () => gzipSync(Buffer.concat([gunzipSync(await whole()), Buffer.from("x")])),
      says: /goes on|altered/,
    },
    {
      name: "with a byte changed in gzip's own",
      make: async () => {
        const bytes = Buffer.from(await whole());
        bytes[bytes.length >> 1]! ^= 255;
        return bytes;
      },
      says: /altered|not whole/,
    },
    { name: "with a bit changed early", make: () => flipped(() => 40), says: /altered|another|form|keys|program/ },
    { name: "with a bit changed in the rows", make: () => flipped((length) => length >> 1), says: /altered/ },
    { name: "with a bit changed at its end", make: () => flipped((length) => length - 3), says: /altered/ },
    {
      name: "rows changed and hashed anew, but for the table's own hash",
      make: () =>
        remade((letter, payload) =>
          letter === "D" ? Buffer.from(payload.toString("latin1").replaceAll("cleared", "refused"), "latin1") : payload,
        ),
      says: /altered/,
    },
    {
      name: "rows changed to what the database takes for no row",
      make: () =>
        remade((letter, payload) =>
          letter === "D" ? Buffer.from(payload.toString("latin1").replaceAll("\\\\x", "\\\\xr"), "latin1") : payload,
        ),
      says: /altered/,
    },
    { name: "of another form", make: withHead(() => ({ format: 2 })), says: /has the form 2/ },
    {
      name: "of a newer program",
      make: withHead((old) => ({ migrations: [...old.migrations, migration] })),
      says: /newer program \(it has 9999-later/,
    },
    {
      name: "of a program with another migration",
      make: withHead((old) => ({ migrations: [{ ...old.migrations[0]!, sha256: "00" }, ...old.migrations.slice(1)] })),
      says: /0001-clearing.sql is not this program's/,
    },
    {
      name: "with a table missing",
      make: withHead((old) => ({ tables: Object.fromEntries(Object.entries(old.tables).slice(1)) })),
      says: /altered/,
    },
    {
      name: "with a count that is not true",
      make: withHead((old) => ({ tables: { ...old.tables, parcel: 21 } })),
      says: /does not read back/,
    },
  ])("$name: refused, and the database is as it was", async ({ make, says }) => {
    const broken = join(directory, "broken.backup");
    await writeFile(broken, await make());
    const error: unknown = await into(empty.url, broken).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(BackupProblem);
    expect((error as Error).message).toMatch(says);
    expect(await recordDigest(empty.url)).toEqual({});
  });

  test("without the keys that the data needs: refused before anything is written", async () => {
    await expect(into(empty.url, file, ["k000000"])).rejects.toThrow(/keys that are not here/);
    expect(await recordDigest(empty.url)).toEqual({});
  });

  test("into a database that holds anything: refused, and it holds what it held", async () => {
    const before = await recordDigest(fairway.url);
    await expect(into(fairway.url, file)).rejects.toThrow(/is not empty/);
    expect(await recordDigest(fairway.url)).toEqual(before);
  });

  test("where the database goes away while it is written: no file, not even a part of one", async () => {
    const target = join(directory, "cut.backup");
    const cut = {
      begin: () => undefined,
      advance: () => {
        throw new Error("cut");
      },
    };
    await expect(backup(fairway.url, target, cut)).rejects.toThrow("cut");
    await expect(stat(target)).rejects.toThrow(/ENOENT/);
    expect((await readdir(directory)).filter((name) => name.endsWith(".part"))).toEqual([]);
  });

  test(
    "of a record that was altered: restored as it was, and the proof says what is wrong where",
    { timeout: 120_000 },
    async () => {
      const client = new pg.Client(fairway.url);
      await client.connect();
      await client.query(
        "update decision set body = replace(body, '\"cleared\"', '\"refused\"') where consignment like '%/awkward-3'",
      );
      await client.end();
      const spoilt = join(directory, "spoilt.backup");
      await backup(fairway.url, spoilt, watcher);
      const target = await createEmptyDatabase();
      const env = { FAIRWAY_HOME: directory, DATABASE_URL: target.url, FAIRWAY_KEYS: keysOfTest };
      const restored = await runFairway(["restore", spoilt], { env });
      expect(restored.code).toBe(1);
      expect(restored.stderr).toMatch(/awkward-3/);
      expect(await digestOf(target.url)).toEqual(await digestOf(fairway.url));
      await target.drop();
    },
  );
});
