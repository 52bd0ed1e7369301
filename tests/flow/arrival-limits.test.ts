/** What arrivals may not do to the record or to a parcel: fill the journal without bound, or revive a refusal. */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readJsonDocument } from "../../src/messages/json/read-json-document.ts";
import { partyOf, startFairway, type TestFairway } from "../fairway.ts";
import { arrivalOf, codes, documentsOf, goodParcel } from "../good-parcel.ts";
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
  // One message, and so one batch: by themselves, some could overtake others.
  const reads = arrivals.map((arrival, index) => readJsonDocument(JSON.stringify(arrival), index + 1));
  const outcomes = await fairway.batcher.submit(reads, partyOf(codes.operator));
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

test("an arrival alone revives no refused parcel, though its limit is free again; a document filed anew does", async () => {
  const big = Array.from({ length: 6 }, (_, index) =>
    goodParcel(`L-big-${index}`, { person: 802, quantity: 1, price: "4790.00" }),
  );
  for (const parcel of big) await fairway.fileParcel(parcel); // Six times 4,800.00: the sixth does not fit.
  const [first, last] = [big[0]!, big[5]!];
  const view = () => fairway.view(codes.platform, last.order.orderNo);
  expect(await view()).toMatchObject({ state: "refused", version: 1 });
  await fairway.file([first.payment], { appType: "3" });
  await fairway.file([arrivalOf(last)]);
  const arrived = await view();
  expect(arrived).toMatchObject({ state: "refused", version: 1, arrivals: [{ reference: "D1" }] });
  expect(arrived.notices.map(({ event }) => event)).toEqual(["arrival.after_refusal"]);
  const consignment = `${codes.platform}/${last.order.orderNo}`;
  const told = (await recordedEvents(client)).filter((event) => event.consignment === consignment);
  expect(told.filter(({ type }) => type === "arrival.after_refusal")).toMatchObject([{ data: { decisionVersion: 1 } }]);
  expect(told.filter(({ type }) => type === "parcel.decided")).toHaveLength(1);
  const [order] = documentsOf(last);
  await fairway.file([{ ...order!, note: "mended" }], { appType: "2" });
  expect(await view()).toMatchObject({ state: "released", version: 2 });
}, 120_000);
