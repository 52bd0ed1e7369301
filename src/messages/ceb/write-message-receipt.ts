/**
 * The CEB receipt 900: to a message in which no document could be read, with what the message said of itself, and the
 * message.
 *
 * The original goes back to who sent it and nowhere else: it is neither stored nor logged. It stands in CDATA, as the
 * specification asks, its first megabyte at most, so that refusing much does not take more memory than reading it;
 * characters that XML cannot hold, and bytes that are no characters, become U+FFFD. Number and type
 * are looked for in the first 16,000 characters, in the wrapper or at the root; a type that is not recognised is
 * "Unknown". Source: China Customs, message specification 202205, section 3.19. Not here: why it was refused.
 */
import type { MessageReceipt } from "../../customs/receipt.ts";
import { decodeBytes } from "./decode-bytes.ts";
import { asCdata, clip, holdable } from "./escape-text.ts";
import { CEB_NAMESPACE } from "./message-splitter.ts";
import { beijingTime, element, guidOf, infoOf } from "./write-receipts.ts";

const INFO_LENGTH_MAX = 5_000;
const NUMBER_LENGTH_MAX = 255;
const HEAD_LENGTH = 16_000;
const ORIGINAL_BYTES_MAX = 1024 * 1024;
const CHARACTER_BYTES_MAX = 4;
const copMsgId = /<(?:[\w.-]{1,64}:)?CopMsgId>([^<]{1,1000})</;
const wrappedType = /<(?:[\w.-]{1,64}:)?MsgType>\s{0,64}(CEB[0-9]{3}Message)\s{0,64}</;
const rootType = /<(?:[\w.-]{1,64}:)?(CEB[0-9]{3}Message)[\s>/]/;
const rootGuid = /<(?:[\w.-]{1,64}:)?CEB[0-9]{3}Message\s[^<>]{0,4000}?\bguid\s{0,8}=\s{0,8}["']([^"'<]{1,1000})["']/;

/** `original` is the body as received. */
export function writeMessageReceipt(receipt: MessageReceipt, original: Uint8Array): string {
  const text = textOf(original);
  const head = text.slice(0, HEAD_LENGTH);
  const number = copMsgId.exec(head)?.[1]?.trim() ?? rootGuid.exec(head)?.[1] ?? "";
  const type = wrappedType.exec(head)?.[1] ?? rootType.exec(head)?.[1] ?? "Unknown";
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n` +
    `<ceb:CEB900Message xmlns:ceb="${CEB_NAMESPACE}" guid="${guidOf(`message\n${receipt.id}`)}" version="1.0">` +
    `<ceb:MessageReturn>${element("guid", guidOf(receipt.id))}${element("returnStatus", receipt.status)}` +
    element("returnInfo", infoOf(receipt.notes, INFO_LENGTH_MAX)) +
    element("returnTime", beijingTime(receipt.issuedAt)) +
    element("oriCopMsgId", clip(holdable(number), NUMBER_LENGTH_MAX)) +
    element("oriMessageType", type) +
    `<ceb:oriBizMessage>${asCdata(text)}</ceb:oriBizMessage></ceb:MessageReturn></ceb:CEB900Message>\n`
  );
}

/** In its own encoding where that can be told; else what is no character is replaced. */
function textOf(bytes: Uint8Array): string {
  if (bytes.length <= ORIGINAL_BYTES_MAX) return decode(bytes) ?? lossy(bytes);
  // The cut must not fall inside a character.
  for (let cut = 0; cut < CHARACTER_BYTES_MAX; cut += 1) {
    const text = decode(bytes.subarray(0, ORIGINAL_BYTES_MAX - cut));
    if (text !== undefined) return `${text}…`;
  }
  return `${lossy(bytes.subarray(0, ORIGINAL_BYTES_MAX))}…`;
}

function decode(bytes: Uint8Array): string | undefined {
  const decoded = decodeBytes(bytes);
  return decoded.ok ? decoded.value : undefined;
}

const lossy = (bytes: Uint8Array): string => new TextDecoder("utf-8").decode(bytes);
