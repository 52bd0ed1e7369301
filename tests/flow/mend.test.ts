/** An enterprise mends its own document member by member, on the real database: what it becomes, what is refused. */
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyFairway } from "../../src/cli/verify.ts";
import type { Declaration, Payment } from "../../src/customs/documents.ts";
import { readCeb } from "../../src/messages/ceb/read-ceb.ts";
import { writeCeb } from "../../src/messages/ceb/write-ceb.ts";
import type { Answered, Browser } from "../browser-session.ts";
import { partyOf } from "../fairway.ts";
import { arrivalOf, codes, goodParcel, residentNumber, type GoodParcel } from "../good-parcel.ts";
import { openHouse, type House } from "../people-of-a-house.ts";
import { recordedEvents } from "../recorded-events.ts";

let house: House;
let client: pg.Client;
let log = "";
const browsers: Record<string, Browser> = {};
beforeAll(async () => {
  const stream = { write: (line: string) => void (log += line) };
  house = await openHouse(() => ({ log: { level: "trace", stream } }));
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
  client = new pg.Client(house.fairway.url);
  await client.connect();
}, 120_000);
afterAll(async () => {
  await client.end();
  await house.stop();
});

const paymentOf = (parcel: GoodParcel, changes: Partial<Payment<string>>): GoodParcel => ({
  ...parcel,
  payment: { ...parcel.payment, ...changes },
});
const pathOf = (orderNo: string): string => `/v1/parcels/${codes.platform}/${orderNo}/mend`;
const keyOf = (parcel: GoodParcel): string => `${codes.firm}/${parcel.payment.transaction}`;

type Change = readonly [path: string, value: string | number | null];
const body = (kind: string, key: string, version: number, ...changes: readonly Change[]): object => ({
  ...{ document: { kind, key }, version },
  changes: changes.map(([path, value]) => ({ path, value })),
});
const mendPayment = (
  parcel: GoodParcel,
  version: number,
  changes: readonly Change[],
  who = "payer",
): Promise<Answered> =>
  browsers[who]!.ask("POST", pathOf(parcel.order.orderNo), body("payment", keyOf(parcel), version, ...changes));

const stateOf = ({ body: answered }: Answered): unknown => (answered["parcel"] as { state: string } | undefined)?.state;
const outcomeOf = ({ body: answered }: Answered): unknown =>
  (answered["outcomes"] as { outcome: string }[] | undefined)?.[0]?.outcome;
const problemsOf = ({ body: answered }: Answered): string[] =>
  ((answered["problems"] ?? []) as { code: string; pointer: string }[]).map(
    ({ code, pointer }) => `${code} ${pointer}`,
  );

/** The person's number as it is sealed with the latest version. */
async function sealedNumber(parcel: GoodParcel, version: number): Promise<string> {
  const { envelopes, vault } = house.fairway.unmasking;
  const consignment = `${codes.platform}/${parcel.order.orderNo}`;
  const sealed = await envelopes.find({ consignment, kind: "payment", key: keyOf(parcel), version });
  const piece = JSON.parse(vault.open(sealed!, `payment:${keyOf(parcel)}`)) as Payment<string>;
  return piece.payer.idNumber;
}

