/**
 * The list of parcels against the record: whatever is filed, however the steps fall and whatever crashes, the list says
 * of every parcel what looking it up says, shows it to those who may look it up, and counts what is there.
 */
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findParcels, type ListFilter, type ListQuestion, type Viewer } from "../../src/app/lists/find-parcels.ts";
import type { ListStore, ListTransaction } from "../../src/app/lists/list-ports.ts";
import { slicesOf } from "../../src/app/lists/amount-slices.ts";
import { decodeBits, numbersIn } from "../../src/app/lists/number-set.ts";
import { project } from "../../src/app/lists/project.ts";
import { tagName, tagValue } from "../../src/app/lists/listed-parcel.ts";
import { maySee, viewOf } from "../../src/app/views/view.ts";
import { wordings } from "../../src/cli/compose.ts";
import { openLists, type Lists } from "../../src/cli/lists.ts";
import { amount, sum } from "../../src/kernel/amount.ts";
import { readJsonDocument } from "../../src/messages/json/read-json-document.ts";
import { createGoods } from "../../src/simulation/goods.ts";
import { lineOf } from "../../src/simulation/planned-parcel.ts";
import { createRandom } from "../../src/simulation/random.ts";
import { allTraders } from "../../src/simulation/traders.ts";
import { createWorld, planDay } from "../../src/simulation/world.ts";
import { journalReader } from "../../src/store/journal-reader.ts";
import { listStore } from "../../src/store/lists/list-store.ts";
import { openPool } from "../../src/store/pool.ts";
import { effort, record } from "../effort.ts";
import { startFairway, testRulebook, type TestFairway } from "../fairway.ts";
import { fileEverything } from "../varied-record.ts";

const PARCELS = effort(120, 2_000);
const everything: ListFilter = {
  values: {},
  from: null,
  to: null,
  dueTo: null,
  amountFrom: null,
  amountTo: null,
  text: null,
};
const question: ListQuestion = { ...everything, order: "newest", after: null, limit: 100 };
const book = await testRulebook();

/** Codes under which the varied record and the world file. */
let codes: string[];
let fairway: TestFairway;
let lists: Lists;
let client: pg.Client;

beforeAll(async () => {
  fairway = await startFairway({ rulebook: book });
  lists = openLists(fairway, () => undefined);
  client = new pg.Client(fairway.url);
  await client.connect();
  await fileEverything(fairway);
  await fileADay();
  await lists.catchUp();
}, 60 * 60_000);

afterAll(async () => {
  await lists.close();
  await client.end();
  await fairway.stop();
});

/** A day of the world, filing by filing in an order of chance; the projector comes along now and then. */
async function fileADay(): Promise<void> {
  const random = createRandom("lists");
  const world = createWorld({
    random,
    goods: createGoods(book.parts.positiveList),
    day: "2026-11-10",
    households: 50,
    prefix: "L",
  });
  codes = allTraders(world.traders).map(({ code }) => code);
  const day = planDay(world, random.fork("day"), PARCELS);
  const waves = [...Array(20).keys()].map((): (typeof day)[number]["filings"][number][] => []);
  for (const parcel of day) {
    let wave = 0;
    for (const filing of parcel.filings) waves[(wave = Math.min(wave + random.below(4), 19))]!.push(filing);
  }
  for (const wave of waves) {
    await Promise.all(
      wave.map((filing) => fairway.batcher.submit([readJsonDocument(lineOf(filing), 1)], filing.filer)),
    );
    if (random.chance(0.5)) await lists.catchUp();
  }
}

const viewers = (): Viewer[] => [
  { kind: "all" },
  ...[...codes, "4699999999"].map((code) => ({ kind: "party", code }) as const),
];

async function all(viewer: Viewer, asked: Partial<ListQuestion> = {}, reader = lists.reader) {
  const found = [];
  let after: ListQuestion["after"] = null;
  for (;;) {
    const page = await findParcels(reader, viewer, { ...question, ...asked, after });
    if (!page.ok) throw new Error(page.problems[0]!.detail);
    found.push(...page.value.parcels);
    if (page.value.next === null) return found;
    after = page.value.next;
  }
}

const consignments = async (): Promise<string[]> =>
  (await client.query<{ consignment: string }>("select consignment from parcel order by 1")).rows.map(
    (row) => row.consignment,
  );

