/**
 * What a decision stands on, for whoever it concerns: everybody computes the same bytes, and nobody reads the persons
 * of another's documents.
 */
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { replay } from "../../src/app/views/replay.ts";
import { sha256 } from "../../src/cli/rulebook-files.ts";
import { cn } from "../../src/tax/regimes/cn.ts";
import type { Answered, Browser } from "../browser-session.ts";
import { codes, goodParcel, type GoodParcel } from "../good-parcel.ts";
import { openHouse, type House } from "../people-of-a-house.ts";

const NAME = "王小明";
const CONSIGNEE = "赵收货";
const ADDRESS = "测试省测试市收货路九号";
const NOTE = "call the neighbour";

const named = (orderNo: string, person: number): GoodParcel => {
  const { order, payment, waybill, declaration } = goodParcel(orderNo, { person });
  const consignee = { ...order.consignee, name: CONSIGNEE, address: ADDRESS };
  return {
    order: { ...order, consignee, buyer: { ...order.buyer, name: NAME }, note: NOTE },
    payment: { ...payment, payer: { ...payment.payer, name: NAME } },
    waybill: { ...waybill, consignee },
    declaration: { ...declaration, consigneeAddress: ADDRESS, buyer: { ...declaration.buyer, name: NAME } },
  };
};
const parcel = named("F-1", 61);
const differing = named("F-2", 62);

let house: House;
const browsers: Record<string, Browser> = {};
beforeAll(async () => {
  house = await openHouse();
  const { fairway } = house;
  await fairway.fileParcel(parcel);
  await fairway.fileParcel({
    ...differing,
    payment: { ...differing.payment, payer: { ...differing.payment.payer, name: "李四光" } },
  });
  await fairway.file([goodParcel("F-3", { person: 63 }).order]);
  for (const [name, kind, code] of [
    ["market", "marketplace", codes.platform],
    ["payer", "payment_firm", codes.firm],
    ["carrier", "carrier", codes.carrier],
    ["declarant", "declarant", codes.declarant],
    ["stranger", "declarant", "4605000099"],
  ] as const) {
    await house.register(kind, code);
    browsers[name] = await house.admit(`the.${name}`, "enterprise", code);
  }
  await house.register("agency", "4600000009");
  for (const role of ["officer", "supervisor", "analyst", "data_protection_officer"] as const)
    browsers[role] = await house.admit(`the.${role}`, role);
  browsers["agency"] = await house.admit("the.agency", "agency", "4600000009");
  browsers["buyer"] = await house.admit("the.buyer", "consumer", null);
  const { hash } = fairway.vault.keep("identity", parcel.order.buyer.idNumber);
  const client = new pg.Client(fairway.url);
  await client.connect();
  await client.query("update person set identity_hash = $1 where name = 'the.buyer'", [hash]);
  await client.end();
}, 120_000);
afterAll(() => house.stop());

const ask = (who: string, orderNo: string): Promise<Answered> =>
  browsers[who]!.ask("GET", `/v1/parcels/${codes.platform}/${orderNo}/facts`);
const seen = (text: string): string[] => [NAME, CONSIGNEE, ADDRESS, NOTE].filter((each) => text.includes(each));

describe("everybody computes the recorded bytes, and reads the names of their own documents alone", () => {
  test.each<[string, readonly string[]]>([
    ["officer", [NAME, CONSIGNEE, ADDRESS, NOTE]],
    ["supervisor", [NAME, CONSIGNEE, ADDRESS, NOTE]],
    ["agency", [NAME, CONSIGNEE, ADDRESS, NOTE]],
    ["analyst", []],
    ["market", [NAME, CONSIGNEE, ADDRESS, NOTE]],
    ["payer", [NAME, CONSIGNEE, ADDRESS, NOTE]], // The order names its payment firm.
    ["carrier", [NAME, CONSIGNEE, ADDRESS]], // The declaration names it, and its own waybill the consignee.
    ["declarant", [NAME, ADDRESS]],
    ["buyer", [NAME, CONSIGNEE, ADDRESS, NOTE]],
  ])("%s", async (who, texts) => {
    const { status, body, text, headers } = await ask(who, "F-1");
    expect([status, headers["cache-control"], seen(text)]).toEqual([200, "no-store", texts]);
    for (const { idNumber, phone = "" } of [parcel.order.buyer, parcel.payment.payer])
      expect([text.includes(idNumber), text.includes(phone)]).toEqual([false, false]);
    const again = replay(body, cn, sha256);
    expect(again).toMatchObject({ ok: true, value: { isSame: true, recordedDigest: body["digest"] } });
  });

  test("a change of what was blinded still gives other bytes", async () => {
    const { text } = await ask("declarant", "F-1");
    const again = replay(JSON.parse(text.replaceAll('"amount":"250.00"', '"amount":"249.99"')), cn, sha256);
    expect(again).toMatchObject({ ok: true, value: { isSame: false } });
  });
});

describe("where names differ", () => {
  test("the parties have the facts, for the decision itself says the names", async () => {
    for (const who of ["market", "declarant", "carrier"]) {
      const { status, body } = await ask(who, "F-2");
      expect([who, status, replay(body, cn, sha256)]).toMatchObject([who, 200, { value: { isSame: true } }]);
    }
  });

  test("an analyst, who reads no names, is told why there are none", async () => {
    const { status, body, text } = await ask("analyst", "F-2");
    expect([status, body["problems"], seen(text)]).toMatchObject([403, [{ code: "parcel.facts_withheld" }], []]);
  });
});

test("a parcel that is not theirs, not there or not decided has no facts for them", async () => {
  for (const [who, orderNo, status] of [
    ["stranger", "F-1", 404],
    ["buyer", "F-2", 404],
    ["officer", "NONE", 404],
    ["officer", "F-3", 404],
  ] as const)
    expect([who, orderNo, (await ask(who, orderNo)).status]).toEqual([who, orderNo, status]);
});

test("a look at the facts is recorded before they are shown", async () => {
  await ask("market", "F-1");
  const { body } = await browsers["data_protection_officer"]!.ask("GET", "/v1/looks?limit=1");
  expect(body["looks"]).toMatchObject([{ what: "facts", consignment: `${codes.platform}/F-1` }]);
});
