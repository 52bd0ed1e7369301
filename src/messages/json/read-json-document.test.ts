import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readJsonDocument } from "./read-json-document.ts";

type Json = Record<string, unknown>;

const buyer = { name: "沈试验", idType: "CN-ID", idNumber: "999999199001010016", phone: "13800000001" };
const consignee = { name: "沈试验", phone: "13800000001", address: "郑州市试验路1号", district: "410105" };
const samples: Readonly<Record<string, Json>> = {
  order: {
    kind: "order",
    platform: "4601000001",
    seller: "4602000001",
    orderNo: "A-1",
    orderedAt: "2026-11-10T10:00:00+08:00",
    buyer: { ...buyer, registration: "B1" },
    consignee,
    goodsValue: "240.00",
    freight: "10.00",
    discount: "0.00",
    tax: "0.00",
    paid: "250.00",
    currency: "CNY",
    payment: { firm: "4603000001", transaction: "TX1" },
    items: [
      {
        line: 1,
        sku: "S1",
        name: "羊毛衫",
        model: "试验牌",
        gtin: "6901234567892",
        unit: "C62",
        quantity: "2",
        price: "120.00",
        total: "240.00",
        origin: "JP",
      },
    ],
  },
  payment: {
    kind: "payment",
    firm: "4603000001",
    transaction: "TX1",
    platform: "4601000001",
    orderNo: "A-1",
    payer: buyer,
    amount: "250.00",
    currency: "CNY",
    paidAt: "2026-11-10T10:01:00+08:00",
  },
  waybill: {
    kind: "waybill",
    carrier: "4604000001",
    waybillNo: "W1",
    orderNo: "A-1",
    masterBill: "B1",
    consignee,
    freight: "10.00",
    insurance: "0.00",
    currency: "CNY",
    grossMassKg: "1.2",
    pieces: 1,
    goods: "羊毛衫",
  },
  declaration: {
    kind: "declaration",
    declarant: "4605000001",
    platform: "4601000001",
    seller: "4602000001",
    orderNo: "A-1",
    carrier: "4604000001",
    waybillNo: "W1",
    reference: "COP1",
    procedure: "9610",
    customsOffice: "4606",
    portOfEntry: "4606",
    declaredOn: "2026-11-10",
    buyer,
    consigneeAddress: "郑州市试验路1号",
    guarantor: "4601000001",
    transport: { mode: "air", vehicle: "CZ342", voyage: "CZ342", masterBill: "B1" },
    departureCountry: "JP",
    freight: "10.00",
    insurance: "0.00",
    currency: "CNY",
    pieces: 1,
    grossMassKg: "1.2",
    netMassKg: "0.8",
    items: [
      {
        line: 1,
        sku: "S1",
        hs: "6110200090",
        name: "羊毛衫",
        model: "试验牌",
        gtin: "6901234567892",
        origin: "JP",
        quantity: "2",
        unit: "C62",
        statutoryQuantity: "2",
        statutoryUnit: "C62",
        secondQuantity: "0.8",
        secondUnit: "KGM",
        price: "120.00",
        total: "240.00",
      },
    ],
  },
};

/** The sample with the member at a path set; undefined leaves it out. */
function changed(kind: string, path: string, value: unknown): Json {
  const document = structuredClone(samples[kind]!);
  const steps = path.split("/");
  const last = steps.pop()!;
  const parent = steps.reduce<Json>((at, step) => at[step] as Json, document);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else Object.defineProperty(parent, last, { value, enumerable: true, configurable: true, writable: true });
  return document;
}

const read = (document: unknown) => readJsonDocument(JSON.stringify(document), 7);
const found = (document: unknown) => read(document).problems.map(({ code, pointer }) => [code, pointer]);

