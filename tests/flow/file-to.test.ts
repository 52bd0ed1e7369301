/**
 * fairway file --to: the command as a marketplace runs it, against a real server: cut in the middle, the server killed
 * and started again, the command itself killed and started again; each document is there once.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { cuttingProxy, type CuttingProxy } from "../cutting-proxy.ts";
import { createDatabase, type TestDatabase } from "../database.ts";
import { goodParcel } from "../good-parcel.ts";
import { beginFairway, endAll, linesOf, makeHome, openRecord, registerFilers, runFairway, serve } from "../program.ts";
import type { AnswerLine, FilerKeys, Said, Server } from "../program.ts";

const DOCUMENTS = 2_000;
const ENDS_WITHIN_MS = 180_000;

let database: TestDatabase;
let home: string;
let keys: FilerKeys;
let server: Server;
let proxy: CuttingProxy;
let file: string;

const start = (): Promise<Server> => serve({ FAIRWAY_HOME: home, DATABASE_URL: database.url });
const order = (index: number): string => JSON.stringify(goodParcel(`T-${index}`, { person: index % 100 }).order);
const orders = Array.from({ length: DOCUMENTS }, (_, index) => `${order(index + 1)}\n`).join("");

beforeEach(async () => {
  database = await createDatabase();
  home = await makeHome();
  const preparing = await openRecord(home, database.url);
  keys = await registerFilers(preparing);
  await preparing.close();
  server = await start();
  proxy = await cuttingProxy(server.url);
  file = join(home, "orders.ndjson");
  await writeFile(file, orders);
});
afterEach(async () => {
  await proxy.close();
  await server.stop();
  await database.drop();
});
afterAll(endAll);

/** The command knows neither home nor database of the record. */
const filing = (): { env: NodeJS.ProcessEnv } => ({
  env: { FAIRWAY_KEY: keys.order, FAIRWAY_HOME: "/dev/null/no-home", DATABASE_URL: "postgres://nobody@127.0.0.1:1/no" },
});
const args = (...more: readonly string[]): string[] => ["file", "--to", proxy.url, "--json", ...more, file];

interface Summary {
  readonly upload: string;
  readonly before: number;
  readonly accepted: number;
  readonly exists: number;
  readonly rejected: number;
  readonly unseen: readonly (readonly [number, number])[];
  readonly isFinished: boolean;
}
interface Filed {
  readonly outcomes: readonly AnswerLine[];
  readonly summary: Summary;
}

function read({ stdout }: Said): Filed {
  const lines = linesOf<object>(stdout);
  return { outcomes: lines.slice(0, -1) as AnswerLine[], summary: lines.at(-1) as Summary };
}

/** Every document was told once, or is among those that were lost with a connection, and is on record once. */
async function expectEachOnce({ outcomes, summary }: Filed): Promise<void> {
  const lost = summary.unseen.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => from + at));
  const told = outcomes.map(({ line }) => line);
  const all = Array.from({ length: DOCUMENTS - summary.before }, (_, at) => summary.before + at + 1);
  expect([...told, ...lost].sort((a, b) => a - b)).toEqual(all);
  expect(summary).toMatchObject({ rejected: 0, isFinished: true });
  expect(summary.accepted + summary.exists).toBe(told.length);
  const client = new pg.Client(database.url);
  await client.connect();
  try {
    const { rows } = await client.query<{ documents: number; keys: number; versions: number }>(
      `select count(*)::int as documents, count(distinct key)::int as keys, max(version)::int as versions from document`,
    );
    expect(rows[0]).toEqual({ documents: DOCUMENTS, keys: DOCUMENTS, versions: 1 });
  } finally {
    await client.end();
  }
}

describe("fairway file --to", () => {
  test(
    "files what is right, tells what is wrong by its line, and finds all of it filed when asked again",
    async () => {
      const another = JSON.stringify({ ...goodParcel("T-2").order, platform: "4601000009", seller: "4602000009" });
      await writeFile(file, `${order(1)}\n\n${another}\r\n{"kind":\n${order(3)}`);
      const people = await runFairway(["file", "--to", `${proxy.url}/`, file], filing());
      expect(people).toMatchObject({
        code: 1, // A line was no document.
        stdout: `2  order  4601000009/T-2  rejected\n3  ?  ?  rejected\n${file}  accepted 2  exists 0  rejected 2\n`,
      });
      expect(people.stderr).toMatch(/\[filing\.code_not_own\]\n[^]*\[message\.not_json\]\n/);
      const again = await runFairway(args(), filing());
      expect(again.code).toBe(0);
      expect(read(again)).toMatchObject({ outcomes: [], summary: { before: 4, accepted: 0, isFinished: true } });
      const anew = await runFairway(args("--upload", "anew"), filing());
      expect(read(anew)).toMatchObject({ summary: { upload: "anew", accepted: 0, exists: 2, rejected: 2 } });
    },
    ENDS_WITHIN_MS,
  );

  test(
    "cut in the middle, several times: goes on from what is committed",
    async () => {
      // The question where it stands has some 300 bytes, and goes through.
      proxy.cutAfter(3_000, 200_000, 300_001, 500_000);
      const said = await runFairway(args(), filing());
      expect(said.code).toBe(0);
      expect(proxy.cuts()).toBe(4);
      expect(said.stderr.match(/Trying again/g)).toHaveLength(4);
      const filed = read(said);
      expect(filed.summary.before).toBe(0);
      await expectEachOnce(filed);
    },
    ENDS_WITHIN_MS,
  );

  test(
    "the server killed and started again: waits for it, and goes on",
    async () => {
      proxy.holdAfter(orders.length / 2);
      const running = beginFairway(args(), filing());
      await expect.poll(() => running.said().stdout, { timeout: 60_000 }).toContain('"line":100,');
      proxy.holdAfter(undefined);
      await server.kill();
      server = await start();
      proxy.lead(server.url);
      const said = await running.ended;
      expect(said.code).toBe(0);
      await expectEachOnce(read(said));
    },
    ENDS_WITHIN_MS,
  );

  test(
    "killed and started again: goes on with the same upload",
    async () => {
      proxy.holdAfter(orders.length / 2);
      const first = beginFairway(args(), filing());
      await expect.poll(() => first.said().stdout, { timeout: 60_000 }).toContain('"line":100,');
      const told = (await first.kill()).stdout.split("\n").length - 1;
      proxy.holdAfter(undefined);
      const said = await runFairway(args(), filing());
      expect(said.code).toBe(0);
      const filed = read(said);
      expect(filed.summary.before).toBeGreaterThanOrEqual(told);
      expect(filed.summary.before).toBeLessThan(DOCUMENTS);
      await expectEachOnce(filed);
    },
    ENDS_WITHIN_MS,
  );

  test(
    "a key that is not registered there is the end, with its reason and without the key",
    async () => {
      const keyFile = join(home, "key");
      await writeFile(keyFile, "fw_unknown\n");
      const said = await runFairway(args("--key-file", keyFile), filing());
      expect(said.code).toBe(1);
      const problems = [{ code: "http.unauthorised" }];
      expect(linesOf(said.stdout)).toMatchObject([{ isFinished: false, accepted: 0, problems }]);
      expect(`${said.stdout}${said.stderr}`).not.toContain("fw_unknown");
    },
    ENDS_WITHIN_MS,
  );
});
