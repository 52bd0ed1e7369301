/**
 * Questions to the list: every combination of filters finds what a plain look at every row finds, in the order asked
 * for; and pages lose and double nothing while parcels come and change.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { weightOf } from "../../src/app/lists/amount-slices.ts";
import {
  findParcels,
  type ListFilter,
  type ListOrder,
  type ListQuestion,
  type Viewer,
} from "../../src/app/lists/find-parcels.ts";
import { valueFilters } from "../../src/app/lists/listed-parcel.ts";
import type { NumberedParcel } from "../../src/app/lists/list-ports.ts";
import { exportParcels } from "../../src/app/lists/export-parcels.ts";
import { openLists, type Lists } from "../../src/cli/lists.ts";
import { startFairway, type TestFairway } from "../fairway.ts";
import { arrivalOf, documentsOf, goodParcel, type GoodParcel } from "../good-parcel.ts";
import { createRandom, type Random } from "../../src/simulation/random.ts";
import { effort } from "../effort.ts";

const everything: ListFilter = {
  values: {},
  from: null,
  to: null,
  dueTo: null,
  amountFrom: null,
  amountTo: null,
  text: null,
};
const platforms = ["4601000001", "4601000002", "4601000003"];
const customs: Viewer = { kind: "all" };

let fairway: TestFairway;
let lists: Lists;
let rows: readonly NumberedParcel[];

/** Parcels of all sorts: waiting, refused for a mismatch, above the limit, here already, still to arrive. */
function variedParcel(index: number, random: Random): Parameters<TestFairway["file"]>[0] {
  const procedure = random.chance(0.5) ? "9610" : "1210";
  const price = `${random.pick([20, 20, 120, 700, 4_800, 6_000])}.00`;
  const platform = random.pick(platforms);
  const parcel = goodParcel(`${random.pick(["Q", "R%", "R_"])}-${index}`, {
    ...{ platform, price, procedure, quantity: 1 },
    person: index % 90,
  });
  const all = documentsOf(parcel);
  if (random.chance(0.1)) return all.slice(0, 1 + random.below(3));
  if (random.chance(0.2))
    return [{ ...parcel.payment, amount: "1.00" }, ...all.filter(({ kind }) => kind !== "payment")];
  return procedure === "9610" && random.chance(0.3) ? [...all, arrivalOf(parcel)] : all;
}

beforeAll(async () => {
  fairway = await startFairway();
  lists = openLists(fairway, () => undefined);
  const random = createRandom("questions");
  for (let index = 0; index < effort(160, 1_000); index += 1) await fairway.file(variedParcel(index, random));
  await lists.catchUp();
  rows = await all(customs, everything, "oldest", 200);
}, 20 * 60_000);
afterAll(async () => {
  await lists.close();
  await fairway.stop();
});

async function page(viewer: Viewer, question: ListQuestion) {
  const found = await findParcels(lists.reader, viewer, question);
  if (!found.ok) throw new Error(found.problems[0]!.detail);
  return found.value;
}

async function all(viewer: Viewer, filter: ListFilter, order: ListOrder, limit: number): Promise<NumberedParcel[]> {
  const found: NumberedParcel[] = [];
  for (let after: ListQuestion["after"] = null; ;) {
    const next = await page(viewer, { ...filter, order, after, limit });
    found.push(...next.parcels);
    if (next.next === null) {
      expect(next.count).toBe(found.length);
      return found;
    }
    after = next.next;
  }
}

/** What a filter means, in the plainest words. */
function isFound(row: NumberedParcel, viewer: Viewer, filter: ListFilter): boolean {
  const has = (name: string, values: readonly string[]): boolean =>
    values.some((value) => row.tags.includes(`${name}:${value}`));
  const day = new Date(Date.parse(row.firstFiledAt) + 8 * 3_600_000).toISOString().slice(0, 10);
  const { from, to, dueTo, amountFrom, amountTo, text } = filter;
  const isNamed =
    text === null ||
    [row.orderNo, row.waybillNo ?? ""].some((number) => number.startsWith(text)) ||
    [row.consignment, `${row.carrier}/${row.waybillNo}`].includes(text);
  return (
    (viewer.kind !== "party" || has("party", [viewer.code])) &&
    valueFilters.every((name) => filter.values[name] === undefined || has(name, filter.values[name])) &&
    (from === null || day >= from) &&
    (to === null || day <= to) &&
    (dueTo === null || row.tags.some((tag) => tag.startsWith("due:") && tag <= `due:${dueTo}`)) &&
    (amountFrom === null || (row.amount !== null && row.amount >= amountFrom)) &&
    (amountTo === null || (row.amount !== null && row.amount <= amountTo)) &&
    isNamed
  );
}

const inOrder: Readonly<Record<ListOrder, (a: NumberedParcel, b: NumberedParcel) => number>> = {
  newest: (a, b) => b.number - a.number,
  oldest: (a, b) => a.number - b.number,
  amount: (a, b) => weightOf(b.amount) - weightOf(a.amount) || b.number - a.number,
};

/** The last day of a deadline of the parcel; a day on which nothing is due where it has none. */
const dueOn = ({ tags }: NumberedParcel): string =>
  tags.find((tag) => tag.startsWith("due:"))?.slice("due:".length) ?? "2020-01-01";

