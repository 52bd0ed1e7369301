/**
 * Deadlines: opened and met by what is filed, missed exactly once whatever crashes, and told to everybody concerned.
 *
 * Time is an argument of the worker: the parcels are filed now, and the worker looks from another day.
 */
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { explain } from "../../src/app/views/explain.ts";
import { CLAIM_MS, missDeadlines, type MissedNow } from "../../src/app/deadlines/miss-deadlines.ts";
import type { Deadline } from "../../src/customs/deadline.ts";
import type { EventOf } from "../../src/customs/event.ts";
import { readJsonDocument } from "../../src/messages/json/read-json-document.ts";
import { clearingStore, type ClosableClearingStore } from "../../src/store/clearing-store.ts";
import { deadlineStore } from "../../src/store/deadline-store.ts";
import { openPool } from "../../src/store/pool.ts";
import { partyOf, startFairway, type TestFairway } from "../fairway.ts";
import { arrivalOf, codes, documentsOf, filerOf, goodParcel, type GoodParcel } from "../good-parcel.ts";
import { recordedEvents } from "../recorded-events.ts";

const DAY_MS = 86_400_000;

let fairway: TestFairway;
let client: pg.Client;
let pool: pg.Pool;
const stores: ClosableClearingStore[] = [];
beforeAll(async () => {
  fairway = await startFairway();
  client = new pg.Client(fairway.url);
  await client.connect();
  pool = openPool(fairway.url, { connections: 8, onError: () => undefined });
});
beforeEach(() => client.query("delete from deadline"));
afterAll(async () => {
  for (const store of stores) await store.close();
  await client.end();
  await pool.end();
  await fairway.stop();
});

/** A worker of its own, as another program has it, whose clock stands so many milliseconds from now. */
function workerAt(aheadMs: number, name: string): { run(): Promise<MissedNow>; ahead(ms: number): void } {
  const store = clearingStore(pool);
  stores.push(store);
  let ahead = aheadMs;
  const clock = { now: () => Date.now() + ahead };
  return {
    run: () => missDeadlines({ store, deadlines: deadlineStore(pool), clock, vault: fairway.vault, name, slot: 9 }),
    ahead: (ms) => void (ahead = ms),
  };
}

let serial = 0;
const next = (): GoodParcel => goodParcel(`D-${(serial += 1)}`, { person: 100 + serial });
const view = ({ order }: GoodParcel) => fairway.view(codes.platform, order.orderNo);
const consignmentOf = ({ order }: GoodParcel): string => `${codes.platform}/${order.orderNo}`;
const brief = (deadlines: readonly Deadline[]): string[] =>
  deadlines
    .map(({ kind, version, round, state }) => `${kind} ${version}${round === 1 ? "" : ` again (${round})`} ${state}`)
    .sort();

async function missedEvents(parcel: GoodParcel): Promise<EventOf<"deadline.missed">[]> {
  const events = await recordedEvents(client);
  return events.filter(
    (event) => event.type === "deadline.missed" && event.consignment === consignmentOf(parcel),
  ) as never;
}

/** All documents of a parcel at once: one batch. */
const together = (parcel: GoodParcel) =>
  fairway.batcher.submit(
    documentsOf(parcel).map((document, index) => readJsonDocument(JSON.stringify(document), index + 1)),
    ({ document }) => partyOf(filerOf(document!)),
  );

