/**
 * POST /v1/trace: a parcel's state for its buyer, who is not signed in: by a number and the end of a number of theirs.
 *
 * Neither stands in an address, so neither reaches a log. A refusal takes as long as an answer does: every answer is
 * held back until the same time has passed. Not here: who counts as the buyer, and what is told (`app/trace/`).
 */
import { setTimeout as pause } from "node:timers/promises";
import { Type } from "@sinclair/typebox";
import type { FastifyInstance } from "fastify";
import { problem } from "../kernel/problem.ts";
import { createAdmission } from "./admission.ts";
import { addressOf } from "./people/origin.ts";
import { readMembers } from "./people/read-members.ts";
import type { HttpPorts } from "./ports.ts";
import { problemReplies } from "./problem-reply.ts";
import { refuse } from "./refusal.ts";

const NUMBER_LENGTH_MAX = 160;
const FACTOR_LENGTH_MAX = 16;
/** Several times what a parcel takes to be read and opened. */
const ANSWER_MS = 250;

const Text = Type.String();
const Sentences = Type.Object({ en: Text, zh: Text }, { additionalProperties: false });
const Traced = Type.Object(
  {
    number: Text,
    state: Type.Unsafe<string>({
      type: "string",
      enum: ["waiting", "refused", "held", "inspection", "cleared", "released"],
    }),
    since: Type.Unsafe<string | null>({ type: ["string", "null"] }),
    why: Type.Array(Sentences),
    whatToDo: Type.Array(Sentences),
    events: Type.Array(Type.Object({ at: Text, what: Sentences }, { additionalProperties: false })),
  },
  { additionalProperties: false },
);

const schema = {
  operationId: "traceParcel",
  tags: ["parcels"],
  summary: "Look up a parcel as its buyer, without a key",
  description:
    'The body: `{"number","factor"}`: the number of the order or of the waybill, and the last four characters of the ' +
    "buyer's identity number or of a phone number that was given with the order.",
  response: {
    200: Type.Object({ parcels: Type.Array(Traced) }, { additionalProperties: false }),
    ...problemReplies(400, 403, 404, 413, 415, 429, 503),
  },
};

const malformed = problem(
  "http.request_malformed",
  "",
  'Send a JSON object with "number" and "factor": the number of the order or waybill, and four characters.',
);

export function addTraceRoute(app: FastifyInstance, { trace, people }: HttpPorts): void {
  if (trace === undefined) return;
  const admission = createAdmission(() => 0);
  app.post("/v1/trace", { schema, config: { access: "anyone" } }, async (request, reply) => {
    const held = pause(ANSWER_MS);
    const address = addressOf(request);
    const body = await readMembers(request, ["number", "factor"], people?.origin);
    if (!body.ok) return refuse(request, reply, body.problems);
    const { number, factor } = body.value;
    if (!isText(number, NUMBER_LENGTH_MAX) || !isText(factor, FACTOR_LENGTH_MAX))
      return refuse(request, reply, [malformed]);
    const admitted = admission.admit(address);
    if (!admitted.ok) return refuse(request, reply, admitted.problems);
    const answer = await trace({ number: number.trim(), factor, address }).finally(admitted.value.release);
    await held;
    if (!answer.ok) return refuse(request, reply, answer.problems, answer.retryAfterSeconds);
    return reply.header("cache-control", "no-store").send({ parcels: answer.value });
  });
}

const isText = (value: unknown, lengthMax: number): value is string =>
  typeof value === "string" && value.trim() !== "" && value.length <= lengthMax && !value.includes("\0");