describe("a mend", () => {
  test("is filed as a change, and the parcel is decided again at once: refused, then released", async () => {
    const parcel = paymentOf(goodParcel("M-1", { person: 31 }), { amount: "250.01" });
    await house.fairway.fileParcel(parcel);
    await house.fairway.file([arrivalOf(parcel)]);
    expect((await house.fairway.view(codes.platform, "M-1")).state).toBe("refused");
    const mended = await mendPayment(parcel, 1, [["/amount", "250.00"]]);
    expect([mended.status, outcomeOf(mended), stateOf(mended)]).toEqual([200, "accepted", "released"]);
    expect(mended.headers["cache-control"]).toBe("no-store");
    expect(mended.body["outcomes"]).toEqual([
      { line: 1, kind: "payment", key: keyOf(parcel), outcome: "accepted", problems: [] },
    ]);
    const { documents } = mended.body["parcel"] as { documents: { kind: string; version: number }[] };
    expect(documents.find(({ kind }) => kind === "payment")).toMatchObject({ version: 2, entrance: "json" });
    expect(await sealedNumber(parcel, 2)).toBe(parcel.payment.payer.idNumber); // Unchanged, and never sent.
  });

  test("of a declaration that came as XML changes its members by their path in JSON", async () => {
    const good = goodParcel("M-2", { person: 32 });
    const [item] = good.declaration.items;
    const declaration: Declaration<string> = {
      ...good.declaration,
      items: [{ ...item!, quantity: "3", total: "360.00" }],
    };
    await house.fairway.file([good.order, good.payment, good.waybill]);
    const message = readCeb(Buffer.from(writeCeb("declaration", [declaration])));
    if (!message.ok) throw new Error("not read");
    await house.fairway.batcher.submit(message.value.reads, partyOf(codes.declarant));
    const changes = [
      ["/items/0/quantity", "2"],
      ["/items/0/total", "240.00"],
      ["/note", "as ordered"],
      ["/reference", null],
    ] as const;
    const sent = body("declaration", `${codes.platform}/M-2`, 1, ...changes);
    const mended = await browsers["declarant"]!.ask("POST", pathOf("M-2"), sent);
    expect([mended.status, stateOf(mended)]).toEqual([200, "cleared"]);
    const record = (await house.fairway.query.findParcel(`${codes.platform}/M-2`))!;
    const { document } = record.documents.find((one) => one.document.kind === "declaration" && one.version === 2)!;
    expect(document).toMatchObject({ note: "as ordered", transport: { vehicle: "CZ342" } });
    expect(document).not.toHaveProperty("reference");
  });

  test("sent twice stands once, also where both are under way at once", async () => {
    const parcel = paymentOf(goodParcel("M-3", { person: 33 }), { amount: "250.01" });
    await house.fairway.fileParcel(parcel);
    const both = await Promise.all([1, 2].map(() => mendPayment(parcel, 1, [["/amount", "250.00"]])));
    expect(both.map(outcomeOf).sort()).toEqual(["accepted", "exists"]);
    const again = await mendPayment(parcel, 1, [["/amount", "250.00"]]);
    expect([again.status, outcomeOf(again), stateOf(again)]).toEqual([200, "exists", "cleared"]);
  });

  test("of a draft is a draft", async () => {
    const parcel = goodParcel("M-4", { person: 34 });
    await house.fairway.file([parcel.order, parcel.waybill, parcel.declaration]);
    await house.fairway.file([parcel.payment], { appStatus: "1" });
    const mended = await mendPayment(parcel, 1, [["/note", "still thinking"]]);
    expect([outcomeOf(mended), stateOf(mended)]).toEqual(["accepted", "waiting"]);
    expect((mended.body["parcel"] as { missing: string[] }).missing).toEqual(["payment"]);
  });
});

