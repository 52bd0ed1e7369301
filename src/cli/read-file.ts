/**
 * read-file: one file of documents, whatever it holds: a CEB message, one JSON document, an array, NDJSON, or a table.
 *
 * The form is seen from the first character, of CSV from the file's name. What cannot be split into documents comes
 * back as the file's problems. What is wrong with a document of a table is said by row and cell (`locate`).
 */
import { readFile } from "node:fs/promises";
import type { SignedMessage } from "../app/clearing/batcher.ts";
import type { Read } from "../customs/filed.ts";
import { fail, ok, problem, type Problem, type Result } from "../kernel/problem.ts";
import { readCeb } from "../messages/ceb/read-ceb.ts";
import { readJsonBody } from "../messages/json/read-json-body.ts";
import { readJsonDocument } from "../messages/json/read-json-document.ts";
import { readTableDocuments } from "../messages/table/read-table-documents.ts";
import { looksLikeXlsx, readTable } from "../messages/table/read-table.ts";

export interface FileOfDocuments {
  readonly reads: readonly Read[];
  readonly message?: SignedMessage;
  /** Where in the file a problem of the document at this position stands, as people see it. */
  locate(line: number, found: Problem): Problem;
}

/** `path` "-" is standard input. */
export async function readDocuments(path: string): Promise<Result<FileOfDocuments>> {
  const bytes = await readInput(path);
  const form = looksLikeXlsx(bytes) ? "xlsx" : isCsv.test(path) ? "csv" : undefined;
  if (form === undefined) return readBytes(bytes);
  const table = await readTable(bytes, form);
  return table.ok ? readTableDocuments(table.value, undefined) : table;
}

const isCsv = /\.csv$/i;
const asItIs = (_line: number, found: Problem): Problem => found;

/** The bytes of a file, or of standard input, whatever that is: a file, a pipe, a socket. */
export const readInput = (path: string): Promise<Buffer> => (path === "-" ? readStdin() : readFile(path));

async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function readBytes(bytes: Buffer): Result<FileOfDocuments> {
  if (looksLikeXml(bytes)) {
    const message = readCeb(bytes);
    if (!message.ok) return message;
    const { reads, guid, text, signature } = message.value;
    return ok({ reads, locate: asItIs, ...(signature !== "absent" && { message: { guid, text } }) });
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
    return fail(
      problem("message.empty", "", "The file holds no document; give a CEB message, JSON, NDJSON or a table."),
    );
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const isNdjson = lines.length > 1 && lines.every((line) => line.startsWith("{"));
  if (isNdjson) return ok({ reads: lines.map((line, index) => readJsonDocument(line, index + 1)), locate: asItIs });
  const body = readJsonBody(text);
  return body.ok ? ok({ reads: body.value, locate: asItIs }) : body;
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
