/**
 * Bad input over real HTTP: each gives a problem with a stable code, a pointer and a sentence, never a fault of ours,
 * and the good documents beside it are on record.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import fc from "fast-check";
import type { Order } from "../../src/customs/documents.ts";
import { writeCeb } from "../../src/messages/ceb/write-ceb.ts";
import { createDatabase, type TestDatabase } from "../database.ts";
import { effort } from "../effort.ts";
import { goodParcel } from "../good-parcel.ts";
import {
  endAll,
  get,
  makeHome,
  NDJSON,
  openRecord,
  post,
  registerFilers,
  serve,
  type Answer,
  type FilerKeys,
  type Server,
} from "../program.ts";

let database: TestDatabase;
let server: Server;
let keys: FilerKeys;
let serial = 0;

beforeAll(async () => {
  database = await createDatabase();
  const home = await makeHome();
  const record = await openRecord(home, database.url);
  keys = await registerFilers(record);
  await record.close();
  server = await serve({ FAIRWAY_HOME: home, DATABASE_URL: database.url });
});
afterAll(async () => {
  await endAll();
  await database.drop();
});

const freshOrder = (): Order<string> => goodParcel(`B-${(serial += 1)}`).order;
const XML = "application/xml";
const JSON_TYPE = "application/json";

interface Refusal {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly problems: readonly { code: string; pointer: string; detail: string }[];
}

function expectRefusal(answer: Answer, status: number, code: string): void {
  expect([answer.status, answer.type]).toEqual([status, "application/problem+json; charset=utf-8"]);
  const refusal = JSON.parse(answer.text) as Refusal;
  expect(refusal.status).toBe(status);
  expect(refusal.problems[0]!.code).toBe(code);
  expectSentences(refusal.problems);
}

function expectSentences(problems: Refusal["problems"]): void {
  expect(problems.length).toBeGreaterThan(0);
  for (const { detail, pointer } of problems) {
    expect(detail).toMatch(/^\S.+[.)]$/u);
    expect(pointer).toMatch(/^(\/.*)?$/u);
  }
}

const ceb = (...orders: Order<string>[]): string => writeCeb("order", orders);
const xml = (): string => ceb(freshOrder());
const json = (): string => JSON.stringify(freshOrder());
const DTD = '<!DOCTYPE x [<!ENTITY a "b">]>';

interface WholeCase {
  readonly name: string;
  readonly type: string;
  readonly body: () => string | Buffer;
  readonly status: number;
  readonly code: string;
}
const whole: readonly WholeCase[] = [
  { name: "XML that is none", type: XML, body: () => "hello", status: 400, code: "message.not_xml" },
  { name: "JSON as XML", type: XML, body: json, status: 400, code: "message.not_xml" },
  {
    name: "XML with a DTD and an entity",
    type: XML,
    body: () => xml().replace("?>", `?>${DTD}`),
    status: 400,
    code: "message.dtd_refused",
  },
  {
    name: "XML in another namespace",
    type: XML,
    body: () => xml().replace("http://www.chinaport.gov.cn/ceb", "http://example.invalid/ceb"),
    status: 400,
    code: "message.namespace_wrong",
  },
  {
    name: "XML whose bytes are not its encoding",
    type: XML,
    body: () => Buffer.from(xml().replace("针织衫", "\u00e9\u00e9"), "latin1"),
    status: 400,
    code: "message.encoding_wrong",
  },
  {
    name: "XML cut at its beginning",
    type: XML,
    body: () => xml().slice(0, 80),
    status: 400,
    code: "message.not_xml",
  },
  { name: "XML cut in its middle", type: XML, body: () => xml().slice(0, 900), status: 400, code: "message.not_xml" },
  { name: "an empty XML body", type: XML, body: () => "", status: 400, code: "message.empty" },
  { name: "an empty NDJSON body", type: NDJSON, body: () => "", status: 400, code: "message.empty" },
  { name: "NDJSON of blank lines", type: NDJSON, body: () => "\n \r\n\t\n", status: 400, code: "message.empty" },
  { name: "an empty JSON body", type: JSON_TYPE, body: () => "", status: 400, code: "message.empty" },
  { name: "an empty array", type: JSON_TYPE, body: () => "[]", status: 400, code: "message.empty" },
  { name: "a number", type: JSON_TYPE, body: () => "42", status: 400, code: "message.structure_wrong" },
  { name: "a text", type: JSON_TYPE, body: () => '"order"', status: 400, code: "message.structure_wrong" },
  { name: "null", type: JSON_TYPE, body: () => "null", status: 400, code: "message.structure_wrong" },
  { name: "JSON cut short", type: JSON_TYPE, body: () => json().slice(0, 100), status: 400, code: "message.not_json" },
  {
    name: "JSON that is not UTF-8",
    type: JSON_TYPE,
    body: () => Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    status: 400,
    code: "message.encoding_wrong",
  },
  {
    name: "a deep array",
    type: JSON_TYPE,
    body: () => "[".repeat(100_000),
    status: 400,
    code: "message.too_deep",
  },
  {
    name: "1,001 documents in an array",
    type: JSON_TYPE,
    body: () => `[${Array<string>(1_001).fill("{}").join(",")}]`,
    status: 400,
    code: "message.too_many_documents",
  },
  {
    name: "101 documents in a message",
    type: XML,
    body: () => ceb(...Array.from({ length: 101 }, freshOrder)),
    status: 400,
    code: "message.too_many_documents",
  },
  { name: "a form", type: "multipart/form-data", body: json, status: 415, code: "http.media_type_unsupported" },
  { name: "plain text", type: "text/plain", body: json, status: 415, code: "http.media_type_unsupported" },
  { name: "no media type", type: "", body: json, status: 415, code: "http.media_type_unsupported" },
];

describe("a body that cannot be split into documents is one refusal", () => {
  test.each(whole)("$name", async ({ type, body, status, code }) => {
    const answer = await post(server.url, keys.order, body(), type);
    expectRefusal(answer, status, code);
  });

  test.each([
    ["no key", ""],
    ["an unknown key", "Bearer fw_unknown"],
    ["another scheme", "Basic dGVzdDp0ZXN0"],
  ])("%s", async (_, authorization) => {
    const headers = { "content-type": NDJSON, ...(authorization !== "" && { authorization }) };
    const response = await fetch(`${server.url}/v1/documents`, { method: "POST", headers, body: json() });
    const type = response.headers.get("content-type")!;
    expectRefusal({ status: response.status, type, text: await response.text() }, 401, "http.unauthorised");
  });

  test("a compressed body, and a document of a parcel that nobody has", async () => {
    const headers = { authorization: `Bearer ${keys.order}`, "content-type": NDJSON, "content-encoding": "gzip" };
    const response = await fetch(`${server.url}/v1/documents`, { method: "POST", headers, body: json() });
    expect(response.status).toBe(415);
    expectRefusal(await get(server.url, "/v1/parcels/4601000001/NONE", keys.order), 404, "parcel.not_found");
    expectRefusal(await get(server.url, "/v1/parcels/%00/%00", keys.order), 404, "parcel.not_found");
  });
});

/** One order changed: by member, or as text. */
type Spoil = (order: Order<string>) => unknown;
const item = (order: Order<string>, change: object): unknown => ({
  ...order,
  items: [{ ...order.items[0], ...change }],
});
const buyer = (order: Order<string>, change: object): unknown => ({ ...order, buyer: { ...order.buyer, ...change } });

