/** The batcher on the real database; where the store must fail, one of the test's fails in front of the real one. */
import { randomBytes } from "node:crypto";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../../../tests/database.ts";
import { partyOf, testRulebook } from "../../../tests/fairway.ts";
import { codes, documentsOf, filerOf, goodParcel } from "../../../tests/good-parcel.ts";
import { wordings } from "../../cli/compose.ts";
import type { AnyDocument } from "../../customs/documents.ts";
import type { Read } from "../../customs/filed.ts";
import { readJsonDocument } from "../../messages/json/read-json-document.ts";
import { clearingStore } from "../../store/clearing-store.ts";
import { openPool } from "../../store/pool.ts";
import { openVault } from "../../store/vault.ts";
import type { ClearingSettings } from "./batch.ts";
import { createBatcher, type Batcher, type FilingOutcome } from "./batcher.ts";
import { StoreUnavailable, type ClearingStore, type ClearingTransaction, type DocumentRow } from "../ports.ts";

let database: TestDatabase;
let pool: pg.Pool;
let real: ClearingStore;
let settings: ClearingSettings;

beforeAll(async () => {
  database = await createDatabase();
  pool = openPool(database.url, { connections: 6, onError: () => undefined });
  real = clearingStore(pool);
  const [identity, envelope, draw] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  settings = {
    rulebook: await testRulebook(),
    vault: openVault({ id: "t1", identity, envelope, draw }),
    wordings,
    day: "2026-11-10",
    areGoodsHere: false,
  };
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

function batcherOn(store: ClearingStore, options: { writers?: number; documentsMax?: number; depthMax?: number } = {}) {
  const batches: number[] = [];
  const batcher = createBatcher({
    store,
    clock: { now: () => Date.now() },
    settings,
    writers: options.writers ?? 3,
    documentsMax: options.documentsMax ?? 100,
    depthMax: options.depthMax ?? 1_000,
    onBatch: ({ documents }) => batches.push(documents),
  });
  return { batcher, batches };
}

const read = (document: AnyDocument<string>, extra: object = {}): Read =>
  readJsonDocument(JSON.stringify({ ...document, ...extra }), 1);
const submit = (batcher: Batcher, document: AnyDocument<string>, extra: object = {}): Promise<FilingOutcome[]> =>
  batcher.submit([read(document, extra)], partyOf(filerOf(document)));
const orderOf = (orderNo: string, note?: string): AnyDocument<string> => ({
  ...goodParcel(orderNo).order,
  ...(note === undefined ? {} : { note }),
});

/** What each submission came to, in a word. */
const wordOf = (submitted: PromiseSettledResult<FilingOutcome[]>): string =>
  submitted.status === "fulfilled"
    ? submitted.value.map(({ outcome }) => outcome).join()
    : (submitted.reason as Error).name;

async function stored(like: string): Promise<{ key: string; version: number; note: string | undefined }[]> {
  const { rows } = await pool.query<{ key: string; version: number; body: string }>(
    "select key, version, body from document where key like $1 order by key, version",
    [`${codes.platform}/${like}`],
  );
  return rows.map(({ key, version, body }) => ({ key, version, note: (JSON.parse(body) as { note?: string }).note }));
}

/** The real store, whose transactions wait for the gate to open, so that what is submitted meanwhile gathers. */
function gated(store: ClearingStore): { store: ClearingStore; open: () => void } {
  let open = (): void => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  return { store: { transaction: (run, slot) => gate.then(() => store.transaction(run, slot)) }, open };
}

/** The real store, but before documents are written `check` may throw. */
const watched = (check: (rows: readonly DocumentRow[]) => void): ClearingStore => ({
  transaction: (run, slot) =>
    real.transaction((tx) => {
      const insertDocuments: ClearingTransaction["insertDocuments"] = async (rows) => {
        check(rows);
        await tx.insertDocuments(rows);
      };
      return run({ ...tx, insertDocuments });
    }, slot),
});

describe("order", () => {
  test("one key's versions stand in the order they were submitted, under several writers", async () => {
    const { batcher } = batcherOn(real, { documentsMax: 5 });
    const changes = 12;
    const submitted: Promise<FilingOutcome[]>[] = [];
    for (let change = 0; change <= changes; change += 1) {
      for (const key of ["v-a", "v-b", "v-c"])
        submitted.push(submit(batcher, orderOf(key, `note ${change}`), change === 0 ? {} : { appType: 2 }));
    }
    for (const [outcome] of await Promise.all(submitted)) expect(outcome!.outcome).toBe("accepted");
    for (const key of ["v-a", "v-b", "v-c"]) {
      expect((await stored(key)).map(({ version, note }) => `${version}: ${note}`)).toEqual(
        Array.from({ length: changes + 1 }, (_, change) => `${change + 1}: note ${change}`),
      );
    }
  });

  test("of two originals under one key in one message the first counts; outcomes stay in order", async () => {
    const { batcher } = batcherOn(real);
    const reads = [orderOf("first", "one"), orderOf("other"), orderOf("first", "two"), orderOf("first", "one")].map(
      (document, index) => ({ ...read(document), line: index + 1 }),
    );
    const outcomes = await batcher.submit(reads, partyOf(codes.platform));
    expect(outcomes.map(({ line, outcome, problems }) => [line, outcome, problems[0]?.code])).toEqual([
      [1, "accepted", undefined],
      [2, "accepted", undefined],
      [3, "rejected", "filing.exists_with_different_content"],
      [4, "exists", undefined],
    ]);
    expect((await stored("first")).map(({ note }) => note)).toEqual(["one"]);
  });

  test("a document refused at the door has its outcome beside its neighbours'", async () => {
    const { batcher } = batcherOn(real);
    const wrong = { ...goodParcel("door-wrong").order, paid: "251.00" };
    const outcomes = await batcher.submit(
      [read(orderOf("door-a")), read(wrong), read(orderOf("door-b"))],
      partyOf(codes.platform),
    );
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["accepted", "rejected", "accepted"]);
    expect((await stored("door-%")).map(({ key }) => key)).toEqual([
      `${codes.platform}/door-a`,
      `${codes.platform}/door-b`,
    ]);
  });

  test("nothing submitted is nothing to wait for", async () => {
    const { batcher } = batcherOn(real);
    expect(await batcher.submit([], partyOf(codes.platform))).toEqual([]);
    expect(batcher.depth()).toBe(0);
    await batcher.drain();
  });
});

describe("gathering", () => {
  test("an idle writer takes what is there at once; what comes while it works goes together", async () => {
    const gate = gated(real);
    const { batcher, batches } = batcherOn(gate.store, { writers: 1 });
    const submitted = Array.from({ length: 21 }, (_, index) => submit(batcher, orderOf(`gather-${index}`)));
    expect(batcher.depth()).toBe(21);
    gate.open();
    await Promise.all(submitted);
    await batcher.drain();
    expect(batches).toEqual([1, 20]);
    expect(batcher.depth()).toBe(0);
  });

  test("no batch is larger than it may be, and none holds a key twice", async () => {
    const keys: string[][] = [];
    const store = watched((rows) => keys.push(rows.map(({ filed }) => filed.key)));
    const { batcher, batches } = batcherOn(store, { documentsMax: 4 });
    const orders = Array.from({ length: 30 }, (_, index) => orderOf(`size-${index % 10}`, `note ${index}`));
    await Promise.all(orders.map((order, index) => submit(batcher, order, index < 10 ? {} : { appType: 2 })));
    await batcher.drain();
    expect(Math.max(...batches)).toBeLessThanOrEqual(4);
    expect(batches.reduce((total, size) => total + size, 0)).toBe(30);
    for (const batch of keys) expect(new Set(batch).size).toBe(batch.length);
    expect(await stored("size-%")).toHaveLength(30);
  });

  test("documents of a parcel in flight gather behind it, and the parcel is decided once", async () => {
    const { batcher } = batcherOn(real);
    const parcel = goodParcel("together", { person: 77 });
    await Promise.all(documentsOf(parcel).map((document) => submit(batcher, document)));
    const { rows } = await pool.query("select version from decision where consignment = $1", [
      `${codes.platform}/together`,
    ]);
    expect(rows).toEqual([{ version: 1 }]);
  });

  test("there is room until the depth is reached, and again when it has fallen", async () => {
    const gate = gated(real);
    const { batcher } = batcherOn(gate.store, { writers: 1, depthMax: 3 });
    expect(batcher.room(codes.platform)).toBeUndefined();
    const submitted = ["room-a", "room-b", "room-c"].map((key) => submit(batcher, orderOf(key)));
    const room = batcher.room(codes.platform);
    expect(room).toBeInstanceOf(Promise);
    gate.open();
    await room;
    expect(batcher.depth()).toBeLessThan(3);
    await Promise.all(submitted);
  });

  test("one party's flood takes its share of the room; another's single document finds room and goes next", async () => {
    const gate = gated(real);
    const { batcher, batches } = batcherOn(gate.store, { writers: 1, documentsMax: 10, depthMax: 20 });
    const answered: string[] = [];
    const flood = Array.from({ length: 50 }, (_, index) =>
      submit(batcher, orderOf(`flood-${index}`)).then(() => answered.push("flood")),
    );
    expect(batcher.room(codes.platform)).toBeInstanceOf(Promise);
    expect(batcher.room(codes.firm)).toBeUndefined();
    const single = submit(batcher, goodParcel("flood-other").payment).then(() => answered.push("other"));
    gate.open();
    await Promise.all([...flood, single]);
    await batcher.drain();
    // The first document was taken at once, and the single one stands in the very next batch, beside nine of the flood.
    expect(batches).toEqual([1, 10, 10, 10, 10, 10]);
    expect(answered.indexOf("other")).toBeLessThan(11);
  });

  test("who waits for room is let in when its own share has shrunk, whatever the others have in hand", async () => {
    let turn = 0;
    const turns: (() => void)[] = [];
    const store: ClearingStore = {
      transaction: async (run, slot) => {
        turn += 1;
        if (turn > 1) await new Promise<void>((resolve) => turns.push(resolve));
        return real.transaction(run, slot);
      },
    };
    const { batcher } = batcherOn(store, { writers: 1, documentsMax: 4, depthMax: 4 });
    await submit(batcher, orderOf("share-first"));
    const submitted = [
      ...Array.from({ length: 12 }, (_, index) => submit(batcher, orderOf(`share-${index}`))),
      ...Array.from({ length: 3 }, (_, index) => submit(batcher, goodParcel(`share-${index}`).payment)),
    ];
    const letIn: string[] = [];
    const waiting = [codes.platform, codes.firm].map((party) => batcher.room(party)?.then(() => letIn.push(party)));
    expect(waiting.map((room) => room instanceof Promise)).toEqual([true, true]);
    for (let batch = 0; batch < 2; batch += 1) {
      await expect.poll(() => turns.length).toBe(batch + 1);
      turns[batch]!();
    }
    await waiting[1];
    expect(batcher.depth()).toBeGreaterThan(4); // The house has no room yet, but the payment firm has.
    expect(letIn).toEqual([codes.firm]);
    while (batcher.depth() > 0) {
      const next = turns.length;
      turns.forEach((go) => go());
      await expect.poll(() => batcher.depth() === 0 || turns.length > next).toBe(true);
    }
    await Promise.all([...submitted, ...waiting]);
    expect(letIn).toEqual([codes.firm, codes.platform]);
  });

  test("the wait that is to be expected grows with what the party has in hand, and not with what others have", async () => {
    const gate = gated(real);
    const { batcher } = batcherOn(gate.store, { writers: 1, documentsMax: 10 });
    expect(batcher.waitMs(codes.platform)).toBe(0);
    const submitted = Array.from({ length: 100 }, (_, index) => submit(batcher, orderOf(`wait-${index}`)));
    expect(batcher.waitMs(codes.platform)).toBe(100); // Nothing measured yet: a document a millisecond.
    expect(batcher.waitMs(codes.firm)).toBe(2);
    gate.open();
    await Promise.all(submitted);
    await batcher.drain();
    expect(batcher.waitMs(codes.platform)).toBe(0);
  });

  test("drained means that everything submitted so far is settled", async () => {
    const { batcher } = batcherOn(real, { writers: 2, documentsMax: 3 });
    let settled = 0;
    const submitted = Array.from({ length: 20 }, (_, index) =>
      submit(batcher, orderOf(`drain-${index}`)).then(() => (settled += 1)),
    );
    await batcher.drain();
    await Promise.all(submitted);
    expect(settled).toBe(20);
    expect(await stored("drain-%")).toHaveLength(20);
  });
});

describe("a failure", () => {
  test("of the store reaches exactly the submissions of its batch; what comes after is filed", async () => {
    const away = new StoreUnavailable("away");
    let transactions = 0;
    const gate = gated({
      transaction: (run, slot) => {
        transactions += 1;
        return transactions === 2 ? Promise.reject(away) : real.transaction(run, slot);
      },
    });
    const { batcher } = batcherOn(gate.store, { writers: 1, documentsMax: 4 });
    const submitted = Array.from({ length: 9 }, (_, index) => submit(batcher, orderOf(`away-${index}`)));
    gate.open();
    const words = (await Promise.allSettled(submitted)).map(wordOf);
    // An idle writer takes the first at once; the next four are the second batch.
    expect(words).toEqual([
      "accepted",
      ...new Array<string>(4).fill("StoreUnavailable"),
      ...new Array<string>(4).fill("accepted"),
    ]);
    expect((await stored("away-%")).map(({ key }) => key.split("-")[1])).toEqual(["0", "5", "6", "7", "8"]);
    await batcher.drain();
    expect(batcher.depth()).toBe(0);
  });

  test("of the store is not tried again document by document", async () => {
    let transactions = 0;
    const gate = gated({
      transaction: () => {
        transactions += 1;
        return Promise.reject(new StoreUnavailable("away"));
      },
    });
    const { batcher } = batcherOn(gate.store, { writers: 1 });
    const submitted = Array.from({ length: 10 }, (_, index) => submit(batcher, orderOf(`gone-${index}`)));
    gate.open();
    for (const one of await Promise.allSettled(submitted)) expect(wordOf(one)).toBe("StoreUnavailable");
    expect(transactions).toBe(2);
  });

  test("leaves no lock behind: the same document filed again is taken", async () => {
    let isAway = true;
    const { batcher } = batcherOn({
      transaction: (run, slot) => (isAway ? Promise.reject(new StoreUnavailable("away")) : real.transaction(run, slot)),
    });
    await expect(submit(batcher, orderOf("again"))).rejects.toThrow(StoreUnavailable);
    isAway = false;
    expect((await submit(batcher, orderOf("again")))[0]!.outcome).toBe("accepted");
    expect((await submit(batcher, orderOf("again")))[0]!.outcome).toBe("exists");
  });

  test("that one document provokes fails that document and none of its neighbours", async () => {
    const guilty = `${codes.platform}/guilty-3`;
    const fault = new TypeError("a fault of ours");
    const gate = gated(
      watched((rows) => {
        if (rows.some(({ filed }) => filed.key === guilty)) throw fault;
      }),
    );
    const { batcher } = batcherOn(gate.store, { writers: 1 });
    const submitted = Array.from({ length: 7 }, (_, index) => submit(batcher, orderOf(`guilty-${index}`)));
    gate.open();
    const results = await Promise.allSettled(submitted);
    expect(results.map(wordOf)).toEqual([
      "accepted",
      "accepted",
      "accepted",
      "TypeError",
      "accepted",
      "accepted",
      "accepted",
    ]);
    expect((results[3] as PromiseRejectedResult).reason).toBe(fault);
    const keys = (await stored("guilty-%")).map(({ key, version }) => `${key.split("-")[1]!} v${version}`);
    expect(keys).toEqual(["0 v1", "1 v1", "2 v1", "4 v1", "5 v1", "6 v1"]);
  });

  test("of one document fails the whole message it came in, and no other message", async () => {
    const guilty = `${codes.platform}/message-bad`;
    const gate = gated(
      watched((rows) => {
        if (rows.some(({ filed }) => filed.key === guilty)) throw new TypeError("a fault of ours");
      }),
    );
    const { batcher } = batcherOn(gate.store, { writers: 1 });
    const party = partyOf(codes.platform);
    const first = submit(batcher, orderOf("message-first"));
    const bad = batcher.submit([read(orderOf("message-good")), read(orderOf("message-bad"))], party);
    const other = batcher.submit([read(orderOf("message-c")), read(orderOf("message-d"))], party);
    gate.open();
    const words = (await Promise.allSettled([first, bad, other])).map(wordOf);
    expect(words).toEqual(["accepted", "TypeError", "accepted,accepted"]);
  });
});
