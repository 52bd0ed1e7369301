/**
 * GET /v1/parcels and GET /v1/overview: many parcels by page and filter, and how many there are of what.
 *
 * Who asks sees the parcels that it may look up one by one, and figures of those alone; authorities see all. Not here:
 * the question's form (`list-question.ts`), figures as they change (`overview-stream.ts`).
 */
import { Type } from "@sinclair/typebox";
import type { FastifyInstance } from "fastify";
import { isDay, type Day } from "../../kernel/day.ts";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import { parcelReaders, parcelViewers } from "../access.ts";
import { createAdmission } from "../admission.ts";
import { askerName, askerOf } from "../asker.ts";
import type { HttpPorts } from "../ports.ts";
import { problemReplies } from "../problem-reply.ts";
import { refuse } from "../refusal.ts";
import { ListQuery, listQuestion, strangerIn, type RawQuery } from "./list-question.ts";
import { ListReply, OverviewReply } from "./list-reply.ts";
import { streamOverview } from "./overview-stream.ts";

const OverviewQuery = Type.Object({
  day: Type.Optional(
    Type.String({ description: "Parcels first filed on this day (Beijing); all where it is absent." }),
  ),
});

const listSchema = {
  operationId: "listParcels",
  tags: ["parcels"],
  summary: "List parcels by filter, page by page",
  description:
    "The parcels that you may look up. `next` of a page is `after` of the one behind it, asked in the same order with the same " +
    "filter; parcels that come or change meanwhile are neither lost nor doubled (by amount: those whose value stays). The list " +
    "follows the record by a moment; `at` says how far it is.",
  querystring: ListQuery,
  response: { 200: ListReply, ...problemReplies(400, 401, 403, 422, 429, 503) },
};
const overviewSchema = {
  operationId: "overview",
  tags: ["parcels"],
  summary: "How many parcels are in which state, lane and trouble",
  querystring: OverviewQuery,
  response: { 200: OverviewReply, ...problemReplies(400, 401, 403, 503) },
};
const streamSchema = {
  operationId: "streamOverview",
  tags: ["parcels"],
  summary: "The same as it changes (server-sent events)",
  description: "An event `overview` with the whole figures at once, then whenever they change, at most once a second.",
  querystring: OverviewQuery,
  response: {
    200: { description: "A stream without end.", content: { "text/event-stream": { schema: { type: "string" } } } },
    ...problemReplies(400, 401, 403, 429, 503),
  },
};

/** The question is judged here, so that what is wrong with it can be said. */
const validatorCompiler = () => (): boolean => true;

export function addListRoutes(app: FastifyInstance, { lists }: HttpPorts): void {
  if (lists === undefined) return;
  const admission = createAdmission(() => 0); // Of its own: who files much may ask all the same.
  const config = { access: parcelReaders };

  app.get<{ Querystring: RawQuery }>(
    "/v1/parcels",
    { schema: listSchema, config: { access: parcelViewers }, validatorCompiler },
    async (request, reply) => {
      const question = listQuestion(request.query);
      if (!question.ok) return refuse(request, reply, question.problems);
      const admitted = admission.admit(askerName(askerOf(request)));
      if (!admitted.ok) return refuse(request, reply, admitted.problems);
      try {
        const page = await lists.find(askerOf(request), question.value);
        if (!page.ok) return await refuse(request, reply, page.problems);
        reply.header("cache-control", "no-store");
        return page.value;
      } finally {
        admitted.value.release();
      }
    },
  );

  app.get<{ Querystring: RawQuery }>(
    "/v1/overview",
    { schema: overviewSchema, config, validatorCompiler },
    async (request, reply) => {
      const day = dayAsked(request.query);
      if (!day.ok) return refuse(request, reply, day.problems);
      reply.header("cache-control", "no-store");
      return lists.overview(askerOf(request), day.value);
    },
  );

  const stream = streamOverview(app, lists);
  app.get<{ Querystring: RawQuery }>(
    "/v1/overview/stream",
    // A stream has no end that a HEAD could be asked for.
    { schema: streamSchema, config, validatorCompiler, exposeHeadRoute: false },
    async (request, reply) => {
      const day = dayAsked(request.query);
      if (!day.ok) return refuse(request, reply, day.problems);
      return stream(request, reply, askerOf(request), day.value);
    },
  );
}

function dayAsked(query: RawQuery): Result<Day | null> {
  const stranger = strangerIn(query, ["day"]);
  if (stranger !== undefined) return stranger;
  const { day } = query as Record<string, string | undefined>;
  if (day === undefined || isDay(day)) return ok(day ?? null);
  return fail(problem("list.question_malformed", "/day", "day is a day that exists, as 2026-11-10."));
}
