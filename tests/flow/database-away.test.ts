/**
 * The database goes away for ten seconds in the middle of a load: what was acknowledged stays, everybody else is told
 * to come again, and the program goes on by itself when the database is back.
 */
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { audit } from "../audit.ts";
import { effort, record } from "../effort.ts";
import { ownServer } from "../own-server.ts";
import { documentsOf, goodParcel } from "../good-parcel.ts";
import { endAll, get, makeHome, openRecord, post, registerFilers, serve } from "../program.ts";
import { emptyLoad, send, sendTheRest, unequalParcels, until } from "../send-parcels.ts";

const PARCELS = effort(1_000, 10_000);
const AWAY_MS = 10_000;

afterAll(endAll);

test(`the database is gone for ten seconds in the middle of ${PARCELS} parcels`, { timeout: 240_000 }, async () => {
  const database = await ownServer();
  const home = await makeHome();
  const preparing = await openRecord(home, database.url);
  const keys = await registerFilers(preparing);
  await preparing.close();
  const parcels = unequalParcels("away", PARCELS);
  const all = PARCELS * 4;
  const load = emptyLoad();
  const server = await serve({ FAIRWAY_HOME: home, DATABASE_URL: database.url });
  try {
    const sending = send(server, keys, parcels, load, () => true);
    await until(() => load.acknowledged.size > all / 4);
    await database.kill();
    const back = pause(AWAY_MS);
    await sending; // Nobody waits for the database to come back.
    const before = load.acknowledged.size;
    expect(before).toBeLessThan(all);
    const [order] = documentsOf(goodParcel("away-alone", { person: 7 }));
    for (let asked = 0; asked < 3; asked += 1) {
      const alone = await post(server.url, keys.order, JSON.stringify(order), "application/json");
      expect([alone.status, alone.type]).toEqual([503, "application/problem+json; charset=utf-8"]);
      expect(alone.text).toContain("store.unavailable");
    }
    expect((await get(server.url, `/v1/parcels/${parcels[0]!.order.platform}/away-0`, keys.order)).status).toBe(503);
    expect(JSON.parse((await get(server.url, "/health")).text)).toMatchObject({ live: true, ready: false });
    await back;
    await database.start();
    await expect.poll(async () => (await get(server.url, "/health")).status, { timeout: 60_000 }).toBe(200);
    await sendTheRest(server, keys, parcels, load);
    expect(load).toMatchObject({ rejected: [], unadvised: [] });
    expect([...load.statuses.keys()].filter((status) => !/^(200|503)$/.test(status))).toEqual([]);
    expect(load.statuses.get("503")).toBeGreaterThan(0);
    const complete = parcels.map((parcel) => `${parcel.order.platform}/${parcel.order.orderNo}`);
    const found = await audit(database.url, load.acknowledged, complete);
    expect(found.faults).toEqual([]);
    expect(found).toMatchObject({ parcels: PARCELS, documents: all });
    expect((await server.stop()).code).toBe(0);
    record("the database gone for 10 s", `${PARCELS} parcels`, `${before} of ${all} acknowledged before, none lost`);
  } finally {
    await server.stop();
    await database.stop();
  }
});
