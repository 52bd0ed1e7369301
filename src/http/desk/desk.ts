/**
 * /v1/desk and rulings: what officers have before them, and what they decide.
 *
 * Officers and supervisors act, analysts read; no key opens any of it. Not here: what an act does (`app/desk/`).
 */
import { Type } from "@sinclair/typebox";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { assert } from "../../kernel/assert.ts";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import type { Restricted } from "../access.ts";
import { isParcelName } from "../parcels.ts";
import type { HttpPorts } from "../ports.ts";
import { problemReplies } from "../problem-reply.ts";
import { readCommand, type Command } from "../read-command.ts";
import { refuse } from "../refusal.ts";
import type { DeskPort, DeskQuestion, RulingWanted } from "./desk-port.ts";
import { ClaimReply, DeskReply, DeskRowReply, DeskRulesReply, RulingReply, RulingsReply } from "./desk-reply.ts";

const actors: Restricted = { key: false, roles: ["officer", "supervisor"] };
const readers: Restricted = { key: false, roles: [...actors.roles, "analyst"] };

const LIMIT = 50;
const LIMIT_MAX = 100;
const lists = ["held", "inspection", "mine", "proposed"] as const;

const shared = { tags: ["desk"] };
const parcel = Type.Object({ platform: Type.String(), orderNo: Type.String() });
const schemas = {
  list: {
    ...shared,
    operationId: "listDesk",
    summary: "Parcels that wait for an officer, the longest waiting first",
    description:
      "`list` is held, inspection, mine (what you have in hand) or proposed (what waits for a second person); `limit` at most " +
      "100. A page may be shorter than asked for; `next` of it is `after` of the one behind it.",
    querystring: Type.Object({
      list: Type.Optional(Type.String()),
      after: Type.Optional(Type.String()),
      limit: Type.Optional(Type.String()),
    }),
    response: { 200: DeskReply, ...problemReplies(400, 401, 403, 422, 503) },
  },
  find: {
    ...shared,
    operationId: "findAtDesk",
    summary: "One parcel as the desk shows it, in whatever state it is",
    params: parcel,
    response: { 200: DeskRowReply, ...problemReplies(401, 403, 404, 503) },
  },
  rules: {
    ...shared,
    operationId: "deskRules",
    summary: "Which reasons a ruling may have, and from which value on two decide",
    response: { 200: DeskRulesReply, ...problemReplies(401, 403) },
  },
  claim: {
    ...shared,
    operationId: "claimParcel",
    summary: "Take a parcel in hand",
    description:
      'The body: `{"platform","orderNo","takeOver"}`. Claimed again the claim is renewed. With `takeOver` a supervisor takes ' +
      "it out of another's hand.",
    response: { 200: ClaimReply, ...problemReplies(400, 401, 403, 404, 409, 503) },
  },
  giveBack: {
    ...shared,
    operationId: "giveParcelBack",
    summary: "Give a parcel back without a ruling",
    params: parcel,
    response: { 204: Type.Null(), ...problemReplies(401, 403, 404, 409, 503) },
  },
  rule: {
    ...shared,
    operationId: "ruleOnParcel",
    summary: "Release or refuse a parcel that you have in hand",
    description:
      'The body: `{"outcome","code","reason","version"}`. `reason` is your own words, at least ten characters, and stays with ' +
      "the authority; the parties read the code's. Above a value the answer's state is proposed: another person makes it.",
    params: parcel,
    response: { 200: RulingReply, ...problemReplies(400, 401, 403, 404, 409, 422, 503) },
  },
  settle: (act: "confirm" | "reject") => ({
    ...shared,
    operationId: `${act}Ruling`,
    summary: act === "confirm" ? "Make a ruling that another proposed" : "Reject a proposed ruling, or take yours back",
    params: Type.Object({ id: Type.String() }),
    response: { 200: RulingReply, ...problemReplies(401, 403, 404, 409, 503) },
  }),
  rulings: {
    ...shared,
    operationId: "listRulings",
    summary: "What officers ruled and proposed on a parcel, the earliest first",
    params: parcel,
    response: { 200: RulingsReply, ...problemReplies(401, 403, 404, 503) },
  },
};

/** A question or a body is judged here, so that what is wrong with it can be said. */
const validatorCompiler = () => (): boolean => true;

interface OfParcel {
  Params: { platform: string; orderNo: string };
}

