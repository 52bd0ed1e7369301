import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AssertionError } from "./assert.ts";
import { canonical, canonicalWithout } from "./canonical.ts";

describe("text", () => {
  test.each([
    ["nothing", null, "null"],
    ["a text", "针织衫", '"针织衫"'],
    ["quotes and backslashes", 'a"b\\c', String.raw`"a\"b\\c"`],
    ["control characters", "\n\t\u0001", String.raw`"\n\t\u0001"`],
    ["a character outside the basic plane", "𠮷", '"𠮷"'],
    ["half a character", "\ud800", String.raw`"\ud800"`],
    ["true", true, "true"],
    ["a number", 1.5, "1.5"],
    ["nothing with a sign", -0, "0"],
    ["an amount", 1_250_000n, '"1250000"'],
    ["members in order of their names", { b: 1, a: 2, "10": 3, "9": 4, B: 5 }, '{"10":3,"9":4,"B":5,"a":2,"b":1}'],
    ["an undefined member is left out", { a: undefined, b: 1, c: undefined }, '{"b":1}'],
    ["only undefined members", { a: undefined }, "{}"],
    ["a null member stays", { a: null }, '{"a":null}'],
    ["a list keeps its order", [3, 1, 2], "[3,1,2]"],
    ["a gap in a list keeps its place", [1, undefined, 3], "[1,null,3]"],
    ["nested", [{ b: [{ d: 1, c: 2 }], a: {} }], '[{"a":{},"b":[{"c":2,"d":1}]}]'],
    ["a name that needs quoting", { 'a"b': 1, "a\nb": 2 }, String.raw`{"a\nb":2,"a\"b":1}`],
  ])("%s", (_name, value, text) => {
    expect(canonical(value)).toBe(text);
  });

  test.each([
    ["not a number", Number.NaN],
    ["infinity", Number.POSITIVE_INFINITY],
    ["minus infinity, deep inside", { a: [{ b: Number.NEGATIVE_INFINITY }] }],
  ])("refuses %s", (_name, value) => {
    expect(() => canonical(value)).toThrow(AssertionError);
  });

  test.each([
    ["a function", () => 1],
    ["a symbol", Symbol("a")],
    ["undefined alone", undefined],
    ["a function as a member", { a: () => 1 }],
  ])("refuses %s", (_name, value) => {
    expect(() => canonical(value)).toThrow(TypeError);
  });
});

/** The same value with the members of every object written in another order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, turned(member)]),
  );
}

test("the order of members does not matter", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonical(turned(value))).toBe(canonical(value));
    }),
  );
});

test("it is JSON, says the same as the value, and written again is the same text", () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
      const text = canonical(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonical(JSON.parse(text))).toBe(text);
    }),
  );
});

test("different values have different texts", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const isSame = JSON.stringify(JSON.parse(canonical(a))) === JSON.stringify(JSON.parse(canonical(b)));
      expect(canonical(a) === canonical(b)).toBe(isSame);
    }),
  );
});

test("more names than are remembered, and long ones, are written as the few are", () => {
  const names = Array.from({ length: 3_000 }, (_, index) => `${"account/".repeat(index % 7)}${index}`);
  const members = Object.fromEntries(names.map((name, index) => [name, index]));
  for (const attempt of [canonical(members), canonical(members)]) {
    expect(attempt).toBe(
      `{${names
        .toSorted()
        .map((name) => `"${name}":${members[name]}`)
        .join(",")}}`,
    );
  }
});

test("with and without a member: the text of the whole, and the text of the rest", () => {
  const names = fc.constantFrom("a", "b", 'a"b', "reservations", "rulebook");
  const values = fc.oneof(fc.jsonValue(), fc.constant(undefined), fc.bigInt());
  fc.assert(
    fc.property(fc.dictionary(names, values), names, (members, without) => {
      expect(canonicalWithout(members, without)).toEqual({
        whole: canonical(members),
        rest: canonical({ ...members, [without]: undefined }),
      });
    }),
  );
});
