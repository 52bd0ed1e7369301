/**
 * streamOverview: figures as they change, in the form of server-sent events (WHATWG HTML, "Server-sent events").
 *
 * The whole figures at once, then whenever they differ, at most once a second; a comment every fifteen seconds keeps
 * the connection. Everybody who sees the same figures shares one question a second. Who takes nothing is passed over,
 * not gathered for, and is cut off after twenty seconds.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { beginEventStream, HEARTBEAT_MS, RETRY, STALLED_MS_MAX } from "../begin-event-stream.ts";
import { endOf } from "../end-of.ts";
import { problemOf, refuse } from "../refusal.ts";
import { createTurnstile, tooMany } from "../turnstile.ts";
import type { Asker } from "../asker.ts";
import type { ListPort } from "./list-port.ts";

const LOOKS_EVERY_MS = 1_000;
const STREAMS_PER_ASKER_MAX = 8;

type Stream = (request: FastifyRequest, reply: FastifyReply, asker: Asker, day: string | null) => Promise<FastifyReply>;

export function streamOverview(app: FastifyInstance, lists: Pick<ListPort, "overview">): Stream {
  const open = createTurnstile(STREAMS_PER_ASKER_MAX);
  const stopping = new AbortController();
  app.addHook("preClose", (done) => {
    stopping.abort();
    done();
  });
  return async (request, reply, asker, day) => {
    const place = open.enter(asker.person?.id ?? asker.party?.code ?? "");
    if (place === undefined) return refuse(request, reply, [tooMany(STREAMS_PER_ASKER_MAX, "streams of figures")]);
    try {
      const first = JSON.stringify(await lists.overview(asker, day)); // What fails here is answered as anywhere.
      await tell(
        request,
        reply,
        { first, next: async () => JSON.stringify(await lists.overview(asker, day)) },
        stopping,
      );
    } finally {
      place.leave();
    }
    return reply;
  };
}

interface Figures {
  readonly first: string;
  next(): Promise<string>;
}

async function tell(
  request: FastifyRequest,
  reply: FastifyReply,
  figures: Figures,
  stopping: AbortController,
): Promise<void> {
  const end = endOf(reply.raw, stopping.signal);
  const { signal } = end;
  const raw = beginEventStream(reply);
  let told = figures.first;
  raw.write(`${RETRY}${frameOf(told)}`);
  let wroteAt = performance.now();
  try {
    for (;;) {
      await pause(LOOKS_EVERY_MS, undefined, { signal });
      const sinceMs = performance.now() - wroteAt;
      if (raw.writableNeedDrain) {
        if (sinceMs > STALLED_MS_MAX) break;
        continue;
      }
      const now = await figures.next();
      if (now === told && sinceMs < HEARTBEAT_MS) continue;
      raw.write(now === told ? ":\n\n" : frameOf(now));
      told = now;
      wroteAt = performance.now();
    }
    raw.destroy(); // It took nothing.
  } catch (error) {
    if (!signal.aborted) problemOf(error, request.log); // The answer has begun: the reader comes back.
    raw.end();
  } finally {
    end.forget();
  }
}

const frameOf = (figures: string): string => `event: overview\ndata: ${figures}\n\n`;
