import { describe, expect, test } from "vitest";
import { keyOf, type AnyDocument } from "../../customs/documents.ts";
import { problemsOf, readWell, setElement as set, writeSample as write } from "./edit-message.ts";
import { readCeb } from "./read-ceb.ts";
import { sampleDocuments } from "./sample-documents.ts";
import { writeCeb } from "./write-ceb.ts";

const declaration = write("declaration");
const order = write("order");

/** One line more than may be. */
const lines = (count: number): string =>
  order.replace(/<ceb:OrderList>[^]*<\/ceb:OrderList>/, (all) => {
    const one = all.slice(0, all.indexOf("</ceb:OrderList>") + "</ceb:OrderList>".length);
    return Array.from({ length: count }, (_, index) => set(one, "gnum", String(index + 1))).join("");
  });

describe("one document's problems", () => {
  test.each<[string, string, string[]]>([
    ["no guid", set(order, "guid", null), ["document.value_malformed /OrderHead/guid"]],
    ["a guid of 35", set(order, "guid", "A".repeat(35)), ["document.value_malformed /OrderHead/guid"]],
    ["report type 4", set(order, "appType", "4"), ["document.code_unknown /OrderHead/appType"]],
    ["business state 3", set(order, "appStatus", "3"), ["document.code_unknown /OrderHead/appStatus"]],
    ["an export order", set(order, "orderType", "E"), ["document.code_unknown /OrderHead/orderType"]],
    ["an export declaration", set(declaration, "ieFlag", "E"), ["document.code_unknown /InventoryHead/ieFlag"]],
    [
      "a trade mode of export",
      set(declaration, "tradeMode", "9710"),
      ["document.code_unknown /InventoryHead/tradeMode"],
    ],
    [
      "an identity type other than 1",
      set(order, "buyerIdType", "2"),
      ["filing.identity_type_not_allowed /OrderHead/buyerIdType"],
    ],
    ["an identity type unknown", set(order, "buyerIdType", "9"), ["document.code_unknown /OrderHead/buyerIdType"]],
    ["nothing paid", set(order, "acturalPaid", "0.00"), ["document.amount_zero /OrderHead/acturalPaid"]],
    ["six decimals", set(order, "freight", "1.000001"), ["document.amount_malformed /OrderHead/freight"]],
    ["a negative discount", set(order, "discount", "-1"), ["document.amount_negative /OrderHead/discount"]],
    ["30 February", set(declaration, "declTime", "20260230"), ["document.day_malformed /InventoryHead/declTime"]],
    ["a second quantity of zero", set(declaration, "qty2", "0"), ["document.amount_zero /InventoryList/0/qty2"]],
    ["line 10000", set(order, "gnum", "10000", 1), ["document.value_malformed /OrderList/1/gnum"]],
    ["1.5 pieces", set(declaration, "packNo", "1.5"), ["document.value_malformed /InventoryHead/packNo"]],
    ["a unit of two digits", set(order, "unit", "11"), ["document.code_unknown /OrderList/0/unit"]],
    ["a line in dollars", set(order, "currency", "502", 2), ["filing.currency_not_allowed /OrderList/1/currency"]],
    [
      "an unknown element in the head",
      order.replace("<ceb:orderNo>", "<ceb:orderno>1</ceb:orderno>$&"),
      ["document.member_unknown /OrderHead/orderno"],
    ],
    [
      "an unknown element in a line",
      order.replace("<ceb:gnum>2", "<ceb:color/>$&"),
      ["document.member_unknown /OrderList/1/color"],
    ],
    [
      "an element of another namespace",
      order.replace("<ceb:orderNo>", '<x xmlns="urn:x"/>$&'),
      ["document.member_unknown /OrderHead/x"],
    ],
    [
      "an element within a value",
      set(order, "orderNo", "A<ceb:b>x</ceb:b>"),
      ["document.member_unknown /OrderHead/orderNo/b"],
    ],
    [
      "an unknown part",
      order.replace("<ceb:OrderHead>", "<ceb:OrderTail>x</ceb:OrderTail>$&"),
      ["document.member_unknown /OrderTail"],
    ],
    [
      "an element twice",
      order.replace("<ceb:ebpCode>", "<ceb:orderNo>A-1</ceb:orderNo>$&"),
      ["document.member_repeated /OrderHead/orderNo"],
    ],
    ["a head twice", order.replace("<ceb:OrderList>", "<ceb:OrderHead/>$&"), ["document.member_repeated /OrderHead"]],
    ["text between the values", order.replace("<ceb:orderNo>", "loose$&"), ["document.value_malformed /OrderHead"]],
    ["text between the parts", order.replace("<ceb:OrderHead>", "loose$&"), ["document.value_malformed "]],
    ["no head", order.replace(/<ceb:OrderHead>[^]*<\/ceb:OrderHead>/, ""), ["document.member_missing /OrderHead"]],
    ["no lines", lines(0), ["document.lines_missing /OrderList"]],
    ["99 lines", lines(99), []],
    ["100 lines", lines(100), ["document.too_many_lines /OrderList"]],
    ["a control character", set(order, "note", "a\u0001b"), ["document.text_not_storable /OrderHead/note"]],
    ["a NUL", set(order, "note", "a\0b"), ["document.text_not_storable /OrderHead/note"]],
    ["a non-character", set(order, "note", "a\uFFFFb"), ["document.text_not_storable /OrderHead/note"]],
    [
      "a line in dollars with another problem",
      set(set(order, "currency", "502", 2), "gnum", "0", 1),
      ["document.value_malformed /OrderList/1/gnum", "filing.currency_not_allowed /OrderList/1/currency"],
    ],
    [
      "a whole order in dollars: for filing to judge",
      order.replaceAll(">142</ceb:currency>", ">502</ceb:currency>"),
      [],
    ],
  ])("%s", (_name, text, problems) => expect(problemsOf(text)).toEqual(problems));

  test("all of them are reported, in documented order, each with a sentence", () => {
    let text = set(order, "orderNo", null);
    text = set(text, "acturalPaid", "0");
    text = set(text, "currency", "CNY");
    text = set(text, "ebpName", "名".repeat(101));
    text = text.replace("<ceb:gnum>2", "<ceb:color/>$&");
    expect(problemsOf(text)).toEqual([
      "document.member_missing /OrderHead/orderNo",
      "document.member_unknown /OrderList/1/color",
      "document.value_too_long /OrderHead/ebpName",
      "document.code_unknown /OrderHead/currency",
      "document.amount_zero /OrderHead/acturalPaid",
    ]);
    for (const { detail } of readWell(text).reads[0]!.problems) expect(detail).toMatch(/^[A-Z].*\.$/);
  });

  test("it carries key, consignment and order number as far as they were readable", () => {
    expect(readWell(set(order, "acturalPaid", "0")).reads[0]).toMatchObject({
      key: "4601000001/A-1",
      consignment: "4601000001/A-1",
      orderNo: "A-1",
    });
    expect(readWell(set(order, "ebpCode", null)).reads[0]).toMatchObject({
      key: null,
      consignment: null,
      orderNo: "A-1",
    });
    expect(readWell(set(write("payment"), "orderNo", null)).reads[0]).toMatchObject({
      key: "4603000001/TX1",
      consignment: null,
      orderNo: null,
    });
    expect(readWell(set(write("waybill"), "weight", "0")).reads[0]).toMatchObject({
      key: "4604000001/W1",
      consignment: null,
      orderNo: "A-1",
    });
  });

  test("it leaves its neighbours alone", () => {
    const two = writeCeb("order", [
      sampleDocuments.order,
      { ...sampleDocuments.order, orderNo: "A-2" } as AnyDocument<string>,
    ]);
    const { reads } = readWell(set(two, "acturalPaid", "0"));
    expect(reads.map((one) => one.document && keyOf(one.document))).toEqual([undefined, "4601000001/A-2"]);
  });
});

