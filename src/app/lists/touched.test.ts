import { expect, test } from "vitest";
import type { EventOf, FairwayEvent } from "../../customs/event.ts";
import { canonical } from "../../kernel/canonical.ts";
import { beginning, cursorText, readCursor, type Cursor } from "../telling/cursor.ts";
import type { JournalRead } from "../telling/telling-ports.ts";
import { touchedBy } from "./touched.ts";

const waiting = (consignment: string | null, waybill: string | null = null): FairwayEvent => ({
  type: "parcel.waiting",
  consignment,
  waybill,
  parties: ["1"],
  data: { decisionVersion: 1 },
});
const decided = (consignment: string, ...parties: string[]): FairwayEvent => {
  const data = { version: 1, state: "released", lane: "green" } as EventOf<"parcel.decided">["data"];
  return { type: "parcel.decided", consignment, waybill: "C/W", parties, data };
};
const row = (writer: string, sequence: number, ...events: FairwayEvent[]): JournalRead => ({
  writer,
  sequence,
  recordedAt: `2026-11-10T10:0${sequence}:30.000Z`,
  events: events.map((event) => canonical(event)),
});
const rows = [
  row("w0-0", 1, waiting("P/1"), waiting("P/2"), waiting("P/1", "C/W1")),
  row("w0-1", 1, waiting(null, "C/W2")),
  row("w0-0", 2, decided("P/3", "A", "B"), decided("P/4", "A")),
];
const wide = { parcels: 100, events: 100 };
const at = (text: string): Cursor => {
  const cursor = readCursor(text);
  if (!cursor.ok) throw new Error(text);
  return cursor.value;
};

test.each([
  {
    name: "all rows",
    limits: wide,
    from: "0",
    parcels: ["P/1", "P/2", "P/3", "P/4"],
    to: "w0-0.3~w0-1.2",
    more: false,
  },
  {
    name: "as many parcels as a step takes",
    limits: { ...wide, parcels: 2 },
    from: "0",
    parcels: ["P/1", "P/2"],
    to: "w0-0.1.2",
    more: true,
  },
  {
    name: "on from inside a row",
    limits: { ...wide, parcels: 2 },
    from: "w0-0.1.2",
    parcels: ["P/1", "P/3"],
    to: "w0-0.2.1~w0-1.2",
    more: true,
  },
  {
    name: "as many events as a step takes",
    limits: { ...wide, events: 3 },
    from: "0",
    parcels: ["P/1", "P/2"],
    to: "w0-0.2",
    more: true,
  },
])("$name", ({ limits, from, parcels, to, more }) => {
  const left = rows.filter(({ writer, sequence }) => sequence >= (at(from).get(writer)?.sequence ?? 1));
  const step = touchedBy(left, at(from), limits);
  expect([...step.consignments]).toEqual(parcels);
  expect(cursorText(step.cursor)).toBe(to);
  expect(step.more).toBe(more);
});

test("waybills are looked for, and decisions counted by the minute for everybody and each party", () => {
  const step = touchedBy(rows, beginning, wide);
  expect([...step.waybills]).toEqual(["C/W1", "C/W2", "C/W"]);
  const minute = Date.parse("2026-11-10T10:02:00.000Z");
  expect(step.minutes).toEqual([
    { scope: "", minute, decisions: 2 },
    { scope: "A", minute, decisions: 2 },
    { scope: "B", minute, decisions: 1 },
  ]);
  expect(step.recordedAt).toBe("2026-11-10T10:02:30.000Z");
});