describe("a good document", () => {
  const keys = [
    ["order", "4601000001/A-1", "4601000001/A-1"],
    ["payment", "4603000001/TX1", "4601000001/A-1"],
    ["waybill", "4604000001/W1", null],
    ["declaration", "4601000001/A-1", "4601000001/A-1"],
  ] as const;
  test.each(keys)("%s is read whole", (kind, key, consignment) => {
    const raw = JSON.stringify(samples[kind]);
    expect(readJsonDocument(raw, 7)).toStrictEqual({
      line: 7,
      entrance: "json",
      kind,
      key,
      consignment,
      orderNo: "A-1",
      intent: "original",
      isDraft: false,
      signature: "absent",
      document: samples[kind],
      problems: [],
      raw,
    });
  });

  const nullable = [
    ["order", "orderedAt"],
    ["order", "buyer/phone"],
    ["order", "consignee/district"],
    ["order", "payment"],
    ["order", "payment/firm"],
    ["order", "payment/transaction"],
    ["order", "platformName"],
    ["order", "items/0/sku"],
    ["order", "items/0/model"],
    ["order", "items/0/gtin"],
    ["order", "appType"],
    ["payment", "payer/phone"],
    ["payment", "note"],
    ["waybill", "masterBill"],
    ["waybill", "freight"],
    ["waybill", "insurance"],
    ["waybill", "goods"],
    ["waybill", "platform"],
    ["declaration", "accountBook"],
    ["declaration", "transport"],
    ["declaration", "reference"],
    ["declaration", "items/0/recordNo"],
  ] as const;
  test.each(nullable)("%s: %s as null is the same as left out", (kind, path) => {
    const left = read(changed(kind, path, undefined));
    expect(left.problems).toEqual([]);
    expect(read(changed(kind, path, null)).document).toStrictEqual(left.document);
  });

  test("an empty payment of an order is the same as none", () => {
    const left = read(changed("order", "payment", undefined)).document;
    expect(read(changed("order", "payment", {})).document).toStrictEqual(left);
    expect(read(changed("order", "payment", { firm: null })).document).toStrictEqual(left);
  });

  const envelopes = [
    [{ appType: "1" }, "original", false],
    [{ appType: 2 }, "change", false],
    [{ appType: "3" }, "withdrawal", false],
    [{ appStatus: "1" }, "original", true],
    [{ appStatus: 1, appType: "2" }, "change", true],
    [{ appStatus: "2", guid: "G-1", appTime: "2026-11-10T10:00:00Z" }, "original", false],
  ] as const;
  test.each(envelopes)("the envelope %j is %s, draft %s, and no content", (members, intent, isDraft) => {
    const result = read({ ...samples["payment"], ...members });
    expect(result).toMatchObject({ intent, isDraft, problems: [] });
    expect(result.document).toStrictEqual(samples["payment"]);
  });

  test("a character outside the basic plane counts once", () => {
    expect(found(changed("payment", "payer/name", "𠮷".repeat(60)))).toEqual([]);
    expect(found(changed("payment", "payer/name", "𠮷".repeat(61)))).toEqual([
      ["document.value_too_long", "/payer/name"],
    ]);
  });

  test("tab, newline and escaped letters are storable", () => {
    expect(found(changed("order", "consignee/address", "a\tb\nc"))).toEqual([]);
    expect(readJsonDocument(JSON.stringify(samples["payment"]).replace("A-1", "\\u0041-1"), 1).orderNo).toBe("A-1");
  });
});

