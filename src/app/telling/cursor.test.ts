import fc from "fast-check";
import { expect, test } from "vitest";
import {
  beginning,
  cursorAt,
  cursorText,
  readAskedCursor,
  readCursor,
  withoutStrangers,
  type Cursor,
} from "./cursor.ts";

const cases: readonly { readonly name: string; readonly cursor: Cursor; readonly text: string }[] = [
  { name: "the beginning", cursor: beginning, text: "0" },
  { name: "one chain, at a whole row", cursor: new Map([["w0-0", { sequence: 12, told: 0 }]]), text: "w0-0.12" },
  { name: "in the middle of a row", cursor: new Map([["w0-0", { sequence: 12, told: 3 }]]), text: "w0-0.12.3" },
  {
    name: "two chains, in the order of their names",
    cursor: new Map([
      ["w1-0", { sequence: 7, told: 0 }],
      ["w0-1", { sequence: 1, told: 2 }],
    ]),
    text: "w0-1.1.2~w1-0.7",
  },
];

test.each(cases)("$name is $text, and reads back", ({ cursor, text }) => {
  expect(cursorText(cursor)).toBe(text);
  const read = readCursor(text);
  expect(read.ok && new Map([...read.value].sort())).toEqual(new Map([...cursor].sort()));
});

test.each([
  "",
  "now",
  "w0-0",
  "w0-0.0",
  "w0-0.-1",
  "w0-0.1.0",
  "w0-0.1~w0-0.2",
  "w0-0.1~",
  "a b.1",
  "w0-0.1.2.3",
  "1".repeat(9_000),
])("%j is no cursor", (text) => {
  expect(readCursor(text)).toMatchObject({ ok: false, problems: [{ code: "events.cursor_malformed" }] });
});

test("a cursor from outside has a length; one that was stored has none", () => {
  const long = Array.from({ length: 1_000 }, (_, index) => `chain${index}.1`).join("~");
  expect(readAskedCursor(long)).toMatchObject({ ok: false, problems: [{ code: "events.cursor_malformed" }] });
  expect(readCursor(long).ok).toBe(true);
});

test("chains that the journal does not have are left out", () => {
  const read = readCursor("invented.5~w0-0.12.3");
  const kept = withoutStrangers(read.ok ? read.value : beginning, new Map([["w0-0", 41]]));
  expect(cursorText(kept)).toBe("w0-0.12.3");
});

test("at the end of chains, the next row is the one after the last", () => {
  expect(cursorText(cursorAt(new Map([["w0-0", 41]])))).toBe("w0-0.42");
  expect(cursorText(cursorAt(new Map()))).toBe("0");
});

test("every cursor reads back as it was written", () => {
  const writer = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
  const place = fc.record({ sequence: fc.integer({ min: 1, max: 1e9 }), told: fc.integer({ min: 0, max: 9_999 }) });
  fc.assert(
    fc.property(fc.array(fc.tuple(writer, place), { maxLength: 8 }), (entries) => {
      const cursor = new Map(entries);
      const read = readCursor(cursorText(cursor));
      expect(read.ok && cursorText(read.value)).toBe(cursorText(cursor));
      expect(read.ok && read.value.size).toBe(cursor.size);
    }),
  );
});
