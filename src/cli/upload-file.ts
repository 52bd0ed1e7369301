/**
 * uploadFile: brings one file of documents to a server, whatever happens between: asks where its upload stands, sends
 * the rest, and after a cut asks again.
 *
 * The offset on record decides, never what was sent: what it counts is committed and not sent again. Of a failure that
 * passes (a cut, 408, 429, 5xx) the wait doubles from one second to thirty, or is what `Retry-After` says; where
 * nothing has moved for half an hour it is given up. Each outcome is told once. One whose answer was lost with its
 * connection is not asked for again: documents filed twice out of their order could undo a later change.
 */
import type { DocumentsInFile } from "./documents-in-file.ts";
import type { AnsweredLine, Setback, Standing, UploadClient } from "./upload-client.ts";

export interface Uploading {
  readonly client: UploadClient;
  readonly id: string;
  /** Where that upload is expired, another name may be tried. */
  readonly mayRename: boolean;
  onLine(line: AnsweredLine): void;
  /** So many documents of the file are committed. */
  onOffset(offset: number): void;
  /** Something passed that will be tried again after a wait. */
  onSetback(setback: Setback, waitMs: number): void;
  sleep(milliseconds: number): Promise<void>;
  now(): number;
  /** From 0 up to 1. */
  chance(): number;
}

export interface Uploaded {
  readonly id: string;
  /** Committed before this run, counted from the first. */
  readonly before: number;
  /** Documents whose outcome was lost with a connection: from line, to line. */
  readonly unseen: readonly (readonly [from: number, to: number])[];
  /** Why it is not finished. */
  readonly failure: Pick<Setback, "code" | "detail"> | undefined;
}

const WAIT_MS_MIN = 1_000;
const WAIT_MS_MAX = 30_000;
const JITTER = 0.2;
const RETRY_AFTER_MS_MAX = 10 * 60_000;
const GIVES_UP_AFTER_MS = 30 * 60_000;
const NAMES_MAX = 100;

/** Outcomes of documents that a failure kept from being committed: true only where the offset counts them. */
const passing = new Set(["store.unavailable", "http.internal_error"]);

export async function uploadFile(file: DocumentsInFile, uploading: Uploading): Promise<Uploaded> {
  const { client } = uploading;
  let id = uploading.id;
  let names = 1;
  let before: number | undefined;
  let seen = 0; // Lines up to here are told, or known to be lost.
  let doubtful: AnsweredLine[] = [];
  const unseen: [number, number][] = [];
  const patience = patienceOf(uploading);
  const end = (failure?: Uploaded["failure"]): Uploaded => ({ id, before: before ?? 0, unseen, failure });

  function tell(line: AnsweredLine): void {
    if (line.line <= seen) return; // The record went back behind what it had answered.
    if (line.line > seen + 1) unseen.push([seen + 1, line.line - 1]);
    seen = line.line;
    uploading.onLine(line);
  }
  function take(line: AnsweredLine): void {
    const isDoubtful = line.problems.some(({ code }) => passing.has(code));
    if (isDoubtful || doubtful.length > 0) doubtful.push(line);
    else tell(line);
  }
  /** What is on record settles what was in doubt. */
  function settle(offset: number): void {
    if (before === undefined) before = seen = offset;
    for (const line of doubtful) if (line.line <= offset) tell(line);
    doubtful = [];
    if (seen < offset) unseen.push([seen + 1, offset]);
    seen = Math.max(seen, offset);
    uploading.onOffset(offset);
  }

  for (;;) {
    const standing = await client.stand(id);
    if (!standing.ok) {
      if (isFinal(standing) || !(await patience.wait(standing))) return end(standing);
      continue;
    }
    const { offset, state } = standing.value;
    if (state === "expired" && before === undefined && uploading.mayRename && names < NAMES_MAX) {
      names += 1;
      id = `${uploading.id}-${names}`;
      continue;
    }
    const objection = objectionTo(standing.value, file, await file.isUnchanged());
    if (objection !== undefined) return end(objection);
    settle(offset);
    if (state === "finished") return end();
    patience.moved(offset);
    const position = await file.positionAfter(offset);
    const sent = await client.send(id, { path: file.path, position, offset, onLine: take });
    if (sent.ok) continue; // Whether it is finished, the record says.
    if (isFinal(sent)) return end(sent);
    if (seen > offset) patience.moved(seen);
    if (!(await patience.wait(sent))) return end(sent);
  }
}

function objectionTo({ offset, state }: Standing, file: DocumentsInFile, isUnchanged: boolean): Uploaded["failure"] {
  if (!isUnchanged)
    return {
      code: "upload.file_changed",
      detail: "The file was changed meanwhile; begin it anew when it is complete.",
    };
  if (state === "expired")
    return { code: "upload.expired", detail: "This upload has not moved for seven days; give another with --upload." };
  const isAnother = offset > file.documents || (state === "finished" && offset !== file.documents);
  if (!isAnother) return undefined;
  const detail = `This upload holds ${offset} documents, the file ${file.documents}: it is another file's; give another with --upload.`;
  return { code: "upload.of_another_file", detail };
}

/** Passing: cuts, slowness, too much under way, a server's own faults; and the record that moved on meanwhile. */
function isFinal({ status, code }: Setback): boolean {
  if (status === undefined || status >= 500 || status === 408 || status === 429) return false;
  return !["upload.offset_wrong", "upload.finished", "upload.not_found"].includes(code);
}

interface Patience {
  moved(offset: number): void;
  /** False where it is to be given up. */
  wait(setback: Setback): Promise<boolean>;
}

function patienceOf({ sleep, now, chance, onSetback }: Uploading): Patience {
  let tries = 0;
  let furthest = -1;
  let since = now();
  return {
    moved(offset) {
      if (offset <= furthest) return;
      furthest = offset;
      tries = 0;
      since = now();
    },
    async wait(setback) {
      if (now() - since > GIVES_UP_AFTER_MS) return false;
      const doubled = Math.min(WAIT_MS_MIN * 2 ** tries, WAIT_MS_MAX);
      const asked = Math.min(setback.retryAfterMs ?? doubled, RETRY_AFTER_MS_MAX);
      const waitMs = Math.round(Math.max(asked, WAIT_MS_MIN) * (1 + JITTER * chance()));
      tries += 1;
      onSetback(setback, waitMs);
      await sleep(waitMs);
      return true;
    },
  };
}
