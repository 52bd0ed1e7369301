/**
 * Receipts as CEB messages: valid by the official schemas (where FAIRWAY_SHARED has them), whatever they hold; files
 * under `tests/golden/receipts`. `UPDATE_GOLDEN=1` rewrites them; review the diff.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { XmlDocument, XmlElement, XsdValidator } from "libxml2-wasm";
import { xmlRegisterFsInputProviders } from "libxml2-wasm/lib/nodejs.mjs";
import { beforeAll, describe, expect, test } from "vitest";
import { effort, record } from "../../../tests/effort.ts";
import { receiptKinds, type MessageReceipt, type Receipt, type ReceiptNote } from "../../customs/receipt.ts";
import { lengthOf } from "./escape-text.ts";
import { receiptShapes } from "./receipt-shapes.ts";
import { sampleMessageReceipt, sampleReceipts } from "./sample-receipts.ts";
import { writeMessageReceipt } from "./write-message-receipt.ts";
import { beijingTime, guidOf, infoOf, writeReceipts } from "./write-receipts.ts";

const schema = join(
  resolve(process.env["FAIRWAY_SHARED"] ?? "../shared", "standards/ceb/xsd"),
  "海关跨境进口业务节点报文定义202205.xsd",
);
const isHere = existsSync(schema);
const golden = fileURLToPath(new URL("../../../tests/golden/receipts/", import.meta.url));

/** The elements of the one record of a message, with their texts. */
function elementsOf(text: string): Record<string, string> {
  const document = XmlDocument.fromString(text);
  try {
    const nodes = document.find("/*/*[1]/*");
    return Object.fromEntries(nodes.flatMap((node) => (node instanceof XmlElement ? [[node.name, node.content]] : [])));
  } finally {
    document.dispose();
  }
}

const original = `<?xml version="1.0" encoding="UTF-8"?>
<ceb:CEB311Message xmlns:ceb="http://www.chinaport.gov.cn/ceb" guid="ABCDEF01-0000-4000-8000-00000000ABCD" version="1.0">
<ceb:Order><![CDATA[cut]]></ceb:Ord`;

describe("golden messages", () => {
  const written: [string, string][] = receiptKinds.map((kind) => [
    `${receiptShapes[kind].messageType.slice(3)}-${kind}`,
    writeReceipts(kind, [sampleReceipts[kind]]),
  ]);
  written.push(["900-unreadable", writeMessageReceipt(sampleMessageReceipt, Buffer.from(original))]);

  test.each(written)("%s", (name, text) => {
    const file = join(golden, `${name}.xml`);
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, text);
    expect(text).toBe(readFileSync(file, "utf8"));
  });
});

const anyText = fc.string({ unit: "binary", maxLength: 80 });
const odd = fc.constantFrom(
  "]]>",
  "\0",
  "\ud800",
  "\udfff",
  "\uffff",
  "<b>&amp;",
  '"',
  "\r\n",
  "[Code:1;Desc:x]",
  "𠮷",
);
const wild = fc.array(fc.oneof(anyText, odd, fc.string({ unit: "grapheme", maxLength: 400 })), { maxLength: 6 });
const texts = wild.map((parts) => parts.join(""));
const notes: fc.Arbitrary<ReceiptNote[]> = fc.array(
  fc.record({ code: texts, zh: texts }).map(({ code, zh }) => ({
    code,
    description: { en: zh, zh },
    source: "x",
    certainty: "unverified" as const,
  })),
  { minLength: 1, maxLength: 40 },
);
/** A receipt of any kind in which every text is any text, or absent. */
const receipts: fc.Arbitrary<Receipt> = fc
  .record({
    kind: fc.constantFrom(...receiptKinds),
    status: fc.constantFrom("2", "100", "120", "-621005", "-504015"),
    id: texts,
    notes,
    members: fc.array(fc.option(texts), { minLength: 6, maxLength: 6 }),
    declarationNo: fc.option(texts),
    at: fc.date({ min: new Date("2020-01-01"), max: new Date("2099-12-31"), noInvalidDate: true }),
  })
  .map(({ kind, members, at, ...rest }) => {
    const sample = sampleReceipts[kind];
    const names = Object.keys(sample.subject).filter((name) => name !== "kind");
    const subject = { kind, ...Object.fromEntries(names.map((name, index) => [name, members[index] ?? null])) };
    return { ...sample, ...rest, subject: subject as Receipt["subject"], issuedAt: at.toISOString() };
  });

