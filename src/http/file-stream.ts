/**
 * file-stream: NDJSON of any length: read as it arrives, file in chunks, answer a line for each document while it still
 * arrives.
 *
 * The first chunk decides the status of the answer; what fails after it is told line by line, and each line is true by
 * itself. A sender that leaves keeps what was committed; the half of a line that it left behind is no document. The
 * reader is held back (and with it the sender) while four chunks are under way or while 4 MB of answers wait to be
 * read. Not here: which chunk goes when (`pipeline.ts`).
 */
import type { ServerResponse } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { Party } from "../customs/party.ts";
import type { Read } from "../customs/filed.ts";
import { problem, type Problem } from "../kernel/problem.ts";
import { failedOutcomes, outcomeLines } from "./outcome-lines.ts";
import { createPatience, timedChunks, tooSlow, type Pace, type Patience } from "./patience.ts";
import { createPipeline, type Settled } from "./pipeline.ts";
import type { HttpPorts } from "./ports.ts";
import { problemOf, refuse } from "./refusal.ts";
import { createLineSplitter, type Line } from "./split-lines.ts";

export const LINE_BYTES_MAX = 1024 * 1024;
/** About 40,000 lines: a sender that reads nothing before it has sent all is served up to there. */
const UNREAD_BYTES_MAX = 4 * 1024 * 1024;

export const NDJSON = "application/x-ndjson; charset=utf-8";

/** Of a line that could not be read; the splitter does not know the time. */
type Fault = "encoding_wrong" | "too_long" | "too_slow";
type LineOrFault = Line | { readonly text: undefined; readonly bytes: number; readonly fault: Fault };

const faults: Readonly<Record<Fault, Problem>> = {
  encoding_wrong: problem("message.encoding_wrong", "", "NDJSON is UTF-8; this line is not."),
  too_long: problem("message.line_too_long", "", "A line of NDJSON may have at most 1 MB; this one was not read."),
  too_slow: tooSlow,
};

/** What is remembered of a stream while it is filed, so that it can go on after a cut. */
export interface Keeping {
  /** Documents that came before this stream. */
  readonly before: number;
  readonly mayBeEmpty: boolean;
  /** Notes further documents, in order; false where somebody else has moved on. */
  keep(documents: number, isLast: boolean): Promise<boolean>;
  /** The stream came to its own end, and all of it is filed. */
  complete(): Promise<boolean>;
}

export interface StreamFiling {
  readonly ports: Pick<HttpPorts, "readers" | "file" | "room">;
  readonly party: Party;
  /** How many requests share the memory that chunks take. */
  sharers(): number;
  readonly pace: Pace;
  readonly keeping?: Keeping;
  /** True from when the server wants to be gone: what has arrived is still filed, nothing more is read. */
  isLeaving(): boolean;
}

/** Resolves when the answer is complete, or its connection is gone. */
export async function fileStream(request: FastifyRequest, reply: FastifyReply, filing: StreamFiling): Promise<void> {
  const { ports, party, keeping } = filing;
  const splitter = createLineSplitter(LINE_BYTES_MAX);
  const pipeline = createPipeline<LineOrFault>({
    read: (line, position) => readOf(line, position, ports),
    file: (reads) => ports.file(reads, party),
    sharers: filing.sharers,
    ...(keeping !== undefined && { before: keeping.before, keep: keeping.keep }),
    // Its sender may wait for an answer before it sends more: it must not wait for ever.
    lost: () => {
      if (keeping !== undefined && isBegun(reply)) finish(reply, false);
    },
    answer: (settled, isFirst, isLast) => answer(request, reply, settled, isFirst, isLast),
  });
  const take = async (lines: readonly LineOrFault[]): Promise<void> => {
    for (const line of lines) {
      const room = pipeline.add(line);
      if (room !== undefined) await room;
    }
  };
  const patience = createPatience(filing.pace);
  let isWhole = true;
  let isSlow = false;
  try {
    for await (const { chunk, waitedMs } of timedChunks(request.raw)) {
      if (pipeline.isRefused()) {
        if (!isBegun(reply)) continue; // Only to let the sender finish and read the answer.
        isWhole = false;
        break;
      }
      const room = ports.room?.(party);
      if (room !== undefined) await room;
      await take(splitter.push(chunk));
      pipeline.pause();
      isSlow = !isInTime(patience, chunk, waitedMs);
      if (isSlow || filing.isLeaving()) {
        isWhole = false;
        break;
      }
    }
  } catch (error) {
    await pipeline.abandon();
    if (!request.raw.destroyed) throw error;
    leave(request, reply);
    return;
  }
  if (isWhole && !pipeline.isRefused()) await take(splitter.end());
  // In an upload the line is no document: its sender goes on with it.
  if (isSlow && keeping === undefined && pipeline.count() > 0)
    await take([{ text: undefined, bytes: 0, fault: "too_slow" }]);
  if (pipeline.count() === 0) {
    if (isSlow) refuse(request, reply, [tooSlow]);
    else if (!isWhole) leave(request, reply);
    else if (keeping?.mayBeEmpty === true && (await keeping.complete())) open(reply, "").raw.end();
    else refuse(request, reply, [problem("message.empty", "", "The body holds no document.")]);
    return;
  }
  await pipeline.finish(isWhole);
  if (pipeline.isRefused()) isWhole = false;
  else if (isWhole) await keeping?.complete();
  if (!pipeline.isRefused() || isBegun(reply)) finish(reply, isWhole);
}