const badValues = [
  { name: "no kind", kind: "order", path: "kind", value: undefined, code: "document.kind_unknown" },
  { name: "a kind of a later day", kind: "order", path: "kind", value: "arrival", code: "document.kind_unknown" },
  { name: "kind of another type", kind: "order", path: "kind", value: ["order"], code: "document.kind_unknown" },
  { name: "paid missing", kind: "order", path: "paid", value: undefined, code: "document.member_missing" },
  { name: "paid null", kind: "order", path: "paid", value: null, code: "document.member_missing" },
  { name: "buyer missing", kind: "order", path: "buyer", value: undefined, code: "document.member_missing" },
  {
    name: "no registration of the buyer",
    kind: "order",
    path: "buyer/registration",
    value: undefined,
    code: "document.member_missing",
  },
  {
    name: "declared buyer without phone",
    kind: "declaration",
    path: "buyer/phone",
    value: undefined,
    code: "document.member_missing",
  },
  {
    name: "declared item without model",
    kind: "declaration",
    path: "items/0/model",
    value: undefined,
    code: "document.member_missing",
  },
  {
    name: "second quantity without unit",
    kind: "declaration",
    path: "items/0/secondUnit",
    value: undefined,
    code: "document.member_missing",
  },
  {
    name: "second unit without quantity",
    kind: "declaration",
    path: "items/0/secondQuantity",
    value: null,
    code: "document.member_missing",
  },
  { name: "unknown member", kind: "order", path: "colour", value: 1, code: "document.member_unknown" },
  { name: "unknown null member", kind: "order", path: "colour", value: null, code: "document.member_unknown" },
  { name: "unknown in a line", kind: "order", path: "items/0/colour", value: {}, code: "document.member_unknown" },
  { name: "__proto__", kind: "order", path: "__proto__", value: { paid: "1" }, code: "document.member_unknown" },
  { name: "constructor", kind: "order", path: "buyer/constructor", value: "x", code: "document.member_unknown" },
  { name: "text as number", kind: "order", path: "orderNo", value: 17, code: "document.value_malformed" },
  { name: "empty text", kind: "order", path: "consignee/name", value: "", code: "document.value_malformed" },
  { name: "blank text", kind: "order", path: "consignee/name", value: " \u3000", code: "document.value_malformed" },
  { name: "empty optional text", kind: "order", path: "note", value: "", code: "document.value_malformed" },
  { name: "space before a key", kind: "order", path: "orderNo", value: " A-1", code: "document.value_malformed" },
  { name: "slash in a platform", kind: "order", path: "platform", value: "46/01", code: "document.value_malformed" },
  { name: "person as text", kind: "order", path: "buyer", value: "沈试验", code: "document.value_malformed" },
  { name: "person as array", kind: "order", path: "buyer", value: [], code: "document.value_malformed" },
  { name: "lines as object", kind: "order", path: "items", value: {}, code: "document.value_malformed" },
  { name: "a line as text", kind: "order", path: "items/0", value: "x", code: "document.value_malformed" },
  { name: "a line as null", kind: "order", path: "items/0", value: null, code: "document.value_malformed" },
  { name: "five digits of district", kind: "order", path: "consignee/district", value: "41010" },
  { name: "hs of nine digits", kind: "declaration", path: "items/0/hs", value: "611020009" },
  { name: "hs with points", kind: "declaration", path: "items/0/hs", value: "6110.2000" },
  { name: "pieces as text", kind: "waybill", path: "pieces", value: "1" },
  { name: "one and a half pieces", kind: "waybill", path: "pieces", value: 1.5 },
  { name: "line 0", kind: "order", path: "items/0/line", value: 0 },
  { name: "line 10000", kind: "order", path: "items/0/line", value: 10_000 },
  { name: "office of three", kind: "declaration", path: "customsOffice", value: "460" },
  {
    name: "order number of 61",
    kind: "order",
    path: "orderNo",
    value: "A".repeat(61),
    code: "document.value_too_long",
  },
  { name: "platform of 19", kind: "order", path: "platform", value: "4".repeat(19), code: "document.value_too_long" },
  {
    name: "address of 201",
    kind: "waybill",
    path: "consignee/address",
    value: "路".repeat(201),
    code: "document.value_too_long",
  },
  { name: "NUL", kind: "order", path: "consignee/name", value: "a\0b", code: "document.text_not_storable" },
  { name: "escape character", kind: "order", path: "orderNo", value: "a\u001bb", code: "document.text_not_storable" },
  { name: "lone surrogate", kind: "order", path: "note", value: "a\ud800", code: "document.text_not_storable" },
  { name: "small currency", kind: "order", path: "currency", value: "cny", code: "document.code_unknown" },
  { name: "national currency", kind: "order", path: "currency", value: "142", code: "document.code_unknown" },
  { name: "country by name", kind: "order", path: "items/0/origin", value: "JPN", code: "document.code_unknown" },
  { name: "unit in words", kind: "order", path: "items/0/unit", value: "piece", code: "document.value_too_long" },
  { name: "unit of one letter", kind: "order", path: "items/0/unit", value: "k", code: "document.code_unknown" },
  { name: "procedure 9710", kind: "declaration", path: "procedure", value: "9710", code: "document.code_unknown" },
  { name: "by ox", kind: "declaration", path: "transport/mode", value: "ox", code: "document.code_unknown" },
  { name: "appType 4", kind: "order", path: "appType", value: "4", code: "document.code_unknown" },
  { name: "appStatus 3", kind: "order", path: "appStatus", value: 3, code: "document.code_unknown" },
  { name: "amount as number", kind: "order", path: "paid", value: 250, code: "document.amount_malformed" },
  { name: "amount as boolean", kind: "order", path: "paid", value: true, code: "document.amount_malformed" },
  { name: "six decimals", kind: "order", path: "paid", value: "250.000000", code: "document.amount_malformed" },
  {
    name: "twenty digits",
    kind: "order",
    path: "paid",
    value: "123456789012345.67890",
    code: "document.amount_malformed",
  },
  { name: "exponent", kind: "order", path: "paid", value: "2.5e2", code: "document.amount_malformed" },
  { name: "comma", kind: "order", path: "paid", value: "1,250.00", code: "document.amount_malformed" },
  { name: "plus", kind: "order", path: "paid", value: "+250", code: "document.amount_malformed" },
  { name: "no digits before the point", kind: "order", path: "paid", value: ".5", code: "document.amount_malformed" },
  { name: "no digits after it", kind: "order", path: "paid", value: "250.", code: "document.amount_malformed" },
  { name: "full-width digits", kind: "order", path: "paid", value: "２５０", code: "document.amount_malformed" },
  { name: "newline at the end", kind: "order", path: "paid", value: "250\n", code: "document.amount_malformed" },
  { name: "negative amount", kind: "order", path: "discount", value: "-1.00", code: "document.amount_negative" },
  { name: "negative quantity", kind: "order", path: "items/0/quantity", value: "-2", code: "document.amount_negative" },
  { name: "paid nothing", kind: "order", path: "paid", value: "0.00", code: "document.amount_zero" },
  { name: "amount nothing", kind: "payment", path: "amount", value: "0", code: "document.amount_zero" },
  { name: "quantity zero", kind: "order", path: "items/0/quantity", value: "0.00000", code: "document.amount_zero" },
  { name: "mass zero", kind: "waybill", path: "grossMassKg", value: "0", code: "document.amount_zero" },
  { name: "net mass zero", kind: "declaration", path: "netMassKg", value: "0", code: "document.amount_zero" },
  {
    name: "second quantity zero",
    kind: "declaration",
    path: "items/0/secondQuantity",
    value: "0",
    code: "document.amount_zero",
  },
  { name: "30 February", kind: "declaration", path: "declaredOn", value: "2026-02-30", code: "document.day_malformed" },
  {
    name: "day without dashes",
    kind: "declaration",
    path: "declaredOn",
    value: "20261110",
    code: "document.day_malformed",
  },
  {
    name: "time without offset",
    kind: "payment",
    path: "paidAt",
    value: "2026-11-10T10:01:00",
    code: "document.time_malformed",
  },
  {
    name: "time on 31 April",
    kind: "payment",
    path: "paidAt",
    value: "2026-04-31T10:01:00Z",
    code: "document.time_malformed",
  },
  { name: "hour 24", kind: "payment", path: "paidAt", value: "2026-11-10T24:00:00Z", code: "document.time_malformed" },
  { name: "time as number", kind: "order", path: "orderedAt", value: 1, code: "document.time_malformed" },
  { name: "no lines", kind: "order", path: "items", value: [], code: "document.lines_missing" },
  { name: "lines left out", kind: "declaration", path: "items", value: undefined, code: "document.lines_missing" },
  {
    name: "passport",
    kind: "order",
    path: "buyer/idType",
    value: "PASSPORT",
    code: "filing.identity_type_not_allowed",
  },
] as { name: string; kind: string; path: string; value: unknown; code?: string }[];

