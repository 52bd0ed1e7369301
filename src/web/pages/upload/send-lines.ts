/**
 * sendLines: sends a file of NDJSON of any length as an upload that goes on after a cut (/v1/uploads).
 *
 * The file goes out in pieces of whole lines, each as one request, so that nothing of it is held but one piece, the
 * browser says how far it has come, and after a cut only what was not committed is sent again: the server says how many
 * documents it has, and the piece is gone on with behind them. What came of documents that were committed in a request
 * whose answer was lost is not known here; their number is. Not here: what a line means.
 */
import { api, Away, Refused } from "../../api/api.ts";
import { sendBody } from "../../api/send-body.ts";
import type { AnsweredDocument } from "./answered-document.ts";
import { documentsIn, skipDocuments } from "./split-piece.ts";

const PIECE_BYTES = 1024 * 1024;
/** A line longer than this is no line of documents; the server refuses lines above 1 MB each by itself. */
const PIECE_BYTES_MAX = 64 * 1024 * 1024;
const TRIES_MAX = 6;
const WAIT_MS_MAX = 30_000;
const LF = 0x0a;

export interface LinesSending {
  readonly file: Blob;
  readonly signal: AbortSignal;
  onSent(bytes: number): void;
  onDocument(document: AnsweredDocument): void;
  /** So many documents are committed, and what came of them was lost with a connection. */
  onUnseen(documents: number): void;
  onRetry(): void;
}

interface Upload {
  readonly id: string;
  readonly offset: number;
  readonly state: "open" | "finished" | "expired";
}

export async function sendLines(sending: LinesSending): Promise<void> {
  const { file, signal, onSent } = sending;
  const { id } = await api.post<Upload>("/v1/uploads");
  let at = 0;
  let offset = 0;
  while (at < file.size) {
    const end = await endOfPiece(file, at);
    const piece = new Uint8Array(await file.slice(at, end).arrayBuffer());
    offset = await sendPiece(id, { piece, offset, isLast: end === file.size, before: at }, sending);
    at = end;
    onSent(at);
    signal.throwIfAborted();
  }
}

/** Behind the last line end within reach; the end of the file where there is none any more. */
async function endOfPiece(file: Blob, from: number): Promise<number> {
  for (let length = PIECE_BYTES; from + length < file.size; length *= 2) {
    if (length > PIECE_BYTES_MAX) return from + length;
    const bytes = new Uint8Array(await file.slice(from, from + length).arrayBuffer());
    const end = bytes.lastIndexOf(LF);
    if (end >= 0) return from + end + 1;
  }
  return file.size;
}

interface Piece {
  readonly piece: Uint8Array<ArrayBuffer>;
  /** Documents before it. */
  readonly offset: number;
  readonly isLast: boolean;
  /** Bytes of the file before it. */
  readonly before: number;
}

/** Answers the documents behind the piece. */
async function sendPiece(id: string, { piece, offset, isLast, before }: Piece, sending: LinesSending): Promise<number> {
  let from = offset;
  for (let tries = 1; ; tries += 1) {
    const rest = piece.subarray(skipDocuments(piece, from - offset));
    if (documentsIn(rest) === 0 && !isLast) return from;
    let answered = 0;
    try {
      await sendBody({
        method: "PATCH",
        path: `/v1/uploads/${encodeURIComponent(id)}`,
        type: "application/x-ndjson",
        headers: { "upload-offset": String(from), ...(isLast && { "upload-complete": "?1" }) },
        body: new Blob([rest]),
        signal: sending.signal,
        onSent: (bytes) => sending.onSent(before + piece.length - rest.length + bytes),
        onLine: (line) => {
          answered += 1;
          sending.onDocument(line as AnsweredDocument);
        },
      });
      return from + answered;
    } catch (error) {
      if (tries >= TRIES_MAX || !isPassing(error)) throw error;
      sending.onRetry();
      await waitFor(waitMs(error, tries), sending.signal);
      const standing = await askStanding(id, sending.signal);
      sending.onUnseen(Math.max(standing.offset - from - answered, 0));
      from = standing.offset;
      if (standing.state === "finished") return from;
    }
  }
}

/** How much is committed; asked again while the server is away. */
async function askStanding(id: string, signal: AbortSignal): Promise<Upload> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await api.get<Upload>(`/v1/uploads/${encodeURIComponent(id)}`, {}, signal);
    } catch (error) {
      if (tries >= TRIES_MAX || !isPassing(error)) throw error;
      await waitFor(waitMs(error, tries), signal);
    }
  }
}

const passing = new Set([408, 429, 502, 503, 504]);
function isPassing(error: unknown): boolean {
  if (error instanceof Away) return true;
  if (!(error instanceof Refused)) return false;
  return passing.has(error.status) || error.problems[0]?.code === "upload.offset_wrong";
}

function waitMs(error: unknown, tries: number): number {
  const asked = error instanceof Refused && error.retryAfterSeconds !== null ? error.retryAfterSeconds * 1_000 : 0;
  return Math.min(Math.max(asked, 500 * 2 ** tries), WAIT_MS_MAX);
}

function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      signal.removeEventListener("abort", stop);
      resolve();
    }
    function stop(): void {
      clearTimeout(timer);
      reject(new DOMException("cancelled", "AbortError"));
    }
    signal.addEventListener("abort", stop);
  });
}
