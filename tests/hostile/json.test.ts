/**
 * JSON that means harm or had bad luck, at the readers of bodies and of lines, and lines without an end: each is
 * answered in time, shortly, and in bounded memory.
 */
import { describe, expect, test } from "vitest";
import { createLineSplitter, type Line } from "../../src/http/split-lines.ts";
import type { Problem } from "../../src/kernel/problem.ts";
import { readJsonBody } from "../../src/messages/json/read-json-body.ts";
import { readJsonDocument } from "../../src/messages/json/read-json-document.ts";
import { samples } from "../../src/messages/json/samples.ts";

const MB = 1024 * 1024;
const BODY_BYTES = 32 * MB;
const TIME_MS_MAX = 30_000;

const order = JSON.stringify(samples["order"]);
const withMember = (member: string): string => order.replace("{", () => `{${member},`);
const paying = (value: string): string => order.replace('"250.00"', () => value);
const named = (name: string): string => order.replace("羊毛衫", () => name);
/** A piece as often as a whole body holds it. */
const filled = (piece: string): string => piece.repeat(Math.floor((BODY_BYTES - 10_000) / Buffer.byteLength(piece)));
function numbered(pieceOf: (serial: number) => string): string {
  const pieces: string[] = [];
  for (let length = 0, serial = 0; length < BODY_BYTES - 10_000; serial += 1) {
    const piece = pieceOf(serial);
    pieces.push(piece);
    length += piece.length;
  }
  return pieces.join("");
}

const UNREADABLE = "message.structure_wrong ";
/** What the reader of bodies says, and what the reader of lines says. */
type Expected = readonly [body: readonly string[], line: readonly string[]];
const both = (...problems: string[]): Expected => [problems, problems];

const cases: readonly (readonly [name: string, text: () => string, expected: Expected])[] = [
  ["a million levels", () => "[".repeat(1_000_000), both("message.too_deep ")],
  [
    "a million levels within a document",
    () => withMember(`"a":${'{"a":'.repeat(1_000_000)}`),
    both("message.too_deep "),
  ],
  ["1e400", () => paying("1e400"), both("document.amount_malformed /paid")],
  ["a number of 10^5 digits", () => paying("9".repeat(100_000)), both("document.amount_malformed /paid")],
  ["an amount of 32 MB", () => paying(`"${filled("9")}"`), both("document.amount_malformed /paid")],
  [
    "1e400 pieces",
    () => JSON.stringify(samples["waybill"]).replace('"pieces":1', '"pieces":1e400'),
    both("document.value_malformed /pieces"),
  ],
  ["__proto__", () => withMember('"__proto__":{"paid":"1.00"}'), both("document.member_unknown /__proto__")],
  [
    "constructor and prototype",
    () => withMember('"constructor":{"prototype":{"paid":"1"}}'),
    both("document.member_unknown /constructor"),
  ],
  [
    "a kind named like a member of every object",
    () => order.replace('"order"', '"constructor"'),
    both("document.kind_unknown /kind"),
  ],
  [
    "__proto__ twice",
    () => withMember('"__proto__":1,"__proto__":2'),
    both("document.member_unknown /__proto__", "document.member_repeated /__proto__"),
  ],
  ["a member twice", () => withMember('"paid":"1.00"'), both("document.member_repeated /paid")],
  [
    "a member named like a telephone number",
    () => withMember('"13900000001":1'),
    both("document.member_unknown /***********"),
  ],
  [
    "a member name of 32 MB",
    () => withMember(`"${filled("a")}":1`),
    both(`document.member_unknown /${"a".repeat(100)}`),
  ],
  ["a lone surrogate, escaped", () => named("\\ud800"), both("document.text_not_storable /items/0/name")],
  [
    "the halves of a pair the wrong way round",
    () => named("\\udc00\\ud800"),
    both("document.text_not_storable /items/0/name"),
  ],
  ["NUL, escaped", () => named("\\u0000"), both("document.text_not_storable /items/0/name")],
  ["NUL as it is", () => named("\0"), both("message.not_json ")],
  ["32 MB of escapes", () => named(filled("\\u0000")), both("document.text_not_storable /items/0/name")],
  ["trailing garbage", () => `${order} x`, both("message.not_json ")],
  ["two documents", () => order + order, both("message.not_json ")],
  ["a comment", () => order.replace("{", "{/* */"), both("message.not_json ")],
  ["NaN", () => paying("NaN"), both("message.not_json ")],
  ["32 MB of members", () => withMember(numbered((n) => `"a${n}":0,`).slice(0, -1)), both(UNREADABLE)],
  ["32 MB of one member", () => withMember(filled('"a":0,').slice(0, -1)), both(UNREADABLE)],
  ["32 MB of numbered members", () => withMember(numbered((n) => `"${n}":0,`).slice(0, -1)), both(UNREADABLE)],
  ["32 MB of empty arrays", () => withMember(`"a":[${filled("[],")}[]]`), both(UNREADABLE)],
  ["32 MB of lines", () => order.replace('"items":[', () => `"items":[${filled("{},")}`), both(UNREADABLE)],
  ["32 MB of documents", () => `[${filled("{},")}{}]`, [["message.too_many_documents "], [UNREADABLE]]],
  ["32 MB of commas", () => `[${filled(",")}`, [["message.too_many_documents "], [UNREADABLE]]],
  ["32 MB of colons", () => filled(":"), both("message.not_json ")],
  ["a string without an end", () => `{"a":"${filled("\\\\")}`, both("message.not_json ")],
  [
    "a thousand documents, one of them too full",
    () => `[${"{},".repeat(999)}{"a":[${"0,".repeat(4_000)}0]}]`,
    [[UNREADABLE], [UNREADABLE]],
  ],
];

