/**
 * Overload: the real application past its capacity. What counts is counted (batches, requests, documents), not timed:
 * a gate before the database holds everything until all that is offered has arrived, or lets one batch through at a
 * time; and batches are small.
 */
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import pg from "pg";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { createBatcher, type Batcher } from "../../src/app/clearing/batcher.ts";
import { hashKey, newKey, wordings, type Fairway } from "../../src/cli/compose.ts";
import { portsOf } from "../../src/cli/serve.ts";
import type { AnyDocument } from "../../src/customs/documents.ts";
import { buildServer } from "../../src/http/server.ts";
import type { ClearingStore } from "../../src/app/ports.ts";
import { clearingStore, type ClosableClearingStore } from "../../src/store/clearing-store.ts";
import { openPool } from "../../src/store/pool.ts";
import { createDatabase, type TestDatabase } from "../database.ts";
import { testRulebook } from "../fairway.ts";
import { documentsOf, goodParcel } from "../good-parcel.ts";
import { endAll, get, makeHome, openRecord, post, registerFilers, serve, type FilerKeys } from "../program.ts";

const BATCH = 100;
const FLOODER = "4601000099";
const REQUESTS_MAX = 64;
const ENDS_WITHIN_MS = 300_000;

interface House {
  readonly url: string;
  readonly keys: FilerKeys;
  readonly flooder: string;
  readonly batcher: Batcher;
  /** Documents of each batch, in order. */
  readonly batches: number[];
  /** Batches that were begun; two of them may be in flight. */
  begun(): number;
  /** Which batch was the document's, from 1, by kind and key. */
  readonly batchOf: ReadonlyMap<string, number>;
  open(): void;
  /** Lets the eldest batch through; resolves when another has begun in its place. */
  letOneThrough(): Promise<void>;
}

let database: TestDatabase;
let fairway: Fairway;
let pool: pg.Pool;
let store: ClosableClearingStore;
let app: FastifyInstance;
let house: House;

/** The application as it is served, but with small batches, and a gate before its transactions. */
beforeEach(async () => {
  database = await createDatabase();
  fairway = await openRecord(await makeHome(), database.url);
  const keys = await registerFilers(fairway);
  const flooder = newKey();
  await fairway.parties.register({ kind: "marketplace", code: FLOODER, name: "Flood" }, hashKey(flooder), Date.now());
  pool = openPool(database.url, { connections: 2, onError: () => undefined });
  store = clearingStore(pool);
  let isOpen = false;
  let begun = 0;
  const held: (() => void)[] = [];
  const batchOf = new Map<string, number>();
  const batches: number[] = [];
  const gated: ClearingStore = {
    async transaction(run, slot) {
      begun += 1;
      const batch = begun;
      if (!isOpen) await new Promise<void>((resolve) => held.push(resolve));
      return store.transaction((tx) => {
        const insertDocuments: typeof tx.insertDocuments = (rows) => {
          for (const { filed } of rows) batchOf.set(`${filed.document.kind} ${filed.key}`, batch);
          return tx.insertDocuments(rows);
        };
        return run({ ...tx, insertDocuments });
      }, slot);
    },
  };
  const batcher = createBatcher({
    store: gated,
    clock: { now: () => Date.now() },
    settings: {
      rulebook: await testRulebook(),
      vault: fairway.vault,
      wordings,
      day: "2026-11-10",
      areGoodsHere: false,
    },
    writers: 2,
    documentsMax: BATCH,
    depthMax: 200,
    onBatch: ({ documents }) => batches.push(documents),
  });
  app = await buildServer(portsOf({ ...fairway, batcher }, "0.0.0-test"));
  await app.listen({ port: 0, host: "127.0.0.1" });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const open = (): void => {
    isOpen = true;
    for (const go of held.splice(0)) go();
  };
  const letOneThrough = async (): Promise<void> => {
    const before = begun;
    held.shift()!();
    await expect.poll(() => begun, { timeout: 60_000 }).toBe(before + 1);
  };
  house = { url, keys, flooder, batcher, batches, begun: () => begun, batchOf, open, letOneThrough };
});
afterEach(async () => {
  house.open();
  await app.close();
  await store.close();
  await pool.end();
  await fairway.close();
  await database.drop();
});
afterAll(endAll);

