import { expect, test } from "vitest";
import { decisionColumns } from "./decision-columns.ts";

const columns = (...buckets: readonly (readonly [number, number])[]): string[] =>
  decisionColumns({
    p50Ms: null,
    p95Ms: null,
    buckets: buckets.map(([upToMs, parcels]) => ({ upToMs, parcels })),
  }).map(({ upToMs, parcels }) => `${String(upToMs)}: ${String(parcels)}`);

test.each([
  { name: "nothing was decided", buckets: [], shown: [] },
  { name: "all alike", buckets: [[200, 5]], shown: ["200: 5"] },
  {
    name: "nobody in between",
    buckets: [
      [200, 5],
      [2_000, 1],
    ],
    shown: ["200: 5", "500: 0", "1000: 0", "2000: 1"],
  },
  {
    name: "a bound that is not known here",
    buckets: [
      [200, 5],
      [300, 1],
    ],
    shown: ["200: 5", "300: 1"],
  },
] satisfies { name: string; buckets: [number, number][]; shown: string[] }[])("$name", ({ buckets, shown }) => {
  expect(columns(...buckets)).toEqual(shown);
});
