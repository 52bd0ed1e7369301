/**
 * uploadQueue: the files that somebody files, one after another, and what has come of each: outside of the pages, so
 * that they go on while others are looked at. They are one person's: with another person the queue begins anew.
 *
 * Of a file whole counts are kept, refused documents up to a bound, and the first parcels. Not here: how it is shown.
 */
import { api, type Problem } from "../../api/api.ts";
import { sendBody } from "../../api/send-body.ts";
import type { AnsweredDocument } from "./answered-document.ts";
import { bytesMaxOf, fileForm, FIRST_BYTES, formNamed, type FormName, type NoForm } from "./file-form.ts";
import type { TableKind } from "./kinds-of.ts";
import { sendLines } from "./send-lines.ts";

export interface Parcel {
  readonly platform: string;
  readonly orderNo: string;
}

export interface Upload {
  readonly id: number;
  readonly file: File;
  /** Of a table; null where its headings show it. */
  readonly kind: TableKind | null;
  readonly form: FormName | null;
  readonly state: "waiting" | "sending" | "done" | "cancelled" | "refused";
  readonly isRetrying: boolean;
  readonly sentBytes: number;
  readonly counts: Readonly<Record<AnsweredDocument["outcome"], number>>;
  readonly unseen: number;
  readonly refused: readonly AnsweredDocument[];
  readonly parcels: readonly Parcel[];
  /** Why it was not filed, or not to its end: the server's refusal, or what is wrong before anything is sent. */
  readonly failure: Error | NoForm | "tooLarge" | null;
}

/** As many documents as a table may have. */
const REFUSED_MAX = 5_000;
const PARCELS_MAX = 24;

let owner = "";
let uploads: readonly Upload[] = [];
let next = 1;
let isRunning = false;
const stops = new Map<number, AbortController>();
const listeners = new Set<() => void>();

function publish(changed: readonly Upload[]): void {
  uploads = changed;
  for (const listener of listeners) listener();
}
const change = (id: number, part: Partial<Upload>): void =>
  publish(uploads.map((upload) => (upload.id === id ? { ...upload, ...part } : upload)));

export const uploadQueue = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
  all: (): readonly Upload[] => uploads,
  /** Whose files these are; those of somebody else are stopped and forgotten. */
  belongTo(person: string): void {
    if (owner === person) return;
    owner = person;
    for (const stop of stops.values()) stop.abort();
    publish([]);
  },
  add(files: readonly File[], kind: TableKind | null): void {
    const added = files.map((file): Upload => {
      const counts = { accepted: 0, exists: 0, rejected: 0 };
      const begun = { state: "waiting", form: null, isRetrying: false, sentBytes: 0, counts, unseen: 0 } as const;
      return { ...begun, id: next++, file, kind, refused: [], parcels: [], failure: null };
    });
    publish([...uploads, ...added]);
    void run();
  },
  cancel(id: number): void {
    const stop = stops.get(id);
    if (stop === undefined) change(id, { state: "cancelled" });
    else stop.abort();
  },
  remove(id: number): void {
    publish(uploads.filter((upload) => upload.id !== id));
  },
};

/** One file after another: the next one's documents may follow up those of this one. */
async function run(): Promise<void> {
  if (isRunning) return;
  isRunning = true;
  try {
    for (;;) {
      const waiting = uploads.find(({ state }) => state === "waiting");
      if (waiting === undefined) return;
      await fileOne(waiting);
    }
  } finally {
    isRunning = false;
  }
}

async function fileOne({ id, file, kind }: Upload): Promise<void> {
  const stop = new AbortController();
  stops.set(id, stop);
  try {
    change(id, { state: "sending" });
    const form = fileForm(file.name, new Uint8Array(await file.slice(0, FIRST_BYTES).arrayBuffer()));
    if (form === "notKnown" || form === "oldExcel" || form === "empty")
      return change(id, { state: "refused", failure: form });
    change(id, { form });
    if (file.size > bytesMaxOf(form)) return change(id, { state: "refused", failure: "tooLarge" });
    await send(id, file, form, kind, stop.signal);
    change(id, { state: "done", isRetrying: false, sentBytes: file.size });
  } catch (error) {
    const isCancelled = error instanceof DOMException && error.name === "AbortError";
    if (isCancelled) change(id, { state: "cancelled", isRetrying: false });
    else change(id, { state: "refused", isRetrying: false, failure: error as Error });
  } finally {
    stops.delete(id);
  }
}

function send(id: number, file: File, form: FormName, kind: TableKind | null, signal: AbortSignal): Promise<void> {
  const gather = createGatherer(id);
  const onSent = (sentBytes: number): void =>
    change(id, { sentBytes: Math.min(sentBytes, file.size), isRetrying: false });
  if (form === "ndjson")
    return sendLines({
      ...{ file, signal, onSent },
      onDocument: gather,
      onUnseen: (documents) => change(id, { unseen: uploads.find((one) => one.id === id)!.unseen + documents }),
      onRetry: () => change(id, { isRetrying: true }),
    });
  const { type, isTable } = formNamed(form);
  const path = isTable && kind !== null ? `/v1/documents?kind=${kind}` : "/v1/documents";
  return sendBody({
    ...{ method: "POST", path, type, body: file, signal, onSent },
    onLine: (line) => gather(line as AnsweredDocument),
  });
}

/** Takes documents as they are answered, and shows them at most so often. */
function createGatherer(id: number): (document: AnsweredDocument) => void {
  const counts = { accepted: 0, exists: 0, rejected: 0 };
  const refused: AnsweredDocument[] = [];
  const parcels = new Map<string, Parcel>();
  let isDue = false;
  return (document) => {
    counts[document.outcome] += 1;
    if (document.outcome === "rejected" && refused.length < REFUSED_MAX) refused.push(document);
    const parcel = parcelOf(document);
    if (parcel !== undefined && parcels.size < PARCELS_MAX) parcels.set(`${parcel.platform}/${parcel.orderNo}`, parcel);
    if (isDue) return;
    isDue = true;
    queueMicrotask(() => {
      isDue = false;
      change(id, { counts: { ...counts }, refused: [...refused], parcels: [...parcels.values()] });
    });
  };
}

/** The parcel that a document on record belongs to, where its key names it. */
function parcelOf({ kind, key, outcome }: AnsweredDocument): Parcel | undefined {
  if (key === null || outcome === "rejected" || (kind !== "order" && kind !== "declaration")) return undefined;
  const at = key.indexOf("/");
  return { platform: key.slice(0, at), orderNo: key.slice(at + 1) };
}

/** The rows to mend of a table that was filed, with what is wrong in words. */
export async function correctedTable(
  { file, form, refused }: Upload,
  language: "en" | "zh",
  sentenceOf: (problem: Problem) => string,
): Promise<Blob> {
  const rows = refused.flatMap(({ rows: own = [], problems }) =>
    own.map((row) => {
      const here = problems.filter(({ pointer }) => pointer === `/rows/${row}` || pointer.startsWith(`/rows/${row}/`));
      const columns = here.flatMap(({ pointer }) => pointer.split("/")[3] ?? []);
      return { row, columns, problem: here.map(sentenceOf).join(" ") };
    }),
  );
  return api.fileOf("/v1/documents/corrected", { form, lang: language, table: await base64Of(file), rows });
}

function base64Of(file: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      const url = reader.result as string;
      resolve(url.slice(url.indexOf(",") + 1));
    });
    reader.addEventListener("error", () => reject(reader.error ?? new Error("the file cannot be read")));
    reader.readAsDataURL(file);
  });
}