/** `count` lines of a yuan each, that add up. */
const manyLines = (order: Order<string>, count: number): unknown => ({
  ...order,
  goodsValue: `${count}.00`,
  paid: `${count + 10}.00`,
  items: Array.from({ length: count }, (_, index) => ({
    ...order.items[0]!,
    ...{ line: index + 1, quantity: "1", price: "1.00", total: "1.00" },
  })),
});

const documents: readonly (readonly [name: string, spoil: Spoil, code: string, pointer: string])[] = [
  ["a missing member", (order) => ({ ...order, paid: undefined }), "document.member_missing", "/paid"],
  ["an unknown member", (order) => ({ ...order, colour: "red" }), "document.member_unknown", "/colour"],
  ["an unknown member in a line", (order) => item(order, { a: 1 }), "document.member_unknown", "/items/0/a"],
  ["an unknown kind", (order) => ({ ...order, kind: "letter" }), "document.kind_unknown", "/kind"],
  ["an unknown unit", (order) => item(order, { unit: "?" }), "document.code_unknown", "/items/0/unit"],
  ["an unknown country", (order) => item(order, { origin: "JPN" }), "document.code_unknown", "/items/0/origin"],
  ["a foreign currency", (order) => ({ ...order, currency: "USD" }), "filing.currency_not_allowed", "/currency"],
  ["a negative amount", (order) => ({ ...order, freight: "-1.00" }), "document.amount_negative", "/freight"],
  ["nothing paid", (order) => ({ ...order, paid: "0.00" }), "document.amount_zero", "/paid"],
  ["a quantity of zero", (order) => item(order, { quantity: "0" }), "document.amount_zero", "/items/0/quantity"],
  ["twenty digits", (order) => ({ ...order, paid: "1".repeat(20) }), "document.amount_malformed", "/paid"],
  ["six decimals", (order) => ({ ...order, paid: "1.000001" }), "document.amount_malformed", "/paid"],
  ["an amount as a number", (order) => ({ ...order, paid: 250 }), "document.amount_malformed", "/paid"],
  ["price × quantity", (order) => item(order, { price: "121.00" }), "filing.line_total_wrong", "/items/0/total"],
  [
    "30 February",
    (order) => ({ ...order, orderedAt: "2026-02-30T10:00:00+08:00" }),
    "document.time_malformed",
    "/orderedAt",
  ],
  [
    "a wrong check digit",
    (order) => buyer(order, { idNumber: "110101199001010010" }),
    "filing.identity_number_malformed",
    "/buyer/idNumber",
  ],
  ["a hundred lines", (order) => manyLines(order, 100), "document.too_many_lines", "/items"],
  ["no lines", (order) => ({ ...order, items: [] }), "document.lines_missing", "/items"],
  ["NUL", (order) => buyer(order, { name: "a\0b" }), "document.text_not_storable", "/buyer/name"],
  ["a lone surrogate", (order) => buyer(order, { name: "a\ud800" }), "document.text_not_storable", "/buyer/name"],
  ["another platform's", (order) => ({ ...order, platform: "4609999999" }), "filing.code_not_own", "/platform"],
  ["a scalar", () => 42, "document.value_malformed", ""],
  [
    "__proto__",
    (order) => JSON.stringify(order).replace("{", '{"__proto__":{"a":1},'),
    "document.member_unknown",
    "/__proto__",
  ],
  ["half a line", (order) => JSON.stringify(order).slice(0, 200), "message.not_json", ""],
];

