/**
 * Nouns to a CEB message: for tests, the demo and load. What it writes reads back as the same nouns.
 *
 * Elements in the schema's order, so that a message of whole nouns validates. A party's name that the noun does not
 * carry is written as its code; anything else that is absent is left out, and reading then says so. The signature is
 * a placeholder that signs nothing. Not here: numbers and times of its own: `guid` and `appTime` are the caller's,
 * with fixed ones where it does not care.
 */
import type { AnyDocument, DocumentKind } from "../../customs/documents.ts";
import type { Intent } from "../../customs/filed.ts";
import { assert } from "../../kernel/assert.ts";
import { escapeText } from "./escape-text.ts";
import type { Field } from "./field.ts";
import { businessStates, intents, messageShapes, type MessageShape, type RecordShape } from "./message-shapes.ts";
import { CEB_NAMESPACE } from "./message-splitter.ts";
import { writeValue } from "./read-value.ts";

export interface WriteOptions {
  /** 36 characters. A document's own is this one with its last twelve replaced by its line; a delivery has one. */
  readonly guid?: string;
  /** yyyyMMddHHmmss. */
  readonly appTime?: string;
  readonly intent?: Intent;
  readonly isDraft?: boolean;
  /** Whether a placeholder signature stands in the message; by default only where the schema wants one (621, 711). */
  readonly isSigned?: boolean;
  /** Who sends: the code and exchange number of the transfer part. */
  readonly sender?: { readonly code: string; readonly name: string; readonly exchangeId: string };
}

const GUID = "00000000-0000-4000-8000-000000000000";
const APP_TIME = "20261110100000";
const sampleSender = { code: "4600000001", name: "Sender", exchangeId: "DXPENT0000000001" };
/** The noun member that stands in for a party's name. */
const codeOfName: ReadonlyMap<string, string> = new Map([
  ["platformName", "platform"],
  ["sellerName", "seller"],
  ["firmName", "firm"],
  ["carrierName", "carrier"],
  ["declarantName", "declarant"],
  ["operatorName", "operator"],
]);

type Noun = Readonly<Record<string, unknown>>;

export function writeCeb(
  kind: DocumentKind,
  documents: readonly AnyDocument<string>[],
  options: WriteOptions = {},
): string {
  const shape = messageShapes[kind];
  const guid = options.guid ?? GUID;
  assert(guid.length === 36, "writeCeb: a guid has 36 characters");
  const parts: string[] = [
    `<?xml version="1.0" encoding="UTF-8"?>\n`,
    `<ceb:${shape.root} xmlns:ceb="${CEB_NAMESPACE}" guid="${escapeText(guid)}" version="1.0">`,
  ];
  const nouns = documents.map((document) => {
    assert(document.kind === kind, `writeCeb: a ${document.kind} among documents of kind ${kind}`);
    return document as unknown as Noun;
  });
  if (shape.form === "listed") parts.push(writeDelivery(shape, nouns, `${guid.slice(0, 24)}000000000001`, options));
  else
    nouns.forEach((noun, index) => {
      const flags = flagsOf(noun, `${guid.slice(0, 24)}${String(index + 1).padStart(12, "0")}`, options);
      const head = writeRecord(shape.head, noun, flags);
      if (shape.form === "bare") return parts.push(head);
      parts.push(`<ceb:${shape.document}>`, head);
      if (shape.list !== null) {
        for (const item of noun["items"] as readonly Noun[]) parts.push(writeRecord(shape.list, item, flags));
      }
      return parts.push(`</ceb:${shape.document}>`);
    });
  parts.push(writeTransfer(options.sender ?? sampleSender));
  if (options.isSigned ?? (kind === "declaration" || kind === "arrival")) parts.push(placeholderSignature);
  parts.push(`</ceb:${shape.root}>\n`);
  return parts.join("");
}

/** Documents that share their head, one a line. */
function writeDelivery(shape: MessageShape, nouns: readonly Noun[], guid: string, options: WriteOptions): string {
  const [first] = nouns;
  assert(first !== undefined, "writeCeb: a delivery has a line");
  const head = writeRecord(shape.head, first, flagsOf(first, guid, options));
  const lines = nouns.map((noun, index) => {
    const isShared = writeRecord(shape.head, noun, flagsOf(noun, guid, options)) === head;
    assert(isShared, "writeCeb: the arrivals of one message share their head");
    return writeRecord(shape.list!, noun, new Map([["gnum", String(index + 1)]]));
  });
  return `<ceb:${shape.document}>${head}${lines.join("")}</ceb:${shape.document}>`;
}

/** What is not content: the fields without a noun path. */
function flagsOf(noun: Noun, guid: string, options: WriteOptions): ReadonlyMap<string, string> {
  return new Map([
    ["guid", guid],
    ["appType", intents.codeOf.get(options.intent ?? "original")!],
    ["appTime", options.appTime ?? APP_TIME],
    ["appStatus", businessStates.codeOf.get(options.isDraft === true ? "draft" : "declared")!],
    ["orderType", "I"],
    ["ieFlag", "I"],
    ["currency", String(noun["currency"])],
  ]);
}

function writeRecord(record: RecordShape, noun: Noun, flags: ReadonlyMap<string, string>): string {
  let content = "";
  for (const field of record.fields) {
    const value = field.path === null ? flags.get(field.element) : valueAt(noun, field, field.path);
    if (value === undefined) continue;
    content += `<ceb:${field.element}>${escapeText(writeValue(field.type, value))}</ceb:${field.element}>`;
  }
  return `<ceb:${record.element}>${content}</ceb:${record.element}>`;
}

function valueAt(noun: Noun, field: Field, path: string): string | undefined {
  const [first, second] = path.split("/") as [string, string | undefined];
  const value = second === undefined ? noun[first] : (noun[first] as Noun | undefined)?.[second];
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return value;
  const standIn = field.isRequired ? codeOfName.get(path) : undefined;
  return standIn === undefined ? undefined : (noun[standIn] as string);
}

function writeTransfer(sender: { code: string; name: string; exchangeId: string }): string {
  return (
    `<ceb:BaseTransfer><ceb:copCode>${escapeText(sender.code)}</ceb:copCode>` +
    `<ceb:copName>${escapeText(sender.name)}</ceb:copName>` +
    `<ceb:dxpMode>DXP</ceb:dxpMode><ceb:dxpId>${escapeText(sender.exchangeId)}</ceb:dxpId></ceb:BaseTransfer>`
  );
}

const placeholderSignature =
  `<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>` +
  `<ds:CanonicalizationMethod Algorithm="urn:fairway:placeholder"/>` +
  `<ds:SignatureMethod Algorithm="urn:fairway:placeholder"/>` +
  `<ds:Reference URI=""><ds:DigestMethod Algorithm="urn:fairway:placeholder"/><ds:DigestValue>AAAA</ds:DigestValue>` +
  `</ds:Reference></ds:SignedInfo><ds:SignatureValue>AAAA</ds:SignatureValue></ds:Signature>`;
