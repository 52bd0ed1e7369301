/** Who looks at whose data: what each sees of a parcel, that it is on record, and one number shown for a reason. */
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyFairway } from "../../src/cli/verify.ts";
import { writeCeb } from "../../src/messages/ceb/write-ceb.ts";
import { readCeb } from "../../src/messages/ceb/read-ceb.ts";
import { openBrowser, type Answered, type Browser } from "../browser-session.ts";
import { partyOf } from "../fairway.ts";
import { codes, documentsOf, filerOf, goodParcel } from "../good-parcel.ts";
import { openHouse, type House } from "../people-of-a-house.ts";
import { recordedEvents } from "../recorded-events.ts";

const parcel = goodParcel("L-1", { person: 11 });
const ceb = goodParcel("L-2", { person: 12 });
const differing = goodParcel("L-3", { person: 13 });
const PATH = "/v1/parcels/4601000001/L-1";
const REASON = "Asked by the buyer on the telephone";

let house: House;
let client: pg.Client;
const browsers: Record<string, Browser> = {};
beforeAll(async () => {
  house = await openHouse();
  const { fairway } = house;
  await fairway.fileParcel(parcel);
  for (const document of documentsOf(ceb)) {
    const message = readCeb(Buffer.from(writeCeb(document.kind, [document])));
    if (!message.ok) throw new Error("not read");
    await fairway.batcher.submit(message.value.reads, partyOf(filerOf(document)));
  }
  await fairway.fileParcel({
    ...differing,
    payment: { ...differing.payment, payer: { ...differing.payment.payer, name: "李四光" } },
  });
  await house.register("agency", "4600000009");
  await house.register("marketplace", codes.platform);
  await house.register("payment_firm", codes.firm);
  await house.register("marketplace", "4601000099");
  for (const role of ["officer", "supervisor", "analyst", "data_protection_officer", "administrator"] as const)
    browsers[role] = await house.admit(`the.${role}`, role);
  browsers["agency"] = await house.admit("the.agency", "agency", "4600000009");
  browsers["market"] = await house.admit("the.market", "enterprise", codes.platform);
  browsers["payer"] = await house.admit("the.payer", "enterprise", codes.firm);
  browsers["stranger"] = await house.admit("the.stranger", "enterprise", "4601000099");
  browsers["buyer"] = await admitConsumer("the.buyer", parcel.order.buyer.idNumber);
  browsers["another buyer"] = await admitConsumer("another.buyer", ceb.order.buyer.idNumber);
  browsers["nobody's buyer"] = await house.admit("no.number", "consumer", null);
  client = new pg.Client(fairway.url);
  await client.connect();
}, 120_000);
afterAll(async () => {
  await client.end();
  await house.stop();
});

async function admitConsumer(name: string, identityNumber: string): Promise<Browser> {
  const browser = await house.admit(name, "consumer", null);
  const { hash } = house.fairway.vault.keep("identity", identityNumber);
  const admin = new pg.Client(house.fairway.url);
  await admin.connect();
  await admin.query(`update person set identity_hash = $2 where name = $1`, [name, hash]);
  await admin.end();
  return browser;
}

const codeOf = ({ body }: Answered): unknown => (body["problems"] as { code: string }[] | undefined)?.[0]?.code;
const kindsIn = ({ body }: Answered): string[] | undefined =>
  (body["documents"] as { kind: string }[] | undefined)?.map(({ kind }) => kind).sort();
const looksOf = async (query = ""): Promise<Record<string, unknown>[]> =>
  (await browsers["data_protection_officer"]!.ask("GET", `/v1/looks?limit=500${query}`)).body["looks"] as Record<
    string,
    unknown
  >[];

