import fc from "fast-check";
import { expect, test } from "vitest";
import { createLineSplitter, type Line } from "./split-lines.ts";

const shown = (line: Line): string => (line.text === undefined ? `<${line.fault}>` : line.text);

function split(pieces: readonly (string | Buffer)[], lineBytesMax = 1000): string[] {
  const splitter = createLineSplitter(lineBytesMax);
  const lines = pieces.flatMap((piece) => splitter.push(Buffer.from(piece as string)));
  return [...lines, ...splitter.end()].map(shown);
}

const sweater = Buffer.from("毛衣");

const cases: { name: string; pieces: (string | Buffer)[]; lines: string[] }[] = [
  { name: "one line with its end", pieces: ["a\n"], lines: ["a"] },
  { name: "the last line may lack its end", pieces: ["a\nb"], lines: ["a", "b"] },
  { name: "CRLF is one end", pieces: ["a\r\nb\r\n"], lines: ["a", "b"] },
  { name: "CR and LF in two chunks", pieces: ["a\r", "\nb"], lines: ["a", "b"] },
  { name: "blank lines are passed over", pieces: ["\n\n a\n \t\r\n\nb\n\n"], lines: [" a", "b"] },
  { name: "a line in three chunks", pieces: ["one", "two", "three\n"], lines: ["onetwothree"] },
  { name: "several lines in one chunk, the last one cut", pieces: ["a\nb\nc", "d\ne\n"], lines: ["a", "b", "cd", "e"] },
  { name: "a character split between chunks", pieces: [sweater.subarray(0, 2), sweater.subarray(2)], lines: ["毛衣"] },
  { name: "a byte order mark at the beginning is dropped", pieces: ["\ufeffa\n\ufeffb"], lines: ["a", "\ufeffb"] },
  { name: "nothing is no line", pieces: [], lines: [] },
  {
    name: "bytes that are no UTF-8 spoil their own line alone",
    pieces: [Buffer.concat([Buffer.from("a\n"), Buffer.from([0x22, 0xff, 0x22, 0x0a]), Buffer.from("毛\n")])],
    lines: ["a", "<encoding_wrong>", "毛"],
  },
  {
    name: "a character cut off by the end of its line",
    pieces: [Buffer.concat([sweater.subarray(0, 2), Buffer.from("\nb\n")])],
    lines: ["<encoding_wrong>", "b"],
  },
];

test.each(cases)("$name", ({ pieces, lines }) => {
  expect(split(pieces)).toEqual(lines);
});

const limits: { name: string; pieces: string[]; lines: string[] }[] = [
  { name: "a line of just the limit", pieces: ["12345\nb\n"], lines: ["12345", "b"] },
  {
    name: "a line of just the limit, ended by CRLF in another chunk",
    pieces: ["12345\r", "\nb"],
    lines: ["12345", "b"],
  },
  { name: "a line over the limit in one chunk", pieces: ["123456\nb\n"], lines: ["<too_long>", "b"] },
  {
    name: "a line over the limit in many chunks, told once",
    pieces: ["1234", "5678", "9", "0\nb"],
    lines: ["<too_long>", "b"],
  },
  {
    name: "the last line, over the limit and without its end",
    pieces: ["a\n", "12345678"],
    lines: ["a", "<too_long>"],
  },
  {
    name: "two of them in a row",
    pieces: ["1234567", "8\n12345678", "9\nb"],
    lines: ["<too_long>", "<too_long>", "b"],
  },
];

test.each(limits)("limit 5: $name", ({ pieces, lines }) => {
  expect(split(pieces, 5)).toEqual(lines);
});

test("an over-long line is told as soon as it is known, not when it ends", () => {
  const splitter = createLineSplitter(1000);
  const told = [600, 600, 600, 600].map((length) => splitter.push(Buffer.alloc(length, "x")).map(shown));
  expect(told).toEqual([[], ["<too_long>"], [], []]);
  expect(splitter.push(Buffer.from("\nb\n")).map(shown)).toEqual(["b"]);
});

test("a line that trickles in byte by byte is one line", () => {
  const text = "毛衣 ".repeat(300).trimEnd();
  expect(
    split(
      [...Buffer.from(`${text}\n`)].map((byte) => Buffer.from([byte])),
      5000,
    ),
  ).toEqual([text]);
});

test("where the chunks are cut makes no difference", () => {
  const text = fc.stringMatching(/^[ab毛\u{1F4E6}\r\n ]{0,60}$/u);
  const cuts = fc.array(fc.nat(200), { maxLength: 8 });
  fc.assert(
    fc.property(text, cuts, fc.integer({ min: 1, max: 30 }), (text, cuts, lineBytesMax) => {
      const bytes = Buffer.from(text);
      const at = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
      const pieces = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
      expect(split(pieces, lineBytesMax)).toEqual(split([bytes], lineBytesMax));
    }),
  );
});

test("short lines come out as a plain split has them", () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a-z毛]{0,9}$/u), { maxLength: 30 }), (lines) => {
      expect(split([lines.join("\n")])).toEqual(lines.filter((line) => line !== ""));
    }),
  );
});
