import { expect, test } from "vitest";
import { listLag } from "./list-lag.ts";

const at = "2026-11-10T00:00:00.000Z";
const now = Date.parse(at) + 5_000;
const place = { parcels: 1, step: 1, since: 0, recordedAt: at };

test.each([
  { name: "nothing was ever recorded", cursor: "0", tips: [], lag: { rows: 0, milliseconds: 0 } },
  { name: "everything is in", cursor: "w0-0.4", tips: [["w0-0", 3]], lag: { rows: 0, milliseconds: 0 } },
  { name: "two rows are not", cursor: "w0-0.2", tips: [["w0-0", 3]], lag: { rows: 2, milliseconds: 5_000 } },
  { name: "a row is half in", cursor: "w0-0.3.7", tips: [["w0-0", 3]], lag: { rows: 1, milliseconds: 5_000 } },
  {
    name: "a chain has begun since",
    cursor: "w0-0.4",
    tips: [
      ["w0-0", 3],
      ["w1-0", 2],
    ],
    lag: { rows: 2, milliseconds: 5_000 },
  },
] as const)("$name", ({ cursor, tips, lag }) => {
  expect(listLag({ ...place, cursor }, new Map(tips), now)).toEqual(lag);
});
