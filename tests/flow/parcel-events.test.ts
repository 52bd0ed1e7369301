/** What happened to one parcel, found by its own rows: the same events as the journal tells, and nobody else's. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { deskPortOf } from "../../src/cli/desk.ts";
import { openLists, type Lists } from "../../src/cli/lists.ts";
import type { Browser } from "../browser-session.ts";
import { arrivalOf, codes, goodParcel, signedFor } from "../good-parcel.ts";
import { heldParcel } from "../held-parcel.ts";
import { openHouse, type House } from "../people-of-a-house.ts";

interface Told {
  readonly id: string;
  readonly type: string;
  readonly consignment: string | null;
  readonly waybill: string | null;
}

let house: House;
let lists: Lists;
let officer: Browser;
let declarant: Browser;
let payer: Browser;
beforeAll(async () => {
  house = await openHouse((fairway) => {
    lists = openLists(fairway, () => undefined);
    return { desk: deskPortOf(fairway.desk, lists.reader) };
  });
  await house.register("declarant", codes.declarant);
  await house.register("payment_firm", codes.firm);
  officer = await house.admit("the.officer", "officer");
  declarant = await house.admit("the.declarant", "enterprise", codes.declarant);
  payer = await house.admit("the.payer", "enterprise", codes.firm);
}, 120_000);
afterAll(async () => {
  await lists.close();
  await house.stop();
});

const eventsOf = async (browser: Browser, orderNo: string): Promise<readonly Told[]> =>
  (await browser.ask("GET", `/v1/parcels/${codes.platform}/${orderNo}/events`)).body["events"] as readonly Told[];
/** The same as the journal tells it, of this parcel and its waybill. */
async function told(browser: Browser, orderNo: string): Promise<readonly Told[]> {
  const { body } = await browser.ask("GET", "/v1/events?limit=1000");
  const waybill = `${codes.carrier}/W-${codes.platform}-${orderNo}`;
  return (body["events"] as readonly Told[]).filter((event) =>
    event.consignment === null ? event.waybill === waybill : event.consignment === `${codes.platform}/${orderNo}`,
  );
}

test("documents, decisions and goods, the earliest first, as the journal tells them to each", async () => {
  const parcel = goodParcel("E-1", { person: 71 });
  await house.fairway.fileParcel({ ...parcel, payment: { ...parcel.payment, amount: "250.01" } });
  await house.fairway.file([{ ...parcel.payment, amount: "much" }], { appType: "2" });
  await house.fairway.file([parcel.payment], { appType: "2" });
  await house.fairway.file([arrivalOf(parcel)]);
  await house.fairway.file([signedFor(parcel)]);
  await house.fairway.fileParcel(goodParcel("E-2", { person: 72 }));
  for (const browser of [officer, declarant, payer]) {
    const events = await eventsOf(browser, "E-1");
    expect([...events].sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
      [...(await told(browser, "E-1"))].sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
  }
  const types = (await eventsOf(officer, "E-1")).map(({ type }) => type);
  expect(types.slice(0, 4)).toEqual(Array(4).fill("document.accepted"));
  expect(types.filter((type) => type === "parcel.decided")).toHaveLength(3);
  expect(types.at(-1)).toBe("parcel.delivered");
  expect((await eventsOf(payer, "E-1")).length).toBeLessThan(types.length); // The arrival is not told to it.
});

test("rulings and how they came", async () => {
  await house.fairway.fileParcel(heldParcel("E-3", 73));
  const claim = { platform: codes.platform, orderNo: "E-3" };
  expect((await officer.ask("POST", "/v1/desk/claims", claim)).status).toBe(200);
  const { codes: words } = (await officer.ask("GET", "/v1/desk/rules")).body as {
    codes: { code: string; outcome: string }[];
  };
  const { code } = words.find(({ outcome }) => outcome === "release")!;
  const ruling = { outcome: "release", code, reason: "Weighed again on the spot", version: 1 };
  const ruled = await officer.ask("POST", `/v1/parcels/${codes.platform}/E-3/rulings`, ruling);
  expect(ruled.status).toBe(200);
  expect((await eventsOf(officer, "E-3")).map(({ type }) => type)).toContain("ruling.made");
});

test("a parcel that is not there, or not theirs, has none", async () => {
  await house.register("declarant", "4605000099");
  const stranger = await house.admit("a.stranger", "enterprise", "4605000099");
  for (const [browser, orderNo] of [
    [officer, "NONE"],
    [stranger, "E-1"],
  ] as const)
    expect((await browser.ask("GET", `/v1/parcels/${codes.platform}/${orderNo}/events`)).status).toBe(404);
});
