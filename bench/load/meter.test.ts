import { expect, test } from "vitest";
import { bestMinuteOf, createMeter } from "./meter.ts";

const minutes = [
  { name: "a run shorter than a minute has none", seconds: Array<number>(59).fill(100), best: null },
  { name: "just a minute", seconds: Array<number>(60).fill(100), best: 100 },
  { name: "the better of two", seconds: [...Array<number>(60).fill(100), ...Array<number>(60).fill(300)], best: 300 },
  {
    name: "across the border of minutes",
    seconds: [...Array<number>(30).fill(0), ...Array<number>(60).fill(200), 0],
    best: 200,
  },
];
test.each(minutes)("best minute: $name", ({ seconds, best }) => {
  expect(bestMinuteOf(seconds)).toBe(best);
});

test("counts every document once: on record, rejected, or in a request that was refused", () => {
  const meter = createMeter();
  meter.start();
  meter.answered({ status: 200, accepted: 8, rejected: 2, problem: "first" }, 10, 5);
  meter.answered({ status: 503, accepted: 0, rejected: 0, problem: "second" }, 10, 7);
  meter.cleared(8);
  meter.stop();
  expect(meter.report()).toMatchObject({
    ...{ parcels: 8, accepted: 8, rejected: 2, unanswered: 10, statuses: { 200: 1, 503: 1 }, firstProblem: "first" },
    ...{ bestSecond: null, bestMinute: null, perSecond: [8], p50Ms: 5, p99Ms: 7, maxMs: 7 },
  });
});

test("percentiles are latencies that were measured", () => {
  const meter = createMeter();
  meter.start();
  for (let value = 100; value >= 1; value -= 1)
    meter.answered({ status: 200, accepted: 1, rejected: 0, problem: undefined }, 1, value);
  meter.stop();
  expect(meter.report()).toMatchObject({ p50Ms: 50, p90Ms: 90, p99Ms: 99, maxMs: 100 });
});