/** A filter that often finds something: its values are those of some parcel, or of two. */
function someFilter(random: Random): ListFilter {
  const values: Partial<Record<(typeof valueFilters)[number], string[]>> = {};
  for (const name of valueFilters) {
    if (!random.chance(0.25)) continue;
    const tags = [random.pick(rows), random.pick(rows)].flatMap((row) =>
      row.tags.filter((tag) => tag.startsWith(`${name}:`)),
    );
    values[name] =
      tags.length === 0 ? ["none"] : tags.slice(0, 1 + random.below(2)).map((tag) => tag.slice(name.length + 1));
  }
  const bound = (): bigint | null => (random.chance(0.2) ? (random.pick(rows).amount ?? 0n) : null);
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const text = random.pick(["Q-", "R%", "R_-1", "W-4601", random.pick(rows).consignment, "nothing like it"]);
  return {
    values,
    from: random.chance(0.1) ? random.pick([today, "2020-01-01"]) : null,
    to: random.chance(0.1) ? random.pick([today, "2020-01-01", "2999-12-31"]) : null,
    dueTo: random.chance(0.1) ? random.pick([dueOn(random.pick(rows)), today, "2999-12-31"]) : null,
    ...{ amountFrom: bound(), amountTo: bound() },
    text: random.chance(0.2) ? text : null,
  };
}

test("any filters, for anybody, in any order find what a plain look finds, page by page", async () => {
  const random = createRandom("filters");
  let found = 0;
  for (let question = 0; question < effort(150, 2_000); question += 1) {
    const filter = someFilter(random);
    const viewer: Viewer = random.chance(0.5) ? customs : { kind: "party", code: random.pick(platforms) };
    const order = random.pick(["newest", "oldest", "amount"] as const);
    const expected = rows.filter((row) => isFound(row, viewer, filter)).sort(inOrder[order]);
    const asked = JSON.stringify({
      ...filter,
      amountFrom: String(filter.amountFrom),
      amountTo: String(filter.amountTo),
    });
    const names = (await all(viewer, filter, order, 1 + random.below(60))).map((row) => row.consignment);
    expect(names, `${order} ${JSON.stringify(viewer)} ${asked}`).toEqual(expected.map((row) => row.consignment));
    if (names.length > 0) found += 1;
  }
  expect(found).toBeGreaterThan(effort(50, 600));
});

const asked: readonly { name: string; filter: Partial<ListFilter>; viewer?: Viewer }[] = [
  { name: "two common filters that never meet", filter: { values: { state: ["released"], lane: ["red"] } } },
  { name: "a state with a lane of its own", filter: { values: { state: ["refused"], lane: ["green"] } } },
  { name: "a party that nobody knows", filter: { values: { party: ["4699999999"] } } },
  { name: "a day before everything", filter: { to: "2020-01-01" } },
  { name: "a range the wrong way round", filter: { amountFrom: 2n, amountTo: 1n } },
  { name: "who is named in nothing", filter: {}, viewer: { kind: "party", code: "4699999999" } },
];
test.each(asked)("finds nothing: $name", async ({ filter, viewer = customs }) => {
  expect(await all(viewer, { ...everything, ...filter }, "newest", 10)).toEqual([]);
});

test("an export holds what the list holds, and refuses what is too much", async () => {
  const filter = { ...everything, values: { state: ["refused"] } };
  const exported = await exportParcels(lists.reader, customs, filter, 10_000);
  if (!exported.ok) throw new Error(exported.problems[0]!.detail);
  const found: NumberedParcel[] = [];
  for await (const piece of exported.value) found.push(...piece);
  expect(found).toEqual(await all(customs, filter, "newest", 50));
  const refused = await exportParcels(lists.reader, customs, filter, found.length - 1);
  expect(refused).toMatchObject({ ok: false, problems: [{ code: "list.too_broad" }] });
});

describe("while parcels come and change", () => {
  test.each(["newest", "oldest", "amount"] as const)(
    "pages by %s lose and double nothing that stays",
    async (order) => {
      const random = createRandom(`under change ${order}`);
      const changing: GoodParcel[] = Array.from({ length: 12 }, (_, index) =>
        goodParcel(`C${order}-${index}`, { person: 100 + index, procedure: "9610", price: "50.00", quantity: 1 }),
      );
      for (const parcel of changing) await fairway.file(documentsOf(parcel));
      await lists.catchUp();
      const before = await all(customs, everything, order, 100);
      const found: NumberedParcel[] = [];
      let after: ListQuestion["after"] = null;
      for (let round = 0; ; round += 1) {
        const next = await page(customs, { ...everything, order, after, limit: 9 });
        found.push(...next.parcels);
        if (next.next === null) break;
        after = next.next;
        if (round < 6) await fairway.file(documentsOf(goodParcel(`N${order}-${round}`, { person: 120 + round })));
        const moved = changing.splice(0, 2);
        if (moved.length > 0) await fairway.file(random.shuffle(moved).map((parcel) => arrivalOf(parcel)));
        await lists.catchUp();
      }
      const names = found.map((row) => row.consignment);
      expect(new Set(names).size).toBe(names.length);
      expect(before.map((row) => row.consignment).filter((name) => !names.includes(name))).toEqual([]);
      // What came meanwhile is at one end; what was there keeps its order.
      const known = new Set(before.map((row) => row.consignment));
      expect(names.filter((name) => known.has(name))).toEqual(before.map((row) => row.consignment));
    },
  );
});
