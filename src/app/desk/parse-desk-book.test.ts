import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { parseDeskBook } from "./parse-desk-book.ts";

const shipped = parse(readFileSync("rulebook/desk.yaml", "utf8")) as {
  claimMinutes: Record<string, unknown>;
  fourEyes: Record<string, unknown>[];
  codes: Record<string, unknown>[];
};
const [row] = shipped.fourEyes;
const [code] = shipped.codes;

test("what ships parses, passes nothing off as law, and says every reason in both languages", () => {
  const book = parseDeskBook(shipped, "desk.yaml");
  expect(book.claimMinutes).toMatchObject({ value: 60, certainty: "unverified" });
  expect(book.fourEyes.map(({ value, certainty }) => ({ ...value, certainty }))).toEqual([
    { above: "5000.00", currency: "CNY", certainty: "unverified" },
  ]);
  for (const { says } of book.codes) {
    expect(says.zh).toMatch(/\p{Script=Han}/u);
    expect(says.en).not.toMatch(/\p{Script=Han}/u);
  }
});

test.each<[string, unknown, string]>([
  ["no claim", { fourEyes: shipped.fourEyes, codes: shipped.codes }, "claimMinutes is missing"],
  ["a claim of no time", { ...shipped, claimMinutes: { ...shipped.claimMinutes, value: 0 } }, "value is nothing"],
  ["no figure", { ...shipped, fourEyes: [] }, "fourEyes is no list"],
  ["a figure of no day", { ...shipped, fourEyes: [{ ...row, from: "2019-02-30" }] }, "fourEyes.0.from is no day"],
  ["half an amount", { ...shipped, fourEyes: [{ ...row, above: "5,000" }] }, "fourEyes.0.above is no amount"],
  ["one code twice", { ...shipped, codes: [...shipped.codes, code] }, "documents-sufficient more than once"],
  ["a third outcome", { ...shipped, codes: [{ ...code, outcome: "ask" }] }, "codes.0.outcome is none of"],
  ["none to refuse", { ...shipped, codes: [code] }, "codes has none to refuse"],
  ["one language", { ...shipped, codes: [{ ...code, says: { en: "fine" } }] }, "codes.0.says.zh is missing"],
])("%s", (_name, value, message) => {
  expect(() => parseDeskBook(value, "desk.yaml")).toThrow(message);
});
