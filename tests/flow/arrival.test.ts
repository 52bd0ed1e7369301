/**
 * Goods arrive and are signed for: what was cleared is released, whatever order the documents came in; with the law
 * and the limits of the day it was accepted.
 */
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AnyDocument, DocumentKind } from "../../src/customs/documents.ts";
import type { FairwayEvent } from "../../src/customs/event.ts";
import { readCeb } from "../../src/messages/ceb/read-ceb.ts";
import { writeCeb } from "../../src/messages/ceb/write-ceb.ts";
import { partyOf, startFairway, type TestFairway } from "../fairway.ts";
import { arrivalOf, codes, documentsOf, goodParcel, signedFor, type GoodParcel } from "../good-parcel.ts";
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

let serial = 0;
const next = (): string => `A-${(serial += 1)}`;
const view = ({ order }: GoodParcel) => fairway.view(codes.platform, order.orderNo);

/** The events about a parcel or its waybill, in the order of the record. */
const eventsOf = async ({ order, waybill }: GoodParcel): Promise<FairwayEvent[]> =>
  (await recordedEvents(client)).filter(
    (event) =>
      event.consignment === `${codes.platform}/${order.orderNo}` ||
      event.waybill === `${waybill.carrier}/${waybill.waybillNo}`,
  );
const typesOf = async (parcel: GoodParcel): Promise<string[]> =>
  (await eventsOf(parcel)).map(({ type }) => type).filter((type) => type !== "document.accepted");

async function balanceOf(person: GoodParcel): Promise<string[]> {
  const { rows } = await client.query<{ balance: string }>(
    `select balance from account join posting using (account)
      where account like 'quota/%' and entry like '%' || $1 || '%' group by account, balance`,
    [person.order.orderNo],
  );
  return rows.map(({ balance }) => balance);
}

describe("a direct purchase", () => {
  test("is cleared before its goods arrive, released when they do, and signed for", async () => {
    const parcel = goodParcel(next(), { person: 901 });
    await fairway.fileParcel(parcel);
    const cleared = await view(parcel);
    expect(cleared).toMatchObject({ state: "cleared", lane: "green", officialStatus: "120", version: 1 });
    const before = await balanceOf(parcel);
    expect((await fairway.file([arrivalOf(parcel)]))[0]).toMatchObject({
      outcome: "accepted",
      key: `${codes.carrier}/${parcel.waybill.waybillNo}/${codes.operator}/D1`,
    });
    const released = await view(parcel);
    expect(released).toMatchObject({ state: "released", lane: "green", officialStatus: "800", version: 2 });
    expect(released.levies).toEqual(cleared.levies);
    expect(await balanceOf(parcel)).toEqual(before); // Given back and taken again.
    await fairway.file([signedFor(parcel)]);
    expect(await view(parcel)).toMatchObject({ state: "released", version: 2 });
    expect(await typesOf(parcel)).toEqual(["parcel.decided", "parcel.decided", "parcel.delivered"]);
  });

  test("arrives and is released in the national messages too, every line of a delivery a parcel", async () => {
    const parcels = [goodParcel(next(), { person: 902 }), goodParcel(next(), { person: 903 })];
    for (const parcel of parcels) await fairway.fileParcel(parcel);
    const submit = async (kind: DocumentKind, documents: readonly AnyDocument<string>[], code: string) => {
      const message = readCeb(Buffer.from(writeCeb(kind, documents)));
      if (!message.ok) throw new Error(JSON.stringify(message.problems));
      return fairway.batcher.submit(message.value.reads, partyOf(code));
    };
    const arrivals = parcels.map((parcel) => arrivalOf(parcel));
    const outcomes = await submit("arrival", arrivals, codes.operator);
    expect(outcomes.map(({ line, outcome }) => [line, outcome])).toEqual([
      [1, "accepted"],
      [2, "accepted"],
    ]);
    for (const parcel of parcels)
      expect(await view(parcel)).toMatchObject({ state: "released", officialStatus: "800" });
    await submit(
      "status",
      parcels.map((parcel) => signedFor(parcel)),
      codes.carrier,
    );
    for (const parcel of parcels) expect((await typesOf(parcel)).at(-1)).toBe("parcel.delivered");
    const again = await submit("arrival", arrivals, codes.operator);
    expect(again.map(({ outcome }) => outcome)).toEqual(["exists", "exists"]);
    const changed = arrivals.map((arrival) => ({ ...arrival, note: "other" }));
    expect((await submit("arrival", changed, codes.operator)).map(({ problems }) => problems)).toMatchObject([
      [{ code: "filing.exists_with_different_content", pointer: "/DeliveryList/0/logisticsNo" }],
      [{ code: "filing.exists_with_different_content", pointer: "/DeliveryList/1/logisticsNo" }],
    ]);
  });

  test("in whatever order five documents come, one by one or at once, the parcel ends released", async () => {
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), fc.boolean(), async (order, isOne) => {
        const parcel = goodParcel(next(), { person: 904 + serial });
        const all = [...documentsOf(parcel), arrivalOf(parcel)];
        const documents = order.map((index) => all[index]!);
        if (isOne) await fairway.file(documents);
        else for (const document of documents) await fairway.file([document]);
        expect(await view(parcel)).toMatchObject({ state: "released", officialStatus: "800", missing: [] });
      }),
      { numRuns: 20 },
    );
  });
});