describe("what is filed opens and closes them", () => {
  test("a bonded parcel whose documents come together has none", async () => {
    const parcel = goodParcel("D-bonded", { person: 90, procedure: "1210" });
    await together(parcel);
    expect(await view(parcel)).toMatchObject({ state: "released", deadlines: [] });
  });

  test("a direct purchase whose documents come together waits for its goods alone", async () => {
    const parcel = goodParcel("D-direct", { person: 91 });
    await together(parcel);
    expect(brief((await view(parcel)).deadlines)).toEqual(["goods-not-arrived 1 open"]);
  });

  test("from the first document to the goods: each is open until what it waits for is there", async () => {
    const parcel = next();
    const [order, ...others] = documentsOf(parcel);
    await fairway.file([order!]);
    const [open] = (await view(parcel)).deadlines;
    expect(open).toMatchObject({ kind: "documents-missing", version: 0, state: "open", missing: [], told: [] });
    const days = (Date.parse(open!.dueAt) - Date.now()) / DAY_MS;
    expect(days).toBeGreaterThan(14);
    expect(days).toBeLessThanOrEqual(15);
    expect(open!.dueAt).toMatch(/T16:00:00\.000Z$/); // The end of a day in Shanghai.
    await fairway.file(others);
    expect(brief((await view(parcel)).deadlines)).toEqual(["documents-missing 0 met", "goods-not-arrived 1 open"]);
    await fairway.file([arrivalOf(parcel)]);
    expect(brief((await view(parcel)).deadlines)).toEqual(["documents-missing 0 met", "goods-not-arrived 1 met"]);
  });

  test("a withdrawal lets the one lapse and opens the other anew", async () => {
    const parcel = next();
    await fairway.fileParcel(parcel);
    await fairway.file([parcel.payment], { appType: "3" });
    expect(brief((await view(parcel)).deadlines)).toContain("documents-missing 1 open");
    expect(brief((await view(parcel)).deadlines)).toContain("goods-not-arrived 1 lapsed");
    await fairway.file([parcel.payment]);
    expect(brief((await view(parcel)).deadlines)).toContain("documents-missing 1 met");
    expect(brief((await view(parcel)).deadlines)).toContain("goods-not-arrived 2 open");
  });
});

interface Withdrawal {
  readonly name: string;
  /** One message each: "order" files, "-order" withdraws, "~order" drafts; "16 days" has a worker look then. */
  readonly steps: string;
  readonly deadlines: readonly string[];
}

