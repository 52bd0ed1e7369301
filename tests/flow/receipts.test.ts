/** Receipts of real parcels, through the record: what each party is answered, by line, by message and by command. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { FastifyInstance } from "fastify";
import { XmlDocument, XsdValidator } from "libxml2-wasm";
import { xmlRegisterFsInputProviders } from "libxml2-wasm/lib/nodejs.mjs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hashKey, newKey } from "../../src/cli/compose.ts";
import { findReceipts } from "../../src/cli/receipt-desk.ts";
import { portsOf } from "../../src/cli/serve.ts";
import type { DocumentKind } from "../../src/customs/documents.ts";
import type { PartyKind } from "../../src/customs/party.ts";
import type { Receipt } from "../../src/customs/receipt.ts";
import { buildServer } from "../../src/http/server.ts";
import { writeCeb } from "../../src/messages/ceb/write-ceb.ts";
import { startFairway, type TestFairway } from "../fairway.ts";
import { arrivalOf, codes, documentsOf, goodParcel, residentNumber, signedFor } from "../good-parcel.ts";

const schema = join(
  resolve(process.env["FAIRWAY_SHARED"] ?? "../shared", "standards/ceb/xsd"),
  "海关跨境进口业务节点报文定义202205.xsd",
);
const isHere = existsSync(schema);

let fairway: TestFairway;
let server: FastifyInstance;
const keys: Record<string, string> = {};
const parties: readonly (readonly [PartyKind, string])[] = [
  ["marketplace", codes.platform],
  ["payment_firm", codes.firm],
  ["carrier", codes.carrier],
  ["declarant", codes.declarant],
  ["site_operator", codes.operator],
  ["administration", "4600000001"],
  ["marketplace", "4601000099"],
];

beforeAll(async () => {
  fairway = await startFairway();
  for (const [kind, code] of parties) {
    keys[code] = newKey();
    await fairway.parties.register({ kind, code, name: kind }, hashKey(keys[code]), Date.now());
  }
  server = await buildServer(portsOf(fairway, "0.0.0-test"));
}, 60_000);
afterAll(async () => {
  await server.close();
  await fairway.stop();
});

const said = ({ subject, version, status, notes }: Receipt): string =>
  `${subject.kind} v${version ?? 0} ${status} ${notes[0]!.code}`;
const receiptsOf = (orderNo: string): Promise<Receipt[]> =>
  findReceipts(fairway, `${codes.platform}/${orderNo}`, { to: null, kind: null });

async function ask(
  orderNo: string,
  code: string,
  query = "",
  accept = "*/*",
): Promise<{ status: number; body: string }> {
  const { statusCode, body } = await server.inject({
    url: `/v1/parcels/${codes.platform}/${orderNo}/receipts${query}`,
    headers: { authorization: `Bearer ${keys[code]!}`, accept },
  });
  return { status: statusCode, body };
}

describe("what is answered as a parcel goes its way", () => {
  test("filed, cleared: each document is accepted, then the decision is told to each", async () => {
    for (const document of documentsOf(goodParcel("R-1"))) await fairway.file([document]);
    const receipts = await receiptsOf("R-1");
    expect(receipts.map(said)).toEqual([
      "order v1 120 1800",
      "payment v1 120 1800",
      "waybill v1 120 1800",
      "declaration v1 120 1800",
      "order v1 120 1800",
      "payment v1 120 1800",
      "waybill v1 120 1800",
      "declaration v1 120 2300",
    ]);
    expect(receipts.map(({ to }) => to)).toEqual(
      ["platform", "firm", "carrier", "declarant", "platform", "firm", "carrier", "declarant"].map(
        (role) => codes[role as keyof typeof codes],
      ),
    );
    expect(new Set(receipts.map(({ id }) => id)).size).toBe(receipts.length);
    expect(receipts.every(({ event }) => /^[A-Za-z0-9-]+\.\d+\.\d+$/.test(event!))).toBe(true);
    expect(await receiptsOf("R-1")).toEqual(receipts);
  });

  test("refused for a payment that differs, mended, then withdrawn: every step has its answer", async () => {
    const parcel = goodParcel("R-2");
    const wrong = { ...parcel.payment, amount: "1.00" };
    for (const document of [parcel.order, wrong, parcel.waybill, parcel.declaration]) await fairway.file([document]);
    await fairway.file([parcel.payment], { appType: "2" });
    await fairway.file([parcel.order], { appType: "3" });
    const later = (await receiptsOf("R-2")).slice(4).map(said);
    expect(later).toEqual([
      "order v1 100 R1",
      "payment v1 100 R1",
      "waybill v1 120 1800",
      "declaration v1 100 R1",
      "payment v2 120 1800",
      "order v1 120 1800",
      "payment v2 120 1800",
      "waybill v1 120 1800",
      "declaration v1 120 2300",
      "order v2 120 withdrawn",
      "declaration v1 120 waiting",
    ]);
  });

  test("refused at the door: what to mend, in Chinese, and no number of a person", async () => {
    const { order } = goodParcel("R-3");
    const idNumber = `${residentNumber(1).slice(0, -1)}${residentNumber(1).endsWith("X") ? "1" : "X"}`;
    await fairway.file([{ ...order, paid: "1.00", buyer: { ...order.buyer, idNumber } }]);
    const [receipt] = await receiptsOf("R-3");
    expect(said(receipt!)).toBe("order v0 -301008 -301008");
    expect(receipt!.notes.map(({ description }) => description.zh)).toEqual([
      "filing.identity_number_malformed buyer idNumber 校验不通过，请核对证件号码",
      "filing.paid_wrong paid 应等于商品价格加运杂费加代扣税款减非现金抵扣金额",
    ]);
    expect(JSON.stringify(receipt)).not.toContain(idNumber);
  });

  test("a waybill that came before its declaration is answered too", async () => {
    const { waybill, order, payment, declaration } = goodParcel("R-4");
    for (const document of [waybill, order, payment, declaration]) await fairway.file([document]);
    const receipts = await receiptsOf("R-4");
    expect(receipts.slice(0, 2).map(said)).toEqual(["waybill v1 120 1800", "order v1 120 1800"]);
    expect(receipts).toHaveLength(8);
  });
});

