/**
 * Pipeline: lines of one stream into chunks, chunks to the application, outcomes out in input order; memory stays
 * bounded.
 *
 * A chunk is what has arrived while nothing was under way, and up to 500 documents or 2 MB while something is (less
 * where many streams share the memory): one document alone waits for nobody, and a stream fills its batches. The first
 * chunk goes alone, because its fate decides the answer's status; then at most four are under way, counted until their
 * lines are handed to the connection. Lines are read when their chunk goes, not when they arrive: what waits is text,
 * and its nouns live no longer than they must. Not here: lines and bytes (`split-lines.ts`), HTTP (`file-stream.ts`).
 */
import type { Read } from "../customs/filed.ts";
import type { FilingOutcome } from "./ports.ts";
import { fileInOrder, nameOf, type Name } from "./outcome-lines.ts";

const CHUNK_DOCUMENTS_MAX = 500;
const CHUNK_BYTES_MAX = 2 * 1024 * 1024;
/** More streams than this fill smaller chunks. */
const FULL_CHUNK_STREAMS_MAX = 16;
const CHUNKS_UNDER_WAY_MAX = 4;

/** What came of a chunk: its outcomes, or the failure that reached all of it. */
export type Settled =
  | { readonly ok: true; readonly outcomes: readonly FilingOutcome[] }
  | { readonly ok: false; readonly error: unknown; readonly names: readonly Name[] };

export interface PipelineOptions<Line> {
  /** The document in a line; `position` is its place in the stream, from 1. */
  read(line: Line, position: number): Read;
  file(reads: readonly Read[]): Promise<readonly FilingOutcome[]>;
  /**
   * Takes what came of the chunks, in order. False from the first call: the stream is refused, nothing more of it is
   * filed.
   */
  answer(settled: Settled, isFirst: boolean, isLast: boolean): Promise<boolean>;
  /** Documents that came before this stream; positions go on from there. */
  readonly before?: number;
  /**
   * Notes that so many further documents are settled, in order, also where nobody is answered any more; before they
   * are answered. False from any call: nothing more is noted or filed, and `lost` is called.
   */
  keep?(documents: number, isLast: boolean): Promise<boolean>;
  /** What was filed can no longer be noted; called after its answer, once. */
  lost?(): void;
  /** How many streams there are, this one among them. */
  sharers(): number;
}

export interface Pipeline<Line> {
  /** Takes one line in; where this returns a promise, the reader must wait for it before it reads on. */
  add(line: Line): Promise<void> | undefined;
  /** Lines taken in so far. */
  count(): number;
  /** Says that what has arrived so far may go as it is, where nothing is under way. */
  pause(): void;
  /**
   * Files what is left; resolves when the last outcome is handed over. `isWhole` is false where the stream was cut
   * short.
   */
  finish(isWhole: boolean): Promise<void>;
  /** Files nothing more; resolves when what is under way is settled. */
  abandon(): Promise<void>;
  isRefused(): boolean;
}

/** A line is whatever `read` understands; of itself only its size on the wire matters. */
export function createPipeline<Line extends { readonly bytes: number }>({
  read,
  file,
  answer,
  keep,
  lost,
  before = 0,
  sharers,
}: PipelineOptions<Line>): Pipeline<Line> {
  let count = 0;
  let pending: Line[] = [];
  let pendingBytes = 0;
  let underWay = 0;
  let isFirstAnswered = false;
  let isRefused = false;
  let isKept = true;
  let isEnded = false;
  let tail: Promise<void> = Promise.resolve();
  let fault: { readonly error: unknown } | undefined; // A bug in answering; told to who finishes.
  let wake: (() => void) | undefined;

  function start(): void {
    const settled = fileLines(pending, before + count - pending.length + 1);
    pending = [];
    pendingBytes = 0;
    underWay += 1;
    tail = tail.then(async () => {
      const wasKept = isKept;
      const result = await note(await settled);
      try {
        if (!isRefused && !(await answer(result, !isFirstAnswered, isLast()))) refuse();
        if (!isKept) refuse();
        if (wasKept && !isKept) lost?.();
      } catch (error) {
        fault ??= { error };
        refuse();
      }
      isFirstAnswered = true;
      underWay -= 1;
      if (underWay === 0 && pending.length > 0) start();
      wake?.();
    });
  }

  /** What was filed and could not be noted counts as not filed: its sender sends it again. */
  async function note(settled: Settled): Promise<Settled> {
    if (keep === undefined || !isKept) return settled;
    isKept = false;
    if (!settled.ok) return settled;
    try {
      isKept = await keep(settled.outcomes.length, isLast());
      return settled;
    } catch (error) {
      return { ok: false, error, names: settled.outcomes };
    }
  }

  /** Not an async function, which would hold lines and reads until the answer. */
  function fileLines(lines: readonly Line[], first: number): Promise<Settled> {
    let names = lines.map((_line, index): Name => ({ line: first + index, kind: null, key: null }));
    try {
      const reads = lines.map((line, index) => read(line, first + index));
      names = reads.map(nameOf);
      return fileInOrder(reads, file).then(
        (outcomes): Settled => ({ ok: true, outcomes }),
        (error: unknown): Settled => ({ ok: false, error, names }),
      );
    } catch (error) {
      return Promise.resolve({ ok: false, error, names });
    }
  }

  const isLast = (): boolean => isEnded && underWay === 1 && pending.length === 0;

  function refuse(): void {
    isRefused = true;
    pending = [];
  }

  function add(line: Line): Promise<void> | undefined {
    count += 1;
    if (isRefused) return undefined;
    pending.push(line);
    pendingBytes += line.bytes;
    const share = Math.min(1, FULL_CHUNK_STREAMS_MAX / sharers());
    const isFull = pending.length >= CHUNK_DOCUMENTS_MAX * share || pendingBytes >= CHUNK_BYTES_MAX * share;
    return isFull ? dispatch() : undefined;
  }

  /** Starts what is pending as soon as there is room for it. */
  async function dispatch(): Promise<void> {
    while (underWay >= (isFirstAnswered ? CHUNKS_UNDER_WAY_MAX : 1)) {
      await new Promise<void>((resolve) => (wake = resolve));
    }
    if (pending.length > 0) start();
  }

  return {
    add,
    count: () => count,
    pause() {
      if (underWay > 0 || pending.length === 0) return;
      // What the connection has already received is read within this turn of the event loop and joins the chunk.
      setImmediate(() => {
        if (underWay === 0 && pending.length > 0) start();
      });
    },
    async finish(isWhole) {
      isEnded = isWhole;
      await dispatch();
      await tail;
      if (fault !== undefined) throw fault.error;
    },
    async abandon() {
      refuse();
      await tail;
    },
    isRefused: () => isRefused,
  };
}
