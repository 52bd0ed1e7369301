import { describe, expect, test } from "vitest";
import { consignmentOf, documentKinds, keyOf, type AnyDocument, type DocumentKind } from "../../customs/documents.ts";
import { problemsOf, readWell, setElement as set, writeSample as write } from "./edit-message.ts";
import { sampleDocuments } from "./sample-documents.ts";
import { wrapInDxp } from "./wrap-in-dxp.ts";
import { writeCeb, type WriteOptions } from "./write-ceb.ts";

/** The sample under another number. */
function another(kind: DocumentKind): AnyDocument<string> {
  const numbers = { order: "orderNo", payment: "transaction", waybill: "waybillNo", declaration: "orderNo" } as const;
  const number = kind === "status" || kind === "arrival" ? "waybillNo" : numbers[kind];
  return { ...sampleDocuments[kind], [number]: "A-2" };
}

describe.each(documentKinds)("a good message of kind %s", (kind) => {
  test("is read as the nouns it was written from", () => {
    const message = readWell(write(kind));
    const document = sampleDocuments[kind];
    expect(message.reads).toMatchObject([
      {
        line: 1,
        entrance: "ceb",
        kind,
        key: keyOf(document),
        consignment: consignmentOf(document) ?? null,
        orderNo: "orderNo" in document ? "A-1" : null,
        intent: "original",
        isDraft: false,
        problems: [],
      },
    ]);
    expect(message.reads[0]!.document).toEqual(document);
    expect(message.guid).toHaveLength(36);
  });

  test("keeps the document's own piece of the message", () => {
    const text = write(kind);
    const { raw } = readWell(text).reads[0]!;
    const own = /<ceb:(Order|Payment|Logistics|Inventory|LogisticsStatus|DeliveryList)>[^]*<\/ceb:\1>/;
    expect(raw).toBe(own.exec(text)![0]);
  });

  test("in order, with lines counted from 1", () => {
    const document = sampleDocuments[kind];
    const second = another(kind);
    const { reads } = readWell(writeCeb(kind, [document, second, document]));
    expect(reads.map((one) => [one.line, one.key])).toEqual([
      [1, keyOf(document)],
      [2, keyOf(second)],
      [3, keyOf(document)],
    ]);
    expect(keyOf(second)).not.toBe(keyOf(document));
    expect(reads[1]!.document).toEqual(second);
  });
});

