/**
 * A database that fails at any one statement of the clearing transaction, its commit included: nothing half done, the
 * filer is told to come again, and filing again gives what filing once would have given.
 */
import { randomBytes } from "node:crypto";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createBatcher, type Batcher } from "../../src/app/clearing/batcher.ts";
import { StoreUnavailable } from "../../src/app/ports.ts";
import { wordings } from "../../src/cli/compose.ts";
import type { AnyDocument } from "../../src/customs/documents.ts";
import { readJsonDocument } from "../../src/messages/json/read-json-document.ts";
import { writeJsonDocument } from "../../src/messages/json/write-json-document.ts";
import { clearingStore } from "../../src/store/clearing-store.ts";
import { openPool } from "../../src/store/pool.ts";
import { openVault } from "../../src/store/vault.ts";
import { createDatabase, type TestDatabase } from "../database.ts";
import { partyOf, testRulebook } from "../fairway.ts";
import { faultyPool, type FaultyPool } from "../faulty-pool.ts";
import { documentsOf, filerOf, goodParcel } from "../good-parcel.ts";
import { recordDigest } from "../record-digest.ts";

let database: TestDatabase;
let pool: pg.Pool;
let faulty: FaultyPool;
let batcher: Batcher;
/** Names of the statements that complete a parcel, from begin to commit. */
let statements: readonly string[];

beforeAll(async () => {
  database = await createDatabase();
  pool = openPool(database.url, { connections: 2, onError: () => undefined });
  faulty = faultyPool(pool);
  const [identity, envelope, draw] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  const vault = openVault({ id: "t1", identity, envelope, draw });
  batcher = createBatcher({
    store: clearingStore(faulty.pool),
    clock: { now: () => Date.now() },
    settings: { rulebook: await testRulebook(), vault, wordings, day: "2026-11-10", areGoodsHere: false },
    writers: 1,
    documentsMax: 100,
    depthMax: 1_000,
  });
  for (const document of documentsOf(goodParcel("first", { person: 1 }))) await file(document);
  statements = [...faulty.statements()];
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

async function file(document: AnyDocument<string>): Promise<string> {
  const read = readJsonDocument(writeJsonDocument(document), 1);
  const [outcome] = await batcher.submit([read], partyOf(filerOf(document)));
  return outcome!.outcome;
}

async function versionsOf(orderNo: string): Promise<unknown[]> {
  const { rows } = await pool.query<{ version: number }>("select version from decision where consignment = $1", [
    `4601000001/${orderNo}`,
  ]);
  return rows;
}

test("completing a parcel takes the statements that are to fail", () => {
  expect(statements[0]).toBe("begin");
  expect(statements).toEqual(expect.arrayContaining(["lock-parcels", "insert-documents", "insert-decisions"]));
  expect(statements.at(-1)).toBe("commit");
});

test.each([
  ["53100", "the disk is full", 1],
  ["57014", "the statement is cancelled", 1],
  ["58030", "the disk cannot be read", 1],
  ["08006", "the connection breaks", 1],
  ["25006", "the server only reads", 1],
  ["40001", "a serialization failure, six times", 6],
  ["40P01", "a deadlock, six times", 6],
])("%s, %s, at each statement in turn: nothing changes, and the filer may come again", async (code, _name, times) => {
  const [last, ...others] = documentsOf(goodParcel(`fails-${code}`, { person: 2 })).reverse();
  for (const document of others) expect(await file(document)).toBe("accepted");
  const before = await recordDigest(database.url);
  for (const place of statements.keys()) {
    faulty.failAt(place, code, times);
    const error: unknown = await file(last!).catch((thrown: unknown) => thrown);
    expect(error, statements[place]).toBeInstanceOf(StoreUnavailable);
    expect(((error as Error).cause as { code: string }).code).toBe(code);
    expect(await recordDigest(database.url), statements[place]).toEqual(before);
  }
  expect(await file(last!)).toBe("accepted");
  expect(await versionsOf(`fails-${code}`)).toEqual([{ version: 1 }]);
});

test.each(["40001", "40P01"])("%s at each statement, five times: tried again whole, and filed once", async (code) => {
  for (const place of statements.keys()) {
    const orderNo = `again-${code}-${place}`;
    for (const document of documentsOf(goodParcel(orderNo, { person: 100 + place }))) {
      faulty.failAt(place, code, 5);
      expect(await file(document), statements[place]).toBe("accepted");
    }
    expect(await versionsOf(orderNo)).toEqual([{ version: 1 }]);
  }
});

test("a batch that is taken apart ends where the database goes away: nobody waits for each of the rest", async () => {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  let transactions = 0;
  const store = clearingStore(pool);
  const apart = createBatcher({
    store: {
      async transaction(run) {
        await gate;
        transactions += 1;
        if (transactions === 2) throw new TypeError("a fault of ours");
        if (transactions > 4) throw new StoreUnavailable("away");
        return store.transaction(run);
      },
    },
    clock: { now: () => Date.now() },
    settings: {
      rulebook: await testRulebook(),
      vault: openVault({ id: "t1", identity: randomBytes(32), envelope: randomBytes(32), draw: randomBytes(32) }),
      wordings,
      day: "2026-11-10",
      areGoodsHere: false,
    },
    writers: 1,
    documentsMax: 100,
    depthMax: 1_000,
  });
  const submitted = Array.from({ length: 9 }, (_, index) => {
    const { order } = goodParcel(`apart-${index}`);
    return apart.submit([readJsonDocument(writeJsonDocument(order), 1)], partyOf(filerOf(order)));
  });
  open();
  const words = (await Promise.allSettled(submitted)).map((one) =>
    one.status === "fulfilled" ? one.value[0]!.outcome : (one.reason as Error).name,
  );
  expect(words).toEqual([...Array<string>(3).fill("accepted"), ...Array<string>(6).fill("StoreUnavailable")]);
  expect(transactions).toBe(5);
});