describe("what an arrival may not do", () => {
  test("change after the release", async () => {
    const parcel = goodParcel(next(), { person: 930 });
    await fairway.file([...documentsOf(parcel), arrivalOf(parcel)]);
    const released = await view(parcel); // Version 1 or 2: filed at once, the arrival may be the last to be cleared.
    expect(released).toMatchObject({ state: "released" });
    for (const appType of ["2", "3"])
      expect((await fairway.file([arrivalOf(parcel, { weightKg: "9.9" })], { appType }))[0]).toMatchObject({
        problems: [{ code: "filing.parcel_released", pointer: "/waybillNo" }],
      });
    expect(await view(parcel)).toEqual(released);
  });

  test("take part as a draft, or once it is withdrawn", async () => {
    const parcel = goodParcel(next(), { person: 931 });
    await fairway.fileParcel(parcel);
    await fairway.file([arrivalOf(parcel)], { appStatus: "1" });
    expect(await view(parcel)).toMatchObject({ state: "cleared" });
    const early = goodParcel(next(), { person: 932 });
    await fairway.file([arrivalOf(early)]);
    await fairway.file([arrivalOf(early)], { appType: "3" });
    await fairway.fileParcel(early);
    expect(await view(early)).toMatchObject({ state: "cleared" });
    await fairway.file([arrivalOf(early)]);
    expect(await view(early)).toMatchObject({ state: "released" });
  });

  test("be filed or changed by another operator under this one's code", async () => {
    const parcel = goodParcel(next(), { person: 933 });
    const [outcome] = await fairway.batcher.submit(
      [readCeb(Buffer.from(writeCeb("arrival", [arrivalOf(parcel)])))].flatMap((message) =>
        message.ok ? message.value.reads : [],
      ),
      partyOf("4606000099"),
    );
    expect(outcome).toMatchObject({
      problems: [{ code: "filing.code_not_own", pointer: "/DeliveryHead/operatorCode" }],
    });
  });
});

test("a change of a status stands: what is signed for is signed for after the release", async () => {
  const parcel = goodParcel(next(), { person: 940 });
  await fairway.file([...documentsOf(parcel), arrivalOf(parcel)]);
  await fairway.file([signedFor(parcel)]);
  const at = "2026-11-12T19:00:00+08:00";
  expect((await fairway.file([signedFor(parcel, { at })], { appType: "2" }))[0]).toMatchObject({ outcome: "accepted" });
  const delivered = (await eventsOf(parcel)).filter(({ type }) => type === "parcel.delivered");
  expect(delivered.map(({ data }) => data)).toMatchObject([{ version: 1 }, { version: 2, at }]);
});
