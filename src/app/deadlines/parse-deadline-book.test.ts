import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { parseDeadlineBook } from "./parse-deadline-book.ts";

const shipped = parse(readFileSync("rulebook/deadlines.yaml", "utf8")) as {
  zone: string;
  deadlines: Record<string, unknown>[];
};
const row = shipped.deadlines[0]!;

test("what ships parses, and passes nothing off as law", () => {
  const book = parseDeadlineBook(shipped, "deadlines.yaml");
  expect(book.zone).toBe("Asia/Shanghai");
  expect(book.rules.map(({ kind, certainty }) => [kind, certainty])).toEqual([
    ["documents-missing", "unverified"],
    ["goods-not-arrived", "unverified"],
  ]);
});

test.each<[string, unknown, string]>([
  ["no zone", { deadlines: shipped.deadlines }, "zone is missing"],
  ["a zone that is none", { ...shipped, zone: "Beijing" }, "no zone of the IANA list"],
  ["half a day", { ...shipped, deadlines: [{ ...row, days: 0.5 }] }, "deadlines.0.days is no whole number"],
  ["an unknown kind", { ...shipped, deadlines: [{ ...row, kind: "tea" }] }, "deadlines.0.kind is none of"],
  ["a kind left out", { ...shipped, deadlines: [row] }, "goods-not-arrived 0 times"],
  ["a kind twice", { ...shipped, deadlines: [...shipped.deadlines, row] }, "documents-missing 2 times"],
])("%s", (_name, value, message) => {
  expect(() => parseDeadlineBook(value, "deadlines.yaml")).toThrow(message);
});