describe("a bad value", () => {
  test.each(badValues)("$name", ({ kind, path, value, code = "document.value_malformed" }) => {
    const document = changed(kind, path, value);
    expect(found(document)).toEqual([[code, `/${path}`]]);
    expect(read(document).document).toBeUndefined();
  });

  test("zero is fine for a price, a freight, a discount", () => {
    expect(found(changed("order", "items/0/price", "0.00"))).toEqual([]);
    expect(found(changed("declaration", "freight", "0"))).toEqual([]);
  });

  test("19 digits are the most an amount has", () => {
    expect(found(changed("order", "goodsValue", "12345678901234.56789"))).toEqual([]);
    expect(found(changed("order", "goodsValue", "1234567890123456789"))).toEqual([]);
    expect(found(changed("order", "goodsValue", "12345678901234567890"))).toEqual([
      ["document.amount_malformed", "/goodsValue"],
    ]);
  });

  test.each([
    [99, []],
    [100, [["document.too_many_lines", "/items"]]],
  ])("%i lines", (count, expected) => {
    const [item] = samples["order"]!["items"] as Json[];
    const items = Array.from({ length: count }, (_, index) => ({ ...item, line: index + 1 }));
    expect(found({ ...samples["order"], items })).toEqual(expected);
  });

  test("all problems are told, in documented order, and what could be read is kept", () => {
    const document = { ...samples["order"], paid: 250, currency: "yuan", colour: 1, freight: "-1", appType: "2" };
    expect(found(document).map(([code]) => code)).toEqual([
      "document.member_unknown",
      "document.value_too_long",
      "document.amount_malformed",
      "document.amount_negative",
    ]);
    expect(read(document)).toMatchObject({
      kind: "order",
      key: "4601000001/A-1",
      consignment: "4601000001/A-1",
      orderNo: "A-1",
      intent: "change",
    });
    expect(read({ ...document, platform: 46 })).toMatchObject({ key: null, consignment: null, orderNo: "A-1" });
    expect(read(changed("waybill", "pieces", "1"))).toMatchObject({ key: "4604000001/W1", consignment: null });
  });

  test("no problem repeats the value it is about", () => {
    const answer = JSON.stringify(read(changed("order", "buyer/idNumber", "9".repeat(61))).problems);
    expect(answer).not.toContain("999999");
  });

  test("a flood of unknown members is answered shortly", () => {
    const flood = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`m${index}`, 1]));
    expect(found({ ...samples["order"], ...flood })).toHaveLength(20);
  });
});

