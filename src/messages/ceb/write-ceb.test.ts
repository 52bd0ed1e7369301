import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { XmlDocument, XsdValidator } from "libxml2-wasm";
import { xmlRegisterFsInputProviders } from "libxml2-wasm/lib/nodejs.mjs";
import { describe, expect, test } from "vitest";
import { documentKinds, type Declaration } from "../../customs/documents.ts";
import { readCeb } from "./read-ceb.ts";
import { sampleDocuments } from "./sample-documents.ts";
import { wrapInDxp } from "./wrap-in-dxp.ts";
import { writeCeb } from "./write-ceb.ts";

const schemas = resolve(process.env["FAIRWAY_SHARED"] ?? "../shared", "standards/ceb/xsd");
const importSchema = join(schemas, "海关跨境进口业务节点报文定义202205.xsd");
const wrapperSchema = join(schemas, "海关跨境终端节点报文定义202205.xsd");
const isHere = existsSync(importSchema);

function validatorOf(path: string): XsdValidator {
  xmlRegisterFsInputProviders();
  return XsdValidator.fromDoc(XmlDocument.fromBuffer(readFileSync(path), { url: path }));
}

/** Throws with libxml2's reasons where the text is not valid. */
function validate(validator: XsdValidator, text: string): void {
  const document = XmlDocument.fromString(text);
  try {
    validator.validate(document);
  } finally {
    document.dispose();
  }
}

describe.skipIf(!isHere)(`valid by the schema${isHere ? "" : " (skipped: no standards at hand)"}`, () => {
  const validator = isHere ? validatorOf(importSchema) : undefined;

  test.each(documentKinds)("a message of kind %s, with one document and with a hundred", (kind) => {
    validate(validator!, writeCeb(kind, [sampleDocuments[kind]]));
    validate(validator!, writeCeb(kind, new Array(100).fill(sampleDocuments[kind])));
    validate(
      validator!,
      writeCeb(kind, [sampleDocuments[kind]], { intent: "withdrawal", isDraft: true, isSigned: true }),
    );
  });

  test("the schema is really asked", () => {
    const unsigned = writeCeb("declaration", [sampleDocuments.declaration], { isSigned: false });
    expect(() => validate(validator!, unsigned)).toThrow(/BaseSubscribe|Signature/);
    expect(() =>
      validate(validator!, writeCeb("order", [sampleDocuments.order]).replace("20261110100000", "1")),
    ).toThrow(/appTime/);
  });

  test("the wrapper, too", () => {
    const wrapped = wrapInDxp(writeCeb("order", [sampleDocuments.order]), {
      messageId: "M1",
      sender: "DXPENT0000000001",
      receiver: "DXPEDCCEB0000002",
      createdAt: "2026-11-10T10:00:00+08:00",
      messageType: "CEB311Message",
    });
    validate(validatorOf(wrapperSchema), wrapped);
  });
});

test("every document of a message has its own guid", () => {
  const text = writeCeb("payment", [sampleDocuments.payment, sampleDocuments.payment], {
    guid: "ABCDEF01-0000-4000-8000-00000000ABCD",
  });
  expect(text.match(/[A-F0-9-]{36}/g)).toEqual([
    "ABCDEF01-0000-4000-8000-00000000ABCD",
    "ABCDEF01-0000-4000-8000-000000000001",
    "ABCDEF01-0000-4000-8000-000000000002",
  ]);
});

test("a party without a name is written with its code; nothing else is made up", () => {
  const full = sampleDocuments.declaration as Declaration<string>;
  const unnamed = JSON.parse(
    JSON.stringify({ ...full, declarantName: undefined, buyer: { ...full.buyer, phone: undefined } }),
  ) as Declaration<string>;
  const message = readCeb(Buffer.from(writeCeb("declaration", [unnamed])));
  expect(message).toMatchObject({
    ok: true,
    value: {
      reads: [{ problems: [{ code: "document.member_missing", pointer: "/InventoryHead/buyerTelephone" }] }],
    },
  });
  expect(writeCeb("declaration", [unnamed])).toContain("<ceb:agentName>4605000001</ceb:agentName>");
});

test("a document of another kind is our bug", () => {
  expect(() => writeCeb("order", [sampleDocuments.payment])).toThrow("a payment among documents of kind order");
});