describe("a message that cannot be split", () => {
  const many = (count: number): string =>
    writeCeb(
      "payment",
      Array.from({ length: count }, () => sampleDocuments.payment),
    );
  const wrap = (payload: string): string =>
    `<DxpMsg xmlns="http://www.chinaport.gov.cn/dxp" ver="1.0">${payload}</DxpMsg>`;
  const data = (text: string): string => `<Data>${Buffer.from(text).toString("base64")}</Data>`;
  const doctype = (content: string): string => order.replace("?>\n", `?>\n<!DOCTYPE ${content}>\n`);

  test.each<[string, string | Uint8Array, string]>([
    ["nothing", "", "message.empty"],
    ["white space", " \n", "message.empty"],
    ["JSON", "{}", "message.not_xml"],
    ["cut short", order.slice(0, -20), "message.not_xml"],
    ["cut short inside a value", order.slice(0, order.indexOf("A-1") + 1), "message.not_xml"],
    ["two roots", order + order.replace(/^<\?xml.*\n/, ""), "message.not_xml"],
    ["tags crossed", order.replace("</ceb:OrderHead>", "</ceb:OrderList>"), "message.not_xml"],
    ["an unbound prefix", order.replace(/ xmlns:ceb="[^"]*"/, ""), "message.not_xml"],
    ["&#0;", set(order, "note", "&#0;"), "message.not_xml"],
    ["&#x1;, in XML 1.1 too", set(order, "note", "&#x1;").replace('"1.0"', '"1.1"'), "message.not_xml"],
    ["&#xD800;", set(order, "note", "&#xD800;"), "message.not_xml"],
    ["an entity of HTML", set(order, "note", "&nbsp;"), "message.not_xml"],
    ["a NUL outside values", order.replace("<ceb:Order>", "\0$&"), "message.not_xml"],
    ["a control character in the transfer part", set(order, "copName", "\u0001"), "message.not_xml"],
    ["bytes that are no UTF-8", Buffer.concat([Buffer.from(order), Buffer.from([0xff])]), "message.encoding_wrong"],
    ["a document type", doctype("x"), "message.dtd_refused"],
    ["an entity declaration", doctype('x [<!ENTITY a "b">]'), "message.dtd_refused"],
    ["an external entity", doctype('x [<!ENTITY a SYSTEM "file:///etc/hostname">]'), "message.dtd_refused"],
    [
      "entities that would grow without end",
      set(doctype('x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]'), "note", "&b;"),
      "message.dtd_refused",
    ],
    ["another namespace", order.replace("chinaport.gov.cn/ceb", "chinaport.gov.cn/ceb2"), "message.namespace_wrong"],
    ["no namespace", order.replaceAll("ceb:", "").replace(/ xmlns:ceb="[^"]*"/, ""), "message.namespace_wrong"],
    ["a message of another kind", order.replaceAll("CEB311", "CEB312"), "message.kind_unknown"],
    ["a web page", "<html><body/></html>", "message.kind_unknown"],
    ["a part misspelt", order.replaceAll(/ceb:Order>/g, "ceb:Ordr>"), "message.structure_wrong"],
    ["a payment among orders", order.replace("<ceb:Base", "<ceb:Payment/>$&"), "message.structure_wrong"],
    ["text beside the documents", order.replace("<ceb:Order>", "loose$&"), "message.structure_wrong"],
    ["no documents", order.replace(/<ceb:Order>[^]*<\/ceb:Order>/, ""), "message.empty"],
    ["101 documents", many(101), "message.too_many_documents"],
    ["nested absurdly deep", order.replace("<ceb:Base", "<ceb:ExtendMessage>".repeat(50) + "$&"), "message.too_deep"],
    ["nested absurdly deep, from the root", "<a>".repeat(100_000), "message.kind_unknown"],
    ["a wrapper without data", wrap(""), "message.structure_wrong"],
    ["a wrapper with data twice", wrap(data(order) + data(order)), "message.structure_wrong"],
    ["a wrapper with empty data", wrap("<Data/>"), "message.empty"],
    ["a wrapper that is not base64", wrap("<Data>****</Data>"), "message.encoding_wrong"],
    ["a wrapper around base64 cut short", wrap("<Data>PGEvP</Data>"), "message.encoding_wrong"],
    ["a wrapper around a wrapper", wrap(data(wrap(data(order)))), "message.kind_unknown"],
    ["a wrapper in another namespace", wrap(data(order)).replace("/dxp", "/dxq"), "message.namespace_wrong"],
  ])("%s", (_name, text, code) => {
    const message = readCeb(Buffer.from(text));
    expect(message).toMatchObject({ ok: false, problems: [{ code }] });
    expect(!message.ok && message.problems[0]!.detail).toMatch(/^[A-Z].*\.$/);
  });

  test("100 documents are none too many", () => expect(readWell(many(100)).reads).toHaveLength(100));

  test("what is wrong is said without repeating the message", () => {
    const secret = "110101190001010011";
    const message = readCeb(Buffer.from(order.replace("<ceb:OrderHead>", `$&<p${secret}:a/>`)));
    expect(message).toMatchObject({
      problems: [{ detail: expect.stringContaining("unbound namespace prefix") as string }],
    });
    expect(JSON.stringify(message)).not.toContain(secret);
  });
});
