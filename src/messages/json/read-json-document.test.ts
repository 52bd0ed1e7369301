import { describe, expect, test } from "vitest";
import type { DocumentKind } from "../../customs/documents.ts";
import { readJsonDocument } from "./read-json-document.ts";
import { samples } from "./samples.ts";

type Json = Record<string, unknown>;

/** The sample with the member at a path set; undefined leaves it out. */
function changed(kind: DocumentKind, path: string, value: unknown): Json {
  const document = structuredClone(samples[kind]) as Json;
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
    ["status", "4604000001/W1/signed", null],
    ["arrival", "4604000001/W1/4606000007/D1", null],
  ] as const;
  test.each(keys)("%s is read whole", (kind, key, consignment) => {
    const raw = JSON.stringify(samples[kind]);
    expect(readJsonDocument(raw, 7)).toStrictEqual({
      line: 7,
      entrance: "json",
      kind,
      key,
      consignment,
      orderNo: kind === "status" || kind === "arrival" ? null : "A-1",
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

type Row = readonly [name: string, kind: DocumentKind, path: string, value: unknown, code: string];

/** Codes are those of `document.` unless they say more. */
const badValues: readonly Row[] = [
  ["no kind", "order", "kind", undefined, "kind_unknown"],
  ["a kind of a later day", "order", "kind", "refund", "kind_unknown"],
  ["kind of another type", "order", "kind", ["order"], "kind_unknown"],
  ["status missing", "status", "status", undefined, "member_missing"],
  ["a status that is not filed", "status", "status", "lost", "code_unknown"],
  ["the national letter", "status", "status", "S", "code_unknown"],
  ["when it was signed, without offset", "status", "at", "2026-11-12T18:30:00", "time_malformed"],
  ["an order number in a status", "status", "orderNo", "A-1", "member_unknown"],
  ["operator missing", "arrival", "operator", undefined, "member_missing"],
  ["slash in an operator", "arrival", "operator", "46/06", "value_malformed"],
  ["weight zero", "arrival", "weightKg", "0.0", "amount_zero"],
  ["weight as number", "arrival", "weightKg", 1.2, "amount_malformed"],
  ["no pieces", "arrival", "pieces", 0, "value_malformed"],
  ["transport without mode", "arrival", "transport/mode", undefined, "member_missing"],
  ["master bill where it is not", "arrival", "transport/masterBill", "B1", "member_unknown"],
  ["office of three characters", "arrival", "customsOffice", "460", "value_malformed"],
  ["paid missing", "order", "paid", undefined, "member_missing"],
  ["paid null", "order", "paid", null, "member_missing"],
  ["buyer missing", "order", "buyer", undefined, "member_missing"],
  ["no registration of the buyer", "order", "buyer/registration", undefined, "member_missing"],
  ["declared buyer without phone", "declaration", "buyer/phone", undefined, "member_missing"],
  ["declared item without model", "declaration", "items/0/model", undefined, "member_missing"],
  ["second quantity without unit", "declaration", "items/0/secondUnit", undefined, "member_missing"],
  ["second unit without quantity", "declaration", "items/0/secondQuantity", null, "member_missing"],
  ["unknown member", "order", "colour", 1, "member_unknown"],
  ["unknown null member", "order", "colour", null, "member_unknown"],
  ["unknown in a line", "order", "items/0/colour", {}, "member_unknown"],
  ["__proto__", "order", "__proto__", { paid: "1" }, "member_unknown"],
  ["constructor", "order", "buyer/constructor", "x", "member_unknown"],
  ["text as number", "order", "orderNo", 17, "value_malformed"],
  ["empty text", "order", "consignee/name", "", "value_malformed"],
  ["blank text", "order", "consignee/name", " \u3000", "value_malformed"],
  ["empty optional text", "order", "note", "", "value_malformed"],
  ["space before a key", "order", "orderNo", " A-1", "value_malformed"],
  ["slash in a platform", "order", "platform", "46/01", "value_malformed"],
  ["person as text", "order", "buyer", "沈试验", "value_malformed"],
  ["person as array", "order", "buyer", [], "value_malformed"],
  ["lines as object", "order", "items", {}, "value_malformed"],
  ["a line as text", "order", "items/0", "x", "value_malformed"],
  ["a line as null", "order", "items/0", null, "value_malformed"],
  ["five digits of district", "order", "consignee/district", "41010", "value_malformed"],
  ["hs of nine digits", "declaration", "items/0/hs", "611020009", "value_malformed"],
  ["hs with points", "declaration", "items/0/hs", "6110.2000", "value_malformed"],
  ["pieces as text", "waybill", "pieces", "1", "value_malformed"],
  ["one and a half pieces", "waybill", "pieces", 1.5, "value_malformed"],
  ["line 0", "order", "items/0/line", 0, "value_malformed"],
  ["line 10000", "order", "items/0/line", 10_000, "value_malformed"],
  ["office of three", "declaration", "customsOffice", "460", "value_malformed"],
  ["order number of 61", "order", "orderNo", "A".repeat(61), "value_too_long"],
  ["platform of 19", "order", "platform", "4".repeat(19), "value_too_long"],
  ["address of 201", "waybill", "consignee/address", "路".repeat(201), "value_too_long"],
  ["NUL", "order", "consignee/name", "a\0b", "text_not_storable"],
  ["escape character", "order", "orderNo", "a\u001bb", "text_not_storable"],
  ["lone surrogate", "order", "note", "a\ud800", "text_not_storable"],
  ["small currency", "order", "currency", "cny", "code_unknown"],
  ["national currency", "order", "currency", "142", "code_unknown"],
  ["country by name", "order", "items/0/origin", "JPN", "code_unknown"],
  ["unit in words", "order", "items/0/unit", "piece", "value_too_long"],
  ["unit of one letter", "order", "items/0/unit", "k", "code_unknown"],
  ["procedure 9710", "declaration", "procedure", "9710", "code_unknown"],
  ["by ox", "declaration", "transport/mode", "ox", "code_unknown"],
  ["appType 4", "order", "appType", "4", "code_unknown"],
  ["appStatus 3", "order", "appStatus", 3, "code_unknown"],
  ["amount as number", "order", "paid", 250, "amount_malformed"],
  ["amount as boolean", "order", "paid", true, "amount_malformed"],
  ["six decimals", "order", "paid", "250.000000", "amount_malformed"],
  ["twenty digits", "order", "paid", "123456789012345.67890", "amount_malformed"],
  ["exponent", "order", "paid", "2.5e2", "amount_malformed"],
  ["comma", "order", "paid", "1,250.00", "amount_malformed"],
  ["plus", "order", "paid", "+250", "amount_malformed"],
  ["no digits before the point", "order", "paid", ".5", "amount_malformed"],
  ["no digits after it", "order", "paid", "250.", "amount_malformed"],
  ["full-width digits", "order", "paid", "２５０", "amount_malformed"],
  ["newline at the end", "order", "paid", "250\n", "amount_malformed"],
  ["negative amount", "order", "discount", "-1.00", "amount_negative"],
  ["negative quantity", "order", "items/0/quantity", "-2", "amount_negative"],
  ["paid nothing", "order", "paid", "0.00", "amount_zero"],
  ["amount nothing", "payment", "amount", "0", "amount_zero"],
  ["quantity zero", "order", "items/0/quantity", "0.00000", "amount_zero"],
  ["mass zero", "waybill", "grossMassKg", "0", "amount_zero"],
  ["net mass zero", "declaration", "netMassKg", "0", "amount_zero"],
  ["second quantity zero", "declaration", "items/0/secondQuantity", "0", "amount_zero"],
  ["30 February", "declaration", "declaredOn", "2026-02-30", "day_malformed"],
  ["day without dashes", "declaration", "declaredOn", "20261110", "day_malformed"],
  ["time without offset", "payment", "paidAt", "2026-11-10T10:01:00", "time_malformed"],
  ["time on 31 April", "payment", "paidAt", "2026-04-31T10:01:00Z", "time_malformed"],
  ["hour 24", "payment", "paidAt", "2026-11-10T24:00:00Z", "time_malformed"],
  ["time as number", "order", "orderedAt", 1, "time_malformed"],
  ["no lines", "order", "items", [], "lines_missing"],
  ["lines left out", "declaration", "items", undefined, "lines_missing"],
  ["passport", "order", "buyer/idType", "PASSPORT", "filing.identity_type_not_allowed"],
];

describe("a bad value", () => {
  test.each(badValues)("%s", (_name, kind, path, value, code) => {
    const document = changed(kind, path, value);
    expect(found(document)).toEqual([[code.includes(".") ? code : `document.${code}`, `/${path}`]]);
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
    const [item] = samples["order"]["items"] as Json[];
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
    const flood = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`unknown${index}`, 1]));
    expect(found({ ...samples["order"], ...flood(3_900) })).toHaveLength(20);
    expect(found({ ...samples["order"], ...flood(50_000) })).toEqual([["message.structure_wrong", ""]]);
  });
});