export function addDeskRoutes(app: FastifyInstance, { desk }: HttpPorts): void {
  if (desk === undefined) return;
  const reading = { config: { access: readers }, validatorCompiler };
  const acting = { config: { access: actors }, validatorCompiler };

  app.get("/v1/desk", { ...reading, schema: schemas.list }, async (request, reply) => {
    const question = questionOf(request.query as Record<string, unknown>);
    return send(request, reply, question.ok ? await desk.list(officerOf(request).id, question.value) : question);
  });
  app.get<OfParcel>(
    "/v1/desk/parcels/:platform/:orderNo",
    { ...reading, schema: schemas.find },
    async (request, reply) => {
      const named = consignmentOf(request.params);
      const found = named.ok ? await desk.find(named.value) : undefined;
      return send(request, reply, found === undefined ? notFound : ok(found));
    },
  );
  app.get("/v1/desk/rules", { ...reading, schema: schemas.rules }, () => desk.rules());

  app.post("/v1/desk/claims", { ...acting, schema: schemas.claim }, async (request, reply) => {
    const body = await readCommand(request, ["platform", "orderNo", "takeOver"], "desk.request_malformed");
    const wanted = body.ok ? claimOf(body.value) : body;
    return send(
      request,
      reply,
      wanted.ok ? await desk.claim(officerOf(request), wanted.value.consignment, wanted.value.takesOver) : wanted,
    );
  });

  app.delete<OfParcel>(
    "/v1/desk/claims/:platform/:orderNo",
    { ...acting, schema: schemas.giveBack },
    async (request, reply) => {
      const named = consignmentOf(request.params);
      const given = named.ok ? await desk.giveBack(officerOf(request), named.value) : named;
      return given.ok ? reply.code(204).send() : refuse(request, reply, given.problems);
    },
  );

  app.post<OfParcel>(
    "/v1/parcels/:platform/:orderNo/rulings",
    { ...acting, schema: schemas.rule },
    async (request, reply) => {
      const named = consignmentOf(request.params);
      const body = await readCommand(request, ["outcome", "code", "reason", "version"], "desk.request_malformed");
      const wanted = body.ok ? rulingOf(body.value) : body;
      if (!named.ok) return refuse(request, reply, named.problems);
      return send(request, reply, wanted.ok ? await desk.rule(officerOf(request), named.value, wanted.value) : wanted);
    },
  );

  app.get<OfParcel>(
    "/v1/parcels/:platform/:orderNo/rulings",
    { ...reading, schema: schemas.rulings },
    async (request, reply) => {
      const named = consignmentOf(request.params);
      return send(request, reply, named.ok ? ok({ rulings: await desk.rulings(named.value) }) : named);
    },
  );

  for (const act of ["confirm", "reject"] as const)
    app.post<{ Params: { id: string } }>(
      `/v1/rulings/:id/${act}`,
      { ...acting, schema: schemas.settle(act) },
      async (request, reply) => {
        const body = await readCommand(request, [], "desk.request_malformed");
        return send(request, reply, body.ok ? await desk.settle(officerOf(request), request.params.id, act) : body);
      },
    );
}

function officerOf({ person }: FastifyRequest): Parameters<DeskPort["claim"]>[0] {
  assert(person !== null, "desk: who is signed in is somebody");
  return person;
}

async function send(request: FastifyRequest, reply: FastifyReply, result: Result<object>): Promise<FastifyReply> {
  if (!result.ok) return refuse(request, reply, result.problems);
  return reply.header("cache-control", "no-store").send(result.value);
}

const wrong = (pointer: string, detail: string): Result<never> =>
  fail(problem("desk.request_malformed", pointer, detail));
const wrongQuestion = (pointer: string, detail: string): Result<never> =>
  fail(problem("desk.question_malformed", pointer, detail));

const notFound = fail(problem("parcel.not_found", "", "No parcel with this platform and order number is on record."));

function consignmentOf({ platform, orderNo }: OfParcel["Params"]): Result<string> {
  if (isParcelName(platform, orderNo)) return ok(`${platform}/${orderNo}`);
  return notFound;
}

function questionOf(query: Record<string, unknown>): Result<DeskQuestion> {
  const { list = "held", after = null, limit = String(LIMIT) } = query;
  const stranger = Object.keys(query).find((name) => !["list", "after", "limit"].includes(name));
  if (stranger !== undefined) return wrongQuestion(`/${stranger}`, "The question has list, after and limit.");
  const chosen = lists.find((each) => each === list);
  if (chosen === undefined) return wrongQuestion("/list", `list is one of ${lists.join(", ")}.`);
  const count = typeof limit === "string" && /^\d{1,3}$/.test(limit) ? Number(limit) : 0;
  if (count < 1 || count > LIMIT_MAX) return wrongQuestion("/limit", `limit is a whole number from 1 to ${LIMIT_MAX}.`);
  if (after !== null && typeof after !== "string")
    return wrongQuestion("/after", "after is `next` of the page before.");
  return ok({ list: chosen, after, limit: count });
}

function claimOf({
  platform,
  orderNo,
  takeOver = false,
}: Command): Result<{ consignment: string; takesOver: boolean }> {
  if (typeof platform !== "string") return wrong("/platform", "platform is the code of the marketplace.");
  if (typeof orderNo !== "string") return wrong("/orderNo", "orderNo is the order's number.");
  if (typeof takeOver !== "boolean") return wrong("/takeOver", "takeOver is true or false.");
  const named = consignmentOf({ platform, orderNo });
  return named.ok ? ok({ consignment: named.value, takesOver: takeOver }) : named;
}

function rulingOf({ outcome, code, reason, version }: Command): Result<RulingWanted> {
  if (outcome !== "release" && outcome !== "refuse") return wrong("/outcome", "outcome is release or refuse.");
  if (typeof code !== "string") return wrong("/code", "code is one of GET /v1/desk/rules.");
  if (typeof reason !== "string") return wrong("/reason", "reason is a text.");
  if (!Number.isSafeInteger(version)) return wrong("/version", "version is that of the decision that you looked at.");
  return ok({ outcome, code, reason, version: version as number });
}