const withdrawals: readonly Withdrawal[] = [
  {
    name: "the only document is withdrawn: nobody waits any more",
    steps: "order, -order",
    deadlines: ["documents-missing 0 lapsed"],
  },
  {
    name: "and told of it nobody is, however late",
    steps: "order, -order, 16 days",
    deadlines: ["documents-missing 0 lapsed"],
  },
  {
    name: "half withdrawn: what stands still waits",
    steps: "order, payment, -order",
    deadlines: ["documents-missing 0 open"],
  },
  {
    name: "withdrawn one after the other: the last one lets it lapse",
    steps: "order, payment, -payment, -order",
    deadlines: ["documents-missing 0 lapsed"],
  },
  {
    name: "the declaration is withdrawn: the parcel is not to be cleared, whatever else stands",
    steps: "order, payment, declaration, -declaration",
    deadlines: ["documents-missing 0 lapsed"],
  },
  {
    name: "what comes late after the declaration's withdrawal revives nothing",
    steps: "order, declaration, -declaration, payment, waybill",
    deadlines: ["documents-missing 0 lapsed"],
  },
  {
    name: "the declaration filed anew begins a new deadline",
    steps: "order, declaration, -declaration, declaration",
    deadlines: ["documents-missing 0 again (2) open", "documents-missing 0 lapsed"],
  },
  {
    name: "a draft of it as well",
    steps: "order, declaration, -declaration, ~declaration",
    deadlines: ["documents-missing 0 again (2) open", "documents-missing 0 lapsed"],
  },
  {
    name: "withdrawn and filed anew, twice, then complete",
    steps: "order, -order, order, -order, order, payment, waybill, declaration",
    deadlines: [
      "documents-missing 0 again (2) lapsed",
      "documents-missing 0 again (3) met",
      "documents-missing 0 lapsed",
      "goods-not-arrived 1 open",
    ],
  },
  {
    name: "the same withdrawal twice is one",
    steps: "order, -order, -order",
    deadlines: ["documents-missing 0 lapsed"],
  },
  {
    name: "missed, then all withdrawn: what was missed stays on record",
    steps: "order, 16 days, -order",
    deadlines: ["documents-missing 0 missed"],
  },
  {
    name: "missed, withdrawn and filed anew: a new deadline, with its own days",
    steps: "order, 16 days, -order, order",
    deadlines: ["documents-missing 0 again (2) open", "documents-missing 0 missed"],
  },
  {
    name: "and that one is missed as well",
    steps: "order, 16 days, -order, order, 16 days",
    deadlines: ["documents-missing 0 again (2) missed", "documents-missing 0 missed"],
  },
  {
    name: "a draft alone asks for nothing",
    steps: "~order",
    deadlines: [],
  },
  {
    name: "nor does what is filed and withdrawn of a draft",
    steps: "~order, -order",
    deadlines: [],
  },
  {
    name: "a draft that becomes a filing begins one",
    steps: "~order, order",
    deadlines: ["documents-missing 0 open"],
  },
  {
    name: "a cleared parcel whose declaration is withdrawn waits for nothing",
    steps: "order, payment, waybill, declaration, -declaration",
    deadlines: ["documents-missing 0 met", "goods-not-arrived 1 lapsed"],
  },
  {
    name: "a cleared parcel whose payment, then declaration is withdrawn",
    steps: "order, payment, waybill, declaration, -payment, -declaration",
    deadlines: ["documents-missing 0 met", "documents-missing 1 lapsed", "goods-not-arrived 1 lapsed"],
  },
  {
    name: "and that is declared and paid anew",
    steps: "order, payment, waybill, declaration, -payment, -declaration, declaration, payment",
    deadlines: [
      "documents-missing 0 met",
      "documents-missing 1 again (2) met",
      "documents-missing 1 lapsed",
      "goods-not-arrived 1 lapsed",
      "goods-not-arrived 2 open",
    ],
  },
  {
    name: "the carrier withdraws its waybill: the others still wait",
    steps: "order, payment, waybill, declaration, -waybill",
    deadlines: ["documents-missing 0 met", "documents-missing 1 open", "goods-not-arrived 1 lapsed"],
  },
];

