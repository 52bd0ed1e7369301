/**
 * Two parcels, one order number, one waybill that names no platform: whatever completes them, and however two
 * transactions interleave, one of them is cleared on it.
 */
import { randomBytes } from "node:crypto";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createBatcher, type Batcher } from "../../src/app/clearing/batcher.ts";
import type { ClearingSettings } from "../../src/app/clearing/batch.ts";
import type { ClearingStore } from "../../src/app/ports.ts";
import { wordings } from "../../src/cli/compose.ts";
import type { AnyDocument } from "../../src/customs/documents.ts";
import { readJsonDocument } from "../../src/messages/json/read-json-document.ts";
import { clearingStore } from "../../src/store/clearing-store.ts";
import { openPool } from "../../src/store/pool.ts";
import { queryStore } from "../../src/store/query.ts";
import { openVault } from "../../src/store/vault.ts";
import { createDatabase, type TestDatabase } from "../database.ts";
import { partyOf, testRulebook } from "../fairway.ts";
import { codes, documentsOf, filerOf, goodParcel, type GoodParcel } from "../good-parcel.ts";

const OTHER_PLATFORM = "4601000099";

let database: TestDatabase;
let pool: pg.Pool;
let real: ClearingStore;
let settings: ClearingSettings;
beforeAll(async () => {
  database = await createDatabase();
  pool = openPool(database.url, { connections: 6, onError: () => undefined });
  real = clearingStore(pool);
  const [identity, envelope, draw] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  const vault = openVault({ id: "t1", identity, envelope, draw });
  settings = { rulebook: await testRulebook(), vault, wordings, day: "2026-11-10", areGoodsHere: false };
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Two programs have two batchers; each writes its own chain. */
function batcherOn(store: ClearingStore, slot: number): Batcher {
  return createBatcher({
    store: { transaction: (run) => store.transaction(run, slot) },
    clock: { now: () => Date.now() },
    settings,
    ...{ writers: 1, documentsMax: 100, depthMax: 1_000 },
  });
}

/** A store whose transactions wait at their first decision, every lock in hand, until they are let go on. */
function gated(): { store: ClearingStore; isWaiting: Promise<void>; letGo: () => void } {
  let letGo = (): void => undefined;
  let arrive = (): void => undefined;
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  const isWaiting = new Promise<void>((resolve) => (arrive = resolve));
  const store: ClearingStore = {
    transaction: (run, slot) =>
      real.transaction(
        (tx) =>
          run({
            ...tx,
            insertDecisions: async (rows, at) => {
              arrive();
              await gate;
              await tx.insertDecisions(rows, at);
            },
          }),
        slot,
      ),
  };
  return { store, isWaiting, letGo };
}

async function file(batcher: Batcher, document: AnyDocument<string>): Promise<void> {
  const [outcome] = await batcher.submit([readJsonDocument(JSON.stringify(document), 1)], partyOf(filerOf(document)));
  expect(outcome).toMatchObject({ outcome: "accepted" });
}

/** The same order number at two platforms; both declarations name one waybill. */
function twins(orderNo: string, person: number): [GoodParcel, GoodParcel] {
  const first = goodParcel(orderNo, { person });
  const { order, payment, declaration } = goodParcel(orderNo, { person: person + 1, platform: OTHER_PLATFORM });
  const { waybill } = first;
  return [first, { order, payment, waybill, declaration: { ...declaration, waybillNo: waybill.waybillNo } }];
}

async function decidedOn({ order }: GoodParcel): Promise<{ state: string | undefined; rules: string[] }> {
  const record = await queryStore(pool).findParcel(`${order.platform}/${order.orderNo}`);
  return { state: record?.state, rules: (record?.decision?.reasons ?? []).map(({ rule }) => rule) };
}

const isLockAwaited = async (): Promise<boolean> => {
  const { rowCount } = await pool.query(`select from pg_locks join pg_stat_activity using (pid)
    where not granted and datname = current_database()`);
  return rowCount! > 0;
};

test.each(["order", "payment"] as const)(
  "both completed at one instant by their %s: the second waits for the first and is refused",
  async (last) => {
    const parcels = twins(`T-${last}`, last === "order" ? 10 : 20);
    const before = batcherOn(real, 0);
    for (const parcel of parcels)
      for (const document of documentsOf(parcel))
        if (document.kind !== last && (document.kind !== "waybill" || parcel === parcels[0]))
          await file(before, document);
    const gate = gated();
    const first = file(batcherOn(gate.store, 0), parcels[0][last]);
    await gate.isWaiting;
    let isSecondDone = false;
    const second = file(batcherOn(real, 1), parcels[1][last]).then(() => (isSecondDone = true));
    await expect.poll(async () => isSecondDone || (await isLockAwaited()), { timeout: 15_000 }).toBe(true);
    gate.letGo();
    await Promise.all([first, second]);
    expect(await decidedOn(parcels[0])).toMatchObject({ state: "cleared" });
    const { state, rules } = await decidedOn(parcels[1]);
    expect(state).toBe("refused");
    expect(rules).toContain("waybill-number-reused");
  },
  60_000,
);

test("in one batch, too, the first is cleared and the second refused", async () => {
  const parcels = twins("T-batch", 30);
  const batcher = batcherOn(real, 0);
  for (const parcel of parcels)
    for (const document of [parcel.payment, parcel.declaration]) await file(batcher, document);
  await file(batcher, parcels[0].waybill);
  const reads = parcels.map(({ order }, index) => readJsonDocument(JSON.stringify(order), index + 1));
  await batcher.submit(reads, (read) => partyOf(read.key!.split("/")[0]!));
  expect(await decidedOn(parcels[0])).toMatchObject({ state: "cleared" });
  expect(await decidedOn(parcels[1])).toMatchObject({ state: "refused" });
});

test("a parcel whose number nobody else names is decided in one transaction", async () => {
  let transactions = 0;
  const counting: ClearingStore = {
    transaction: (run, slot) => {
      transactions += 1;
      return real.transaction(run, slot);
    },
  };
  const batcher = batcherOn(counting, 0);
  const parcel = goodParcel("T-alone", { person: 40 });
  for (const document of documentsOf(parcel).reverse()) await file(batcher, document);
  expect(transactions).toBe(4);
  expect(await decidedOn(parcel)).toMatchObject({ state: "cleared" });
});

test("rivals that keep coming make the filer come again, and not wait for ever", async () => {
  const parcels = twins("T-ever", 50);
  const batcher = batcherOn(real, 0);
  for (const parcel of parcels)
    for (const document of [parcel.payment, parcel.declaration]) await file(batcher, document);
  await file(batcher, parcels[0].waybill);
  let transactions = 0;
  const forgetful: ClearingStore = {
    transaction: (run, slot) => {
      transactions += 1;
      return real.transaction((tx) => run({ ...tx, lockWaybillNumbers: () => Promise.resolve([]) }), slot);
    },
  };
  const read = readJsonDocument(JSON.stringify(parcels[0].order), 1);
  const filed = batcherOn(forgetful, 0).submit([read], partyOf(codes.platform));
  await expect(filed).rejects.toMatchObject({ name: "StoreUnavailable" });
  expect(transactions).toBe(6);
  expect(await decidedOn(parcels[0])).toMatchObject({ state: "waiting" });
});