describe.skipIf(!isHere)(`valid by the schema${isHere ? "" : " (skipped: no standards at hand)"}`, () => {
  let validator: XsdValidator;
  beforeAll(() => {
    xmlRegisterFsInputProviders();
    validator = XsdValidator.fromDoc(XmlDocument.fromBuffer(readFileSync(schema), { url: schema }));
  });
  const validate = (text: string): void => {
    const document = XmlDocument.fromString(text);
    try {
      validator.validate(document);
    } finally {
      document.dispose();
    }
  };

  test.each(receiptKinds)("receipts of kind %s, one and a hundred in a message", (kind) => {
    validate(writeReceipts(kind, [sampleReceipts[kind]]));
    validate(writeReceipts(kind, new Array<Receipt>(100).fill(sampleReceipts[kind])));
  });

  test.each(receiptKinds)("a receipt of kind %s of which nothing could be read", (kind) => {
    const { subject, preEntryNo } = sampleReceipts[kind];
    const nothing = Object.fromEntries(Object.keys(subject).map((name) => [name, name === "kind" ? kind : null]));
    const receipt = { ...sampleReceipts[kind], subject: nothing as never, preEntryNo, declarationNo: null };
    validate(writeReceipts(kind, [receipt]));
  });

  test("any texts", () => {
    const runs = effort(500, 20_000);
    fc.assert(
      fc.property(receipts, (receipt) => validate(writeReceipts(receipt.subject.kind, [receipt]))),
      { numRuns: runs },
    );
    record("receipts with any texts, valid by the official schema", runs, "all valid");
  });

  test("any bytes that are no message", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      texts.map((text) => Buffer.from(`<CEB311Message guid="${text}">${text}`, "utf8")),
      texts.map((text) => Buffer.from(`\ufeff${text}]]>${text}]]]]>`, "utf16le")),
    );
    const runs = effort(300, 10_000);
    fc.assert(
      fc.property(notes, bytes, (said, body) =>
        validate(writeMessageReceipt({ ...sampleMessageReceipt, notes: said }, body)),
      ),
      { numRuns: runs },
    );
    record("receipts 900 of any bytes, valid by the official schema", runs, "all valid");
  });

  test("the schema is really asked", () => {
    expect(() =>
      validate(writeReceipts("order", [sampleReceipts.order]).replace(/<ceb:orderNo>.*orderNo>/, "")),
    ).toThrow(/orderNo/);
  });
});

describe("what is in a message", () => {
  test("a declaration's: numbers, status, Beijing time, the pair", () => {
    expect(elementsOf(writeReceipts("declaration", [sampleReceipts.declaration]))).toEqual({
      guid: guidOf(sampleReceipts.declaration.id),
      customsCode: "4606",
      ebpCode: "4601000001",
      ebcCode: "4602000001",
      agentCode: "4605000001",
      copNo: "COP1",
      preNo: "FW0123456789ABCDEF",
      invtNo: "46062026I000000001",
      returnStatus: "800",
      returnTime: "20261110100000123",
      returnInfo: "[Code:2600;Desc:放行]",
    });
  });

  test("where the declarant gave no number of its own, the order number tells it which; else there is none", () => {
    const copNo = (orderNo: string | null): string | undefined => {
      const subject = { ...sampleReceipts.declaration.subject, reference: null, orderNo } as Receipt["subject"];
      return elementsOf(writeReceipts("declaration", [{ ...sampleReceipts.declaration, subject }]))["copNo"];
    };
    expect(copNo("A-1")).toBe("A-1");
    expect(copNo("A".repeat(60))).toBe(`${"A".repeat(19)}…`);
    expect(copNo(null)).toBe("无");
  });

  test("the same receipts are the same message; other receipts have other numbers", () => {
    const { order } = sampleReceipts;
    expect(writeReceipts("order", [order])).toBe(writeReceipts("order", [{ ...order }]));
    const other = writeReceipts("order", [{ ...order, id: `${order.id}0` }]);
    expect(other.match(/[0-9A-F]{8}-[0-9A-F-]{27}/g)).not.toEqual(
      writeReceipts("order", [order]).match(/[0-9A-F]{8}-[0-9A-F-]{27}/g),
    );
  });

  test("a number is a UUID of version 8 in upper case", () => {
    expect(guidOf("x")).toMatch(/^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/);
    expect(guidOf("x")).toHaveLength(36);
  });

  test.each([
    ["2026-11-10T02:00:00.123Z", "20261110100000123"],
    ["2026-12-31T16:00:00.000Z", "20270101000000000"],
    ["2026-12-31T23:59:59+08:00", "20261231235959000"],
  ])("%s is %s in Beijing", (instant, written) => expect(beijingTime(instant)).toBe(written));

  test("a receipt of another kind, or none, is our bug", () => {
    expect(() => writeReceipts("order", [sampleReceipts.payment])).toThrow("a payment among receipts of kind order");
    expect(() => writeReceipts("order", [])).toThrow("1 to 100");
    expect(() => writeReceipts("order", new Array<Receipt>(101).fill(sampleReceipts.order))).toThrow("1 to 100");
  });
});