describe("ways to write the same message", () => {
  const text = write("declaration");
  const gbk = (): Buffer => {
    // The sample's Chinese written by hand would need an encoder: an ASCII message says the same in every encoding.
    const ascii = write("payment")
      .replaceAll(/[^\x20-\x7e\n]+/g, "x")
      .replace("UTF-8", "GBK");
    const marked = Buffer.from(set(ascii, "payerName", "@@"));
    const at = marked.indexOf("@@");
    marked.set([0xd6, 0xd0], at); // 中
    return marked;
  };

  test.each<[string, string]>([
    ["another prefix", text.replaceAll("ceb:", "x:").replaceAll(":ceb=", ":x=")],
    ["no prefix", text.replaceAll("ceb:", "").replaceAll("xmlns:ceb=", "xmlns=")],
    ["a byte order mark", `\uFEFF${text}`],
    ["no XML declaration", text.replace(/^<\?xml[^]*?\?>\n/, "")],
    ["space between elements", text.replaceAll("><", ">\n\t <")],
    ["carriage returns", text.replaceAll("><", ">\r\n<")],
    ["space around values", text.replaceAll(/>([^<>]+)</g, ">\n $1\t<")],
    ["comments and instructions", text.replaceAll("><", "><!-- 1 < 2 --><?keep it?><")],
    ["a comment inside a value", set(text, "orderNo", "A<!-- not content -->-1")],
    ["CDATA", set(text, "orderNo", "A<![CDATA[-1]]>")],
    ["character references", set(text, "orderNo", "&#65;&#x2D;1")],
    ["empty optional elements", text.replace("<ceb:gnum>2<", "<ceb:itemRecordNo/><ceb:qty2> </ceb:qty2><ceb:gnum>2<")],
    ["barCode 无", text.replace("<ceb:gnum>2<", "<ceb:barCode>无</ceb:barCode><ceb:gnum>2<")],
    ["the signature first", text.replace(/(<ceb:Inventory>[^]*)(<ds:Signature xmlns[^]*<\/ds:Signature>)/, "$2$1")],
    ["subscriptions", text.replace("<ds:", "<ceb:BaseSubscribe><ceb:status>ALL</ceb:status></ceb:BaseSubscribe><ds:")],
    [
      "an extension",
      text.replace("<ds:", "<ceb:ExtendMessage><ceb:Message><a>b</a></ceb:Message></ceb:ExtendMessage><ds:"),
    ],
  ])("%s", (_name, variant) => {
    expect(readWell(variant).reads[0]!.problems).toEqual([]);
    expect(readWell(variant).reads[0]!.document).toEqual(sampleDocuments.declaration);
  });

  test("elements in any order", () => {
    const head = /(<ceb:InventoryHead>)([^]*)(<\/ceb:InventoryHead>)/;
    const turned = text.replace(head, (_all, open: string, fields: string, close: string) => {
      const elements = fields.match(/<ceb:(\w+)>[^]*?<\/ceb:\1>/g)!;
      return open + elements.reverse().join("") + close;
    });
    expect(turned).not.toBe(text);
    expect(readWell(turned).reads[0]!.document).toEqual(sampleDocuments.declaration);
  });

  test("lists before the head", () => {
    const turned = text.replace(
      /(<ceb:InventoryHead>[^]*<\/ceb:InventoryHead>)(<ceb:InventoryList>[^]*<\/ceb:InventoryList>)/,
      "$2$1",
    );
    expect(turned).not.toBe(text);
    expect(readWell(turned).reads[0]!.document).toEqual(sampleDocuments.declaration);
  });

  test("UTF-16", () => {
    const utf16 = Buffer.from(`\uFEFF${text.replace("UTF-8", "UTF-16")}`, "utf16le");
    expect(readWell(utf16).reads[0]!.document).toEqual(sampleDocuments.declaration);
  });

  test("GBK", () => {
    expect(readWell(gbk()).reads[0]!.document).toMatchObject({ payer: { name: "中" } });
  });

  test("in the wrapper of the exchange, with line breaks in the base64", () => {
    const wrapping = {
      messageId: "M1",
      sender: "DXPENT0000000001",
      receiver: "DXPEDCCEB0000002",
      createdAt: "2026-11-10T10:00:00+08:00",
      messageType: "CEB621Message",
    };
    const wrapped = wrapInDxp(text, wrapping);
    const folded = wrapped.replace(
      /<Data>([^<]*)</,
      (_all, data: string) => `<Data>\n${data.replaceAll(/.{76}/g, "$&\r\n")}\n<`,
    );
    const server = wrapped.replace(
      /<DxpMsg[^]*/,
      (inner) => `<s:DxpMsgSv xmlns:s="http://www.chinaport.gov.cn/dxp">${inner.trim()}</s:DxpMsgSv>`,
    );
    for (const variant of [wrapped, folded, server]) {
      const message = readWell(variant);
      expect(message.text).toBe(text);
      expect(message.reads[0]!.document).toEqual(sampleDocuments.declaration);
    }
  });
});

test.each<[WriteOptions, object]>([
  [{}, { intent: "original", isDraft: false, signature: "unchecked" }],
  [{ intent: "change" }, { intent: "change" }],
  [{ intent: "withdrawal" }, { intent: "withdrawal" }],
  [{ isDraft: true }, { isDraft: true }],
  [{ isSigned: false }, { signature: "absent" }],
])("%o is read as %o", (options, circumstances) => {
  const message = readWell(write("declaration", options));
  expect(message.reads[0]).toMatchObject({ ...circumstances, problems: [] });
  expect(message.signature).toBe(message.reads[0]!.signature);
});

test("what the text and the schema require differently may be absent", () => {
  expect(problemsOf(set(write("order"), "buyerTelephone", null))).toEqual([]);
  expect(problemsOf(set(set(write("waybill"), "freight", null), "insuredFee", ""))).toEqual([]);
  expect(problemsOf(set(set(write("declaration"), "copNo", null), "preNo", null))).toEqual([]);
});
