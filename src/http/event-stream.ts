/**
 * streamEvents: events as they are recorded, in the form of server-sent events (WHATWG HTML, "Server-sent events").
 *
 * `id` is the cursor behind the event; a heartbeat every fifteen seconds carries the cursor too, so that a reader whom
 * nothing concerned resumes at the end. What a reader does not take is not gathered: one page is in hand, and who takes
 * nothing for twenty seconds is cut off.
 */
import type { ServerResponse } from "node:http";
import type { FastifyReply, FastifyRequest } from "fastify";
import { assert } from "../kernel/assert.ts";
import type { Party } from "../customs/party.ts";
import { beginEventStream, HEARTBEAT_MS, RETRY, STALLED_MS_MAX } from "./begin-event-stream.ts";
import { endOf } from "./end-of.ts";
import type { EventQuestion } from "./event-question.ts";
import type { EventAnswer, EventPorts } from "./ports.ts";
import { problemOf, refuse } from "./refusal.ts";

export interface Streaming {
  readonly events: EventPorts;
  readonly party: Party;
  readonly question: EventQuestion;
  /** Given when the server stops. */
  readonly signal: AbortSignal;
}

/** Resolves when the stream is over. */
export async function streamEvents(
  request: FastifyRequest,
  reply: FastifyReply,
  streaming: Streaming,
): Promise<FastifyReply> {
  const { events, party, question } = streaming;
  let mark = events.mark();
  const first = await events.read(party, question);
  if (!first.ok) return refuse(request, reply, first.problems);
  const end = endOf(reply.raw, streaming.signal);
  const { signal } = end;
  const raw = beginEventStream(reply);
  let page = first.value;
  let text = `${RETRY}${textOf(page)}`;
  try {
    for (let beatAt = 0; await write(raw, text, signal);) {
      if (text !== "") beatAt = performance.now() + HEARTBEAT_MS;
      if (!page.more) await events.grown(mark, Math.max(0, beatAt - performance.now()), signal);
      if (signal.aborted) break;
      mark = events.mark();
      const next = await events.read(party, { ...question, after: page.cursor });
      assert(next.ok, "streamEvents: a cursor that was answered is one");
      page = next.value;
      text = page.events.length > 0 || performance.now() >= beatAt ? textOf(page) : "";
    }
  } catch (error) {
    problemOf(error, request.log); // The answer has begun: the reader comes back with its cursor.
  } finally {
    end.forget();
  }
  raw.end();
  return reply;
}

/** The events of a page, or a heartbeat: an id without data moves the reader's cursor and is no event. */
function textOf({ events, cursor }: EventAnswer): string {
  if (events.length === 0) return `id: ${cursor}\n:\n\n`;
  return events
    .map(({ told, cursor: id }) => `id: ${id}\nevent: ${told.type}\ndata: ${JSON.stringify(told)}\n\n`)
    .join("");
}

/** False where the reader is gone, or takes nothing and was cut off. */
async function write(raw: ServerResponse, text: string, signal: AbortSignal): Promise<boolean> {
  if (raw.destroyed) return false;
  if (text === "" || raw.write(text)) return true;
  return new Promise((resolve) => {
    const settle = (isTaken: boolean) => (): void => {
      clearTimeout(timer);
      raw.off("drain", drained);
      signal.removeEventListener("abort", ended);
      if (!isTaken) raw.destroy();
      resolve(isTaken);
    };
    const drained = settle(true);
    const ended = settle(false);
    const timer = setTimeout(ended, STALLED_MS_MAX);
    raw.on("drain", drained);
    signal.addEventListener("abort", ended);
  });
}
