import { expect, test, vi } from "vitest";
import type { FairwayEvent } from "../../customs/event.ts";
import type { PartyKind } from "../../customs/party.ts";
import { canonical } from "../../kernel/canonical.ts";
import { beginning, readCursor, type Cursor } from "./cursor.ts";
import { answerEvents, readEvents, type Asker } from "./read-events.ts";
import type { JournalRead, JournalReader } from "./telling-ports.ts";

const event = (consignment: string, ...parties: string[]): FairwayEvent => ({
  type: "parcel.waiting",
  consignment,
  waybill: null,
  parties,
  data: { decisionVersion: 1 },
});

/** Rows in the order of telling; a read answers at most `rowsMax` of them. */
function journalOf(rows: readonly (readonly [string, number, readonly FairwayEvent[]])[], rowsMax = 2): JournalReader {
  const isAfter = (cursor: Cursor, writer: string, sequence: number): boolean =>
    sequence >= (cursor.get(writer)?.sequence ?? 1);
  return {
    tips: () => Promise.resolve(new Map(rows.map(([writer, sequence]) => [writer, sequence]))),
    read(after, parties) {
      const left = rows.filter(([writer, sequence]) => isAfter(after, writer, sequence));
      const read = left.slice(0, rowsMax).map(([writer, sequence, events]): JournalRead => {
        const isNamed = parties === null || events.some((one) => parties.some((party) => one.parties.includes(party)));
        const recordedAt = "2026-11-10T00:00:00.000Z";
        return { writer, sequence, recordedAt, events: isNamed ? events.map((one) => canonical(one)) : null };
      });
      return Promise.resolve({ rows: read, isAtEnd: left.length <= rowsMax });
    },
  };
}

const journal = journalOf([
  ["w0-0", 1, [event("1/A", "1", "2"), event("1/B", "1"), event("2/C", "2")]],
  ["w0-1", 1, [event("2/D", "2")]],
  ["w0-0", 2, [event("1/A", "1", "2")]],
  ["w1-0", 1, [event("12/E", "12")]],
]);
const asker = (code: string, ...kinds: PartyKind[]): Asker => ({ code, kinds });
const all = { after: beginning, types: null, consignment: null, limit: 100 };
const idsOf = ({ events }: { events: readonly { told: { id: string } }[] }): string[] =>
  events.map(({ told }) => told.id);

const cases = [
  {
    name: "a party hears what names it",
    who: asker("1", "marketplace"),
    asked: {},
    ids: ["w0-0.1.0", "w0-0.1.1", "w0-0.2.0"],
  },
  { name: "a code inside another code is another party", who: asker("12"), asked: {}, ids: ["w1-0.1.0"] },
  { name: "a stranger hears nothing", who: asker("9"), asked: {}, ids: [] },
  {
    name: "an authority hears everything",
    who: asker("9", "administration"),
    asked: {},
    ids: ["w0-0.1.0", "w0-0.1.1", "w0-0.1.2", "w0-1.1.0", "w0-0.2.0", "w1-0.1.0"],
  },
  { name: "one parcel", who: asker("2"), asked: { consignment: "1/A" }, ids: ["w0-0.1.0", "w0-0.2.0"] },
  { name: "a type that nothing has", who: asker("1"), asked: { types: ["parcel.decided"] }, ids: [] },
  { name: "a type among others", who: asker("12"), asked: { types: ["x.y", "parcel.waiting"] }, ids: ["w1-0.1.0"] },
];

test.each(cases)("$name", async ({ who, asked, ids }) => {
  const page = await readEvents(journal, who, { ...all, ...asked });
  expect(idsOf(page)).toEqual(ids);
  expect(page.more).toBe(false);
});

test.each([
  { name: "a type", asked: { types: ["x.y"] } },
  { name: "a parcel", asked: { consignment: "1/Z" } },
])("where $name is asked for, what is not of it is not even parsed", async ({ asked }) => {
  const parse = vi.spyOn(JSON, "parse");
  try {
    expect(idsOf(await readEvents(journal, null, { ...all, ...asked }))).toEqual([]);
    expect(parse).not.toHaveBeenCalled();
  } finally {
    parse.mockRestore();
  }
});

test.each([1, 2, 3])("page by page of %i, everything is told once, in order", async (limit) => {
  const told: string[] = [];
  let after: Cursor = beginning;
  for (let pages = 0; pages < 20; pages += 1) {
    const page = await readEvents(journal, null, { ...all, after, limit });
    told.push(...idsOf(page));
    after = page.cursor;
    if (!page.more) break;
  }
  expect(told).toEqual(["w0-0.1.0", "w0-0.1.1", "w0-0.1.2", "w0-1.1.0", "w0-0.2.0", "w1-0.1.0"]);
});

test("whoever goes on behind any one event misses none and hears none twice", async () => {
  const page = await readEvents(journal, null, all);
  for (const [index, { cursor }] of page.events.entries()) {
    const read = readCursor(cursor);
    const rest = await readEvents(journal, null, { ...all, after: read.ok ? read.value : beginning });
    expect(idsOf(rest)).toEqual(idsOf(page).slice(index + 1));
  }
});

test("one who is named seldom passes over many rows in bounded steps, and is told to go on", async () => {
  const rows = Array.from(
    { length: 9 },
    (_, index) => ["w0-0", index + 1, [event("1/A", index === 8 ? "7" : "1")]] as const,
  );
  const first = await readEvents(journalOf(rows), asker("7"), all);
  expect([idsOf(first), first.more]).toEqual([[], true]);
  const second = await readEvents(journalOf(rows), asker("7"), { ...all, after: first.cursor });
  expect([idsOf(second), second.more]).toEqual([["w0-0.9.0"], false]);
});

test("what is told holds neither the parties nor anything but the event", async () => {
  const page = await readEvents(journal, asker("12"), all);
  expect(page.events[0]!.told).toEqual({
    id: "w1-0.1.0",
    type: "parcel.waiting",
    timestamp: "2026-11-10T00:00:00.000Z",
    consignment: "12/E",
    waybill: null,
    data: { decisionVersion: 1 },
  });
});

test("now is the end of the journal, also where a chain begins after it", async () => {
  const now = await answerEvents(journal, null, { ...all, after: "now" });
  expect(now).toMatchObject({ ok: true, value: { events: [], more: false } });
  const after = now.ok ? now.value.cursor : "";
  const grown = journalOf([
    ["w0-0", 2, [event("1/A", "1")]],
    ["w2-0", 1, [event("1/F", "1")]],
  ]);
  const next = await answerEvents(grown, null, { ...all, after });
  expect(next.ok && idsOf(next.value)).toEqual(["w2-0.1.0"]);
  expect(await answerEvents(journal, null, { ...all, after: "nonsense" })).toMatchObject({ ok: false });
  const invented = await answerEvents(journal, null, { ...all, after: "invented.7~w0-0.3" });
  expect(invented).toMatchObject({ ok: true, value: { cursor: "w0-0.3~w0-1.2~w1-0.2" } });
});