/** Orders of the flooding party; the request's number is in their numbers. */
const flood = (request: number, documents: number): AnyDocument<string>[] =>
  Array.from({ length: documents }, (_, index) => goodParcel(`F-${request}-${index}`, { platform: FLOODER }).order);
const json = "application/json";
const ndjson = (documents: readonly object[]): string => documents.map((one) => `${JSON.stringify(one)}\n`).join("");

async function rowsOf(text: string): Promise<Record<string, unknown>[]> {
  return (await pool.query<Record<string, unknown>>(text)).rows;
}

describe("fair", { timeout: ENDS_WITHIN_MS }, () => {
  test("a parcel is decided while another party's flood of 64 requests still waits", async () => {
    const documents = 80;
    let answered = 0;
    const flooding = Array.from({ length: REQUESTS_MAX }, (_, request) =>
      post(house.url, house.flooder, JSON.stringify(flood(request, documents)), json).then((answer) => {
        answered += 1;
        return answer;
      }),
    );
    await expect.poll(() => house.batcher.depth(), { timeout: 60_000 }).toBe(REQUESTS_MAX * documents);
    for (const document of documentsOf(goodParcel("SINGLE"))) {
      const [begun, depth] = [house.begun(), house.batcher.depth()];
      const filing = post(house.url, house.keys[document.kind], JSON.stringify(document), json);
      await expect.poll(() => house.batcher.depth(), { timeout: 60_000 }).toBe(depth + 1);
      // Two are in flight when it comes. The next that begins is its own: of the flood not one more goes before it.
      for (let batch = 1; batch <= 3; batch += 1) await house.letOneThrough();
      const [line] = (await filing).lines;
      expect(line).toMatchObject({ outcome: "accepted" });
      expect(house.batchOf.get(`${line!.kind!} ${line!.key!}`)).toBe(begun + 1);
    }
    const answeredBefore = answered;
    const { status, text } = await get(house.url, "/v1/parcels/4601000001/SINGLE", house.keys.order);
    expect([status, (JSON.parse(text) as { state: string }).state]).toEqual([200, "cleared"]);
    // At most as many as the twelve batches hold, of all that came before it.
    expect(answeredBefore).toBeLessThanOrEqual((12 * BATCH) / documents);
    house.open();
    for (const answer of await Promise.all(flooding)) expect(answer.lines).toHaveLength(documents);
  });

  test("a stream finds room while another party's streams wait for theirs", async () => {
    const documents = 300;
    let answered = 0;
    const flooding = Array.from({ length: 16 }, (_, request) =>
      post(house.url, house.flooder, ndjson(flood(request, documents))).then((answer) => {
        answered += 1;
        return answer;
      }),
    );
    await expect.poll(() => house.batcher.depth(), { timeout: 60_000 }).toBeGreaterThanOrEqual(200);
    expect(house.batcher.room(FLOODER)).toBeInstanceOf(Promise);
    house.open();
    const orders = Array.from({ length: 20 }, (_, index) => goodParcel(`STREAM-${index}`).order);
    const { lines } = await post(house.url, house.keys.order, ndjson(orders));
    expect(lines.filter(({ outcome }) => outcome === "accepted")).toHaveLength(orders.length);
    expect(answered).toBeLessThan(flooding.length);
    for (const answer of await Promise.all(flooding)) expect(answer.lines).toHaveLength(documents);
  });
});