describe("the list says what looking up says", () => {
  test("of every parcel: state, lane, value, levies, reasons, mismatches, deadlines", async () => {
    const listed = new Map((await all({ kind: "all" })).map((row) => [row.consignment, row]));
    const names = await consignments();
    expect([...listed.keys()].sort()).toEqual(names.sort());
    const states = new Set<string>();
    for (const name of names) {
      const found = await fairway.query.findParcel(name);
      const view = viewOf(found!, wordings, book.hash);
      const row = listed.get(name)!;
      const tagged = (tag: string): string[] => row.tags.filter((one) => tagName(one) === tag).map(tagValue);
      states.add(view.state);
      expect({ ...row, reasons: tagged("reason"), mismatches: tagged("mismatch") }, name).toMatchObject({
        platform: view.platform,
        orderNo: view.orderNo,
        state: view.state,
        lane: view.lane,
        officialStatus: view.officialStatus,
        decidedAt: view.decidedAt,
        amount: view.dutiableValue === null ? null : amount(view.dutiableValue),
        levied: view.state === "waiting" ? null : sum(view.levies.map((levy) => amount(levy.amount))),
        reasons: [...new Set(view.reasons.map(({ rule }) => rule))].sort(),
        mismatches: [...new Set(view.mismatches.map(({ rule }) => rule))].sort(),
      });
      expect(tagged("due").length > 0, name).toBe(view.deadlines.some(({ state }) => state === "open"));
      const deadlines = view.deadlines
        .map(({ state }) => state)
        .filter((state) => state === "open" || state === "missed");
      expect(tagged("deadline"), name).toEqual([...new Set(deadlines)].sort());
    }
    expect([...states].sort()).toEqual(["cleared", "held", "inspection", "refused", "released", "waiting"]);
    record("the list and looking up say the same", `${names.length} parcels`, "equal");
  });

  test("and shows each party the parcels that it may look up, and no other", async () => {
    const records = await Promise.all((await consignments()).map((name) => fairway.query.findParcel(name)));
    for (const viewer of viewers()) {
      const seen = (await all(viewer)).map((row) => row.consignment).sort();
      const may = records.filter(
        (one) => viewer.kind !== "party" || maySee(one!, { code: viewer.code, kinds: ["marketplace"] }),
      );
      expect(seen, JSON.stringify(viewer)).toEqual(may.map((one) => one!.consignment).sort());
    }
  });

  test("a person sees what the documents say that it bought", async () => {
    const listed = await all({ kind: "all" });
    const hashes = new Set(listed.flatMap(({ tags }) => tags.filter((tag) => tagName(tag) === "buyer").map(tagValue)));
    expect(hashes.size).toBeGreaterThan(10);
    for (const hash of [...hashes].slice(0, 40)) {
      const seen = (await all({ kind: "buyer", hash })).map((row) => row.consignment).sort();
      const bought = listed.filter(({ tags }) => tags.includes(`buyer:${hash}`)).map((row) => row.consignment);
      expect(seen).toEqual(bought.sort());
      expect(seen.length).toBeGreaterThan(0);
    }
    expect(await all({ kind: "buyer", hash: "nobody" })).toEqual([]);
  });
});

interface Derived {
  readonly bits: Readonly<Record<string, readonly string[]>>;
  readonly tallies: readonly unknown[];
  readonly parcels: readonly unknown[];
  readonly buyers: readonly unknown[];
}

/** Everything that is derived, without the numbers, which tell of the way it was made. */
async function derived(): Promise<Derived> {
  const rows = await all({ kind: "all" });
  const consignmentOf = new Map(rows.map((row) => [row.number, row.consignment]));
  const bits: Record<string, string[]> = {};
  const { rows: kept } = await client.query<{ tag: string; segment: number; bits: Buffer }>("table parcel_bits");
  for (const { tag, segment, bits: own } of kept)
    for (const number of numbersIn(new Map([[segment, decodeBits(own)]])))
      (bits[tag] ??= []).push(consignmentOf.get(number) ?? "nobody");
  const ask = async (text: string): Promise<unknown[]> => (await client.query<Record<string, unknown>>(text)).rows;
  return {
    bits: Object.fromEntries(Object.entries(bits).map(([tag, names]) => [tag, names.sort()])),
    tallies: await ask("select scope, day, tag, parcels from tally where parcels <> 0 order by 1, 2, 3"),
    parcels: rows
      .map((row) => ({ ...row, number: 0, amount: String(row.amount), levied: String(row.levied) }))
      .sort((a, b) => (a.consignment < b.consignment ? -1 : 1)),
    buyers: await ask("select buyer, consignment from buyer_parcel order by 1, 2"),
  };
}