describe("goods that arrive and are signed for", () => {
  test("the operator and the carrier are answered; release is told to all", async () => {
    const parcel = goodParcel("R-11", { person: 7 });
    for (const document of documentsOf(parcel)) await fairway.file([document]);
    await fairway.file([arrivalOf(parcel)]);
    await fairway.file([signedFor(parcel)]);
    const receipts = (await receiptsOf("R-11")).slice(8);
    expect(receipts.map(said)).toEqual([
      "arrival v1 120 1800",
      "order v1 120 1800",
      "payment v1 120 1800",
      "waybill v1 120 1800",
      "declaration v1 800 2600",
      "arrival v1 120 1800",
      "status v1 120 1800",
      "status v1 120 delivered",
    ]);
    expect(receipts[0]).toMatchObject({ to: codes.operator });
  });

  test("what came before it was declared: undeclared, and answered for the parcel once it is known", async () => {
    const parcel = goodParcel("R-12", { person: 8 });
    await fairway.file([arrivalOf(parcel)]);
    await fairway.file([signedFor(parcel)]);
    for (const document of documentsOf(parcel)) await fairway.file([document]);
    expect((await receiptsOf("R-12")).slice(0, 4).map(said)).toEqual([
      "arrival v1 120 1800",
      "arrival v1 120 undeclared",
      "status v1 120 1800",
      "status v1 120 before-release",
    ]);
  });
});

describe("who asks sees its own", () => {
  test("a party what it was answered, an authority all; to a stranger there is no parcel", async () => {
    await fairway.fileParcel(goodParcel("R-5", { person: 2 }));
    const kindsFor = async (code: string): Promise<string[]> => {
      const { body } = await ask("R-5", code);
      const lines = body.split("\n").filter((line) => line !== "");
      return lines.map((line) => (JSON.parse(line) as { document: { kind: string } }).document.kind);
    };
    expect(await kindsFor(codes.platform)).toEqual(["order", "order"]);
    expect(await kindsFor(codes.carrier)).toEqual(["waybill", "waybill"]);
    expect(await kindsFor("4600000001")).toHaveLength(8);
    expect(await ask("R-5", "4601000099")).toMatchObject({ status: 404 });
  });

  test.each<[DocumentKind, string, string, number]>([
    ["order", codes.platform, "CEB312Message", 2],
    ["payment", codes.firm, "CEB412Message", 2],
    ["waybill", codes.carrier, "CEB512Message", 2],
    ["declaration", codes.declarant, "CEB622Message", 2],
  ])("as a CEB message: %s", async (kind, code, root, count) => {
    const orderNo = `R-6-${kind}`;
    const parcel = goodParcel(orderNo, { person: 3 });
    const order = documentsOf(parcel).find((document) => document.kind === kind)!;
    const body = writeCeb(kind, [order]);
    const headers = { authorization: `Bearer ${keys[code]!}`, "content-type": "application/xml" };
    await server.inject({ method: "POST", url: "/v1/documents", headers, payload: body });
    await fairway.file(documentsOf(parcel).filter((document) => document !== order));
    const answer = await ask(orderNo, code, `?kind=${kind}`, "application/xml");
    expect(answer.status).toBe(200);
    expect(answer.body).toContain(`<ceb:${root} `);
    expect(answer.body.match(/<ceb:returnStatus>/g)).toHaveLength(count);
    if (isHere) validate(answer.body);
    expect(await ask(orderNo, code, "?kind=arrival", "application/xml")).toEqual({ status: 204, body: "" });
  });
});

