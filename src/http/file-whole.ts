/**
 * file-whole: a body that is one message (JSON or XML): read it to its end, split it into documents, file them in one
 * go.
 *
 * At most 32 MB. A body that cannot be split into documents is one problem; else every document gets its line.
 * Not here: NDJSON, which is never held whole (`file-stream.ts`), and tables (`tables/file-table.ts`).
 */
import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { fail, ok, problem, type Problem, type Result } from "../kernel/problem.ts";
import type { Read } from "../customs/filed.ts";
import { tooManyBytes, type Admitted } from "./admission.ts";
import { createPatience, timedChunks, tooSlow, type Pace } from "./patience.ts";
import type { Readers, XmlMessage } from "./ports.ts";

export const BODY_BYTES_MAX = 32 * 1024 * 1024;

const MB = 1024 * 1024;
const tooLarge = (bytesMax: number): Problem =>
  problem(
    "http.body_too_large",
    "",
    `A body of this form may have at most ${bytesMax / MB} MB; NDJSON is taken without limit.`,
  );
const empty = problem("message.empty", "", "The body holds no document.");
const notUtf8 = problem("message.encoding_wrong", "", "JSON is UTF-8; the body is not.");

export interface Whole {
  readonly message: Result<XmlMessage>;
  /** What was sent; undefined where it was not received to its end. */
  readonly body: Buffer | undefined;
}

/** The documents of a whole body. */
export async function readWhole(
  raw: IncomingMessage,
  format: "json" | "xml",
  readers: Readers,
  admitted: Admitted,
  pace: Pace,
): Promise<Whole> {
  const body = await collect(raw, admitted, pace, BODY_BYTES_MAX);
  return body.ok
    ? { message: split(body.value, format, readers), body: body.value }
    : { message: body, body: undefined };
}

function split(bytes: Buffer, format: "json" | "xml", readers: Readers): Result<XmlMessage> {
  if (isBlank(bytes)) return fail(empty);
  if (format === "json" && !isUtf8(bytes)) return fail(notUtf8);
  const message = format === "json" ? jsonMessage(readers.json(bytes.toString("utf8"))) : readers.xml(bytes);
  return message.ok && message.value.reads.length === 0 ? fail(empty) : message;
}

/** JSON is never signed as a whole. */
const jsonMessage = (reads: Result<readonly Read[]>): Result<XmlMessage> =>
  reads.ok ? ok({ reads: reads.value }) : reads;

/** A body to its end, in memory. */
export async function collect(
  raw: IncomingMessage,
  admitted: Admitted,
  pace: Pace,
  bytesMax: number,
): Promise<Result<Buffer>> {
  if (Number(raw.headers["content-length"] ?? 0) > bytesMax) return fail(tooLarge(bytesMax));
  const pieces: Buffer[] = [];
  const patience = createPatience(pace);
  let bytes = 0;
  for await (const { chunk: piece, waitedMs } of timedChunks(raw)) {
    bytes += piece.length;
    if (!patience.take(waitedMs, piece.length)) return fail(tooSlow);
    if (bytes > bytesMax) return fail(tooLarge(bytesMax));
    if (!admitted.hold(piece.length)) return fail(tooManyBytes);
    pieces.push(piece);
  }
  return ok(Buffer.concat(pieces, bytes));
}

function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d) return false;
  return true;
}