describe("what is withdrawn", () => {
  test.each(withdrawals)("$name", async ({ steps, deadlines }) => {
    const parcel = next();
    for (const step of steps.split(", ")) {
      if (step === "16 days") {
        expect((await workerAt(16 * DAY_MS, `late-${serial}`).run()).faults).toEqual([]);
        continue;
      }
      const [, sign, kind] = /^([-~]?)([a-z]+)$/.exec(step)!;
      const document = parcel[kind as "order" | "payment" | "waybill" | "declaration"];
      await fairway.file([document], sign === "-" ? { appType: 3 } : sign === "~" ? { appStatus: 1 } : {});
    }
    const shown = await view(parcel);
    expect(brief(shown.deadlines)).toEqual(deadlines);
    expect(await missedEvents(parcel)).toHaveLength(deadlines.filter((each) => each.endsWith("missed")).length);
    const isLate = shown.state === "waiting" && deadlines[0]?.endsWith("(2) missed") === true;
    expect(shown.notices.map(({ event }) => event)).toEqual(isLate ? ["deadline.missed"] : []);
  });

  test("filed anew, the days count from that instant", async () => {
    const parcel = next();
    await fairway.file([parcel.order]);
    await fairway.file([parcel.order], { appType: 3 });
    const before = `update deadline set started_at = started_at - interval '20 days', due_at = due_at - interval '20 days'`;
    await client.query(before);
    await fairway.file([parcel.order]);
    const [lapsed, open] = (await view(parcel)).deadlines;
    expect([lapsed!.state, open!.state]).toEqual(["lapsed", "open"]);
    expect(Date.parse(open!.dueAt) - Date.parse(lapsed!.dueAt)).toBe(20 * DAY_MS);
    expect((await workerAt(0, "too early").run()).missed).toEqual([]);
  });

  test("what is withdrawn between a worker's claim and its end is not missed, nor is what is filed anew then", async () => {
    for (const isFiledAnew of [false, true]) {
      const parcel = next();
      await fairway.file([parcel.order]);
      const store = clearingStore(pool);
      stores.push(store);
      const real = deadlineStore(pool);
      const deadlines = {
        ...real,
        async claim(by: Parameters<typeof real.claim>[0]) {
          const claimed = await real.claim(by);
          if (claimed.length === 0) return claimed;
          await fairway.file([parcel.order], { appType: 3 });
          if (isFiledAnew) await fairway.file([parcel.order]);
          return claimed;
        },
      };
      const clock = { now: () => Date.now() + 15.5 * DAY_MS };
      const worker = { store, deadlines, clock, vault: fairway.vault, name: "slow", slot: 9 };
      const isStopping = (
        (looks) => () =>
          (looks += 1) > 2
      )(0); // Else it finds the new one due as well.
      expect(await missDeadlines({ ...worker, isStopping })).toEqual({ missed: [], faults: [] });
      expect(await missedEvents(parcel)).toEqual([]);
      const again = isFiledAnew ? ["documents-missing 0 again (2) open"] : [];
      expect(brief((await view(parcel)).deadlines)).toEqual([...again, "documents-missing 0 lapsed"]);
      await client.query("delete from deadline");
    }
  });

  test("withdrawn by two writers at once, one document each: it lapses once", async () => {
    const parcels = Array.from({ length: 20 }, next);
    for (const parcel of parcels) await fairway.file([parcel.order, parcel.payment]);
    await Promise.all(
      parcels.flatMap((parcel) => [
        fairway.file([parcel.order], { appType: 3 }),
        fairway.file([parcel.payment], { appType: 3 }),
      ]),
    );
    for (const parcel of parcels) expect(brief((await view(parcel)).deadlines)).toEqual(["documents-missing 0 lapsed"]);
  });
});

