/**
 * documentsInFile: a file of NDJSON as an upload sees it: how many documents, under which hash, and at which byte the
 * rest begins.
 *
 * Lines are counted by the server's own splitter, so that a blank line, a missing last line end and a line that is too
 * long count on both sides alike. Nothing is held in memory but one line. Not here: what a document says.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { LINE_BYTES_MAX } from "../http/file-stream.ts";
import { createLineSplitter } from "../http/split-lines.ts";
import { fail, ok, problem, type Result } from "../kernel/problem.ts";

export interface DocumentsInFile {
  readonly path: string;
  readonly documents: number;
  /** SHA-256 of its bytes, hexadecimal. */
  readonly hash: string;
  /** The byte behind the line that ends so many documents. */
  positionAfter(documents: number): Promise<number>;
  /** False where the file is another one by now, as far as the file system can tell. */
  isUnchanged(): Promise<boolean>;
}

const LF = 0x0a;

export async function documentsInFile(path: string): Promise<Result<DocumentsInFile>> {
  const mark = await markOf(path);
  const hash = createHash("sha256");
  const splitter = createLineSplitter(LINE_BYTES_MAX);
  let documents = 0;
  let first: string | undefined;
  for await (const chunk of chunksOf(path)) {
    hash.update(chunk);
    const lines = splitter.push(chunk);
    first ??= lines[0]?.text;
    documents += lines.length;
  }
  const last = splitter.end();
  first ??= last[0]?.text;
  documents += last.length;
  if (documents === 0) return fail(problem("message.empty", "", "The file holds no document; give NDJSON."));
  if (isTable.test(path) || (first !== undefined && /^\s*([<[]|\{\s*$)/.test(first))) return fail(notNdjson);
  return ok({
    path,
    documents,
    hash: hash.digest("hex"),
    positionAfter: (count) => positionAfter(path, count),
    isUnchanged: async () => (await markOf(path).catch(() => "gone")) === mark,
  });
}

const isTable = /\.(csv|xlsx)$/i;
const notNdjson = problem(
  "http.media_type_unsupported",
  "",
  "Only NDJSON, one document a line, goes on after a cut; send other forms to POST /v1/documents.",
);

const chunksOf = (path: string): AsyncIterable<Buffer> => createReadStream(path) as AsyncIterable<Buffer>;

async function markOf(path: string): Promise<string> {
  const { size, mtimeNs, ino } = await stat(path, { bigint: true });
  return `${ino} ${size} ${mtimeNs}`;
}

async function positionAfter(path: string, documents: number): Promise<number> {
  if (documents === 0) return 0;
  const splitter = createLineSplitter(LINE_BYTES_MAX);
  let count = 0;
  let position = 0;
  for await (const chunk of chunksOf(path)) {
    let start = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
      count += splitter.push(chunk.subarray(start, end + 1)).length;
      start = end + 1;
      if (count === documents) return position + start;
    }
    count += splitter.push(chunk.subarray(start)).length;
    position += chunk.length;
  }
  return position;
}
