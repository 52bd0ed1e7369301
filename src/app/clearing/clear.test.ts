/** Clearing on the real database under a clock of the test's: who may change what, and how long a number is taken. */
import { randomBytes } from "node:crypto";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../../../tests/database.ts";
import { partyOf, testRulebook } from "../../../tests/fairway.ts";
import { codes, documentsOf, filerOf, goodParcel, type GoodParcel } from "../../../tests/good-parcel.ts";
import { wordings } from "../../cli/compose.ts";
import type { AnyDocument } from "../../customs/documents.ts";
import { readJsonDocument } from "../../messages/json/read-json-document.ts";
import { clearingStore } from "../../store/clearing-store.ts";
import { openPool } from "../../store/pool.ts";
import { queryStore } from "../../store/query.ts";
import { openVault } from "../../store/vault.ts";
import { DAY_MS } from "./batch.ts";
import { createBatcher, type Batcher } from "./batcher.ts";
import type { ParcelRecord } from "../ports.ts";

let database: TestDatabase;
let pool: pg.Pool;
let batcher: Batcher;
const start = Date.parse("2026-01-05T00:00:00Z");
let now = start;

beforeAll(async () => {
  database = await createDatabase();
  pool = openPool(database.url, { connections: 4, onError: () => undefined });
  const [identity, envelope, draw] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  batcher = createBatcher({
    store: clearingStore(pool),
    clock: { now: () => now },
    settings: {
      rulebook: await testRulebook(),
      vault: openVault({ id: "t1", identity, envelope, draw }),
      wordings,
      day: "2026-11-10",
      areGoodsHere: false,
    },
    writers: 1,
    documentsMax: 100,
    depthMax: 1_000,
  });
});
beforeEach(() => {
  now = start;
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

/** Files a document under its own party's code and answers the outcome, or the code of the first problem. */
async function file(document: AnyDocument<string>, extra: object = {}): Promise<string> {
  const read = readJsonDocument(JSON.stringify({ ...document, ...extra }), 1);
  const [outcome] = await batcher.submit([read], partyOf(filerOf(document)));
  return outcome!.problems[0]?.code ?? outcome!.outcome;
}
const change = (document: AnyDocument<string>): Promise<string> => file(document, { appType: 2 });
const withdraw = (document: AnyDocument<string>): Promise<string> => file(document, { appType: 3 });

async function fileParcel(parcel: GoodParcel): Promise<void> {
  for (const document of documentsOf(parcel)) expect(await file(document)).toBe("accepted");
}

async function recordOf(orderNo: string): Promise<ParcelRecord> {
  const record = await queryStore(pool).findParcel(`${codes.platform}/${orderNo}`);
  if (record === undefined) throw new Error(`no parcel ${orderNo}`);
  return record;
}

describe("another party's document", () => {
  const stranger = "9900000001";

  test("a declarant who did not file a declaration neither changes nor withdraws it", async () => {
    const parcel = goodParcel("A-1", { person: 1 });
    await fileParcel(parcel);
    const strange = { ...parcel.declaration, declarant: stranger };
    expect([await change(strange), await withdraw(strange)]).toEqual(["filing.code_not_own", "filing.code_not_own"]);
    expect(await recordOf("A-1")).toMatchObject({ state: "cleared", decisionVersion: 1 });
    expect(await withdraw(parcel.declaration)).toBe("accepted");
    expect(await file(strange)).toBe("accepted"); // What its own declarant withdrew is free.
  });

  test("an order is changed by its platform or its seller, not by who names himself seller", async () => {
    const { order } = goodParcel("A-2", { person: 1 });
    const changeBy = async (code: string, changed: object): Promise<string> => {
      const read = readJsonDocument(JSON.stringify({ ...order, ...changed, appType: 2 }), 1);
      const [outcome] = await batcher.submit([read], partyOf(code));
      return outcome!.problems[0]?.code ?? outcome!.outcome;
    };
    expect(await file(order)).toBe("accepted");
    expect(await changeBy(stranger, { seller: stranger })).toBe("filing.code_not_own");
    expect(await changeBy(codes.seller, { note: "by the seller" })).toBe("accepted");
    expect(await changeBy(codes.platform, { seller: stranger })).toBe("accepted");
  });

  test("a draft binds nobody", async () => {
    const { declaration } = goodParcel("A-3", { person: 1 });
    expect(await file({ ...declaration, declarant: stranger }, { appStatus: 1 })).toBe("accepted");
    expect(await file(declaration)).toBe("accepted");
  });
});

describe("a waybill number", () => {
  test("that a refused declaration named is not taken: its carrier may still change the waybill", async () => {
    const released = goodParcel("W-1", { person: 2, procedure: "1210" });
    await fileParcel(released);
    const { waybill } = goodParcel("W-2", { person: 2 });
    expect(await file(waybill)).toBe("accepted");
    const wrong = { ...released.declaration, waybillNo: waybill.waybillNo };
    expect([await file(wrong), await change(wrong)]).toEqual([
      "filing.exists_with_different_content",
      "filing.parcel_released",
    ]);
    expect(await change({ ...waybill, goods: "毛衣" })).toBe("accepted");
    expect(await change({ ...released.waybill, goods: "毛衣" })).toBe("filing.parcel_released");
  });

  test("that a declaration no longer names concerns its parcel no more", async () => {
    const parcel = goodParcel("W-3", { person: 3 });
    const { waybill, declaration } = parcel;
    await fileParcel(parcel);
    const second = { ...waybill, waybillNo: "W-3-second" };
    expect(await file(second)).toBe("accepted");
    expect(await change({ ...declaration, waybillNo: second.waybillNo })).toBe("accepted");
    expect(await recordOf("W-3")).toMatchObject({ state: "cleared", decisionVersion: 2 });
    expect(await withdraw(waybill)).toBe("accepted");
    expect(await recordOf("W-3")).toMatchObject({ state: "cleared", decisionVersion: 2 });
    expect(await change({ ...second, goods: "毛衣" })).toBe("accepted");
    expect(await recordOf("W-3")).toMatchObject({ state: "cleared", decisionVersion: 3 });
  });

  test.each(["9610", "1210"] as const)(
    "used again after six months leaves the former parcel's decision (%s) and is the new parcel's",
    async (procedure) => {
      const orderNo = `N-${procedure}`;
      const former = goodParcel(`${orderNo}-old`, { person: 4, procedure });
      await fileParcel(former);
      const decided = await recordOf(`${orderNo}-old`);
      now = start + 200 * DAY_MS;
      const fresh = goodParcel(`${orderNo}-new`, { person: 5 });
      const waybillNo = former.waybill.waybillNo;
      const parcel = {
        ...fresh,
        waybill: { ...fresh.waybill, waybillNo },
        declaration: { ...fresh.declaration, waybillNo },
      };
      await fileParcel(parcel);
      expect(await change({ ...parcel.waybill, goods: "毛衣" })).toBe("accepted");
      expect(await recordOf(`${orderNo}-old`)).toMatchObject({
        state: decided.state,
        decisionVersion: decided.decisionVersion,
      });
      expect(await recordOf(`${orderNo}-new`)).toMatchObject({ state: "cleared", decisionVersion: 2 });
    },
  );

  test("joins a declaration that has waited for it longer than six months", async () => {
    const { order, payment, waybill, declaration } = goodParcel("W-4", { person: 6 });
    for (const document of [order, payment, declaration]) expect(await file(document)).toBe("accepted");
    now = start + 200 * DAY_MS;
    expect(await file(waybill)).toBe("accepted");
    expect(await recordOf("W-4")).toMatchObject({ state: "cleared", decisionVersion: 1 });
  });
});

test("a clock that is set back does not lose the order of versions", async () => {
  const { order } = goodParcel("C-1", { person: 7 });
  expect(await file({ ...order, note: "1" })).toBe("accepted");
  now = start - 60_000;
  expect(await change({ ...order, note: "2" })).toBe("accepted");
  expect(await change({ ...order, note: "3" })).toBe("accepted");
  expect((await recordOf("C-1")).documents.map(({ version }) => version).sort()).toEqual([1, 2, 3]);
});
