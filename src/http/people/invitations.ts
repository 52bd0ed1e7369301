/**
 * /v1/invitations: who is asked to come in, and how they do.
 *
 * The link is ORIGIN/join#TOKEN: no browser sends what stands behind the hash, so no log and no proxy sees it; the page
 * takes it from there and sends it in a body.
 */
import { Type } from "@sinclair/typebox";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { roles } from "../../customs/person.ts";
import { assert } from "../../kernel/assert.ts";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import type { Restricted } from "../access.ts";
import { problemReplies } from "../problem-reply.ts";
import type { Command } from "../read-command.ts";
import { refuse } from "../refusal.ts";
import type { InvitationPort, PeoplePort } from "./people-port.ts";
import type { PersonOnRecord } from "./person-on-record.ts";
import { Closed, PartyShape, RoleName, sendAnswer, sendOpened, SessionReply, TextOrNull } from "./person-reply.ts";
import { choiceOf, readMembers, textOf, textsOf } from "./read-members.ts";

const inviters: Restricted = { key: false, roles: ["administrator", "enterprise"] };
const Text = Type.String();

const Invitation = Type.Object(
  {
    ...{ id: Text, role: RoleName, organisation: TextOrNull, note: TextOrNull, invitedBy: Text },
    ...{ createdAt: Text, expiresAt: Text },
    state: Type.Unsafe<string>({ type: "string", enum: ["open", "accepted", "revoked", "expired"] }),
  },
  Closed,
);
const Invited = Type.Object(
  { id: Text, token: Type.String({ description: "Shown this once." }), expiresAt: Text },
  Closed,
);
const Look = Type.Object(
  { role: RoleName, organisation: Type.Union([PartyShape, Type.Null()]), expiresAt: Text },
  Closed,
);

const shared = { tags: ["people"] };
const schemas = {
  invite: {
    ...shared,
    operationId: "invite",
    summary: "Invite somebody",
    description:
      'The body: `{"role","organisation","note"}`; people of an enterprise invite colleagues. The token opens once within seven days; ' +
      "the link is ORIGIN/join#TOKEN.",
    response: { 201: Invited, ...problemReplies(400, 401, 403, 409, 415, 422, 503) },
  },
  list: {
    ...shared,
    operationId: "listInvitations",
    summary: "Invitations, the newest first",
    response: {
      200: Type.Object({ invitations: Type.Array(Invitation) }, Closed),
      ...problemReplies(401, 403, 503),
    },
  },
  revoke: {
    ...shared,
    operationId: "revokeInvitation",
    summary: "Take an invitation back",
    params: Type.Object({ id: Text }),
    response: { 204: Type.Null(), ...problemReplies(401, 403, 404, 503) },
  },
  look: {
    ...shared,
    operationId: "lookAtInvitation",
    summary: "What an invitation is to",
    description: 'The body: `{"token"}`.',
    response: { 200: Look, ...problemReplies(400, 403, 404, 415, 503) },
  },
  accept: {
    ...shared,
    operationId: "acceptInvitation",
    summary: "Accept an invitation, and be signed in",
    description: 'The body: `{"token","name","displayName","password","language"}`.',
    response: { 200: SessionReply, ...problemReplies(400, 403, 404, 409, 415, 422, 429, 503) },
  },
};

export function addInvitationRoutes(app: FastifyInstance, { origin, invitations }: PeoplePort): void {
  const config = { access: inviters };

  app.post("/v1/invitations", { schema: schemas.invite, config }, async (request, reply) => {
    const body = await readMembers(request, ["role", "organisation", "note"], origin);
    const wanted = body.ok ? wantedOf(body.value) : body;
    const invited = wanted.ok ? await invitations.invite(personOf(request), wanted.value) : wanted;
    return sendAnswer(
      request,
      reply,
      invited,
      ({ id, token, expiresAt }) => ({ id, token, expiresAt: instant(expiresAt) }),
      201,
    );
  });

  app.get("/v1/invitations", { schema: schemas.list, config }, async (request, reply) => {
    const listed = await invitations.list(personOf(request));
    return reply.header("cache-control", "no-store").send({
      invitations: listed.map(({ createdAt, expiresAt, ...rest }) => ({
        ...rest,
        createdAt: instant(createdAt),
        expiresAt: instant(expiresAt),
      })),
    });
  });

  app.delete<{ Params: { id: string } }>(
    "/v1/invitations/:id",
    { schema: schemas.revoke, config },
    async (request, reply) => {
      const revoked = await invitations.revoke(personOf(request), request.params.id);
      return revoked.ok ? reply.code(204).send() : refuse(request, reply, revoked.problems);
    },
  );

  app.post("/v1/invitations/look", { schema: schemas.look, config: { access: "anyone" } }, async (request, reply) => {
    const body = await readMembers(request, ["token"], origin);
    const texts = body.ok ? textsOf(body.value, ["token"]) : body;
    const seen = texts.ok ? await invitations.look(texts.value.token) : texts;
    return sendAnswer(request, reply, seen, ({ expiresAt, ...rest }) => ({ ...rest, expiresAt: instant(expiresAt) }));
  });

  app.post(
    "/v1/invitations/accept",
    { schema: schemas.accept, config: { access: "anyone" } },
    async (request, reply) => {
      const body = await readMembers(request, ["token", "name", "displayName", "password", "language"], origin);
      const wanted = body.ok ? acceptanceOf(body.value) : body;
      const opened = wanted.ok ? await invitations.accept(wanted.value) : wanted;
      return sendOpened(request, reply, opened, origin);
    },
  );
}

function personOf({ person }: FastifyRequest): PersonOnRecord {
  assert(person !== null, "invitations: who is signed in is somebody");
  return person;
}

function wantedOf(body: Command): Result<Parameters<InvitationPort["invite"]>[1]> {
  const role = choiceOf(body, "role", roles);
  const organisation = textOf(body, "organisation");
  const note = textOf(body, "note");
  if (!role.ok) return role;
  if (!organisation.ok) return organisation;
  if (!note.ok) return note;
  if (role.value === undefined)
    return fail(problem("person.request_malformed", "/role", `role is one of ${roles.join(", ")}.`));
  return ok({ role: role.value, organisation: organisation.value ?? null, note: note.value ?? null });
}

function acceptanceOf(body: Command): Result<Parameters<InvitationPort["accept"]>[0]> {
  const texts = textsOf(body, ["token", "name", "displayName", "password"]);
  const language = choiceOf(body, "language", ["zh", "en"]);
  if (!texts.ok) return texts;
  return language.ok ? ok({ ...texts.value, language: language.value ?? "zh" }) : language;
}

const instant = (at: number): string => new Date(at).toISOString();