/** Their pointers, from an answer that does not outgrow its question. */
function told(problems: readonly Problem[]): string[] {
  expect(JSON.stringify(problems).length).toBeLessThan(100_000);
  for (const { detail } of problems) expect(detail).toMatch(/^\S.+[.)]$/u);
  return problems.map(({ code, pointer }) => `${code} ${pointer}`);
}

describe("is refused", { timeout: 4 * TIME_MS_MAX }, () => {
  test.each(cases)("%s", (_, textOf, [ofBody, ofLine]) => {
    const text = textOf();
    const started = performance.now();
    const body = readJsonBody(text);
    expect(told(body.ok ? body.value.flatMap((read) => read.problems) : body.problems)).toEqual(ofBody);
    const line = readJsonDocument(text, 7);
    expect(told(line.problems)).toEqual(ofLine);
    expect(line).toMatchObject({ line: 7, document: undefined });
    expect(performance.now() - started).toBeLessThan(TIME_MS_MAX);
    expect(Object.prototype).not.toHaveProperty("paid");
  });
});

describe("is understood", () => {
  test.each([
    ["a byte order mark", `\ufeff${order}`],
    ["a byte order mark before an array", `\ufeff[${order}]`],
    ["white space of 32 MB", " ".repeat(BODY_BYTES - 10_000) + order],
    ["a document as full as may be", `[${fullest()},${order}]`],
  ])("%s", (_, text) => {
    const body = readJsonBody(text);
    if (!body.ok) throw new Error(JSON.stringify(body.problems));
    expect(body.value.flatMap((read) => read.problems)).toEqual([]);
    expect(body.value.at(-1)!.document).toMatchObject({ orderNo: "A-1" });
  });
});

/** A declaration of 99 lines with every member. */
function fullest(): string {
  const declaration = samples["declaration"] as { items: readonly object[] };
  const [line] = declaration.items;
  const extra = { recordNo: "R", shopName: "N", tradeCountry: "JP", note: "N" };
  const items = Array.from({ length: 99 }, (_, index) => ({ ...line, ...extra, line: index + 1 }));
  return JSON.stringify({ ...declaration, items });
}

describe("lines", () => {
  const LINE_BYTES_MAX = MB;
  const chunk = Buffer.alloc(64 * 1024, "x");

  /** Pushes `bytes` of one line and answers all that came of them, with the most memory that was held meanwhile. */
  function pushLong(bytes: number): { lines: Line[]; grown: number } {
    const splitter = createLineSplitter(LINE_BYTES_MAX);
    const lines = splitter.push(Buffer.from('{"a":1}\n"'));
    const before = process.memoryUsage();
    let grown = 0;
    for (let pushed = 0; pushed < bytes; pushed += chunk.length) {
      lines.push(...splitter.push(Buffer.from(chunk)));
      if (pushed % (8 * MB) === 0) grown = Math.max(grown, process.memoryUsage().arrayBuffers - before.arrayBuffers);
    }
    lines.push(...splitter.push(Buffer.from('"\n{"b":2}\n')), ...splitter.end());
    return { lines, grown };
  }

  test("a line of 64 MB is told once, and its bytes are thrown away as they arrive", () => {
    const { lines, grown } = pushLong(64 * MB);
    expect(lines).toEqual([
      { text: '{"a":1}', bytes: 7 },
      { text: undefined, bytes: 0, fault: "too_long" },
      { text: '{"b":2}', bytes: 7 },
    ]);
    expect(grown).toBeLessThan(64 * MB); // What waits for the collector, not what is held.
  });

  test("a line without an end is told as soon as it is too long, not at its end", () => {
    const splitter = createLineSplitter(LINE_BYTES_MAX);
    const told: number[] = [];
    for (let pushed = 0; pushed < 256 * MB; pushed += chunk.length) {
      for (const line of splitter.push(chunk)) told.push(pushed, line.bytes);
    }
    expect(told).toEqual([LINE_BYTES_MAX, 0]);
    expect(splitter.end()).toEqual([]);
  });

  test("a line that trickles in byte by byte is one line", () => {
    const splitter = createLineSplitter(LINE_BYTES_MAX);
    const lines: Line[] = [];
    const bytes = Buffer.from(`${"针".repeat(50_000)}\n`);
    for (let at = 0; at < bytes.length; at += 1) lines.push(...splitter.push(bytes.subarray(at, at + 1)));
    expect(lines).toEqual([{ text: "针".repeat(50_000), bytes: 150_000 }]);
  });

  test("a million lines of nothing are no documents", () => {
    const splitter = createLineSplitter(LINE_BYTES_MAX);
    expect([
      ...splitter.push(Buffer.alloc(MB, "\n")),
      ...splitter.push(Buffer.alloc(MB, " \r\n")),
      ...splitter.end(),
    ]).toEqual([]);
  });
});
