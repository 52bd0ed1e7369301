/**
 * Ten thousand at the door of the server as it is run: connections that are silent or stop in their headers, and
 * requests all at once. It goes on answering, nobody is lost, and its memory stays bounded.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../database.ts";
import { record } from "../effort.ts";
import { goodParcel } from "../good-parcel.ts";
import {
  endAll,
  get,
  makeHome,
  openRecord,
  post,
  registerFilers,
  serve,
  type FilerKeys,
  type Server,
} from "../program.ts";

const COUNT = 10_000;
/** Each connection costs the server some kilobytes; all of them must fit a small machine. */
const GROWN_MB_MAX = 400;
const TIME_MS_MAX = 240_000;

let database: TestDatabase;
let server: Server;
let keys: FilerKeys;
const clients = new Set<ChildProcess>();

beforeAll(async () => {
  database = await createDatabase();
  const home = await makeHome();
  const book = await openRecord(home, database.url);
  keys = await registerFilers(book);
  await book.close();
  server = await serve({ FAIRWAY_HOME: home, DATABASE_URL: database.url });
});
afterAll(async () => {
  for (const client of clients) client.kill("SIGKILL");
  await endAll();
  await database.drop();
});

interface Crowd {
  /** Lets them go; resolves to what became of them. */
  end(): Promise<Record<string, number>>;
}

/** A process with `count` connections, all open. */
async function gather(count: number, does: "idle" | "half" | "file"): Promise<Crowd> {
  const task = JSON.stringify({ port: Number(new URL(server.url).port), count, does, keys: [keys.order] });
  const script = join(import.meta.dirname, "crowd-client.ts");
  const client = spawn(process.execPath, ["--import", "tsx", script, task], { stdio: ["pipe", "pipe", "pipe"] });
  clients.add(client);
  let said = "";
  let failed = "";
  client.stdout.on("data", (piece: Buffer) => (said += piece.toString()));
  client.stderr.on("data", (piece: Buffer) => (failed += piece.toString()));
  const closed = once(client, "close").then(() => clients.delete(client));
  const open = expect.poll(() => said + failed, { timeout: TIME_MS_MAX, interval: 50 }).toContain("open\n");
  await Promise.race([open, closed]);
  return {
    async end() {
      client.stdin.end();
      await closed;
      expect(failed).toBe("");
      return JSON.parse(said.split("\n")[1]!) as Record<string, number>;
    },
  };
}

/** Undefined where the system does not tell. */
async function residentMb(): Promise<number | undefined> {
  const status = await readFile(`/proc/${server.pid}/status`, "utf8").catch(() => undefined);
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(status ?? "")?.[1];
  return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
}

async function expectService(orderNo: string): Promise<void> {
  expect((await get(server.url, "/health")).status).toBe(200);
  const { lines } = await post(server.url, keys.order, JSON.stringify(goodParcel(orderNo).order));
  expect(lines).toMatchObject([{ outcome: "accepted", problems: [] }]);
}

test(
  "10,000 connections that never send a request, half of them silent, half within their headers",
  { timeout: TIME_MS_MAX },
  async () => {
    const before = await residentMb();
    const crowds = await Promise.all([gather(COUNT / 2, "idle"), gather(COUNT / 2, "half")]);
    await expectService("amid-the-crowd");
    const during = await residentMb();
    for (const crowd of crowds) await crowd.end();
    await expectService("after-the-crowd");
    const grown = (during ?? 0) - (before ?? 0);
    expect(grown).toBeLessThan(GROWN_MB_MAX);
    record("10,000 open connections", `${during ?? "?"} MB resident`, "others are served meanwhile");
  },
);

test("10,000 requests at once: each is answered 200 or 429", { timeout: TIME_MS_MAX }, async () => {
  const { 200: filed = 0, 429: refused = 0, ...others } = await (await gather(COUNT, "file")).end();
  expect(others).toEqual({});
  expect(filed + refused).toBe(COUNT);
  expect(filed).toBeGreaterThan(0);
  await expectService("after-the-rush");
  record("10,000 requests at once", `${filed} filed, ${refused} told to come again`, "none lost");
});

test("the server says nothing of a fault", () => {
  expect(server.said().stderr).not.toContain("fault of ours");
});
