/**
 * XML that means harm or had bad luck, at the reader of CEB messages: what is understood all the same, and what is
 * refused with a problem that says how to mend it. Never a throw, an endless answer, or work out of proportion.
 */
import fs from "node:fs";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createHook } from "node:async_hooks";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import type { Order } from "../../src/customs/documents.ts";
import { readCeb } from "../../src/messages/ceb/read-ceb.ts";
import { DXP_NAMESPACE } from "../../src/messages/ceb/dxp-opener.ts";
import { sampleDocuments } from "../../src/messages/ceb/sample-documents.ts";
import { wrapInDxp } from "../../src/messages/ceb/wrap-in-dxp.ts";
import { writeCeb } from "../../src/messages/ceb/write-ceb.ts";

const MB = 1024 * 1024;
const BODY_BYTES = 32 * MB;
/** Far above what the slowest of these takes, far below what an input out of proportion took. */
const TIME_MS_MAX = 30_000;

const orderNoun = sampleDocuments.order as Order<string>;
const order = writeCeb("order", [orderNoun]);
const before = (marker: string, inserted: string, text = order): string =>
  text.replace(marker, () => inserted + marker);
const inOrderNo = (inserted: string): string => before("</ceb:orderNo>", inserted);
const inHead = (inserted: string): string => before("<ceb:orderNo>", inserted);
/** A piece as often as a whole body holds it. */
const filled = (piece: string): string => piece.repeat(Math.floor((BODY_BYTES - 10_000) / Buffer.byteLength(piece)));
const numbered = (pieceOf: (serial: string) => string): string => {
  const pieces: string[] = [];
  for (let length = 0, serial = 0; length < BODY_BYTES - 10_000; serial += 1) {
    const piece = pieceOf(serial.toString(36));
    pieces.push(piece);
    length += piece.length;
  }
  return pieces.join("");
};

/** All problems of a message, or of its documents. */
function problemsOf(bytes: string | Uint8Array): string[] {
  const message = readCeb(Buffer.from(bytes));
  const problems = message.ok ? message.value.reads.flatMap((read) => read.problems) : message.problems;
  expect(JSON.stringify(problems).length).toBeLessThan(100_000);
  for (const { detail, pointer } of problems) {
    expect(detail).toMatch(/^\S.+[.)]$/u);
    expect(pointer).toMatch(/^(\/.*)?$/u);
  }
  return problems.map(({ code, pointer }) => `${code} ${pointer}`);
}

describe("is understood", () => {
  const utf16 = (text: string): Buffer => Buffer.from(text, "utf16le");
  const declared = (encoding: string): string => order.replace('encoding="UTF-8"', `encoding="${encoding}"`);
  const gb = (text: string): Buffer =>
    Buffer.concat(Array.from(text, (character) => gb18030.get(character) ?? Buffer.from(character)));
  /** The characters of the sample in GB18030, which Node decodes and does not encode. */
  const gb18030 = gbTable(order);

  const cases: readonly (readonly [name: string, bytes: Uint8Array])[] = [
    ["UTF-16 little endian with its mark", Buffer.concat([Buffer.from([0xff, 0xfe]), utf16(declared("UTF-16"))])],
    [
      "UTF-16 big endian with its mark and no declaration",
      Buffer.concat([Buffer.from([0xfe, 0xff]), utf16(order.replace(/<\?xml.*?\?>\s*/, "")).swap16()]),
    ],
    ["UTF-16 declared, without its mark", utf16(declared("UTF-16LE"))],
    ["GB18030, declared", gb(declared("GB18030"))],
    ["GBK, declared, in small letters", gb(declared("gbk"))],
    ["GB18030 with its mark, undeclared", gb(`\ufeff${order.replace(/<\?xml.*?\?>\s*/, "")}`)],
    ["a mark of UTF-8", Buffer.from(`\ufeff${order}`)],
    [
      "values in CDATA",
      Buffer.from(
        order
          .replace(/>([^<>]+)<\/ceb:/g, ">\n<![CDATA[$1]]></ceb:")
          .replaceAll("&amp;", "&")
          .replaceAll("&lt;", "<")
          .replaceAll("&gt;", ">"),
      ),
    ],
    ["another prefix", Buffer.from(order.replaceAll("ceb:", "x:").replace("xmlns:ceb", "xmlns:x"))],
    ["the default namespace", Buffer.from(order.replaceAll("ceb:", "").replace("xmlns:ceb", "xmlns"))],
    [
      "comments and instructions within values",
      Buffer.from(order.replaceAll("</ceb:", "<!-- 13900000009 --><?p q?></ceb:")),
    ],
    ["references in place of characters", Buffer.from(order.replaceAll("4601000001", "4601&#48;&#x30;0001"))],
    ["in its wrapper", Buffer.from(wrapped(order))],
    [
      "in its wrapper, each digit of base64 on a line",
      Buffer.from(wrapped(order).replace(/<Data>([^<]*)/, (_, data: string) => `<Data>${Array.from(data).join("\n")}`)),
    ],
    ["in GB18030 within a wrapper in UTF-8", Buffer.from(wrapped(gb(declared("GB18030"))))],
    ["a hundred orders of 99 lines", Buffer.from(largest())],
  ];
  test.each(cases)("%s", (_, bytes) => {
    const message = readCeb(bytes);
    if (!message.ok) throw new Error(JSON.stringify(message.problems));
    expect(message.value.reads.flatMap((read) => read.problems)).toEqual([]);
    expect(message.value.reads[0]!.document).toMatchObject({ orderNo: "A-1", buyer: orderNoun.buyer });
  });
});