describe("a bad text", () => {
  const good = JSON.stringify(samples["order"]);
  const deep = (levels: number) => `{"kind":"order","note":${"[".repeat(levels - 1)}${"]".repeat(levels - 1)}}`;
  const cases = [
    { name: "cut off", text: good.slice(0, -1), code: "message.not_json", pointer: "" },
    { name: "empty", text: "", code: "message.not_json", pointer: "" },
    { name: "two documents on a line", text: good + good, code: "message.not_json", pointer: "" },
    { name: "an open string", text: '{"kind":"\\', code: "message.not_json", pointer: "" },
    { name: "an array", text: `[${good}]`, code: "document.value_malformed", pointer: "" },
    { name: "null", text: "null", code: "document.value_malformed", pointer: "" },
    { name: "33 levels", text: deep(33), code: "message.too_deep", pointer: "" },
    { name: "a million levels", text: "[".repeat(1_000_000), code: "message.too_deep", pointer: "" },
    {
      name: "a member twice",
      text: good.replace('"paid"', '"paid":"1.00","paid"'),
      code: "document.member_repeated",
      pointer: "/paid",
    },
    {
      name: "a member twice in a line",
      text: good.replace('"line":1', '"line":2,"line":1'),
      code: "document.member_repeated",
      pointer: "/items/0/line",
    },
    {
      name: "a member twice, once escaped",
      text: good.replace('"paid"', '"p\\u0061id":"1.00","paid"'),
      code: "document.member_repeated",
      pointer: "/paid",
    },
    {
      name: "the kind twice",
      text: good.replace('"kind"', '"kind":"payment","kind"'),
      code: "document.member_repeated",
      pointer: "/kind",
    },
  ];
  test.each(cases)("$name", ({ text, code, pointer }) => {
    const result = readJsonDocument(text, 3);
    expect(result.problems.map((problem) => [problem.code, problem.pointer])).toEqual([[code, pointer]]);
    expect(result).toMatchObject({ line: 3, raw: text, document: undefined });
  });

  test("32 levels are walked", () => {
    expect(readJsonDocument(deep(32), 1).problems.map(({ code }) => code)).not.toContain("message.too_deep");
  });

  test("nothing is polluted", () => {
    readJsonDocument('{"kind":"order","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}', 1);
    expect(({} as Json)["polluted"]).toBeUndefined();
  });
});

describe("properties", () => {
  test("any text is read without a throw, and has a document exactly where it has no problem", () => {
    const line = JSON.stringify(samples["declaration"]);
    const damaged = fc
      .tuple(fc.nat(line.length), fc.nat(5), fc.string({ maxLength: 5, unit: "binary" }))
      .map(([at, cut, put]) => line.slice(0, at) + put + line.slice(at + cut));
    fc.assert(
      fc.property(fc.oneof(damaged, damaged, fc.string({ unit: "binary" }), fc.json()), (text) => {
        const result = readJsonDocument(text, 1);
        expect(result.document === undefined).toBe(result.problems.length > 0);
      }),
      { numRuns: 2_000 },
    );
  });
});