describe("returnInfo", () => {
  const pair = (code: string, zh: string): ReceiptNote => ({
    code,
    description: { en: "", zh },
    source: "x",
    certainty: "unverified",
  });

  test.each([
    ["one pair", [pair("2600", "放行")], "[Code:2600;Desc:放行]"],
    ["two pairs", [pair("1322", "一"), pair("R1", "二")], "[Code:1322;Desc:一][Code:R1;Desc:二]"],
    ["what ends a pair, inside one", [pair("1", "a[0];b]")], "[Code:1;Desc:a［0］；b］]"],
    ["lines become one", [pair("1", "a\r\nb")], "[Code:1;Desc:a b]"],
  ])("%s", (_name, said, info) => expect(infoOf(said, 1_000)).toBe(info));

  test("what finds no room is counted", () => {
    const info = infoOf(new Array<ReceiptNote>(30).fill(pair("1322", "长".repeat(90))), 1_000);
    expect(info).toMatch(/^(\[Code:1322;Desc:长{90}\]){9}\[Code:more;Desc:另有21项\]$/);
    expect(lengthOf(info)).toBeLessThanOrEqual(1_000);
  });

  test("of one that is too long its beginning stands", () => {
    const info = infoOf([pair("1", "长".repeat(2_000)), pair("2", "x")], 1_000);
    expect(info).toMatch(/^\[Code:1;Desc:长+…\]\[Code:2;Desc:x\]$/);
    expect(lengthOf(info)).toBeLessThanOrEqual(1_000);
    expect(infoOf([pair("1", "长".repeat(2_000))], 1_000)).toHaveLength(1_000);
  });

  test("always fits, and never loses a pair uncounted", () => {
    fc.assert(
      fc.property(notes, (said) => {
        const info = infoOf(said, 1_000);
        expect(lengthOf(info)).toBeLessThanOrEqual(1_000);
        const shown = info.split("[Code:").length - 1;
        const more = /\[Code:more;Desc:另有([0-9]+)项\]$/.exec(info)?.[1];
        expect(shown - (more === undefined ? 0 : 1) + Number(more ?? 0)).toBe(said.length);
      }),
    );
  });
});

describe("the receipt of a message that cannot be read", () => {
  const answered = (body: string | Uint8Array): Record<string, string> =>
    elementsOf(writeMessageReceipt(sampleMessageReceipt, Buffer.from(body)));

  test.each<[string, string, string, string]>([
    ["its number and type from the root", original, "ABCDEF01-0000-4000-8000-00000000ABCD", "CEB311Message"],
    [
      "from the wrapper",
      "<DxpMsg><TransInfo><CopMsgId>M-1</CopMsgId><MsgType>CEB621Message</MsgType>",
      "M-1",
      "CEB621Message",
    ],
    ["a wrapper of another prefix", "<d:CopMsgId> M-2 </d:CopMsgId>", "M-2", "Unknown"],
    ["nothing to be found", "hello", "", "Unknown"],
    ["another message", '<CEB999Message guid="G">', "G", "CEB999Message"],
    ["a root that is cut short", "<ceb:CEB411Message", "", "Unknown"],
  ])("%s", (_name, body, number, type) => {
    expect(answered(body)).toMatchObject({ oriCopMsgId: number, oriMessageType: type, oriBizMessage: body });
  });

  test("the original comes back whole, end marks of CDATA and all", () => {
    for (const body of ["a]]>b", "]]>", "]]]]>>", "<![CDATA[x]]>", original])
      expect(answered(body)["oriBizMessage"]).toBe(body);
  });

  test("in its own encoding; what is no character is replaced", () => {
    const gb = Buffer.from([0x3c, 0x3f, ...Buffer.from('xml version="1.0" encoding="GB18030"?>'), 0xd6, 0xd0]);
    expect(answered(gb)["oriBizMessage"]).toBe('<?xml version="1.0" encoding="GB18030"?>中');
    expect(answered(Buffer.from([0x61, 0xff, 0x00, 0x62]))["oriBizMessage"]).toBe("a\ufffd\ufffdb");
  });

  test("a long number is clipped to what the schema holds", () => {
    const receipt: MessageReceipt = sampleMessageReceipt;
    const text = writeMessageReceipt(receipt, Buffer.from(`<CopMsgId>${"9".repeat(900)}</CopMsgId>`));
    expect(lengthOf(elementsOf(text)["oriCopMsgId"]!)).toBe(255);
  });

  test("of more than a megabyte its beginning, never half a character", () => {
    const start = Buffer.from('<?xml version="1.0" encoding="GB18030"?>');
    for (const shift of ["", "a"]) {
      const body = Buffer.concat([start, Buffer.from(shift), Buffer.alloc(2 * 1024 * 1024, Buffer.from([0xd6, 0xd0]))]);
      const content = answered(body)["oriBizMessage"]!;
      expect(content.slice(start.length)).toMatch(new RegExp(`^${shift}中+…$`));
      expect(content.length).toBeGreaterThan(500_000);
    }
    const noise = answered(Buffer.alloc(2 * 1024 * 1024, 0xff))["oriBizMessage"]!;
    expect(noise).toMatch(/^\ufffd+…$/);
  });

  test("a large body that never closes its root takes no long time to look at", () => {
    const body = "<CEB311Message ".repeat(200_000);
    expect(answered(body)).toMatchObject({ oriCopMsgId: "", oriMessageType: "CEB311Message" });
  });
});
