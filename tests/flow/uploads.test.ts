/**
 * Uploads on the real program: cut at any point, by the sender or by kill -9 of the server, and gone on with from the
 * offset on record, until every document is there exactly once.
 */
import { request as ask } from "node:http";
import pg from "pg";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../database.ts";
import { effort, record } from "../effort.ts";
import { goodParcel } from "../good-parcel.ts";
import { endAll, linesOf, makeHome, NDJSON, openRecord, registerFilers, serve, type AnswerLine } from "../program.ts";
import type { FilerKeys, Server } from "../program.ts";

const DOCUMENTS = effort(1_500, 20_000);
const KILLS = effort(2, 10);
const ENDS_WITHIN_MS = effort(180_000, 30 * 60_000);

let database: TestDatabase;
let home: string;
let keys: FilerKeys;
let server: Server;
let acknowledged: Set<string>;

beforeEach(async () => {
  database = await createDatabase();
  home = await makeHome();
  const preparing = await openRecord(home, database.url);
  keys = await registerFilers(preparing);
  await preparing.close();
  server = await start();
  acknowledged = new Set();
});
afterEach(async () => {
  await server.stop();
  await database.drop();
});
afterAll(endAll);

const start = (): Promise<Server> => serve({ FAIRWAY_HOME: home, DATABASE_URL: database.url });
const documents = Array.from({ length: DOCUMENTS }, (_, index) => JSON.stringify(goodParcel(`U-${index}`).order));
const keyOf = (index: number): string => `4601000001/U-${index}`;

async function asking(method: string, path: string): Promise<{ status: number; offset: number; state: string }> {
  const headers = { authorization: `Bearer ${keys.order}` };
  const response = await fetch(`${server.url}${path}`, { method, headers });
  const body = (await response.json()) as { offset: number; state: string };
  return { status: response.status, ...body };
}

interface Sending {
  /** Only so many documents and a line that never ends; all the rest, and the end, where it is not given. */
  readonly part?: number;
  /** Called with the number of lines answered so far, and what breaks the connection. */
  readonly onLines?: (lines: number, cut: () => void) => void;
}

/** Sends from an offset on; resolves with the status when the answer is whole, or "cut". */
function send(offset: number, { part, onLines }: Sending = {}): Promise<number | "cut"> {
  return new Promise((resolve) => {
    const url = new URL(`${server.url}/v1/uploads/big`);
    const headers = {
      authorization: `Bearer ${keys.order}`,
      "content-type": NDJSON,
      "upload-offset": String(offset),
      "upload-complete": "?1",
    };
    let text = "";
    const request = ask(url, { method: "PATCH", headers }, (answer) => {
      answer.setEncoding("utf8");
      answer.on("data", (piece: string) => {
        text += piece;
        const whole = text.slice(0, text.lastIndexOf("\n") + 1);
        text = text.slice(whole.length);
        if (answer.statusCode !== 200) return;
        const lines = linesOf<AnswerLine>(whole);
        for (const { key, line, outcome } of lines) {
          expect(key).toBe(keyOf(line - 1)); // Numbered through the whole upload.
          if (outcome !== "rejected") acknowledged.add(key!);
        }
        onLines?.(lines.at(-1)?.line ?? 0, () => request.destroy());
      });
      answer.on("end", () => resolve(answer.complete ? answer.statusCode! : "cut"));
      answer.on("error", () => resolve("cut"));
    });
    request.on("error", () => resolve("cut"));
    const sent = documents.slice(offset, part === undefined ? undefined : offset + part);
    request.write(sent.map((line) => `${line}\n`).join(""));
    if (part === undefined) request.end();
    else request.write('{"kind":"order","platform":"46010'); // A line that never ends.
  });
}

/** Every document is on record once, and none besides. */
async function expectEachOnce(): Promise<void> {
  const client = new pg.Client(database.url);
  await client.connect();
  try {
    const { rows } = await client.query<{ key: string; versions: number }>(
      `select key, count(*)::int as versions from document group by key`,
    );
    expect(rows.filter(({ versions }) => versions !== 1)).toEqual([]);
    expect(new Set(rows.map(({ key }) => key))).toEqual(new Set(documents.map((_, index) => keyOf(index))));
    const events = await client.query<{ accepted: number }>(
      `select count(*)::int as accepted from journal, unnest(events) as event
        where event like '%"type":"document.accepted"%'`,
    );
    expect(events.rows[0]!.accepted).toBe(DOCUMENTS);
  } finally {
    await client.end();
  }
}

test(
  "cut at points of all kinds, each time gone on with from the offset on record",
  async () => {
    expect(await asking("PUT", "/v1/uploads/big")).toMatchObject({ status: 201, offset: 0 });
    let offset = 0;
    for (const cutAfter of [1, 7, 499, 500, 501]) {
      const enough = offset + cutAfter;
      const onLines = (lines: number, cut: () => void): void => (lines >= enough ? cut() : undefined);
      expect(await send(offset, { part: cutAfter + 40, onLines })).toBe("cut");
      const stands = (await asking("GET", "/v1/uploads/big")).offset;
      expect(stands).toBeGreaterThanOrEqual(acknowledged.size); // Nothing that was acknowledged is lost…
      offset = stands;
      if (offset + 600 > DOCUMENTS) break;
    }
    let status: number | "cut" = 409;
    for (let attempt = 0; status !== 200 && attempt < 10; attempt += 1) {
      status = await send((await asking("GET", "/v1/uploads/big")).offset);
    }
    expect(status).toBe(200);
    expect(await asking("GET", "/v1/uploads/big")).toMatchObject({ offset: DOCUMENTS, state: "finished" });
    await expectEachOnce(); // …and nothing is claimed that is not committed.
  },
  ENDS_WITHIN_MS,
);

test(
  "kill -9 of the server in the middle: the offset on record is true, and from there it goes on",
  async () => {
    await asking("PUT", "/v1/uploads/big");
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const { offset } = await asking("GET", "/v1/uploads/big");
      let killed: Promise<void> | undefined;
      const onLines = (): void => {
        killed ??= server.kill();
      };
      expect(await send(offset, { part: Math.floor((DOCUMENTS - offset) / 2), onLines })).toBe("cut");
      await killed;
      server = await start();
      const stands = await asking("GET", "/v1/uploads/big");
      expect(stands.offset).toBeGreaterThanOrEqual(acknowledged.size);
      expect(stands.offset).toBeLessThan(DOCUMENTS);
    }
    const { offset } = await asking("GET", "/v1/uploads/big");
    expect(await send(offset)).toBe(200);
    expect(await asking("GET", "/v1/uploads/big")).toMatchObject({ offset: DOCUMENTS, state: "finished" });
    await expectEachOnce();
    record("uploads cut by kill -9", `${KILLS} kills, ${DOCUMENTS} documents`, "each document is there once");
  },
  ENDS_WITHIN_MS,
);

test(
  "two senders on one upload from the same place: whatever happens to them, each document is there once",
  async () => {
    await asking("PUT", "/v1/uploads/big");
    const ends = await Promise.all([send(0), send(0)]);
    expect(ends.every((end) => [200, 409, "cut"].includes(end))).toBe(true);
    const { offset, state } = await asking("GET", "/v1/uploads/big");
    if (state !== "finished") expect(await send(offset)).toBe(200);
    expect(await asking("GET", "/v1/uploads/big")).toMatchObject({ offset: DOCUMENTS, state: "finished" });
    await expectEachOnce();
  },
  ENDS_WITHIN_MS,
);