describe("a document that is wrong in itself", () => {
  test.each(documents)("%s", async (_, spoil, code, pointer) => {
    const [before, bad, after] = [freshOrder(), spoil(freshOrder()), freshOrder()];
    const line = typeof bad === "string" ? bad : JSON.stringify(bad);
    const body = [JSON.stringify(before), line, JSON.stringify(after)];
    const { status, type, lines } = await post(server.url, keys.order, `${body.join("\n")}\n`);
    expect([status, type]).toEqual([200, "application/x-ndjson; charset=utf-8"]);
    expect(lines.map((answer) => [answer.line, answer.outcome])).toEqual([
      [1, "accepted"],
      [2, "rejected"],
      [3, "accepted"],
    ]);
    expect(lines[1]!.problems.map((problem) => problem.code)).toContain(code);
    expect(lines[1]!.problems[0]).toMatchObject({ code, pointer });
    expectSentences(lines[1]!.problems);
    for (const { orderNo } of [before, after])
      expect((await get(server.url, `/v1/parcels/4601000001/${orderNo}`, keys.order)).status).toBe(200);
  });

  test("99 lines are accepted", async () => {
    const { lines } = await post(server.url, keys.order, JSON.stringify(manyLines(freshOrder(), 99)), JSON_TYPE);
    expect(lines).toMatchObject([{ outcome: "accepted", problems: [] }]);
  });

  test("of one order number twice in a message the first counts", async () => {
    const order = freshOrder();
    const other = { ...order, consignee: { ...order.consignee, address: "别处" } };
    for (const [body, type, pointer] of [
      [JSON.stringify([order, other, order]), JSON_TYPE, "/orderNo"],
      [
        ceb(...[freshOrder()].flatMap((one) => [one, { ...one, consignee: other.consignee }, one])),
        XML,
        "/OrderHead/orderNo",
      ],
    ] as const) {
      const { lines } = await post(server.url, keys.order, body, type);
      expect(lines.map(({ outcome }) => outcome)).toEqual(["accepted", "rejected", "exists"]);
      expect(lines[1]!.problems).toMatchObject([{ code: "filing.exists_with_different_content", pointer }]);
    }
  });

  test("a payment from who may not file payments", async () => {
    const { payment } = goodParcel("P-1");
    const { lines } = await post(server.url, keys.waybill, JSON.stringify(payment), JSON_TYPE);
    expect(lines[0]!.problems.map(({ code }) => code)).toEqual([
      "filing.party_kind_not_allowed",
      "filing.code_not_own",
    ]);
  });
});