function wrapped(message: string | Uint8Array): string {
  const names = { messageId: "M1", sender: "S1", receiver: "R1", createdAt: "2026-11-10T10:00:00" };
  return wrapInDxp(message, { ...names, messageType: "CEB311Message" });
}

/** As large as a message may be: 100 documents of 99 lines, each element on a line of its own. */
function largest(): string {
  const [line] = orderNoun.items;
  const items = Array.from({ length: 99 }, (_, index) => ({ ...line!, line: index + 1 }));
  const documents = Array.from({ length: 100 }, () => ({ ...orderNoun, items }));
  return writeCeb("order", documents).replaceAll("><", ">\r\n<");
}

/** Two bytes for each Chinese character, four for what lies outside the basic plane, found by decoding. */
function gbTable(text: string): ReadonlyMap<string, Buffer> {
  const decoder = new TextDecoder("gb18030");
  const table = new Map<string, Buffer>([
    ["\ufeff", Buffer.from([0x84, 0x31, 0x95, 0x33])],
    ["\u{20BB7}", Buffer.from([0x95, 0x35, 0xea, 0x33])],
  ]);
  for (let first = 0x81; first <= 0xfe; first += 1) {
    for (let second = 0x40; second <= 0xfe; second += 1) {
      const bytes = Buffer.from([first, second]);
      const character = decoder.decode(bytes);
      if (character.length === 1 && text.includes(character) && !table.has(character)) table.set(character, bytes);
    }
  }
  return table;
}