describe("of a parcel", () => {
  test.each<[string, number, string[] | undefined]>([
    ["officer", 200, ["declaration", "order", "payment", "waybill"]],
    ["supervisor", 200, ["declaration", "order", "payment", "waybill"]],
    ["analyst", 200, ["declaration", "order", "payment", "waybill"]],
    ["agency", 200, ["declaration", "order", "payment", "waybill"]],
    ["market", 200, ["declaration", "order", "payment"]],
    ["payer", 200, ["order", "payment"]],
    ["buyer", 200, ["declaration", "order", "payment"]],
    ["stranger", 404, undefined],
    ["another buyer", 404, undefined],
    ["nobody's buyer", 404, undefined],
    ["data_protection_officer", 403, undefined],
    ["administrator", 403, undefined],
  ])("the %s is answered %i and sees %j", async (who, status, kinds) => {
    const view = await browsers[who]!.ask("GET", PATH);
    const documents = await browsers[who]!.ask("GET", `${PATH}/documents`);
    expect([view.status, documents.status, kindsIn(documents)]).toEqual([status, status, kinds]);
    for (const { text } of [view, documents])
      for (const { idNumber, phone = "no phone" } of [parcel.order.buyer, parcel.payment.payer])
        expect([text.includes(idNumber), text.includes(phone), text.includes('"hash"')]).toEqual([false, false, false]);
  });

  test("a document's content is as it was filed, numbers masked; an analyst sees no name and no address", async () => {
    const contentFor = async (who: string): Promise<Record<string, Record<string, unknown>>> => {
      const { body } = await browsers[who]!.ask("GET", `${PATH}/documents`);
      const documents = body["documents"] as { kind: string; content: Record<string, unknown> }[];
      return documents.find(({ kind }) => kind === "order")!.content as Record<string, Record<string, unknown>>;
    };
    const { buyer, consignee, items } = parcel.order;
    const officer = await contentFor("officer");
    expect(officer["items"]).toEqual(items);
    expect(officer["buyer"]).toMatchObject({
      name: buyer.name,
      idNumber: expect.stringMatching(/^1\*{16}.$/) as string,
    });
    const analyst = await contentFor("analyst");
    expect(JSON.stringify(analyst)).not.toContain(buyer.name);
    expect(JSON.stringify(analyst)).not.toContain(consignee.address);
    expect(analyst["items"]).toEqual(items);
  });

  test("a mismatch of names says both to an officer, and to an analyst neither", async () => {
    const path = "/v1/parcels/4601000001/L-3";
    expect((await browsers["officer"]!.ask("GET", path)).text).toContain("李四光");
    const shown = await browsers["analyst"]!.ask("GET", path);
    expect([shown.status, /李四光/.test(shown.text), /李\*\*/.test(shown.text)]).toEqual([200, false, true]);
  });
});

describe("what is on record", () => {
  test("every answer with somebody's data, by whom and of what; none where nothing was shown, or a key asked", async () => {
    const before = (await looksOf()).length;
    const key = await house.register("administration", "4600000005");
    const { app } = house;
    await app.inject({ url: `${PATH}/documents`, headers: { authorization: `Bearer ${key}` } });
    await browsers["stranger"]!.ask("GET", PATH);
    await browsers["officer"]!.ask("GET", "/v1/parcels/4601000001/NONE");
    expect(await looksOf()).toHaveLength(before);
    await browsers["market"]!.ask("GET", PATH);
    await browsers["market"]!.ask("GET", `${PATH}/documents`);
    const [documents, view] = await looksOf();
    expect(documents).toMatchObject({
      what: "documents",
      consignment: "4601000001/L-1",
      person: { name: "the.market", role: "enterprise", organisation: codes.platform },
    });
    expect(view).toMatchObject({ what: "parcel", consignment: "4601000001/L-1", reason: null });
  });

  test("is read page by page, of one person or one parcel, by the data-protection officer alone", async () => {
    const all = await looksOf();
    const pages: unknown[] = [];
    for (let after = ""; ;) {
      const { body } = await browsers["data_protection_officer"]!.ask("GET", `/v1/looks?limit=4${after}`);
      pages.push(...(body["looks"] as unknown[]));
      const next = body["next"] as string | null;
      if (next === null) break;
      after = `&after=${next}`;
    }
    expect(pages).toEqual(all);
    const { id } = all[0]!["person"] as { id: string };
    for (const look of await looksOf(`&account=${id}`)) expect(look["person"]).toMatchObject({ id });
    expect(await looksOf("&consignment=4601000001%2FL-2")).toEqual([]);
    for (const who of ["officer", "supervisor", "administrator", "market", "buyer", "analyst"])
      expect((await browsers[who]!.ask("GET", "/v1/looks")).status).toBe(403);
    const malformed = await browsers["data_protection_officer"]!.ask("GET", "/v1/looks?after=x");
    expect(malformed.status).toBe(400);
  });

  test("what cannot be recorded is not shown", async () => {
    await client.query("alter table look rename to look_away");
    try {
      const { status, text } = await browsers["officer"]!.ask("GET", `${PATH}/documents`);
      expect([status, text.includes(parcel.order.buyer.name)]).toEqual([500, false]);
      const asked = { document: { kind: "order", key: "4601000001/L-1" }, field: "/buyer/idNumber", reason: REASON };
      const unmasked = await browsers["officer"]!.ask("POST", `${PATH}/unmask`, asked);
      expect([unmasked.status, unmasked.text.includes(parcel.order.buyer.idNumber)]).toEqual([500, false]);
    } finally {
      await client.query("alter table look_away rename to look");
    }
  });
});