/** In a message of three orders the second is changed; the pieces are the elements of the wire. */
const wire: readonly (readonly [name: string, from: RegExp, to: string, code: string, pointer: string])[] = [
  [
    "an unknown element",
    /<ceb:orderNo>/,
    "<ceb:colour>red</ceb:colour><ceb:orderNo>",
    "document.member_unknown",
    "/OrderHead/colour",
  ],
  [
    "a missing element",
    /<ceb:acturalPaid>.*?<\/ceb:acturalPaid>/,
    "",
    "document.member_missing",
    "/OrderHead/acturalPaid",
  ],
  ["a negative amount", /(<ceb:freight>)[^<]*/, "$1-1", "document.amount_negative", "/OrderHead/freight"],
  [
    "twenty digits",
    /(<ceb:acturalPaid>)[^<]*/,
    `$1${"1".repeat(20)}`,
    "document.amount_malformed",
    "/OrderHead/acturalPaid",
  ],
  ["six decimals", /(<ceb:acturalPaid>)[^<]*/, "$11.000001", "document.amount_malformed", "/OrderHead/acturalPaid"],
  ["30 February", /(<ceb:appTime>)[^<]*/, "$120260230100000", "document.time_malformed", "/OrderHead/appTime"],
  [
    "a wrong check digit",
    /(<ceb:buyerIdNumber>)[^<]*/,
    "$1110101199001010010",
    "filing.identity_number_malformed",
    "/OrderHead/buyerIdNumber",
  ],
  ["price × quantity", /(<ceb:price>)[^<]*/, "$1121", "filing.line_total_wrong", "/OrderList/0/totalPrice"],
  ["another platform's", /(<ceb:ebpCode>)[^<]*/, "$14609999999", "filing.code_not_own", "/OrderHead/ebpCode"],
];

describe("an order in a CEB message that is wrong in itself", () => {
  test.each(wire)("%s", async (_, from, to, code, pointer) => {
    const parts = ceb(freshOrder(), freshOrder(), freshOrder()).split("<ceb:Order>");
    expect(parts[2]).toMatch(from);
    parts[2] = parts[2]!.replace(from, to);
    const { lines, status } = await post(server.url, keys.order, parts.join("<ceb:Order>"), XML);
    expect(status).toBe(200);
    expect(lines.map(({ outcome }) => outcome)).toEqual(["accepted", "rejected", "accepted"]);
    expect(lines[1]!.problems[0]).toMatchObject({ code, pointer });
    expectSentences(lines[1]!.problems);
  });
});

test("whatever bytes come, the answer is never a fault of ours", async () => {
  const good = json();
  const bodies = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.json().map((text) => Buffer.from(text)),
    fc.tuple(fc.nat(good.length), fc.string({ unit: "binary", maxLength: 5 })).map(([at, text]) => {
      return Buffer.from(good.slice(0, at) + text + good.slice(at + 1));
    }),
  );
  const types = fc.constantFrom(NDJSON, JSON_TYPE, XML);
  await fc.assert(
    fc.asyncProperty(bodies, types, async (body, type) => {
      const { status, text } = await post(server.url, keys.order, body, type);
      expect([200, 400]).toContain(status);
      expect(text).not.toContain("http.internal_error");
    }),
    { numRuns: effort(300, 20_000) },
  );
});

test("the server says nothing of what was filed", () => {
  const { stdout, stderr } = server.said();
  expect(`${stdout}${stderr}`).not.toMatch(/fault of ours|测试|110101|139000/u);
});
