/**
 * Receipts of one kind to one CEB message: 312, 412, 512, 514, 622 or 712, valid by the schema whatever the receipts
 * hold.
 *
 * A message has at most 100 receipts. Its numbers are made of the receipts' identities, so the same receipts are the
 * same message for ever. Times are Beijing time. returnInfo is "[Code:2600;Desc:放行]", one pair after another, in
 * Chinese, at most 1,000 characters; brackets inside a description are written in full width, so that pairs can be
 * told apart. Not here: the field tables (`receipt-shapes.ts`), which receipts there are (`app/receipts.ts`).
 */
import { createHash } from "node:crypto";
import type { Receipt, ReceiptKind, ReceiptNote } from "../../customs/receipt.ts";
import { assert } from "../../kernel/assert.ts";
import { clip, escapeText, holdable, lengthOf } from "./escape-text.ts";
import { CEB_NAMESPACE } from "./message-splitter.ts";
import { memberOf, receiptShapes, type ReceiptField } from "./receipt-shapes.ts";

export const RECEIPTS_MAX = 100;
const INFO_LENGTH_MAX = 1_000;
const STATUS_LENGTH_MAX = 10;
const BEIJING_OFFSET_MS = 8 * 3_600_000;
/** What stands where the schema demands a value and there is none. */
const NONE = "无";

export function writeReceipts(kind: ReceiptKind, receipts: readonly Receipt[]): string {
  assert(receipts.length > 0 && receipts.length <= RECEIPTS_MAX, "writeReceipts: 1 to 100 receipts make a message");
  const shape = receiptShapes[kind];
  const guid = guidOf(`message\n${receipts.map(({ id }) => id).join("\n")}`);
  const parts = [
    `<?xml version="1.0" encoding="UTF-8"?>\n`,
    `<ceb:${shape.root} xmlns:ceb="${CEB_NAMESPACE}" guid="${guid}" version="1.0">`,
  ];
  for (const receipt of receipts) {
    assert(receipt.subject.kind === kind, `writeReceipts: a ${receipt.subject.kind} among receipts of kind ${kind}`);
    parts.push(`<ceb:${shape.element}>`, element("guid", guidOf(receipt.id)));
    for (const field of shape.fields) parts.push(writeField(field, receipt));
    for (const [name, value] of shape.fixed) parts.push(element(name, value));
    parts.push(
      element("returnStatus", clip(receipt.status, STATUS_LENGTH_MAX)),
      element("returnTime", beijingTime(receipt.issuedAt)),
      element("returnInfo", infoOf(receipt.notes, INFO_LENGTH_MAX)),
      `</ceb:${shape.element}>`,
    );
  }
  parts.push(`</ceb:${shape.root}>\n`);
  return parts.join("");
}

export const element = (name: string, text: string): string =>
  `<ceb:${name}>${escapeText(holdable(text))}</ceb:${name}>`;

function writeField({ element: name, member, isRequired, length, isExact }: ReceiptField, receipt: Receipt): string {
  const known = member === "reference" ? referenceOf(receipt) : memberOf(receipt, member);
  const text = known === null || known === "" ? null : clip(known, length);
  if (isExact && (text === null || lengthOf(text) !== length)) {
    assert(!isRequired, `writeReceipts: ${member} has ${length} characters`);
    return "";
  }
  if (text === null) return isRequired ? element(name, NONE) : "";
  return element(name, text);
}

/** The declarant's own number; where it gave none, the order number tells it which declaration is meant. */
function referenceOf(receipt: Receipt): string | null {
  const { subject } = receipt;
  const own = memberOf(receipt, "reference");
  return own === null && subject.kind === "declaration" ? subject.orderNo : own;
}

const pairOf = ({ code, description }: ReceiptNote): string =>
  `[Code:${plain(code)};Desc:${plain(description.zh)}]`.replaceAll(/[\t\r\n]+/g, " ");

/** Without the marks that end a pair. */
const plain = (text: string): string => text.replaceAll("[", "［").replaceAll("]", "］").replaceAll(";", "；");

/** As many pairs as find room, whole; the last says how many did not. The first alone is shortened where it must be. */
export function infoOf(notes: readonly ReceiptNote[], charactersMax: number): string {
  const more = (count: number): string => (count === 0 ? "" : `[Code:more;Desc:另有${count}项]`);
  const [first, ...rest] = notes.map(pairOf);
  assert(first !== undefined, "infoOf: a receipt says something");
  const room = charactersMax - lengthOf(more(rest.length));
  let info = lengthOf(first) <= room ? first : `${clip(first, room - 1)}]`;
  for (let index = 0; index < rest.length; index += 1) {
    const longer = info + rest[index]!;
    if (lengthOf(longer) + lengthOf(more(rest.length - index - 1)) > charactersMax) {
      return info + more(rest.length - index);
    }
    info = longer;
  }
  return info;
}

/** 36 characters in the form of a UUID version 8 (RFC 9562), upper case, from SHA-256 of a name. */
export function guidOf(name: string): string {
  const bytes = createHash("sha256").update(`fairway receipt ${name}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString("hex").toUpperCase();
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** YYYYMMDDhhmmssSSS. */
export function beijingTime(instant: string): string {
  const instantMs = Date.parse(instant);
  assert(!Number.isNaN(instantMs), "beijingTime: an instant");
  return new Date(instantMs + BEIJING_OFFSET_MS)
    .toISOString()
    .slice(0, 23)
    .replaceAll(/[-T:.]/g, "");
}
