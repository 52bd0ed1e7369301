/** What verifying says of a whole record, of an empty one, and to whoever runs the command. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyFairway } from "../../src/cli/verify.ts";
import { startFairway, type TestFairway } from "../fairway.ts";
import { fileEverything } from "../varied-record.ts";

let fairway: TestFairway;
beforeAll(async () => {
  fairway = await startFairway();
});
afterAll(() => fairway.stop());

test("there is nothing to verify in an empty record, and that is no success", async () => {
  const found = await verifyFairway(fairway);
  expect(found).toMatchObject({ isWhole: false, faults: [{ code: "record.empty" }] });
});

test("a record of everything that can happen is whole", async () => {
  await fileEverything(fairway);
  const found = await verifyFairway(fairway);
  expect(found.faults).toEqual([]);
  expect(found).toMatchObject({ isWhole: true, notRecomputed: 0, notReread: 0 });
  for (const table of [
    "event",
    "journal",
    "document",
    "waybill",
    "decision",
    "parcel",
    "account",
    "posting",
    "rejection",
  ])
    expect([table, found.counts[table]! > 0]).toEqual([table, true]);
});