test("the bits are those of the rows: of their tags and of the digits of their amounts", async () => {
  const expected: Record<string, string[]> = {};
  for (const { tags, amount: value, consignment } of await all({ kind: "all" }))
    for (const tag of [...tags, ...slicesOf(value)])
      if (!["buyer", "took", "missed"].includes(tagName(tag))) (expected[tag] ??= []).push(consignment);
  const { bits } = await derived();
  expect(bits).toEqual(Object.fromEntries(Object.entries(expected).map(([tag, names]) => [tag, names.sort()])));
});

test("the counts are those of a recount", async () => {
  const counts = new Map<string, number>();
  for (const { tags } of await all({ kind: "all" })) {
    const values = (name: string): string[] => tags.filter((tag) => tagName(tag) === name).map(tagValue);
    for (const scope of ["", ...values("party")])
      for (const tag of tags.filter((one) => /^(state|lane|reason|mismatch|took|due|missed):/.test(one))) {
        const name = JSON.stringify([scope, values("day")[0], tag]);
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
  }
  const { tallies } = await derived();
  const kept = (tallies as { scope: string; day: string; tag: string; parcels: string }[]).map(
    ({ scope, day, tag, parcels }): [string, number] => [JSON.stringify([scope, day, tag]), Number(parcels)],
  );
  expect(kept.length).toBeGreaterThan(50);
  expect(Object.fromEntries(kept)).toEqual(Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1))));
});

test("decisions by the minute are the decisions on record, for everybody and for each party", async () => {
  const { rows } = await client.query<{ decisions: string }>(
    "select sum(decisions) as decisions from decided_minute where scope = ''",
  );
  const { rows: decided } = await client.query<{ count: string }>("select count(*) from decision");
  expect(rows[0]!.decisions).toBe(decided[0]!.count);
});

test("made anew it is the same, and a step that crashes anywhere is done once", async () => {
  const before = await derived();
  await lists.store.clear();
  for (const viewer of viewers().slice(0, 3)) expect(await all(viewer)).toEqual([]);
  const pool = openPool(fairway.url, { connections: 1, onError: () => undefined });
  const random = createRandom("crash");
  let crashes = 0;
  const store = crashing(listStore(pool), () => {
    if (!random.chance(0.1)) return;
    crashes += 1;
    throw new Error("planted crash");
  });
  const limits = { parcels: 7, events: 50 };
  try {
    for (;;) {
      const step = project({ store, journal: journalReader(pool), clock: { now: () => Date.now() }, limits });
      const [done] = await Promise.allSettled([step]);
      if (done.status === "rejected") expect((done.reason as Error).message).toBe("planted crash");
      else if (!done.value.more) break;
    }
  } finally {
    await pool.end();
  }
  expect(crashes).toBeGreaterThan(5);
  expect(await derived()).toEqual(before);
});

test("several programs that follow at once do each step once", async () => {
  const before = await derived();
  await lists.store.clear();
  const pools = [1, 2, 3].map(() => openPool(fairway.url, { connections: 1, onError: () => undefined }));
  try {
    await Promise.all(
      pools.map(async (pool) => {
        const projector = { store: listStore(pool), journal: journalReader(pool), clock: { now: () => Date.now() } };
        while ((await project({ ...projector, limits: { parcels: 5, events: 40 } })).more);
      }),
    );
  } finally {
    await Promise.all(pools.map((pool) => pool.end()));
  }
  await lists.catchUp();
  expect(await derived()).toEqual(before);
});

/** A store whose transactions call `mayCrash` before and after each of their steps, and after the commit. */
function crashing(store: ListStore, mayCrash: () => void): ListStore {
  return {
    ...store,
    transaction: async (run) => {
      const result = await store.transaction((tx) =>
        run(
          Object.fromEntries(
            Object.entries(tx).map(([name, step]) => [
              name,
              async (...given: unknown[]) => {
                mayCrash();
                const answer: unknown = await (step as (...args: unknown[]) => Promise<unknown>)(...given);
                mayCrash();
                return answer;
              },
            ]),
          ) as unknown as ListTransaction,
        ),
      );
      mayCrash();
      return result;
    },
  };
}
