/** Chains of the journal on the real database: who writes which, and what happens where two would write one. */
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../../tests/database.ts";
import type { ClearingTransaction, JournalRow, Tip } from "../app/ports.ts";
import { clearingStore, type ClosableClearingStore } from "./clearing-store.ts";
import { openPool } from "./pool.ts";

let database: TestDatabase;
let pool: pg.Pool;
const opened: ClosableClearingStore[] = [];
const program = (): ClosableClearingStore => {
  const store = clearingStore(pool);
  opened.push(store);
  return store;
};

beforeAll(async () => {
  database = await createDatabase();
  pool = openPool(database.url, { connections: 6, onError: () => undefined });
});
afterAll(async () => {
  for (const store of opened) await store.close();
  await pool.end();
  await database.drop();
});

const rowOn = ({ writer, sequence, hash }: Tip, mark: string): JournalRow => ({
  writer,
  sequence: sequence + 1,
  recordedAt: "2026-11-10T02:00:00.000Z",
  previous: hash,
  root: "r",
  hash: `${mark} on ${hash}`,
  key: "k",
  signature: "s",
  parties: ["P"],
  events: [`{"mark":"${mark}"}`],
});
/** Appends one head and answers what it stood on. */
const append = async (store: ClosableClearingStore, mark: string, slot?: number): Promise<Tip> =>
  store.transaction(async (tx) => {
    await tx.append(rowOn(tx.tip, mark));
    return tx.tip;
  }, slot);
const chain = async (writer: string): Promise<string[]> => {
  const text = "select sequence || ': ' || hash as line from journal where writer = $1 order by sequence";
  return (await pool.query<{ line: string }>(text, [writer])).rows.map(({ line }) => line);
};

describe("a program", () => {
  test("begins a chain for each of its slots, goes on with it, and another program has its own", async () => {
    const [one, other] = [program(), program()];
    expect(await append(one, "a", 0)).toEqual({ writer: "w0-0", sequence: 0, hash: "" });
    expect(await append(one, "b", 0)).toEqual({ writer: "w0-0", sequence: 1, hash: "a on " });
    expect(await append(one, "c", 1)).toEqual({ writer: "w0-1", sequence: 0, hash: "" });
    expect(await append(other, "d", 0)).toEqual({ writer: "w1-0", sequence: 0, hash: "" });
    await one.close();
    expect(await append(program(), "e", 0)).toEqual({ writer: "w0-0", sequence: 2, hash: "b on a on " });
  });

  test("that failed, or only looked, leaves its chain where it was", async () => {
    const store = program();
    const { writer } = await append(store, "a");
    const fail = store.transaction(async (tx) => {
      await tx.append(rowOn(tx.tip, "lost"));
      throw new Error("after the head was written");
    });
    await expect(fail).rejects.toThrow("after the head was written");
    expect(await store.transaction((tx) => Promise.resolve(tx.tip.sequence))).toBe(1);
    await append(store, "b");
    expect(await chain(writer)).toEqual(["1: a on ", "2: b on a on "]);
  });
});

test("two that write one chain at once both end up on it, one after the other", async () => {
  const store = program();
  await append(store, "first");
  let arrived = 0;
  let go = (): void => undefined;
  const both = new Promise<void>((resolve) => (go = resolve));
  const work = (mark: string) =>
    store.transaction(async (tx: ClearingTransaction) => {
      arrived += 1;
      if (arrived === 2) go();
      await both; // Both stand on the same tip now.
      await tx.append(rowOn(tx.tip, mark));
      return tx.tip.writer;
    });
  const [writer] = await Promise.all([work("x"), work("y")]);
  expect(arrived).toBe(3); // One of them did its work again.
  const lines = await chain(writer);
  expect(["2: x on first on ,3: y on x on first on ", "2: y on first on ,3: x on y on first on "]).toContain(
    lines.slice(1).join(","),
  );
});

test("a program whose claim is lost with its connection claims once more and goes on there without a gap", async () => {
  const losses: Error[] = [];
  const store = clearingStore(pool, (error) => losses.push(error));
  opened.push(store);
  await append(store, "a");
  const writers = `application_name = 'fairway writer' and datname = current_database()`;
  await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where ${writers}`);
  await expect.poll(() => losses.length).toBeGreaterThan(0);
  const next = await append(store, "b");
  await expect.poll(() => losses.length).toBeGreaterThan(1); // The end of a connection is told twice.
  const last = await append(store, "c");
  expect([last.writer, last.sequence]).toEqual([next.writer, next.sequence + 1]);
  const { rows } = await pool.query<{ count: string }>(`select count(*) from pg_stat_activity where ${writers}`);
  expect(rows[0]!.count).toBe("1");
});