describe("is refused, in time, with one short answer", { timeout: 4 * TIME_MS_MAX }, () => {
  const dxp = (inside: string): string => `<DxpMsg xmlns="${DXP_NAMESPACE}">${inside}</DxpMsg>`;
  const afterOrders = (inserted: string): string => before("</ceb:CEB311Message>", inserted);
  const cases: readonly (readonly [name: string, text: () => string, expected: string])[] = [
    ["a depth bomb", () => inOrderNo("<a>".repeat(100_000)), "message.too_deep "],
    ["depth without end", () => "<a>".repeat(10_000_000), "message.structure_wrong "],
    [
      "billion laughs",
      () => order.replace("?>", `?><!DOCTYPE x [${laughs()}]>`).replace("A-1", "&l9;"),
      "message.dtd_refused ",
    ],
    ["an entity that nobody declared", () => inOrderNo("&lol;"), "message.not_xml "],
    ["an entity named like a member of every object", () => inOrderNo("&constructor;"), "message.not_xml "],
    ["a prefix named like one", () => inHead("<constructor:a/>"), "message.not_xml "],
    [
      "32 MB of entity declarations",
      () => order.replace("?>", `?><!DOCTYPE x [${filled('<!ENTITY a "b">')}]>`),
      "message.structure_wrong ",
    ],
    [
      "32 MB of attributes",
      () => order.replace("<ceb:orderNo>", `<ceb:orderNo${numbered((n) => ` a${n}=""`)}>`),
      "message.structure_wrong ",
    ],
    [
      "32 MB of namespaces",
      () => order.replace("<ceb:orderNo>", `<ceb:orderNo${numbered((n) => ` xmlns:a${n}="u"`)}>`),
      "message.structure_wrong ",
    ],
    ["one attribute twice", () => order.replace("<ceb:orderNo>", '<ceb:orderNo a="1" a="2">'), "message.not_xml "],
    [
      "a guid of 32 MB",
      () => order.replace(/ guid="[^"]*"/, ` guid="${filled("x")}"`),
      "message.structure_wrong /guid",
    ],
    ["NUL in a value, 32 MB of it", () => inOrderNo(filled("\0")), "message.not_xml "],
    ["NUL in a name", () => inHead("<a\0b/>"), "message.not_xml "],
    ["NUL in a comment", () => inHead("<!-- \0 -->"), "message.not_xml "],
    ["a reference to NUL", () => inOrderNo("&#0;"), "message.not_xml "],
    ["a reference to half a character", () => inOrderNo("&#xD800;"), "message.not_xml "],
    ["32 MB of elements within a value", () => inOrderNo(filled("<a/>")), "message.structure_wrong "],
    ["32 MB of elements, each of its own name", () => inHead(numbered((n) => `<a${n}/>`)), "message.structure_wrong "],
    [
      "32 MB of elements beside the documents",
      () => afterOrders(`<ceb:ExtendMessage>${filled("<a/>")}</ceb:ExtendMessage>`),
      "message.structure_wrong ",
    ],
    ["32 MB of lines", () => before("</ceb:Order>", filled("<ceb:OrderList/>")), "message.structure_wrong "],
    ["32 MB of orders", () => afterOrders(filled("<ceb:Order/>")), "message.structure_wrong "],
    ["a hundred and one orders", () => afterOrders("<ceb:Order/>".repeat(100)), "message.too_many_documents "],
    ["32 MB of CDATA", () => inOrderNo(filled("<![CDATA[]]>")), "message.structure_wrong "],
    ["32 MB of comments", () => inOrderNo(filled("<!---->")), "message.structure_wrong "],
    ["32 MB of references", () => inOrderNo(filled("&amp;")), "message.structure_wrong "],
    ["32 MB of line ends", () => inOrderNo(filled("\r")), "message.structure_wrong "],
    ["an element without an end, 32 MB", () => `${order.slice(0, 700)}<${filled("a")}`, "message.not_xml "],
    ["a comment without an end, 32 MB", () => `${order.slice(0, 700)}<!--${filled("-")}`, "message.not_xml "],
    ["a root name of 32 MB", () => `<a${filled("x")}/>`, "message.kind_unknown "],
    [
      "a part name of 32 MB",
      () => before("<ceb:Order>", `<a${filled("x")}/>`),
      `message.structure_wrong /a${"x".repeat(99)}`,
    ],
    ["a DxpMsg within a DxpMsg", () => wrapped(wrapped(order)), "message.kind_unknown "],
    ["a DxpMsg beside a DxpMsg", () => wrapped(order) + wrapped(order), "message.not_xml "],
    ["two payloads", () => dxp("<Data>PGEvPg==</Data><Data>PGEvPg==</Data>"), "message.structure_wrong /DxpMsg/Data"],
    ["no payload, 32 MB of elements", () => dxp(filled("<a/>")), "message.structure_wrong "],
    ["an empty payload", () => dxp("<Data> \n</Data>"), "message.empty "],
    ["32 MB of base64 of nothing", () => dxp(`<Data>${filled("AAAA")}</Data>`), "message.encoding_wrong "],
    [
      "32 MB of base64 with its padding inside",
      () => dxp(`<Data>${filled("AA==")}</Data>`),
      "message.encoding_wrong /DxpMsg/Data",
    ],
    [
      "32 MB of base64 in lines of one digit",
      () => dxp(`<Data>${filled("A\n")}=</Data>`),
      "message.encoding_wrong /DxpMsg/Data",
    ],
    ["compressed base64", () => dxp("<Data>H4sIAAAAAAAAA7OJ0gcAaBJoPgQAAAA=</Data>"), "message.encoding_wrong "],
  ];
  test.each(cases)("%s", (_, textOf, expected) => {
    const text = textOf();
    const started = performance.now();
    expect(problemsOf(text)).toEqual([expected]);
    expect(performance.now() - started).toBeLessThan(TIME_MS_MAX);
  });

  function laughs(): string {
    const levels = Array.from({ length: 9 }, (_, level) => `<!ENTITY l${level + 1} "${`&l${level};`.repeat(10)}">`);
    return `<!ENTITY l0 "ha">${levels.join("")}`;
  }
});