describe("what is due is missed and told", () => {
  test("documents missing: which, to whom, in both languages; and the parcel goes on when they come", async () => {
    const parcel = next();
    await fairway.file([parcel.order, parcel.declaration]);
    const worker = workerAt(13 * DAY_MS, "early");
    expect(await worker.run()).toEqual({ missed: [], faults: [] });
    worker.ahead(16 * DAY_MS);
    const { missed, faults } = await worker.run();
    expect(faults).toEqual([]);
    const told = [codes.carrier, codes.declarant, codes.firm, codes.platform, codes.seller].sort();
    expect(missed).toMatchObject([
      { consignment: consignmentOf(parcel), deadline: { state: "missed", missing: ["payment", "waybill"], told } },
    ]);
    expect(await missedEvents(parcel)).toMatchObject([
      { parties: told, data: { kind: "documents-missing", version: 0, missing: ["payment", "waybill"] } },
    ]);
    expect(await worker.run()).toEqual({ missed: [], faults: [] });
    const late = await view(parcel);
    expect(late).toMatchObject({ state: "waiting", deadlines: [{ state: "missed", told }] });
    expect(explain(late, "en")).toMatch(/Documents were still missing when their time was up.*told were 4601000001/);
    expect(explain(late, "zh")).toMatch(/届满时单证仍未齐全；已通知：4601000001/);
    await fairway.file([parcel.payment, parcel.waybill]);
    expect(await view(parcel)).toMatchObject({ state: "cleared", notices: [] });
    expect(brief((await view(parcel)).deadlines)).toEqual(["documents-missing 0 missed", "goods-not-arrived 1 open"]);
  });

  test("declared and never arrived: the parcel stays cleared, flagged, and everybody is told", async () => {
    const parcel = next();
    await together(parcel);
    await workerAt(32 * DAY_MS, "goods").run();
    const flagged = await view(parcel);
    expect(flagged).toMatchObject({ state: "cleared", lane: "green", officialStatus: "120" });
    expect(flagged.notices.map(({ event }) => event)).toEqual(["deadline.missed"]);
    const [event] = await missedEvents(parcel);
    expect(event).toMatchObject({ data: { kind: "goods-not-arrived", missing: [] } });
    expect(event!.parties).toEqual(expect.arrayContaining([codes.carrier, codes.declarant, codes.platform]));
    expect(explain(flagged, "en")).toMatch(/is cleared and its goods had not arrived when their time was up/);
    expect(explain(flagged, "zh")).toMatch(/届满时货物仍未运抵；已通知/);
    await fairway.file([arrivalOf(parcel)]);
    expect(await view(parcel)).toMatchObject({ state: "released", notices: [] });
  });

  test("by five workers at once, each parcel exactly once, on chains that hold", async () => {
    const parcels = Array.from({ length: 60 }, next);
    for (const { order } of parcels) await fairway.file([order]);
    const workers = Array.from({ length: 5 }, (_, index) => workerAt(20 * DAY_MS, `worker-${index}`));
    const all = (await Promise.all(workers.map((worker) => worker.run()))).flatMap(({ missed }) => missed);
    expect(all.map(({ consignment }) => consignment).sort()).toEqual(parcels.map(consignmentOf).sort());
    const events = (await recordedEvents(client)).filter(({ type }) => type === "deadline.missed");
    const told = events.map(({ consignment }) => consignment);
    for (const parcel of parcels) expect(told.filter((each) => each === consignmentOf(parcel))).toHaveLength(1);
  });

  test("what a crashed worker had in hand is free when its claim ends, and is missed once", async () => {
    const parcel = next();
    await fairway.file([parcel.order]);
    const now = Date.now() + 20 * DAY_MS;
    const claim = { by: "crashed", now, until: now + CLAIM_MS, limit: 10 };
    expect(await deadlineStore(pool).claim(claim)).toHaveLength(1);
    const overdue = await deadlineStore(pool).overdue(now);
    expect([overdue.count, overdue.since! < now]).toEqual([1, true]);
    const worker = workerAt(20 * DAY_MS, "heir");
    expect((await worker.run()).missed).toEqual([]);
    worker.ahead(20 * DAY_MS + 2 * CLAIM_MS);
    expect((await worker.run()).missed).toHaveLength(1);
    expect(await missedEvents(parcel)).toHaveLength(1);
    expect(await deadlineStore(pool).overdue(now)).toEqual({ count: 0, since: null });
  });

  test("after a long downtime everything is taken; a clock that goes back loses nothing and repeats nothing", async () => {
    const parcels = [next(), next(), next()];
    for (const { order } of parcels) await fairway.file([order]);
    const worker = workerAt(400 * DAY_MS, "late");
    expect((await worker.run()).missed).toHaveLength(3);
    worker.ahead(-400 * DAY_MS);
    const another = next();
    await fairway.file([another.order]);
    expect((await worker.run()).missed).toEqual([]);
    worker.ahead(20 * DAY_MS);
    expect((await worker.run()).missed.map(({ consignment }) => consignment)).toEqual([consignmentOf(another)]);
  });

  test("what is met between the claim and the end is not missed", async () => {
    const parcel = next();
    await fairway.file([parcel.order]);
    const store = clearingStore(pool);
    stores.push(store);
    const real = deadlineStore(pool);
    const clock = { now: () => Date.now() + 20 * DAY_MS };
    const deadlines = {
      ...real,
      async claim(by: Parameters<typeof real.claim>[0]) {
        const claimed = await real.claim(by);
        await fairway.file([parcel.payment, parcel.waybill, parcel.declaration]);
        return claimed;
      },
    };
    const worker = { store, deadlines, clock, vault: fairway.vault, name: "slow", slot: 9 };
    expect(await missDeadlines(worker)).toEqual({ missed: [], faults: [] });
    expect(await missedEvents(parcel)).toEqual([]);
    expect(brief((await view(parcel)).deadlines)).toContain("documents-missing 0 met");
  });
});
