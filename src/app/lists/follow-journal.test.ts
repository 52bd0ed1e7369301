import { expect, test } from "vitest";
import { canonical } from "../../kernel/canonical.ts";
import type { JournalRead } from "../telling/telling-ports.ts";
import { followJournal, type Following } from "./follow-journal.ts";
import type { ListStore, ListTransaction } from "./list-ports.ts";

const rows = [1, 2, 3].map((sequence): JournalRead => ({
  writer: "w0-0",
  sequence,
  recordedAt: "2026-11-10T00:00:00.000Z",
  events: [canonical({ type: "parcel.waiting", consignment: `P/${sequence}`, waybill: null, parties: [], data: {} })],
}));

interface Run {
  readonly slept: number[];
  readonly errors: unknown[];
  cursor: string;
}

/** Follows three rows, each a step that takes `tookMs`; ends when there is nothing more to do. */
async function follow(tookMs: number, isBusy: boolean, fails = 0, sinceMs = 0): Promise<Run> {
  const run: Run = { slept: [], errors: [], cursor: "0" };
  const ending = new AbortController();
  let now = 0;
  let failures = fails;
  const tx = {
    advance(from: string, to: string) {
      if (failures-- > 0) return Promise.reject(new Error("away"));
      now += tookMs;
      expect(from).toBe(run.cursor);
      run.cursor = to;
      return Promise.resolve({ cursor: to, parcels: 0, step: 1, since: 0, recordedAt: null });
    },
    concerned: () => Promise.resolve([]),
    loadFormer: () => Promise.resolve(new Map()),
    loadRecords: () => Promise.resolve([]),
  } as unknown as ListTransaction;
  const store: ListStore = {
    place: () => Promise.resolve({ cursor: run.cursor, parcels: 0, step: 0, since: 0, recordedAt: null }),
    transaction: (work) => work(tx),
    clear: () => Promise.resolve(),
  };
  const following: Following = {
    store,
    clock: { now: () => Date.parse("2026-11-10T00:00:00.000Z") + sinceMs },
    journal: {
      tips: () => Promise.resolve(new Map()),
      read: (after) => {
        const left = rows.filter(({ sequence }) => sequence >= (after.get("w0-0")?.sequence ?? 1));
        return Promise.resolve({ rows: left.slice(0, 1), isAtEnd: left.length <= 1 });
      },
    },
    bell: {
      rings: () => 0,
      ring: () => undefined,
      listeners: () => 0,
      wait() {
        if (run.cursor === "w0-0.4") ending.abort(); // Nothing is left.
        return Promise.resolve();
      },
    },
    sleep(milliseconds) {
      run.slept.push(milliseconds);
      return Promise.resolve();
    },
    signal: ending.signal,
    stopwatch: () => now,
    isBusy: () => isBusy,
    onError: (error) => void run.errors.push(error),
  };
  await followJournal(following);
  return run;
}

test.each([
  { name: "nobody clears: it goes on at once", tookMs: 20, isBusy: false, slept: [1, 1, 1] },
  {
    name: "documents are in hand: it rests nineteen times as long as it worked",
    tookMs: 20,
    isBusy: true,
    slept: [380, 380, 380],
  },
  { name: "a long step is followed by two seconds at most", tookMs: 900, isBusy: true, slept: [2_000, 2_000, 2_000] },
])("$name", async ({ tookMs, isBusy, slept }) => {
  expect(await follow(tookMs, isBusy)).toMatchObject({ slept, cursor: "w0-0.4", errors: [] });
});

test("more than a minute behind it rests less, lest it never catch up", async () => {
  expect((await follow(20, true, 0, 61_000)).slept).toEqual([80, 80, 80]);
});

test("a database that is away is said once and asked again; nothing is passed over", async () => {
  const run = await follow(1, false, 3);
  expect(run.cursor).toBe("w0-0.4");
  expect(run.errors.map((error) => (error as Error).message)).toEqual(["away"]);
});
