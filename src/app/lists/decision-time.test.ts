import { expect, test } from "vitest";
import { boundsMs, bucketOf, quantileOf } from "./decision-time.ts";

test.each([
  { name: "at once", ms: 0, bound: 1 },
  { name: "on a bound", ms: 1_000, bound: 1_000 },
  { name: "just over it", ms: 1_001, bound: 2_000 },
  { name: "a clock that went back", ms: -5, bound: 1 },
  { name: "two years", ms: 2 * 365 * 86_400_000, bound: 365 * 86_400_000 },
])("$name falls under $bound ms", ({ ms, bound }) => {
  expect(boundsMs[bucketOf(ms)]).toBe(bound);
});

test("the bounds ascend", () => {
  expect([...boundsMs].sort((a, b) => a - b)).toEqual(boundsMs);
});

const bucket = bucketOf(100);
test.each([
  { name: "nothing was decided", counts: [], share: 0.5, ms: null },
  { name: "half of one bucket", counts: [[bucket, 10]], share: 0.5, ms: 75 },
  { name: "the whole of it", counts: [[bucket, 10]], share: 1, ms: 100 },
  {
    name: "the slow tenth",
    counts: [
      [0, 90],
      [bucket, 10],
    ],
    share: 0.95,
    ms: 75,
  },
  {
    name: "an empty bucket has no share",
    counts: [
      [0, 0],
      [bucket, 2],
    ],
    share: 0.5,
    ms: 75,
  },
] as const)("$name", ({ counts, share, ms }) => {
  expect(quantileOf(new Map(counts), share)).toBe(ms);
});
