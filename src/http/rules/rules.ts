/**
 * GET /v1/rules: the rules in force on a day, for whoever is bound by them.
 *
 * It is for all who are known here, by key or signed in: the sampling rate and the points are no business of people
 * who never file, and a buyer is told at `/v1/trace` what concerns the parcel. Not here: what is shown (`app/rules/`).
 */
import { Type } from "@sinclair/typebox";
import type { FastifyInstance } from "fastify";
import { isDay, type Day } from "../../kernel/day.ts";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import { everybodyKnown } from "../access.ts";
import type { HttpPorts } from "../ports.ts";
import { problemReplies } from "../problem-reply.ts";
import { refuse } from "../refusal.ts";
import { RulesReply } from "./rules-reply.ts";

const schema = {
  operationId: "showRules",
  tags: ["rules"],
  summary: "The rules in force on a day",
  description:
    "Rules, limits and figures of the tax rules, lanes, tolerances, deadlines and what holds at the desk, each with its source " +
    "and certainty; what changed last and what will next. A figure without a row on the day is named as not known.",
  querystring: Type.Object({
    day: Type.Optional(Type.String({ description: "A day of acceptance (Beijing); today where it is absent." })),
  }),
  response: { 200: RulesReply, ...problemReplies(400, 401, 403) },
};

/** The question is judged here, so that what is wrong with it can be said. */
const validatorCompiler = () => (): boolean => true;

export function addRulesRoute(app: FastifyInstance, { rules }: HttpPorts): void {
  if (rules === undefined) return;
  app.get("/v1/rules", { schema, config: { access: everybodyKnown }, validatorCompiler }, async (request, reply) => {
    const day = dayAsked(request.query as Record<string, unknown>);
    if (!day.ok) return refuse(request, reply, day.problems);
    return reply.header("cache-control", "no-store").send(await rules(day.value));
  });
}

const wrong = (pointer: string, detail: string): Result<never> =>
  fail(problem("rules.question_malformed", pointer, detail));

function dayAsked(query: Record<string, unknown>): Result<Day | null> {
  const stranger = Object.keys(query).find((name) => name !== "day");
  if (stranger !== undefined) return wrong(`/${stranger}`, "The question has a day and nothing else.");
  const { day = null } = query;
  if (day === null || (typeof day === "string" && isDay(day))) return ok(day);
  return wrong("/day", "day is a day that exists, as 2026-11-10.");
}