describe("is refused", () => {
  test("where the document moved on meanwhile, whichever of two comes first", async () => {
    const parcel = paymentOf(goodParcel("M-5", { person: 35 }), { amount: "250.01" });
    await house.fairway.fileParcel(parcel);
    const both = await Promise.all(["250.00", "250.02"].map((amount) => mendPayment(parcel, 1, [["/amount", amount]])));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(both.flatMap(problemsOf)).toEqual(["filing.moved_on /transaction"]);
    const late = await mendPayment(parcel, 1, [["/note", "late"]]);
    expect([late.status, problemsOf(late)]).toEqual([409, ["filing.moved_on /transaction"]]);
    const { documents } = await house.fairway.view(codes.platform, "M-5");
    expect(documents.find(({ kind }) => kind === "payment")).toMatchObject({ version: 2 });
    const refusals = (await recordedEvents(client)).filter(
      ({ type, data }) => type === "document.rejected" && JSON.stringify(data).includes("filing.moved_on"),
    );
    expect(refusals).toHaveLength(2); // They stand in the journal as any refusal by the record does.
  });

  test("where the document is another's, or is not theirs to see", async () => {
    const parcel = goodParcel("M-6", { person: 36 });
    await house.fairway.fileParcel(parcel);
    const note = [["/note", "x"]] as const;
    for (const [who, status, problem] of [
      ["market", 403, "mend.not_yours /document"],
      ["declarant", 404, "parcel.document_not_found /document"],
      ["stranger", 404, "parcel.not_found "],
    ] as const) {
      const refused = await mendPayment(parcel, 1, note, who);
      expect([who, refused.status, problemsOf(refused)]).toEqual([who, status, [problem]]);
    }
    const unknown = await mendPayment(parcel, 7, note);
    expect([unknown.status, problemsOf(unknown)]).toEqual([400, ["mend.request_malformed /version"]]);
  });

  test("once the parcel is released", async () => {
    const parcel = goodParcel("M-7", { person: 37 });
    await house.fairway.fileParcel(parcel);
    await house.fairway.file([arrivalOf(parcel)]);
    const late = await mendPayment(parcel, 1, [["/note", "late"]]);
    expect([late.status, problemsOf(late)]).toEqual([409, ["filing.parcel_released /transaction"]]);
  });

  const parcel = goodParcel("M-8", { person: 38 });
  test.each<[string, Change, string]>([
    ["an amount that is none", ["/amount", "much"], "document.amount_malformed /amount"],
    ["no amount", ["/amount", null], "document.member_missing /amount"],
    ["a number where a text stands", ["/amount", 250], "document.amount_malformed /amount"],
    ["another currency", ["/currency", "USD"], "filing.currency_not_allowed /currency"],
    ["a member that no payment has", ["/colour", "red"], "document.member_unknown /colour"],
    ["a member of what is no object", ["/amount/cents", "1"], "mend.path_not_mendable /amount/cents"],
    ["a whole person", ["/payer", "x"], "mend.path_not_mendable /payer"],
    ["the prototype of an object", ["/__proto__/x", "1"], "document.member_unknown /__proto__"],
    ["no path", ["amount", "1.00"], "mend.path_not_mendable amount"],
    ["its own number", ["/transaction", "T-9"], "mend.path_not_mendable /transaction"],
    ["the parcel that it belongs to", ["/orderNo", "M-9"], "mend.path_not_mendable /orderNo"],
    ["its withdrawal", ["/appType", "3"], "mend.path_not_mendable /appType"],
    ["its being a draft", ["/appStatus", "1"], "mend.path_not_mendable /appStatus"],
    [
      "a mask in place of a number",
      ["/payer/idNumber", "1****************5"],
      "document.value_malformed /payer/idNumber",
    ],
    [
      "a number with a wrong digit",
      ["/payer/idNumber", "110101199001010010"],
      "filing.identity_number_malformed /payer/idNumber",
    ],
  ])("with %s", async (_name, change, problem) => {
    await house.fairway.fileParcel(parcel);
    const refused = await mendPayment(parcel, 1, [change]);
    expect([refused.status, problemsOf(refused)]).toEqual([422, [problem]]);
    const { documents } = await house.fairway.view(codes.platform, "M-8");
    expect(documents.find(({ kind }) => kind === "payment")).toMatchObject({ version: 1 });
  });

  test("with a line that is not there, a total that no longer fits", async () => {
    const order = body("order", `${codes.platform}/M-8`, 1, ["/items/1/quantity", "3"]);
    const none = await browsers["market"]!.ask("POST", pathOf("M-8"), order);
    expect(problemsOf(none)).toEqual(["mend.path_not_mendable /items/1/quantity"]);
    const alone = body("order", `${codes.platform}/M-8`, 1, ["/items/0/quantity", "3"]);
    const wrong = await browsers["market"]!.ask("POST", pathOf("M-8"), alone);
    expect(problemsOf(wrong)).toEqual(["filing.line_total_wrong /items/0/total"]);
  });

  test.each<[string, object, string]>([
    ["no document", { version: 1, changes: [{ path: "/note", value: "x" }] }, "/document"],
    ["no version", { document: { kind: "payment", key: "x" }, changes: [{ path: "/note", value: "x" }] }, "/version"],
    ["no change", body("payment", "x", 1), "/changes"],
    ["a change twice", body("payment", "x", 1, ["/note", "a"], ["/note", "b"]), "/changes/1/path"],
    [
      "a value that is an object",
      { ...body("payment", "x", 1), changes: [{ path: "/note", value: {} }] },
      "/changes/0",
    ],
    ["another member", { ...body("payment", "x", 1, ["/note", "a"]), appType: "3" }, ""],
  ])("where the request has %s", async (_name, sent, pointer) => {
    const refused = await browsers["payer"]!.ask("POST", pathOf("M-8"), sent);
    expect([refused.status, problemsOf(refused)]).toEqual([400, [`mend.request_malformed ${pointer}`]]);
  });
});

test("a number of a person is in no answer, no log, no event, and is sealed as it was sent", async () => {
  const right = residentNumber(39);
  const wrong = residentNumber(40);
  const parcel = paymentOf(goodParcel("M-10", { person: 39 }), {
    payer: { ...goodParcel("M-10", { person: 39 }).payment.payer, idNumber: wrong },
  });
  await house.fairway.fileParcel(parcel);
  const broken = await mendPayment(parcel, 1, [["/payer/idNumber", `${right.slice(0, 17)}Z`]]);
  const mended = await mendPayment(parcel, 1, [["/payer/idNumber", right]]);
  expect([broken.status, mended.status, stateOf(mended)]).toEqual([422, 200, "cleared"]);
  expect(await sealedNumber(parcel, 2)).toBe(right);
  expect(log).toContain("/v1/parcels/:platform/:orderNo/mend");
  const told = JSON.stringify(await recordedEvents(client));
  for (const [where, text] of Object.entries({ answers: broken.text + mended.text, log, told }))
    for (const number of [right, wrong, right.slice(0, 17)])
      expect([where, text.includes(number)]).toEqual([where, false]);
  expect(await verifyFairway(house.fairway)).toMatchObject({ isWhole: true, faults: [] });
});
