/**
 * Faults that the real server makes, under a load over HTTP: its files may not grow any more, and an operator cancels
 * whatever runs. Nobody is acknowledged for what is not kept, and the rest is kept whole.
 */
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { audit } from "../audit.ts";
import { readJsonDocument } from "../../src/messages/json/read-json-document.ts";
import { writeJsonDocument } from "../../src/messages/json/write-json-document.ts";
import { partyOf } from "../fairway.ts";
import { filerOf } from "../good-parcel.ts";
import { ownServer } from "../own-server.ts";
import { endAll, get, makeHome, openRecord, registerFilers, serve, type FilerKeys } from "../program.ts";
import { emptyLoad, send, sendTheRest, unequalParcels, until, type Load } from "../send-parcels.ts";

const PARCELS = 400;
const WAL_KILOBYTES = 16_384;
/** Of about three thousand that the load needs in its largest table. */
const ROOM_KILOBYTES = 1_200;

afterAll(endAll);

const parcels = unequalParcels("fault", PARCELS);
const complete = parcels.map(({ order }) => `${order.platform}/${order.orderNo}`);

/** Registers the parties and files one document, of which there will be copies. */
async function prepared(home: string, url: string): Promise<FilerKeys> {
  const record = await openRecord(home, url);
  try {
    const { order } = parcels[0]!;
    await record.batcher.submit([readJsonDocument(writeJsonDocument(order), 1)], partyOf(filerOf(order)));
    return await registerFilers(record);
  } finally {
    await record.close();
  }
}

async function ask<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

function expectOnly(load: Load, statuses: RegExp): void {
  expect(load).toMatchObject({ rejected: [], unadvised: [] });
  expect([...load.statuses.keys()].filter((status) => !statuses.test(status))).toEqual([]);
}

test("the files of the real server may not grow: 503, nothing half done, and all is well again", async () => {
  const database = await ownServer();
  const home = await makeHome();
  const keys = await prepared(home, database.url);
  // Copies of one document that leave room for some of the load; small, so that they leave no room between them.
  await ask(
    database.url,
    `insert into document select (jsonb_populate_record(d, jsonb_build_object(
         'consignment', 'ballast/' || n, 'sealed', '\\x' || repeat('00', 100)))).*
       from document d, generate_series(1, 20000) n`,
  );
  const [ballast] = await ask<{ size: string }>(database.url, "select pg_relation_size('document') as size");
  const kilobytes = Math.ceil(Number(ballast!.size) / 1_024);
  expect(kilobytes).toBeGreaterThan(WAL_KILOBYTES); // Or the server could not even write its log.
  await database.stop();
  await database.startWithFilesOf(kilobytes + ROOM_KILOBYTES);
  const server = await serve({ FAIRWAY_HOME: home, DATABASE_URL: database.url });
  try {
    const load = emptyLoad();
    await send(server, keys, parcels, load, () => true);
    expectOnly(load, /^(200|503)$/);
    expect(load.statuses.get("503")).toBeGreaterThan(0);
    expect(load.acknowledged.size).toBeGreaterThan(0);
    expect(load.acknowledged.size).toBeLessThan(PARCELS * 4);
    expect((await get(server.url, "/health")).status).toBe(200); // What is on record can be asked for.
    expect(server.said().stderr).toMatch(/store is unavailable/);
    await ask(database.url, "delete from document where consignment like 'ballast/%'");
    await ask(database.url, "vacuum full document");
    await sendTheRest(server, keys, parcels, load);
    expectOnly(load, /^(200|503)$/);
    const found = await audit(database.url, load.acknowledged, complete);
    expect(found.faults).toEqual([]);
    expect(found).toMatchObject({ parcels: PARCELS, documents: PARCELS * 4 });
    expect((await server.stop()).code).toBe(0);
  } finally {
    await server.stop();
    await database.stop();
  }
}, 180_000);

test("whatever runs is cancelled again and again: 503 or an answer that is true, nothing half done", async () => {
  const home = await makeHome();
  const preparing = await openRecord(home);
  const { url } = preparing;
  const keys = await registerFilers(preparing);
  const server = await serve({ FAIRWAY_HOME: home });
  try {
    const load = emptyLoad();
    let cancelled = 0;
    const state = { isSent: false };
    const sending = send(server, keys, parcels, load, () => true).then(() => (state.isSent = true));
    await until(() => load.acknowledged.size > 100);
    const operator = new pg.Client(url);
    await operator.connect();
    while (!state.isSent) {
      const { rows } = await operator.query<{ done: boolean }>(
        `select pg_cancel_backend(pid) as done from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and state = 'active'`,
      );
      cancelled += rows.length;
    }
    await operator.end();
    await sending;
    expect(cancelled).toBeGreaterThan(0);
    expectOnly(load, /^(200|503)$/);
    await sendTheRest(server, keys, parcels, load);
    expectOnly(load, /^(200|503)$/);
    const found = await audit(url, load.acknowledged, complete);
    expect(found.faults).toEqual([]);
    expect(found).toMatchObject({ parcels: PARCELS, documents: PARCELS * 4 });
  } finally {
    await server.stop();
    await preparing.close();
  }
}, 180_000);
