/**
 * Reading China Customs' CEB messages 311 (order), 411 (payment), 511 (waybill), 513 (waybill status), 621
 * (declaration) and 711 (arrival), revision 202205.
 *
 * Bytes in, one `Read` per business document out, in their order, lines counted from 1. A problem of the whole
 * message is answered only where it cannot be split into documents; everything else is the problem of its document.
 * Not here: the signature's verification (kept as "unchecked"), what needs sums, stored state or two documents.
 */
import type { Read, SignatureState } from "../../customs/filed.ts";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import { decodeBytes } from "./decode-bytes.ts";
import { decodePayload, DxpOpener } from "./dxp-opener.ts";
import type { MessageType } from "./message-shapes.ts";
import type { MessageSplitter } from "./message-splitter.ts";
import { readDelivery } from "./read-delivery.ts";
import { readDocument } from "./read-document.ts";
import { splitMessage } from "./split-message.ts";

export interface CebMessage {
  readonly messageType: MessageType;
  /** The message's own number; empty where the root does not carry it. */
  readonly guid: string;
  readonly reads: readonly Read[];
  readonly signature: SignatureState;
  /** The CEB message itself, decoded, out of its wrapper. */
  readonly text: string;
}

export function readCeb(bytes: Uint8Array): Result<CebMessage> {
  return readBytes(bytes, { isPayload: false });
}

function readBytes(bytes: Uint8Array, options: { isPayload: boolean }): Result<CebMessage> {
  const decoded = decodeBytes(bytes);
  if (!decoded.ok) return decoded;
  const text = decoded.value;
  if (text.trim() === "") return fail(problem("message.empty", "", "Send a CEB message: the body is empty."));
  const split = splitMessage(text, options);
  if (!split.ok) return split;
  if (!(split.value instanceof DxpOpener)) return readPieces(split.value, text);
  const payload = decodePayload(split.value.payload);
  return payload.ok ? readBytes(payload.value, { isPayload: true }) : payload;
}

function readPieces({ shape, pieces, guid, hasSignature }: MessageSplitter, text: string): Result<CebMessage> {
  if (pieces.length === 0) {
    return fail(problem("message.empty", "", `Give at least one ${shape.document} in ${shape.root}.`));
  }
  const signature = hasSignature ? "unchecked" : "absent";
  const reads =
    shape.form === "listed"
      ? readDelivery(shape, pieces[0]!, signature) // One delivery is a message.
      : pieces.map((piece, index) => readDocument(shape, piece, { line: index + 1, signature }));
  return ok({ messageType: shape.messageType, guid, reads, signature, text });
}