describe("a CEB message that asks to be answered in kind", () => {
  const send = async (code: string, payload: string | Buffer): Promise<{ status: number; body: string }> => {
    const { statusCode, body } = await server.inject({
      method: "POST",
      url: "/v1/documents",
      headers: { authorization: `Bearer ${keys[code]!}`, "content-type": "text/xml", accept: "application/xml" },
      payload,
    });
    if (isHere) validate(body);
    return { status: statusCode, body };
  };
  const values = (body: string, element: string): string[] =>
    [...body.matchAll(new RegExp(`<ceb:${element}>([^<]*)<`, "g"))].map(([, value]) => value!);

  test("accepted and refused, in their order; filed again, they are there already", async () => {
    const orders = [1, 2, 3].map((index) => goodParcel(`R-8-${index}`, { person: 5 }).order);
    orders[1] = { ...orders[1]!, paid: "1.00" };
    const message = writeCeb("order", orders);
    const first = await send(codes.platform, message);
    expect(first.status).toBe(200);
    expect(values(first.body, "orderNo")).toEqual(["R-8-1", "R-8-2", "R-8-3"]);
    expect(values(first.body, "returnStatus")).toEqual(["120", "-301008", "120"]);
    const again = await send(codes.platform, message);
    expect(values(again.body, "returnInfo")[0]).toContain("[Code:exists;");
    // What was recorded has the number under which it is found again.
    const { body } = await ask("R-8-1", codes.platform, "?kind=order", "application/xml");
    expect(values(body, "guid")[0]).toBe(values(first.body, "guid")[0]);
    const refused = await ask("R-8-2", codes.platform, "?kind=order", "application/xml");
    expect(values(refused.body, "guid").at(-1)).toBe(values(again.body, "guid")[1]);
  });

  test("a stranger's document, and one of which nothing could be read, are refused all the same", async () => {
    const { order } = goodParcel("R-9", { person: 6 });
    const stranger = await send("4601000099", writeCeb("order", [order]));
    expect(values(stranger.body, "returnStatus")).toEqual(["-10102"]);
    const broken = writeCeb("order", [order]).replace(/<ceb:(orderNo|ebpCode)>[^<]*<\/ceb:\1>/g, "");
    const { body } = await send(codes.platform, broken);
    expect([values(body, "orderNo"), values(body, "ebpCode")]).toEqual([["无"], ["无"]]);
    expect(values(body, "returnInfo")[0]).toContain("请填写 OrderHead orderNo");
  });

  test("a delivery of many waybills is answered as one", async () => {
    const parcels = Array.from({ length: 130 }, (_, index) => goodParcel(`R-13-${index}`));
    const message = writeCeb(
      "arrival",
      parcels.map((parcel) => arrivalOf(parcel, { reference: "D13" })),
    );
    const { status, body } = await send(codes.operator, message);
    expect(status).toBe(200);
    expect([values(body, "copNo"), values(body, "returnStatus")]).toEqual([["D13"], ["120"]]);
    expect(values(body, "returnInfo")[0]).toMatch(
      /^\[Code:1800;Desc:运单 W-.*R-13-0：.*\[Code:more;Desc:另有[0-9]+项\]$/,
    );
  });

  test("a message that cannot be read comes back in a 900", async () => {
    const { order } = goodParcel("R-10", { person: 6 });
    const cut = writeCeb("order", [order]).slice(0, -40);
    const { status, body } = await send(codes.platform, cut);
    expect(status).toBe(400);
    expect(values(body, "oriMessageType")).toEqual(["CEB311Message"]);
    expect(values(body, "oriCopMsgId")).toEqual(["00000000-0000-4000-8000-000000000000"]);
    expect(body).toContain(`<![CDATA[${cut}]]>`);
  });
});

test("a person with a receipt and the public key verifies, offline, that the decision is in the record", async () => {
  await fairway.fileParcel(goodParcel("R-7", { person: 4 }));
  const { body } = await ask("R-7", codes.declarant);
  const line = body.trimEnd().split("\n").at(-1)!;
  const receipt = JSON.parse(line) as { status: string; event: string; proof: { leaf: string; publicKey: string } };
  const { keys: published } = (await server.inject({ url: "/v1/keys" })).json<{ keys: { publicKey: string }[] }>();
  const folder = await mkdtemp(join(tmpdir(), "fairway-receipt-"));
  const verify = (text: string): string => {
    const file = join(folder, "proof.json");
    writeFileSync(file, text);
    const args = [join(import.meta.dirname, "../../docs/verify-proof.mjs"), file, published[0]!.publicKey];
    return spawnSync(process.execPath, args, { encoding: "utf8" }).stdout;
  };
  const proof = JSON.stringify(receipt.proof);
  expect(verify(proof)).toContain(`PROVED ${receipt.event}, recorded`);
  const leaf = JSON.parse(receipt.proof.leaf) as {
    type: string;
    consignment: string;
    data: { officialStatus: string };
  };
  expect(leaf).toMatchObject({ type: "parcel.decided", consignment: `${codes.platform}/R-7` });
  expect(leaf.data.officialStatus).toBe(receipt.status);
  expect(verify(proof.replace(`\\"officialStatus\\":\\"120\\"`, `\\"officialStatus\\":\\"800\\"`))).toContain(
    "NOT PROVED",
  );
  expect((await ask("R-7", codes.declarant, "?proof=false")).body).toContain('"proof":null');
  await rm(folder, { recursive: true });
});

describe("after a cursor", () => {
  interface Page {
    readonly receipts: readonly { readonly id: string; readonly to: string }[];
    readonly cursor: string;
    readonly more: boolean;
  }
  async function page(code: string, after: string, query = ""): Promise<Page> {
    const headers = { authorization: `Bearer ${keys[code]!}` };
    const answer = await server.inject({ url: `/v1/receipts?after=${after}${query}`, headers });
    expect(answer.statusCode).toBe(200);
    const lines = answer.body.split("\n").filter((line) => line !== "");
    const receipts = lines.map((line) => JSON.parse(line) as Page["receipts"][0]);
    const { "fairway-cursor": cursor, "fairway-more": more } = answer.headers;
    return { receipts, cursor: cursor as string, more: more === "true" };
  }
  async function all(code: string, from: string, query = ""): Promise<Page["receipts"]> {
    const found: Page["receipts"][0][] = [];
    let cursor = from;
    for (;;) {
      const next = await page(code, cursor, query);
      found.push(...next.receipts);
      if (!next.more) return found;
      cursor = next.cursor;
    }
  }

  test("page by page each receipt comes once, whatever the size of the page, and each is the parcel's own", async () => {
    const { cursor } = await page(codes.platform, "now");
    const parcels = [1, 2, 3, 4, 5].map((index) => goodParcel(`R-14-${index}`, { person: 20 + index }));
    for (const parcel of parcels) await fairway.fileParcel(parcel);
    const own: string[] = [];
    for (const { order } of parcels)
      for (const receipt of await receiptsOf(order.orderNo)) if (receipt.to === codes.platform) own.push(receipt.id);
    for (const limit of [1, 3, 100]) {
      const found = await all(codes.platform, cursor, `&limit=${limit}`);
      expect(found.map(({ id }) => id).sort()).toEqual([...own].sort());
      expect(new Set(found.map(({ to }) => to))).toEqual(new Set([codes.platform]));
    }
    expect(await all(codes.platform, cursor, "&kind=waybill")).toEqual([]);
    expect((await page(codes.platform, "now")).receipts).toEqual([]);
    // An authority is answered all; a stranger nothing.
    expect(await all("4600000001", cursor, "&limit=7")).toHaveLength(5 * 8);
    expect(await all("4601000099", cursor)).toEqual([]);
  });

  test("as messages of one kind, at most a hundred each", async () => {
    const headers = { authorization: `Bearer ${keys[codes.platform]!}`, accept: "application/xml" };
    let cursor = "0";
    const ids = new Set<string>();
    for (let more = true; more;) {
      const answer = await server.inject({ url: `/v1/receipts?kind=order&after=${cursor}&limit=5`, headers });
      if (answer.statusCode === 200 && isHere) validate(answer.body);
      const guids = [...answer.body.matchAll(/<ceb:guid>([^<]*)</g)].map(([, guid]) => guid!);
      expect(guids.length).toBeLessThanOrEqual(5);
      for (const guid of guids) ids.add(guid);
      cursor = answer.headers["fairway-cursor"] as string;
      more = answer.headers["fairway-more"] === "true";
    }
    expect(ids.size).toBe((await all(codes.platform, "0", "&kind=order")).length);
    expect(ids.size).toBeGreaterThan(20);
  });
});

let validator: XsdValidator | undefined;
function validate(text: string): void {
  if (validator === undefined) {
    xmlRegisterFsInputProviders();
    validator = XsdValidator.fromDoc(XmlDocument.fromBuffer(readFileSync(schema), { url: schema }));
  }
  const document = XmlDocument.fromString(text);
  try {
    validator.validate(document);
  } finally {
    document.dispose();
  }
}
