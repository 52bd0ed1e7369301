import fc from "fast-check";
import { expect, test } from "vitest";
import {
  countOf,
  decodeBits,
  emptySet,
  encodeBits,
  firstOf,
  has,
  intersect,
  lastOf,
  numbersIn,
  SEGMENT_LENGTH,
  setOf,
  unite,
  upTo,
  without,
  type NumberSet,
} from "./number-set.ts";

const list = (set: NumberSet): number[] => [...numbersIn(set)];
const numbers = fc.uniqueArray(fc.integer({ min: 1, max: 4 * SEGMENT_LENGTH }), { maxLength: 300 });
const sorted = (some: readonly number[]): number[] => [...some].sort((a, b) => a - b);

test.each([
  { name: "nothing", last: 0, count: 0 },
  { name: "the first number", last: 1, count: 1 },
  { name: "up to the end of a word", last: 31, count: 31 },
  { name: "one into the next word", last: 32, count: 32 },
  { name: "up to the end of a segment", last: SEGMENT_LENGTH - 1, count: SEGMENT_LENGTH - 1 },
  { name: "one into the next segment", last: SEGMENT_LENGTH, count: SEGMENT_LENGTH },
])("all numbers to $last: $name", ({ last, count }) => {
  expect(list(upTo(last))).toEqual(Array.from({ length: count }, (_, index) => index + 1));
  expect(countOf(upTo(last))).toBe(count);
});

test("sets behave as sets of numbers do", () => {
  fc.assert(
    fc.property(numbers, numbers, numbers, (a, b, c) => {
      const [one, two, three] = [setOf(a), setOf(b), setOf(c)];
      expect(list(one)).toEqual(sorted(a));
      expect(countOf(one)).toBe(a.length);
      expect(list(intersect([one, two]))).toEqual(sorted(a.filter((each) => b.includes(each))));
      expect(list(unite([one, two, three]))).toEqual(sorted([...new Set([...a, ...b, ...c])]));
      expect(list(without(one, two))).toEqual(sorted(a.filter((each) => !b.includes(each))));
      expect(list(one)).toEqual(sorted(a)); // Nothing changed the set itself.
      for (const each of b) expect(has(one, each)).toBe(a.includes(each));
    }),
  );
});

test("a page begins behind the one before, from either end", () => {
  fc.assert(
    fc.property(
      numbers,
      fc.integer({ min: 0, max: 4 * SEGMENT_LENGTH }),
      fc.integer({ min: 1, max: 40 }),
      (a, at, limit) => {
        const over = sorted(a).filter((each) => each > at);
        const under = sorted(a).filter((each) => each < at);
        expect(firstOf(setOf(a), at, limit)).toEqual(over.slice(0, limit));
        expect(lastOf(setOf(a), at, limit)).toEqual(under.reverse().slice(0, limit));
      },
    ),
  );
  expect(lastOf(emptySet, Infinity, 3)).toEqual([]);
});

test.each([
  { name: "none", count: 0, bytes: 0 },
  { name: "few, as positions", count: 511, bytes: 1_022 },
  { name: "many, as words", count: 512, bytes: 1_024 },
  { name: "all", count: SEGMENT_LENGTH, bytes: 1_024 },
])("a segment is kept and read again: $name", ({ count, bytes }) => {
  const step = count === 0 ? 1 : Math.floor(SEGMENT_LENGTH / count);
  const positions = Array.from({ length: count }, (_, index) => index * step);
  const bits = setOf(positions).get(0) ?? decodeBits(new Uint8Array(0));
  const encoded = encodeBits(bits);
  expect(encoded).toHaveLength(bytes);
  // As the driver hands it over: somewhere inside a larger buffer.
  const inside = new Uint8Array(bytes + 7);
  inside.set(encoded, 5);
  expect(decodeBits(inside.subarray(5, 5 + bytes))).toEqual(bits);
});
