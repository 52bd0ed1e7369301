/**
 * fairway file --to URL: files NDJSON as a party over HTTP, as an upload that goes on after any cut.
 *
 * An upload is named after the file's SHA-256, so that the command started again, on this machine or another, goes on
 * where it was; uploads are each party's own, so the name need not say whose. For people the rejected documents and the
 * counts; with --json each outcome as the server says it, and one object a file, which has a member `upload`. The key
 * comes from a file or the environment, never from the command line, which others on the machine can read.
 */
import { readFile } from "node:fs/promises";
import { documentsInFile, type DocumentsInFile } from "./documents-in-file.ts";
import { sleep } from "./sleep.ts";
import { answer, DONE, NOT_UNDERSTOOD, progress, say, UsageError, type ExitCode } from "./talk.ts";
import { uploadClient, type AnsweredLine, type UploadClient } from "./upload-client.ts";
import { uploadFile, type Uploaded } from "./upload-file.ts";

export interface FilingTo {
  readonly json: boolean;
  /** An upload's id; without it the files' hashes are. */
  readonly upload: string | undefined;
}

type Counts = Record<AnsweredLine["outcome"], number>;

const idShape = /^[A-Za-z0-9._-]{1,64}$/;
const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/;
/** So much of the hash keeps every two files of a party apart, and leaves room for a number behind it. */
const HASH_DIGITS = 40;

export function checkServer(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol))
    throw new UsageError("--to must be the server's address, as https://fairway.example");
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    throw new UsageError("--to must be an address alone, without a name, a password or a query");
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return url;
}

/** The key of the file, or of FAIRWAY_KEY. */
export async function readKey(file: string | undefined, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (file === undefined) return environment["FAIRWAY_KEY"];
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    throw new UsageError(`the key cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

export async function fileTo(server: URL, key: string, files: readonly string[], options: FilingTo): Promise<ExitCode> {
  const { json, upload } = options;
  if (files.includes("-")) throw new UsageError("standard input cannot be read again after a cut; give a file");
  if (!/^[\x21-\x7e]+$/.test(key)) throw new UsageError("this is no key: a key has letters, digits and signs alone");
  if (upload !== undefined && (files.length > 1 || !idShape.test(upload)))
    throw new UsageError("--upload names the upload of one file: 1 to 64 letters, digits, dots, hyphens, underscores");
  if (server.protocol === "http:" && !loopback.test(server.hostname))
    say(`the key and the documents go to ${server.host} in the clear; https keeps them from others`);
  const client = uploadClient(server, key);
  let exit: ExitCode = DONE;
  for (const path of files) {
    const file = await documentsInFile(path);
    if (file.ok) {
      const isUnderstood = await fileOne(client, file.value, options);
      if (!isUnderstood) exit = NOT_UNDERSTOOD;
      continue;
    }
    exit = NOT_UNDERSTOOD;
    if (json) answer(JSON.stringify({ file: path, line: null, problems: file.problems }));
    else for (const { code, detail } of file.problems) say(`${path}: ${detail} [${code}]`);
  }
  return exit;
}

/** True where all of the file is filed and each of its lines was a document. */
async function fileOne(client: UploadClient, file: DocumentsInFile, { json, upload }: FilingTo): Promise<boolean> {
  const counts: Counts = { accepted: 0, exists: 0, rejected: 0 };
  let notUnderstood = 0;
  let shown = 0;
  const bar = progress("filing", file.documents, "documents");
  const advanceTo = (documents: number): void => {
    if (documents <= shown) return;
    bar.advance(documents - shown);
    shown = documents;
  };
  const uploaded = await uploadFile(file, {
    client,
    id: upload ?? file.hash.slice(0, HASH_DIGITS),
    mayRename: upload === undefined,
    onLine(line) {
      counts[line.outcome] += 1;
      if (line.kind === null) notUnderstood += 1;
      if (json) answer(JSON.stringify(line));
      else if (line.outcome === "rejected") tellRejected(line);
      advanceTo(line.line);
    },
    onOffset: advanceTo,
    onSetback: ({ detail }, waitMs) => say(`${detail} Trying again in ${Math.ceil(waitMs / 1_000)} s.`),
    sleep,
    now: () => performance.now(),
    chance: () => Math.random(),
  });
  bar.done();
  report(file, uploaded, counts, json);
  return notUnderstood === 0 && uploaded.failure === undefined;
}

function tellRejected({ line, kind, key, problems }: AnsweredLine): void {
  answer(`${line}  ${kind ?? "?"}  ${key ?? "?"}  rejected`);
  for (const { code, pointer, detail } of problems) say(`   ${pointer} ${detail} [${code}]`);
}

function report({ path, documents }: DocumentsInFile, uploaded: Uploaded, counts: Counts, json: boolean): void {
  const { id, before, unseen, failure } = uploaded;
  if (json) {
    const problems = failure === undefined ? [] : [{ code: failure.code, pointer: "", detail: failure.detail }];
    const isFinished = failure === undefined;
    answer(JSON.stringify({ file: path, upload: id, documents, before, ...counts, unseen, isFinished, problems }));
    return;
  }
  const parts = Object.entries(counts).map(([outcome, count]) => `${outcome} ${count}`);
  if (before > 0) parts.push(`committed before ${before}`);
  answer(`${path}  ${parts.join("  ")}`);
  for (const [from, to] of unseen)
    say(`documents ${from} to ${to} are committed; what came of them was lost with a connection: see GET /v1/receipts`);
  if (failure !== undefined) say(`upload ${id} is not finished: ${failure.detail} [${failure.code}]`);
}
