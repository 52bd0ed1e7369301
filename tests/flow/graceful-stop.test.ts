/**
 * SIGTERM in the middle of a load: nothing new is taken, what was taken is finished, everything acknowledged is
 * committed, and the program ends by itself with exit code 0 whatever else it is told meanwhile.
 */
import { request } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { record } from "../effort.ts";
import { goodParcel } from "../good-parcel.ts";
import { ownServer } from "../own-server.ts";
import { endAll, get, makeHome, openRecord, registerFilers, serve, type FilerKeys, type Server } from "../program.ts";
import { emptyLoad, send, unequalParcels, until } from "../send-parcels.ts";

afterAll(endAll);

/** What the orchestrator gives before it kills; measured here, held loosely because others use the machine too. */
const ENDS_WITHIN_MS = 10_000;
const BUSY_MACHINE = 3;

/** Orders on one connection for ever, one a few milliseconds, each answered line by line. */
async function endlessStream(server: Server, keys: FilerKeys, acknowledged: Set<string>): Promise<void> {
  const sender = request(`${server.url}/v1/documents`, {
    method: "POST",
    headers: { authorization: `Bearer ${keys.order}`, "content-type": "application/x-ndjson" },
  });
  const state = { isOver: false };
  const end = (): void => void (state.isOver = true); // Cut off: that is how HTTP says that an answer is not whole.
  sender.on("error", end);
  const orderOf = (number: number) => goodParcel(`endless-${number}`, { person: number }).order;
  sender.on("response", (answer) => {
    let text = "";
    answer.setEncoding("utf8").on("data", (piece: string) => {
      text += piece;
      const lines = text.split("\n");
      text = lines.pop()!;
      for (const line of lines) {
        const { outcome, key } = JSON.parse(line) as { outcome: string; key: string };
        if (outcome === "accepted") acknowledged.add(`order:${key}`);
      }
    });
    answer.on("error", end).on("close", end);
  });
  for (let number = 0; !state.isOver; number += 1) {
    sender.write(`${JSON.stringify(orderOf(number))}\n`);
    await pause(5);
  }
  sender.destroy();
}

async function keptOf(url: string): Promise<Set<string>> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<{ id: string }>(
      `select kind || ':' || key as id from document union all select 'waybill:' || waybill from waybill`,
    );
    return new Set(rows.map(({ id }) => id));
  } finally {
    await client.end();
  }
}

test("streams and batches in flight are finished, and a second signal is harmless", { timeout: 180_000 }, async () => {
  const home = await makeHome();
  const preparing = await openRecord(home);
  const keys = await registerFilers(preparing);
  const server = await serve({ FAIRWAY_HOME: home });
  const load = emptyLoad();
  const streamed = new Set<string>();
  const sending = send(server, keys, unequalParcels("stop", 3_000), load, () => true);
  const endless = endlessStream(server, keys, streamed);
  await until(() => load.acknowledged.size > 500 && streamed.size > 20);
  const ready = await get(server.url, "/health/ready");
  expect(ready.status).toBe(200);
  const told = performance.now();
  const stopping = server.stop();
  await pause(300);
  process.kill(server.pid, "SIGTERM");
  process.kill(server.pid, "SIGINT");
  const { code, stderr } = await stopping;
  const took = performance.now() - told;
  await Promise.all([sending, endless]);
  expect(code).toBe(0);
  expect(took).toBeLessThan(ENDS_WITHIN_MS * BUSY_MACHINE);
  expect(stderr).toContain("stopping");
  expect(load.rejected).toEqual([]);
  expect(load.acknowledged.size).toBeLessThan(12_000);
  const kept = await keptOf(preparing.url);
  expect([...load.acknowledged, ...streamed].filter((id) => !kept.has(id))).toEqual([]);
  await preparing.close();
  record(
    "SIGTERM under load to exit 0",
    `${Math.round(took)} ms`,
    `${kept.size} documents kept, none acknowledged lost`,
  );
});

test("a database that does not answer any more keeps no program from ending", { timeout: 180_000 }, async () => {
  const database = await ownServer();
  const home = await makeHome();
  const preparing = await openRecord(home, database.url);
  const keys = await registerFilers(preparing);
  await preparing.close();
  const server = await serve({ FAIRWAY_HOME: home, DATABASE_URL: database.url });
  const load = emptyLoad();
  const sending = send(server, keys, unequalParcels("frozen", 500), load, () => true);
  await until(() => load.acknowledged.size > 100);
  const thaw = await database.freeze();
  try {
    const { code } = await server.stop();
    expect(code).toBe(0);
    await sending;
  } finally {
    thaw();
  }
  const kept = await keptOf(database.url);
  expect([...load.acknowledged].filter((id) => !kept.has(id))).toEqual([]);
  await database.stop();
});
