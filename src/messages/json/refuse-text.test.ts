import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readJsonDocument } from "./read-json-document.ts";
import { samples } from "./samples.ts";

describe("a bad text", () => {
  const good = JSON.stringify(samples["order"]);
  const deep = (levels: number) => `{"kind":"order","note":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`;
  const cases = [
    { name: "cut off", text: good.slice(0, -1), code: "message.not_json", pointer: "" },
    { name: "empty", text: "", code: "message.not_json", pointer: "" },
    { name: "two documents on a line", text: good + good, code: "message.not_json", pointer: "" },
    { name: "an open string", text: '{"kind":"\\', code: "message.not_json", pointer: "" },
    { name: "an array", text: `[${good}]`, code: "document.value_malformed", pointer: "" },
    { name: "null", text: "null", code: "document.value_malformed", pointer: "" },
    { name: "33 levels", text: deep(33), code: "message.too_deep", pointer: "" },
    { name: "a million levels", text: "[".repeat(1_000_000), code: "message.too_deep", pointer: "" },
    {
      name: "a member twice",
      text: good.replace('"paid"', '"paid":"1.00","paid"'),
      code: "document.member_repeated",
      pointer: "/paid",
    },
    {
      name: "a member twice in a line",
      text: good.replace('"line":1', '"line":2,"line":1'),
      code: "document.member_repeated",
      pointer: "/items/0/line",
    },
    {
      name: "a member twice, once escaped",
      text: good.replace('"paid"', '"p\\u0061id":"1.00","paid"'),
      code: "document.member_repeated",
      pointer: "/paid",
    },
    {
      name: "the kind twice",
      text: good.replace('"kind"', '"kind":"payment","kind"'),
      code: "document.member_repeated",
      pointer: "/kind",
    },
  ];
  test.each(cases)("$name", ({ text, code, pointer }) => {
    const result = readJsonDocument(text, 3);
    expect(result.problems.map((problem) => [problem.code, problem.pointer])).toEqual([[code, pointer]]);
    expect(result).toMatchObject({ line: 3, raw: text, document: undefined });
  });

  test("32 levels are walked", () => {
    expect(readJsonDocument(deep(32), 1).problems.map(({ code }) => code)).not.toContain("message.too_deep");
  });

  test("nothing is polluted", () => {
    readJsonDocument('{"kind":"order","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}', 1);
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });
});

describe("properties", () => {
  test("any text is read without a throw, and has a document exactly where it has no problem", () => {
    const line = JSON.stringify(samples["declaration"]);
    const damaged = fc
      .tuple(fc.nat(line.length), fc.nat(5), fc.string({ maxLength: 5, unit: "binary" }))
      .map(([at, cut, put]) => line.slice(0, at) + put + line.slice(at + cut));
    fc.assert(
      fc.property(fc.oneof(damaged, damaged, fc.string({ unit: "binary" }), fc.json()), (text) => {
        const result = readJsonDocument(text, 1);
        expect(result.document === undefined).toBe(result.problems.length > 0);
      }),
      { numRuns: 2_000 },
    );
  });
});
