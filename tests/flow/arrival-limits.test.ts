/** What arrivals may not do to the record: fill the journal without bound. */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startFairway, type TestFairway } from "../fairway.ts";
import { arrivalOf, goodParcel } from "../good-parcel.ts";
import { recordedEvents } from "../recorded-events.ts";

let fairway: TestFairway;
let client: pg.Client;
beforeAll(async () => {
  fairway = await startFairway();
  client = new pg.Client(fairway.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await fairway.stop();
});

test("a waybill arrives a hundred times and not once more; what is told of them stays small", async () => {
  const parcel = goodParcel("L-1", { person: 801 });
  await fairway.fileParcel(parcel);
  const arrivals = Array.from(
    { length: 105 },
    (_, index) => arrivalOf(parcel, { reference: `R${index + 100}`, weightKg: "2.5" }), // Held, and so open to change.
  );
  const outcomes = await fairway.file(arrivals);
  expect(outcomes.slice(0, 100).map(({ outcome }) => outcome)).toEqual(Array(100).fill("accepted"));
  for (const { problems } of outcomes.slice(100))
    expect(problems).toMatchObject([{ code: "filing.too_many_arrivals", pointer: "/waybillNo" }]);
  // Those on record are answered, changed and withdrawn as ever; a withdrawn one makes no room.
  expect((await fairway.file([arrivals[0]!]))[0]).toMatchObject({ outcome: "exists" });
  expect((await fairway.file([arrivals[0]!], { appType: "3" }))[0]).toMatchObject({ outcome: "accepted" });
  expect((await fairway.file([arrivals[104]!]))[0]).toMatchObject({
    problems: [{ code: "filing.too_many_arrivals" }],
  });
  expect((await fairway.file([arrivals[0]!]))[0]).toMatchObject({ outcome: "accepted" });
  const told = (await recordedEvents(client)).filter(({ type }) => type === "arrival.repeated");
  expect(told.length).toBeGreaterThanOrEqual(100);
  expect(told.at(-1)).toMatchObject({ data: { othersCount: 99, others: { length: 10 } } });
  for (const event of told) expect(JSON.stringify(event).length).toBeLessThan(2_000);
}, 120_000);
