/**
 * read-file: one file of documents, whatever it holds: a CEB message, one JSON document, an array, or NDJSON.
 *
 * The form is seen from the first character. What cannot be split into documents comes back as the file's problems.
 */
import { readFile } from "node:fs/promises";
import type { SignedMessage } from "../app/clearing/batcher.ts";
import type { Read } from "../customs/filed.ts";
import { fail, ok, problem, type Result } from "../kernel/problem.ts";
import { readCeb } from "../messages/ceb/read-ceb.ts";
import { readJsonBody } from "../messages/json/read-json-body.ts";
import { readJsonDocument } from "../messages/json/read-json-document.ts";

export interface FileOfDocuments {
  readonly reads: readonly Read[];
  readonly message?: SignedMessage;
}

/** `path` "-" is standard input. */
export async function readDocuments(path: string): Promise<Result<FileOfDocuments>> {
  return readBytes(await readInput(path));
}

/** The bytes of a file, or of standard input, whatever that is: a file, a pipe, a socket. */
export const readInput = (path: string): Promise<Buffer> => (path === "-" ? readStdin() : readFile(path));

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export function readBytes(bytes: Buffer): Result<FileOfDocuments> {
  if (looksLikeXml(bytes)) {
    const message = readCeb(bytes);
    if (!message.ok) return message;
    const { reads, guid, text, signature } = message.value;
    return ok(signature === "absent" ? { reads } : { reads, message: { guid, text } });
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return fail(
      problem(
        "message.encoding_wrong",
        "",
        "The file is not UTF-8; save it as UTF-8, or send XML that declares its encoding.",
      ),
    );
  }
  if (text.trim() === "")
    return fail(problem("message.empty", "", "The file holds no document; give a CEB message, JSON or NDJSON."));
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const isNdjson = lines.length > 1 && lines.every((line) => line.startsWith("{"));
  if (isNdjson) return ok({ reads: lines.map((line, index) => readJsonDocument(line, index + 1)) });
  const body = readJsonBody(text);
  return body.ok ? ok({ reads: body.value }) : body;
}

const marksAndSpaces = new Set([
  ...[0xef, 0xbb, 0xbf, 0xfe, 0xff, 0x84, 0x31, 0x95, 0x33], // Of UTF-8, UTF-16 and GB18030; "1" and "3" begin no XML.
  ...[0x00, 0x20, 0x09, 0x0a, 0x0d],
]);

/** XML begins with "<" after marks of byte order and white space, in UTF-8, UTF-16 or GB18030. */
function looksLikeXml(bytes: Buffer): boolean {
  for (const byte of bytes.subarray(0, 64)) {
    if (marksAndSpaces.has(byte)) continue;
    return byte === 0x3c;
  }
  return false;
}
