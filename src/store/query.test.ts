import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startFairway, type TestFairway } from "../../tests/fairway.ts";
import { codes, goodParcel, type GoodParcel } from "../../tests/good-parcel.ts";
import type { ParcelRecord } from "../app/ports.ts";
import { openPool } from "./pool.ts";
import { queryStore } from "./query.ts";

let fairway: TestFairway;
let client: pg.Client;

beforeAll(async () => {
  fairway = await startFairway();
  client = new pg.Client(fairway.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await fairway.stop();
});

const find = (orderNo: string, platform: string = codes.platform): Promise<ParcelRecord | undefined> =>
  fairway.query.findParcel(`${platform}/${orderNo}`);
const keysOf = (record: ParcelRecord | undefined): string[] | undefined => record?.waybills.map(({ key }) => key);

describe("a parcel's record", () => {
  test("holds what was filed and decided, as it was", async () => {
    const parcel = goodParcel("whole", { person: 1 });
    await fairway.fileParcel(parcel);
    const record = (await find("whole"))!;
    expect(record).toMatchObject({
      consignment: `${codes.platform}/whole`,
      platform: codes.platform,
      orderNo: "whole",
      state: "cleared",
      decisionVersion: 1,
      rejections: [],
    });
    expect(record.documents.map(({ document }) => document.kind).sort()).toEqual(["declaration", "order", "payment"]);
    expect(keysOf(record)).toEqual([`${codes.carrier}/${parcel.waybill.waybillNo}`]);
    expect(JSON.parse(record.decisionBody!)).toEqual(record.decision);
    expect(record.decidedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    for (const { receivedAt } of record.documents) expect(receivedAt).toMatch(/Z$/);
  });

  test("of nothing filed is undefined", async () => {
    expect(await find("never")).toBeUndefined();
  });

  test("an order number with a slash and signs of SQL finds its own parcel", async () => {
    const orderNo = "A/1'; drop table parcel; --";
    await fairway.file([{ ...goodParcel("odd").order, orderNo }]);
    expect((await find(orderNo))?.orderNo).toBe(orderNo);
    expect(await fairway.query.platformsOf(orderNo)).toEqual([codes.platform]);
  });

  test("of which only a refusal is known waits, with the refusal", async () => {
    const { order } = goodParcel("refused-only");
    const [outcome] = await fairway.file([{ ...order, paid: "251.00" }]);
    expect(outcome?.outcome).toBe("rejected");
    expect(await find("refused-only")).toMatchObject({
      platform: codes.platform,
      orderNo: "refused-only",
      state: "waiting",
      decisionVersion: 0,
      decision: null,
      documents: [],
      rejections: [{ kind: "order", key: `${codes.platform}/refused-only`, problems: [{ code: "filing.paid_wrong" }] }],
    });
    expect(await fairway.query.platformsOf("refused-only")).toEqual([codes.platform]);
  });

  test("holds every version of a document, the oldest first", async () => {
    const { order } = goodParcel("versions");
    await fairway.file([order]);
    for (const note of ["one", "two"]) await fairway.file([{ ...order, note }], { appType: 2 });
    expect((await find("versions"))!.documents.map(({ version }) => version)).toEqual([1, 2, 3]);
  });
});

describe("a waybill", () => {
  const fileWithout = (parcel: GoodParcel, ...kinds: readonly string[]): Promise<unknown> =>
    fairway.file(
      [parcel.order, parcel.payment, parcel.waybill, parcel.declaration].filter(({ kind }) => !kinds.includes(kind)),
    );

  test("is found by its order number while no declaration has claimed it", async () => {
    const parcel = goodParcel("unclaimed", { person: 20 });
    await fileWithout(parcel, "declaration");
    expect(keysOf(await find("unclaimed"))).toEqual([`${codes.carrier}/${parcel.waybill.waybillNo}`]);
  });

  test("that another parcel claimed is not found by the order number", async () => {
    const mine = goodParcel("claimed", { person: 21 });
    const other = goodParcel("claimer", { person: 22 });
    await fileWithout(mine, "declaration");
    await fairway.file([other.order, other.payment, { ...other.declaration, waybillNo: mine.waybill.waybillNo }]);
    expect(keysOf(await find("claimed"))).toEqual([]);
    expect(keysOf(await find("claimer"))).toEqual([`${codes.carrier}/${mine.waybill.waybillNo}`]);
  });

  test("is that of the declaration, whatever order number it names", async () => {
    const parcel = goodParcel("by-number", { person: 23 });
    const decoy = { ...goodParcel("decoy").waybill, waybillNo: "W-decoy", orderNo: "by-number" };
    await fairway.file([decoy, parcel.order, parcel.declaration, { ...parcel.waybill, orderNo: "elsewhere" }]);
    expect(keysOf(await find("by-number"))).toEqual([`${codes.carrier}/${parcel.waybill.waybillNo}`]);
  });

  test("alone makes no parcel: the national message does not say whose it is", async () => {
    await fairway.file([goodParcel("lonely").waybill]);
    expect(await find("lonely")).toBeUndefined();
    expect(await fairway.query.platformsOf("lonely")).toEqual([]);
  });
});

test("platforms with the same order number are all named, in order", async () => {
  for (const platform of ["4601000009", "4601000002"]) await fairway.file([goodParcel("shared", { platform }).order]);
  expect(await fairway.query.platformsOf("shared")).toEqual(["4601000002", "4601000009"]);
});

test("a record is of one moment: what is committed while it is read does not show in half of it", async () => {
  const orderNo = "moment";
  const key = `${codes.platform}/${orderNo}`;
  await fairway.file([goodParcel(orderNo).order]);
  const pool = openPool(fairway.url, { connections: 1, onError: () => undefined });
  // The reader has read the parcel's row and stands before the documents' table; meanwhile a document changes.
  const lock = new pg.Client(fairway.url);
  await lock.connect();
  await lock.query("begin");
  await lock.query("lock table document in access exclusive mode");
  const reading = queryStore(pool).findParcel(key);
  const waiting = `select 1 from pg_locks join pg_stat_activity using (pid)
    where not granted and relation = 'document'::regclass and datname = current_database()`;
  await expect.poll(async () => (await client.query<object>(waiting)).rows.length).toBe(1);
  await lock.query("update document set filed_by = 'later' where consignment = $1", [key]);
  await lock.query("commit");
  await lock.end();
  expect((await reading)!.documents.map(({ filedBy }) => filedBy)).toEqual([codes.platform]);
  expect((await queryStore(pool).findParcel(key))!.documents.map(({ filedBy }) => filedBy)).toEqual(["later"]);
  await pool.end();
});

describe("rule books", () => {
  test("the one in use is on the shelf, as it is", async () => {
    expect(await fairway.query.findRulebook(fairway.rulebook.hash)).toBe(fairway.rulebook.text);
    expect(await fairway.query.findRulebook("sha256:unknown")).toBeUndefined();
  });

  test("adopting one again changes nothing: rule books are immutable", async () => {
    await fairway.query.adoptRulebook({ hash: "sha256:h", engine: "e", text: "first" }, 0);
    await fairway.query.adoptRulebook({ hash: "sha256:h", engine: "e", text: "second" }, 1);
    expect(await fairway.query.findRulebook("sha256:h")).toBe("first");
  });
});
