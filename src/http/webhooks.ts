/**
 * /v1/webhooks: a party's receivers: added with a secret that is shown once, listed, tested, replayed, removed.
 *
 * What is sent to them is described by the events (`events.ts`); its form is that of Standard Webhooks 1.0.0. A webhook
 * of another party is answered like one that does not exist.
 */
import { Type, type TSchema } from "@sinclair/typebox";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { assert } from "../kernel/assert.ts";
import { fail, ok, problem, type Result } from "../kernel/problem.ts";
import { receivers } from "./access.ts";
import { eventType } from "./event-question.ts";
import type { HttpPorts } from "./ports.ts";
import { problemReplies } from "./problem-reply.ts";
import { readCommand, type Command } from "./read-command.ts";
import { refuse } from "./refusal.ts";
import { createTurnstile, tooMany } from "./turnstile.ts";
import type { WebhookPort } from "./webhook-port.ts";

const TYPES_MAX = 50;
const DELIVERIES_MAX = 1_000;
/** Looking a host's name up takes up to five seconds, a test fifteen: what of them is under way. */
const CALLS_PER_PARTY_MAX = 4;
const Closed = { additionalProperties: false };
const TextOrNull = Type.Unsafe<string | null>({ type: ["string", "null"] });
const IntegerOrNull = Type.Unsafe<number | null>({ type: ["integer", "null"] });
const TypesOrNull = Type.Unsafe<readonly string[] | null>({ type: ["array", "null"], items: { type: "string" } });

const Webhook = {
  id: Type.String(),
  url: Type.String(),
  types: TypesOrNull,
  createdAt: Type.String(),
  disabledAt: TextOrNull,
  disabledBecause: TextOrNull,
};
const Delivery = Type.Object(
  {
    ...{ event: Type.String(), type: Type.String(), consignmentOrWaybill: Type.String(), state: Type.String() },
    ...{ attempts: Type.Integer(), createdAt: Type.String(), nextAt: TextOrNull, finishedAt: TextOrNull },
    ...{ status: IntegerOrNull, failure: TextOrNull },
  },
  Closed,
);
const Tried = Type.Object({ status: IntegerOrNull, failure: TextOrNull }, Closed);
const Secret = { secret: Type.String({ description: "Shown this once: whsec_ and base64." }) };

const described = (
  operationId: string,
  summary: string,
  status: 200 | 201 | 204,
  reply: TSchema,
  description = "",
): object => ({
  operationId,
  tags: ["events"],
  summary,
  ...(description !== "" && { description }),
  response: { [status]: reply, ...problemReplies(400, 401, 403, 404, 429, 503) },
});

interface OfOne {
  Params: { id: string };
  Querystring: Record<string, unknown>;
}

/** A question or a body is judged here, so that what is wrong with it can be said. */
const validatorCompiler = () => (): boolean => true;

