import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findRepeated, scan, splitElements } from "./scan.ts";

describe("scan", () => {
  const nothing = { members: 0, depth: 0, separators: 0, elements: 1, separatorsOfOne: 0, hasEscapes: false };
  test.each([
    ["", { ...nothing }],
    ['{"a":1}', { ...nothing, members: 1, depth: 1, separators: 1, separatorsOfOne: 1 }],
    [
      '{"a":{"b":[1,{}]},"c":":{[\\"{"}',
      { members: 3, depth: 4, separators: 6, elements: 2, separatorsOfOne: 6, hasEscapes: true },
    ],
    ["[[1,2],[],3]", { ...nothing, depth: 2, separators: 6, elements: 3, separatorsOfOne: 4 }],
    ['[0,{"a":[1,2,3]}]', { ...nothing, members: 1, depth: 3, separators: 6, elements: 2, separatorsOfOne: 4 }],
    ['["open', { ...nothing, depth: 1, separators: 1, separatorsOfOne: 1 }],
    ['"\\', { ...nothing, hasEscapes: true }],
    ['"\ud83d\ude00"', { ...nothing, hasEscapes: true }],
    ["]]]][", { ...nothing, separators: 1, separatorsOfOne: 1 }],
  ])("%j", (text, expected) => {
    expect(scan(text)).toEqual(expected);
  });

  test("counts no fewer separators than a parsed value has values", () => {
    const count = (value: unknown): number =>
      typeof value !== "object" || value === null
        ? 1
        : Object.values(value).reduce<number>((sum, member) => sum + count(member), 1);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(scan(JSON.stringify(value)).separators + 1).toBeGreaterThanOrEqual(count(value));
      }),
    );
  });

  test("counts as many members as a parsed value has", () => {
    const count = (value: unknown): number =>
      typeof value !== "object" || value === null
        ? 0
        : Object.values(value).reduce<number>((sum, member) => sum + count(member), 0) +
          (Array.isArray(value) ? 0 : Object.keys(value).length);
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, undefined, 1);
        expect(scan(text).members).toBe(count(JSON.parse(text)));
        expect(findRepeated(text, 9)).toEqual([]);
      }),
    );
  });
});

describe("splitElements", () => {
  test("gives the texts of the elements, whatever they hold", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { minLength: 1 }), fc.nat(2), (values, indent) => {
        const texts = splitElements(JSON.stringify(values, undefined, indent));
        expect(texts.map((text) => JSON.parse(text) as unknown)).toEqual(JSON.parse(JSON.stringify(values)));
      }),
    );
  });
});

describe("findRepeated", () => {
  test.each([
    ['{"a":1,"a":2}', [["a"]]],
    ['{"a":{"a":1},"b":{"a":1}}', []],
    ['{"a":[{"b":1},{"b":1,"c":"b","b" :2}]}', [["a", 1, "b"]]],
    ['{"__proto__":1,"__proto__":2,"__proto__":3}', [["__proto__"], ["__proto__"]]],
    ['{"a":"a","b":["a","a"]}', []],
    ['{"\\"":1,"\\u0022":2}', [['"']]],
  ])("%s", (text, expected) => {
    expect(findRepeated(text, 9)).toEqual(expected);
  });

  test("stops at the most it is asked for", () => {
    expect(findRepeated(`{${Array(50).fill('"a":1').join(",")}}`, 3)).toHaveLength(3);
  });
});