/** Lines are answered: what fails from here on cuts the answer. A refusal is an answer of its own. */
const isBegun = ({ raw }: FastifyReply): boolean => raw.headersSent && raw.statusCode === 200;

const LF = 0x0a;

/** Whether the sender of this chunk keeps up; only the line that is open counts. */
function isInTime(patience: Patience, chunk: Buffer, waitedMs: number): boolean {
  const end = chunk.lastIndexOf(LF);
  if (end < 0) return patience.take(patience.isIdle() ? 0 : waitedMs, chunk.length);
  patience.restart(chunk.length - end - 1);
  return true;
}

/** The sender left, or is cut off before its first document: nobody is answered. */
function leave(request: FastifyRequest, reply: FastifyReply): void {
  request.log.info("the sender left before the end of its documents");
  if (!reply.sent) reply.hijack();
  reply.raw.destroy();
}

function readOf(line: LineOrFault, position: number, { readers }: Pick<HttpPorts, "readers">): Read {
  if (line.text !== undefined) return readers.ndjsonLine(line.text, position);
  return {
    line: position,
    entrance: "json",
    kind: null,
    key: null,
    consignment: null,
    orderNo: null,
    intent: "original",
    isDraft: false,
    signature: "absent",
    document: undefined,
    problems: [faults[line.fault]],
    raw: "",
  };
}

/** Hands the outcomes of one chunk to the connection. False where the stream is refused: its first chunk failed. */
async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  settled: Settled,
  isFirst: boolean,
  isLast: boolean,
): Promise<boolean> {
  const cause = settled.ok ? undefined : problemOf(settled.error, request.log);
  if (isFirst && cause !== undefined) {
    refuse(request, reply, [cause]);
    return false;
  }
  const text = outcomeLines(settled.ok ? settled.outcomes : failedOutcomes(settled.names, cause!));
  if (isFirst) open(reply, isLast ? text : undefined);
  if (isLast) reply.raw.end(text);
  else await write(reply.raw, text);
  return true;
}

/** Begins the answer; where its only text is known, with its length. */
function open(reply: FastifyReply, whole: string | undefined): FastifyReply {
  reply.hijack();
  const length = whole === undefined ? {} : { "content-length": Buffer.byteLength(whole) };
  reply.raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), "content-type": NDJSON, ...length });
  return reply;
}

/** Waits where the sender does not read its answer. */
async function write(raw: ServerResponse, text: string): Promise<void> {
  if (raw.destroyed) return;
  raw.write(text);
  if (raw.writableLength <= UNREAD_BYTES_MAX) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      raw.off("drain", done);
      raw.off("close", done);
      resolve();
    };
    raw.on("drain", done);
    raw.on("close", done);
  });
}

function finish({ raw }: FastifyReply, isWhole: boolean): void {
  if (raw.writableEnded) return;
  if (isWhole) raw.end();
  else raw.socket?.destroySoon(); // Cut off, as HTTP says it: an answer that lacks documents must not look complete.
}
