/**
 * GET /v1/events and GET /v1/events/stream: what happened, told to whom it concerns, page by page or as it comes.
 *
 * A page is asked for with the cursor of the one before; `wait` holds an empty answer back until there is something. A
 * party may have a few requests waiting and a few streams open at once, and reads for one of them at a time; all of
 * them end when the server stops. Not here: the stream's own form (`event-stream.ts`), webhooks (`webhooks.ts`).
 */
import { Type } from "@sinclair/typebox";
import type { FastifyInstance } from "fastify";
import { assert } from "../kernel/assert.ts";
import type { Result } from "../kernel/problem.ts";
import type { Party } from "../customs/party.ts";
import { parcelReaders } from "./access.ts";
import { endOf } from "./end-of.ts";
import { EventQuery, eventQuestion, StreamQuery, type EventQuestion, type RawQuery } from "./event-question.ts";
import { streamEvents } from "./event-stream.ts";
import type { EventAnswer, EventPorts, HttpPorts } from "./ports.ts";
import { problemReplies } from "./problem-reply.ts";
import { readInTurn } from "./read-in-turn.ts";
import { refuse } from "./refusal.ts";
import { createTurnstile, tooMany } from "./turnstile.ts";

const WAITING_PER_PARTY_MAX = 16;
const STREAMS_PER_PARTY_MAX = 4;

export const ToldShape = Type.Object({
  id: Type.String({ description: "WRITER.SEQUENCE.POSITION: where it stands in the record; tells duplicates apart." }),
  type: Type.String(),
  timestamp: Type.String({ description: "When it was recorded." }),
  consignment: Type.Unsafe<string | null>({ type: ["string", "null"], description: "PLATFORM/ORDERNO." }),
  waybill: Type.Unsafe<string | null>({ type: ["string", "null"], description: "CARRIER/WAYBILLNO." }),
  data: Type.Object({}, { additionalProperties: true, description: "By type; later versions may add members." }),
});

const pageSchema = {
  operationId: "readEvents",
  tags: ["events"],
  summary: "Read what happened, page by page",
  description:
    "Events that name you, in the order of the record for each parcel. Ask again with `cursor` as `after`; where `more` is true " +
    "there is more at once, even where the page is empty.",
  querystring: EventQuery,
  response: {
    200: Type.Object({
      events: Type.Array(ToldShape),
      cursor: Type.String({ description: "Where the next page begins. Keep it as it is." }),
      more: Type.Boolean(),
    }),
    ...problemReplies(400, 401, 403, 429, 503),
  },
};

const streamSchema = {
  operationId: "streamEvents",
  tags: ["events"],
  summary: "Hear what happens as it happens (server-sent events)",
  description:
    "Each event has its type as `event`, the cursor behind it as `id` and the same object as in a page as `data`. `Last-Event-ID` " +
    `resumes and goes before \`after\`. At most ${STREAMS_PER_PARTY_MAX} streams of a party at once; who does not read is cut off.`,
  querystring: StreamQuery,
  response: {
    200: { description: "A stream without end.", content: { "text/event-stream": { schema: { type: "string" } } } },
    ...problemReplies(400, 401, 403, 429, 503),
  },
};

/** The question is judged here, so that what is wrong with it can be said. */
const validatorCompiler = () => (): boolean => true;

export function addEventRoutes(app: FastifyInstance, ports: HttpPorts): void {
  const events = readInTurn(ports.events);
  const config = { access: parcelReaders };
  const waiting = createTurnstile(WAITING_PER_PARTY_MAX);
  const streams = createTurnstile(STREAMS_PER_PARTY_MAX);
  const stopping = new AbortController();
  app.addHook("preClose", (done) => {
    stopping.abort();
    done();
  });

  app.get<{ Querystring: RawQuery }>(
    "/v1/events",
    { schema: pageSchema, config, validatorCompiler },
    async (request, reply) => {
      const { party } = request;
      assert(party !== null, "events: an authorised request has a party");
      const question = eventQuestion(request.query, Object.keys(EventQuery.properties));
      if (!question.ok) return refuse(request, reply, question.problems);
      const turn = waiting.enter(party.code);
      if (turn === undefined) return refuse(request, reply, [tooMany(WAITING_PER_PARTY_MAX, "requests for events")]);
      const end = endOf(reply.raw, stopping.signal);
      try {
        const page = await readOrWait(events, party, question.value, end.signal);
        if (!page.ok) return await refuse(request, reply, page.problems);
        const { cursor, more } = page.value;
        reply.header("cache-control", "no-store");
        return { events: page.value.events.map(({ told }) => told), cursor, more };
      } finally {
        end.forget();
        turn.leave();
      }
    },
  );

  app.get<{ Querystring: RawQuery }>(
    "/v1/events/stream",
    { schema: streamSchema, config, validatorCompiler, exposeHeadRoute: false }, // It would have no end.
    async (request, reply) => {
      const { party } = request;
      assert(party !== null, "events: an authorised request has a party");
      const question = eventQuestion(request.query, Object.keys(StreamQuery.properties));
      if (!question.ok) return refuse(request, reply, question.problems);
      const turn = streams.enter(party.code);
      if (turn === undefined) return refuse(request, reply, [tooMany(STREAMS_PER_PARTY_MAX, "streams")]);
      try {
        const last = request.headers["last-event-id"];
        const asked = typeof last === "string" && last !== "" ? { ...question.value, after: last } : question.value;
        return await streamEvents(request, reply, { events, party, question: asked, signal: stopping.signal });
      } finally {
        turn.leave();
      }
    },
  );
}

async function readOrWait(
  events: EventPorts,
  party: Party,
  question: EventQuestion,
  signal: AbortSignal,
): Promise<Result<EventAnswer>> {
  const until = performance.now() + question.waitMs;
  let request = question;
  for (;;) {
    const mark = events.mark();
    const page = await events.read(party, request);
    if (!page.ok || page.value.events.length > 0) return page;
    const left = until - performance.now();
    if (left <= 0 || signal.aborted) return page;
    if (!page.value.more) await events.grown(mark, left, signal);
    request = { ...question, after: page.value.cursor };
  }
}
