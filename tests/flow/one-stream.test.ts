/**
 * One request without end: complete parcels by the hundred megabytes in a single stream of NDJSON, filed by one party
 * in four roles. The serving process keeps its memory: its peak, as the kernel counts it, stays under 400 MB.
 */
import { existsSync, readFileSync } from "node:fs";
import { request as ask } from "node:http";
import pg from "pg";
import { afterAll, expect, test } from "vitest";
import { createParcels } from "../../bench/load/parcels.ts";
import { hashKey, newKey } from "../../src/cli/compose.ts";
import { createDatabase } from "../database.ts";
import { effort, record } from "../effort.ts";
import { endAll, makeHome, NDJSON, openRecord, serve } from "../program.ts";

const BYTES = effort(64, 1_024) * 1024 * 1024;
const RESIDENT_MB_MAX = 400;
const ENDS_WITHIN_MS = effort(10, 60) * 60_000;
const PARCELS_A_PIECE = 50;

afterAll(endAll);

const CODE = "4601000001";
const kinds = ["marketplace", "payment_firm", "carrier", "declarant"] as const;
const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10); // In Beijing.
const parcelOf = createParcels({
  seed: "ONE",
  day,
  filers: { marketplace: CODE, payment_firm: CODE, carrier: CODE, declarant: CODE },
});

function pieceOf(first: number): Buffer {
  let text = "";
  for (let index = first; index < first + PARCELS_A_PIECE; index += 1) {
    const { order, payment, waybill, declaration } = parcelOf(index);
    text += `${order}\n${payment}\n${waybill}\n${declaration}\n`;
  }
  return Buffer.from(text);
}

/** The peak of a process's resident memory. */
const peakMegabytes = (pid: number): number =>
  Math.round(Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))![1]) / 1024);

/** Sends parcels until so many bytes are sent; counts the answer's lines in its bytes. */
async function stream(url: string, key: string): Promise<{ parcels: number; lines: number; rejected: number }> {
  let parcels = 0;
  let lines = 0;
  let rejected = 0;
  const headers = { authorization: `Bearer ${key}`, "content-type": NDJSON };
  const request = ask(`${url}/v1/documents`, { method: "POST", headers });
  const answered = new Promise<void>((resolve, reject) => {
    request.on("error", reject);
    request.on("response", (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`HTTP ${answer.statusCode}`));
      let open = "";
      answer.setEncoding("utf8").on("data", (piece: string) => {
        const text = open + piece;
        open = text.slice(text.lastIndexOf("\n") + 1);
        lines += text.split("\n").length - 1;
        rejected += text.split('"outcome":"rejected"').length - 1;
        if (open.includes('"outcome":"rejected"')) rejected -= 1; // It is counted with its end.
      });
      answer.on("end", resolve).on("error", reject);
    });
  });
  for (let sent = 0; sent < BYTES; parcels += PARCELS_A_PIECE) {
    const piece = pieceOf(parcels);
    sent += piece.length;
    if (!request.write(piece)) await Promise.race([new Promise((resolve) => request.once("drain", resolve)), answered]);
  }
  request.end();
  await answered;
  return { parcels, lines, rejected };
}

test(
  `${BYTES / 1024 / 1024} MB in one request: every document is answered and on record, every parcel decided, in flat memory`,
  async () => {
    const database = await createDatabase();
    const home = await makeHome();
    const preparing = await openRecord(home, database.url);
    const key = newKey();
    for (const [index, kind] of kinds.entries())
      await preparing.parties.register(
        { kind, code: CODE, name: "in four roles" },
        hashKey(index === 0 ? key : newKey()),
        Date.now(),
      );
    await preparing.close();
    const server = await serve({ FAIRWAY_HOME: home, DATABASE_URL: database.url });
    try {
      const began = performance.now();
      const { parcels, lines, rejected } = await stream(server.url, key);
      const seconds = Math.round((performance.now() - began) / 1_000);
      expect([lines, rejected]).toEqual([parcels * 4, 0]);
      const client = new pg.Client(database.url);
      await client.connect();
      const { rows } = await client.query<{ documents: number; decided: number }>(
        `select (select count(*)::int from document) + (select count(*)::int from waybill) as documents,
                (select count(*)::int from decision) as decided`,
      );
      await client.end();
      expect(rows).toEqual([{ documents: parcels * 4, decided: parcels }]);
      if (!existsSync("/proc/self/status")) return; // Elsewhere nobody counts the peak for us.
      const peak = peakMegabytes(server.pid);
      record("one stream of NDJSON, peak resident memory", `${BYTES / 1024 / 1024} MB`, `${peak} MB in ${seconds} s`);
      expect(peak).toBeLessThan(RESIDENT_MB_MAX);
    } finally {
      await server.stop();
      await database.drop();
    }
  },
  ENDS_WITHIN_MS,
);