describe("unmasking", () => {
  const asked = (kind: string, key: string, field: string, reason = REASON): object => ({
    ...{ document: { kind, key }, field, reason },
  });
  const waybillKey = `${parcel.waybill.carrier}/${parcel.waybill.waybillNo}`;

  test.each<[string, () => object, () => string | undefined]>([
    [
      "the buyer's number",
      () => asked("order", "4601000001/L-1", "/buyer/idNumber"),
      () => parcel.order.buyer.idNumber,
    ],
    ["the buyer's telephone", () => asked("order", "4601000001/L-1", "/buyer/phone"), () => parcel.order.buyer.phone],
    ["the consignee's", () => asked("waybill", waybillKey, "/consignee/phone"), () => parcel.waybill.consignee.phone],
  ])("%s is shown as it was filed", async (_name, body, value) => {
    const shown = await browsers["officer"]!.ask("POST", `${PATH}/unmask`, body());
    expect([shown.status, shown.body, shown.headers["cache-control"]]).toEqual([200, { value: value() }, "no-store"]);
  });

  test("also of a document that came as XML", async () => {
    const shown = await browsers["supervisor"]!.ask(
      "POST",
      "/v1/parcels/4601000001/L-2/unmask",
      asked("order", "4601000001/L-2", "/buyer/idNumber"),
    );
    expect(shown.body).toEqual({ value: ceb.order.buyer.idNumber });
  });

  test.each<[string, object, number, string]>([
    ["no reason", asked("order", "4601000001/L-1", "/buyer/idNumber", "because   "), 422, "unmask.reason_missing"],
    ["a field that is not masked", asked("order", "4601000001/L-1", "/buyer/name"), 422, "unmask.field_unknown"],
    ["a field of another kind", asked("payment", "x", "/buyer/idNumber"), 404, "parcel.document_not_found"],
    [
      "a document of another parcel",
      asked("order", "4601000001/L-2", "/buyer/idNumber"),
      404,
      "parcel.document_not_found",
    ],
    ["the prototype of an object", asked("order", "4601000001/L-1", "/__proto__/x"), 422, "unmask.field_unknown"],
    ["no document", { field: "/buyer/idNumber", reason: REASON }, 400, "person.request_malformed"],
  ])("with %s shows nothing and records nothing", async (_name, body, status, code) => {
    const before = (await looksOf()).length;
    const refused = await browsers["officer"]!.ask("POST", `${PATH}/unmask`, body);
    expect([refused.status, codeOf(refused)]).toEqual([status, code]);
    expect(await looksOf()).toHaveLength(before);
  });

  test("is for officers and supervisors alone", async () => {
    const body = asked("order", "4601000001/L-1", "/buyer/idNumber");
    for (const [who, browser] of Object.entries(browsers)) {
      if (who === "officer" || who === "supervisor") continue;
      const refused = await browser.ask("POST", `${PATH}/unmask`, body);
      expect([who, refused.status]).toEqual([who, 403]);
    }
  });

  test("is a look with its reason, and an event without number and reason that verifies", async () => {
    await browsers["officer"]!.ask("POST", `${PATH}/unmask`, asked("order", "4601000001/L-1", "/buyer/idNumber"));
    const [look] = await looksOf();
    expect(look).toMatchObject({
      ...{ what: "unmask", consignment: "4601000001/L-1", document: "order 4601000001/L-1" },
      ...{ field: "/buyer/idNumber", reason: REASON, person: { name: "the.officer", role: "officer" } },
    });
    const events = (await recordedEvents(client)).filter(({ type }) => type === "person.unmasked");
    expect(events.at(-1)).toMatchObject({
      consignment: "4601000001/L-1",
      data: { kind: "order", key: "4601000001/L-1", version: 1, field: "/buyer/idNumber", role: "officer" },
    });
    const texts = JSON.stringify(events);
    for (const secret of [parcel.order.buyer.idNumber, REASON, parcel.order.buyer.name])
      expect(texts).not.toContain(secret);
    expect(await verifyFairway(house.fairway)).toMatchObject({ isWhole: true, faults: [] });
    const { rows } = await client.query<{ writer: string }>("select distinct writer from journal order by 1");
    expect(rows.map(({ writer }) => writer)).toContain("w0-3");
  });

  test("needs a password that is one's own", async () => {
    const { password } = await house.add("new.officer", "officer");
    const newcomer = openBrowser(house.app);
    await newcomer.signIn("new.officer", password);
    const body = asked("order", "4601000001/L-1", "/buyer/idNumber");
    expect(codeOf(await newcomer.ask("POST", `${PATH}/unmask`, body))).toBe("person.password_must_change");
  });
});