describe("is the document's own problem", { timeout: TIME_MS_MAX }, () => {
  const cases: readonly (readonly [name: string, text: () => string, expected: readonly string[]])[] = [
    ["NUL in a value", () => inOrderNo("\0"), ["document.text_not_storable /OrderHead/orderNo"]],
    ["a control character in a value", () => inOrderNo("\u0001"), ["document.text_not_storable /OrderHead/orderNo"]],
    ["a value of 32 MB", () => inOrderNo(filled("]")), ["document.value_too_long /OrderHead/orderNo"]],
    [
      "an element name of 32 MB",
      () => inHead(`<a${filled("x")}/>`),
      [`document.member_unknown /OrderHead/a${"x".repeat(99)}`],
    ],
    [
      "an element named like a telephone number",
      () => inHead("<t13900000001/>"),
      ["document.member_unknown /OrderHead/t***********"],
    ],
    [
      "an order within an order number",
      () => inOrderNo(order.slice(order.indexOf("<ceb:Order>"), order.indexOf("</ceb:CEB311Message>"))),
      ["document.member_unknown /OrderHead/orderNo/Order", "document.member_unknown /OrderHead/orderNo/OrderHead"],
    ],
  ];
  test.each(cases)("%s", (_, textOf, expected) => {
    expect(problemsOf(textOf()).slice(0, expected.length)).toEqual(expected);
  });

  test("of 10,000 unknown elements 200 are named", () => {
    const elements = Array.from({ length: 10_000 }, (_, index) => `<a${index}/>`).join("");
    expect(problemsOf(inHead(elements))).toHaveLength(200);
  });
});

test("an external entity reaches neither the disk nor the network", async () => {
  const directory = mkdtempSync(join(tmpdir(), "fairway-entity-"));
  const secret = join(directory, "secret");
  writeFileSync(secret, "what nobody may read");
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.end("<!ENTITY x 'y'>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x.dtd`;
  const begun: string[] = [];
  const watch = createHook({ init: (_id, type) => void begun.push(type) });
  const opened = [vi.spyOn(fs, "readFileSync"), vi.spyOn(fs, "openSync"), vi.spyOn(fs, "statSync")];
  const texts = [
    order.replace("?>", `?><!DOCTYPE x SYSTEM "${address}">`),
    order.replace("?>", `?><!DOCTYPE x [<!ENTITY e SYSTEM "file://${secret}">]>`).replace("A-1", "&e;"),
    order.replace("?>", `?><!DOCTYPE x [<!ENTITY % p SYSTEM "${address}"> %p;]>`),
    order.replace("<ceb:Order>", `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://${secret}"/>$&`),
    order
      .replace("?>", `?><?xml-stylesheet href="${address}"?>`)
      .replace(" guid=", ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x ${address}" $&`),
  ];
  try {
    watch.enable();
    const messages = texts.map((text) => readCeb(Buffer.from(text)));
    watch.disable();
    expect(messages.map((message) => (message.ok ? "read" : message.problems[0]!.code))).toEqual([
      "message.dtd_refused",
      "message.dtd_refused",
      "message.dtd_refused",
      "message.structure_wrong",
      "read",
    ]);
    expect(JSON.stringify(messages)).not.toContain("what nobody may read");
    expect(begun.filter((type) => /TCP|GETADDRINFO|QUERYWRAP|FSREQ|PIPE|PROCESS/.test(type))).toEqual([]);
    for (const spy of opened) expect(spy).not.toHaveBeenCalled();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(asked).toBe(0);
  } finally {
    watch.disable();
    vi.restoreAllMocks();
    server.close();
    rmSync(directory, { recursive: true });
  }
});