describe("past capacity", { timeout: ENDS_WITHIN_MS }, () => {
  test("three times what is taken: a third is taken, two thirds are refused at once and told when to come", async () => {
    const documents = 20;
    const bodyOf = (request: number): string => JSON.stringify(flood(request, documents));
    const requests = Array.from({ length: 3 * REQUESTS_MAX }, (_, request) => request);
    const refused = new Set<number>();
    const waits: number[] = [];
    const offered = requests.map(async (request) => {
      const response = await fetch(`${house.url}/v1/documents`, {
        method: "POST",
        headers: { authorization: `Bearer ${house.flooder}`, "content-type": json },
        body: bodyOf(request),
      });
      if (response.status === 429) {
        refused.add(request);
        waits.push(Number(response.headers.get("retry-after")));
      } else expect(response.status).toBe(200);
      return response.text();
    });
    await expect.poll(() => refused.size, { timeout: 60_000 }).toBe(2 * REQUESTS_MAX);
    expect(house.batches).toEqual([]); // Not one batch is through, and all the refusals are out.
    for (const wait of waits) expect(wait).toBeGreaterThanOrEqual(1);
    const other = post(house.url, house.keys.order, JSON.stringify(goodParcel("BESIDE").order), json);
    await expect.poll(() => house.batcher.depth(), { timeout: 60_000 }).toBe(REQUESTS_MAX * documents + 1);
    house.open();
    expect((await other).lines).toMatchObject([{ outcome: "accepted" }]);
    await Promise.all(offered);
    // What waits is cleared in full batches, but for the first two and the last.
    expect(house.batches.length).toBeLessThanOrEqual(Math.ceil((REQUESTS_MAX * documents) / BATCH) + 3);
    for (const request of refused) {
      const { lines } = await post(house.url, house.flooder, bodyOf(request), json);
      expect(lines.map(({ outcome }) => outcome)).toEqual(Array(documents).fill("accepted"));
    }
    const [stored] = await rowsOf(
      `select count(*)::int as documents, count(distinct key)::int as keys from document where filed_by = '${FLOODER}'`,
    );
    expect(stored).toEqual({ documents: requests.length * documents, keys: requests.length * documents });
  });

  test("look-ups, health and the description answer while nothing at all gets through", async () => {
    const flooding = Array.from({ length: REQUESTS_MAX }, (_, request) =>
      post(house.url, house.flooder, ndjson(flood(request, 5))),
    );
    await expect.poll(() => house.batcher.depth(), { timeout: 60_000 }).toBeGreaterThan(0);
    expect((await get(house.url, "/v1/parcels/4601000001/NONE", house.keys.order)).status).toBe(404);
    expect((await get(house.url, "/v1/parcels/4601000099/NONE", house.flooder)).status).toBe(404);
    expect((await get(house.url, "/health")).status).toBe(200);
    expect((await get(house.url, "/docs/json")).status).toBe(200);
    expect(house.batches).toEqual([]);
    house.open();
    for (const { status } of await Promise.all(flooding)) expect(status).toBe(200);
  });
});

test(
  "the served program answers look-ups while every writer waits for a lock in the database",
  async () => {
    const home = await makeHome();
    const server = await serve({ FAIRWAY_HOME: home, DATABASE_URL: database.url, FAIRWAY_KEYS: undefined });
    const order = (orderNo: string): string => JSON.stringify(goodParcel(orderNo).order);
    expect((await post(server.url, house.keys.order, order("BEFORE"), json)).lines).toMatchObject([
      { outcome: "accepted" },
    ]);
    const blocker = new pg.Client(database.url);
    await blocker.connect();
    try {
      await blocker.query("begin; lock table parcel in exclusive mode");
      const waiting = async (): Promise<unknown> =>
        (
          await rowsOf(
            `select count(*)::int as waiting from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
          )
        )[0]!["waiting"];
      const filed = [];
      for (const writer of [1, 2]) {
        filed.push(post(server.url, house.keys.order, order(`LOCKED-${writer}`), json));
        await expect.poll(waiting, { timeout: 15_000 }).toBe(writer);
      }
      filed.push(post(server.url, house.keys.order, order("LOCKED-3"), json));
      for (let time = 0; time < 20; time += 1) {
        expect((await get(server.url, "/v1/parcels/4601000001/BEFORE", house.keys.order)).status).toBe(200);
        expect((await get(server.url, "/health")).status).toBe(200);
      }
      expect(await waiting()).toBe(2);
      await blocker.query("commit");
      for (const { lines } of await Promise.all(filed)) expect(lines).toMatchObject([{ outcome: "accepted" }]);
    } finally {
      await blocker.end();
      await server.stop();
    }
  },
  ENDS_WITHIN_MS,
);
