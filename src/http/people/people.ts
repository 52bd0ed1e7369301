/**
 * /v1/people: who may sign in, and what becomes of them; /v1/parties: the organisations that they may belong to.
 *
 * For who manages people. A new password is answered once and works for nothing but the change to another.
 */
import { Type } from "@sinclair/typebox";
import type { FastifyInstance } from "fastify";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import { roles } from "../../customs/person.ts";
import type { Restricted } from "../access.ts";
import { problemReplies } from "../problem-reply.ts";
import type { Command } from "../read-command.ts";
import { refuse } from "../refusal.ts";
import type { PeoplePort } from "./people-port.ts";
import { Closed, PartyShape, PersonReply, personView, sendAnswer } from "./person-reply.ts";
import { choiceOf, readMembers, textOf } from "./read-members.ts";

const PAGE_MAX = 200;
const managers: Restricted = { key: false, roles: ["administrator"] };
const choosers: Restricted = { key: false, roles: ["administrator", "officer", "supervisor"] };

const page = {
  after: Type.String({ default: "", description: "The last of the page before." }),
  limit: Type.Integer({ minimum: 1, maximum: PAGE_MAX, default: 50 }),
};
const params = Type.Object({ id: Type.String() });
const shared = { tags: ["people"] };
const schemas = {
  list: {
    ...shared,
    operationId: "listPeople",
    summary: "People, by id",
    querystring: Type.Object({
      ...page,
      role: Type.Optional(Type.Unsafe<(typeof roles)[number]>({ type: "string", enum: roles })),
      organisation: Type.Optional(Type.String()),
    }),
    response: { 200: Type.Object({ people: Type.Array(PersonReply) }, Closed), ...problemReplies(400, 401, 403, 503) },
  },
  change: {
    ...shared,
    operationId: "changePerson",
    summary: "Change somebody's role or name, disable or enable them",
    description: 'The body: `{"disabled","role","displayName"}`, each as you like. Whose role changes is signed out.',
    params,
    response: { 200: PersonReply, ...problemReplies(400, 401, 403, 404, 409, 415, 422, 503) },
  },
  reset: {
    ...shared,
    operationId: "resetPassword",
    summary: "Give somebody a new password, shown this once",
    description: "It must be changed at the next sign-in. Passkeys and sessions end.",
    params,
    response: {
      200: Type.Object({ password: Type.String() }, Closed),
      ...problemReplies(400, 401, 403, 404, 409, 429, 503),
    },
  },
  parties: {
    ...shared,
    operationId: "listParties",
    summary: "Registered organisations, by code",
    querystring: Type.Object(page),
    response: { 200: Type.Object({ parties: Type.Array(PartyShape) }, Closed), ...problemReplies(400, 401, 403, 503) },
  },
};

interface Page {
  after: string;
  limit: number;
}

export function addPeopleRoutes(app: FastifyInstance, people: PeoplePort): void {
  const { origin } = people;
  const config = { access: managers };
  app.get<{ Querystring: Page & { role?: (typeof roles)[number]; organisation?: string } }>(
    "/v1/people",
    { schema: schemas.list, config },
    async (request, reply) => {
      const { after, limit, role = null, organisation = null } = request.query;
      reply.header("cache-control", "no-store");
      return { people: (await people.list({ after, limit, role, organisation })).map(personView) };
    },
  );

  app.patch<{ Params: { id: string } }>(
    "/v1/people/:id",
    { schema: schemas.change, config },
    async (request, reply) => {
      const body = await readMembers(request, ["disabled", "role", "displayName"], origin);
      const change = body.ok ? changeOf(body.value) : body;
      if (!change.ok) return refuse(request, reply, change.problems);
      return sendAnswer(request, reply, await people.change(request.params.id, change.value), personView);
    },
  );

  app.post<{ Params: { id: string } }>(
    "/v1/people/:id/reset",
    { schema: schemas.reset, config },
    async (request, reply) =>
      sendAnswer(request, reply, await people.reset(request.params.id), (password) => ({ password })),
  );

  app.get<{ Querystring: Page }>(
    "/v1/parties",
    { schema: schemas.parties, config: { access: choosers } },
    async (request, reply) => {
      reply.header("cache-control", "no-store");
      return { parties: await people.parties(request.query.after, request.query.limit) };
    },
  );
}

function changeOf(body: Command): Result<Parameters<PeoplePort["change"]>[1]> {
  const role = choiceOf(body, "role", roles);
  const displayName = textOf(body, "displayName");
  const { disabled } = body;
  if (!role.ok) return role;
  if (!displayName.ok) return displayName;
  if (disabled !== undefined && typeof disabled !== "boolean")
    return fail(problem("person.request_malformed", "/disabled", "disabled is true or false."));
  if (Object.keys(body).length === 0)
    return fail(problem("person.request_malformed", "", "Say what is to be changed."));
  return ok({
    ...(role.value !== undefined && { role: role.value }),
    ...(displayName.value !== undefined && { displayName: displayName.value }),
    ...(disabled !== undefined && { isDisabled: disabled }),
  });
}