export function addWebhookRoutes(app: FastifyInstance, ports: HttpPorts): void {
  const { webhooks } = ports;
  if (webhooks === undefined) return;
  const settings = { config: { access: receivers }, validatorCompiler };
  const params = Type.Object({ id: Type.String() });
  const calls = createTurnstile(CALLS_PER_PARTY_MAX);

  /** What waits for somebody else's servers. */
  async function call(
    request: FastifyRequest,
    work: (party: string) => Promise<Result<object>>,
  ): Promise<Result<object>> {
    const party = codeOf(request);
    const turn = calls.enter(party);
    if (turn === undefined) return fail(tooMany(CALLS_PER_PARTY_MAX, "additions and tests of webhooks"));
    try {
      return await work(party);
    } finally {
      turn.leave();
    }
  }

  app.post(
    "/v1/webhooks",
    {
      ...settings,
      schema: described(
        "addWebhook",
        "Be told of events by a POST to your own address",
        201,
        Type.Object({ ...Webhook, ...Secret }, Closed),
        'The body: `{"url","types","after"}`. Without `types` all events that name you are sent, without `after` those from ' +
          "now on; `after` may be a cursor or 0. Messages are signed after Standard Webhooks 1.0.0; `webhook-id` tells " +
          "duplicates apart. Events of one parcel come in order; what is not answered 2xx within 15 seconds is tried ten times " +
          "over three days. 410 ends it. At most four additions and tests of a party are under way at once (429).",
      ),
    },
    async (request, reply) => {
      const body = await readCommand(request, ["url", "types", "after"], "webhook.request_malformed");
      const wanted = body.ok ? wantedOf(body.value) : body;
      const added = wanted.ok ? await call(request, (party) => webhooks.add(party, wanted.value)) : wanted;
      return send(request, reply, added, 201);
    },
  );

  app.get(
    "/v1/webhooks",
    {
      ...settings,
      schema: described(
        "listWebhooks",
        "Your webhooks",
        200,
        Type.Object({ webhooks: Type.Array(Type.Object(Webhook, Closed)) }),
      ),
    },
    async (request) => ({ webhooks: await webhooks.list(codeOf(request)) }),
  );

  const one = (operationId: string, summary: string, status: 200 | 204, reply: TSchema, description = ""): object => ({
    ...settings,
    schema: { ...described(operationId, summary, status, reply, description), params },
  });

  app.delete<OfOne>(
    "/v1/webhooks/:id",
    one("removeWebhook", "Remove a webhook and its deliveries", 204, Type.Null()),
    async (request, reply) => {
      const removed = await webhooks.remove(request.params.id, codeOf(request));
      return removed.ok ? reply.code(204).send() : refuse(request, reply, removed.problems);
    },
  );

  app.get<OfOne>(
    "/v1/webhooks/:id/deliveries",
    one(
      "listDeliveries",
      "What was sent, what waits, what is dead; the newest first",
      200,
      Type.Object({ deliveries: Type.Array(Delivery) }),
      "`state` is pending, delivered or dead; `limit` at most 1,000. What was delivered stays three days, dead letters thirty.",
    ),
    async (request, reply) => {
      const wanted = deliveriesWanted(request.query);
      const { id } = request.params;
      const found = wanted.ok ? await webhooks.deliveries(id, codeOf(request), wanted.value) : wanted;
      return send(request, reply, found.ok ? ok({ deliveries: found.value }) : found);
    },
  );

  app.post<OfOne>(
    "/v1/webhooks/:id/replay",
    one(
      "replayWebhook",
      "Send dead letters again, or everything behind a cursor",
      200,
      Type.Object({ deadLetters: IntegerOrNull }, Closed),
      'The body: nothing for the dead letters, `{"after":CURSOR}` for everything behind it. Enables a webhook that is disabled.',
    ),
    async (request, reply) => {
      const body = await readCommand(request, ["after"], "webhook.request_malformed");
      const after = body.ok ? textOr(body.value, "after", null) : body;
      return send(
        request,
        reply,
        after.ok ? await webhooks.replay(request.params.id, codeOf(request), after.value) : after,
      );
    },
  );

  app.post<OfOne>(
    "/v1/webhooks/:id/rotate",
    one(
      "rotateWebhookSecret",
      "Have a new secret; the former one signs beside it for a day",
      200,
      Type.Object({ ...Secret, formerUntil: Type.String() }, Closed),
    ),
    async (request, reply) => send(request, reply, await webhooks.rotate(request.params.id, codeOf(request))),
  );

  app.post<OfOne>(
    "/v1/webhooks/:id/test",
    one("testWebhook", "Send one message of type webhook.test, and see what came of it", 200, Tried),
    async (request, reply) =>
      send(request, reply, await call(request, (party) => webhooks.test(request.params.id, party))),
  );
}

function codeOf({ party }: FastifyRequest): string {
  assert(party !== null, "webhooks: an authorised request has a party");
  return party.code;
}

async function send(
  request: FastifyRequest,
  reply: FastifyReply,
  result: Result<object>,
  status: 200 | 201 = 200,
): Promise<FastifyReply> {
  if (!result.ok) return refuse(request, reply, result.problems);
  return reply.code(status).header("cache-control", "no-store").send(result.value);
}

function wantedOf(body: Command): Result<Parameters<WebhookPort["add"]>[1]> {
  const url = textOr(body, "url", undefined);
  const after = textOr(body, "after", "now");
  if (!url.ok) return url;
  if (!after.ok) return after;
  if (url.value === undefined) return wrong("/url", "url says where to send, as https://example.com/hook.");
  const { types = null } = body;
  const isList = Array.isArray(types) && types.length > 0 && types.length <= TYPES_MAX;
  if (types !== null && !(isList && types.every((type) => typeof type === "string" && eventType.test(type))))
    return wrong("/types", `types is a list of at most ${TYPES_MAX} types of events, as parcel.decided.`);
  return ok({ url: url.value, types: types as string[] | null, after: after.value });
}

function textOr<T>(body: Command, name: string, otherwise: T): Result<string | T> {
  const value = body[name];
  if (value === undefined) return ok(otherwise);
  return typeof value === "string" ? ok(value) : wrong(`/${name}`, `${name} is a text.`);
}

function deliveriesWanted({
  state = null,
  limit = "100",
}: Record<string, unknown>): Result<Parameters<WebhookPort["deliveries"]>[2]> {
  if (state !== null && state !== "pending" && state !== "delivered" && state !== "dead")
    return wrong("", "state is pending, delivered or dead.");
  const count = typeof limit === "string" && /^\d{1,4}$/.test(limit) ? Number(limit) : 0;
  if (count < 1 || count > DELIVERIES_MAX) return wrong("", `limit is a whole number from 1 to ${DELIVERIES_MAX}.`);
  return ok({ state, limit: count });
}

const wrong = (pointer: string, detail: string): Result<never> =>
  fail(problem("webhook.request_malformed", pointer, detail));
