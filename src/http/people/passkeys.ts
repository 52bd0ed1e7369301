/**
 * Passkeys: /v1/session/passkey-options and /v1/session/passkey to sign in by one, /v1/me/passkeys for one's own.
 *
 * Options and answers are those of WebAuthn's JSON forms, as @simplewebauthn/browser takes and gives them. They hold
 * for the origin that the browser sees; browsers know no passkeys for an address of numbers.
 */
import { Type } from "@sinclair/typebox";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { assert } from "../../kernel/assert.ts";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import { everyRole } from "../access.ts";
import { problemReplies } from "../problem-reply.ts";
import type { Command } from "../read-command.ts";
import { refuse } from "../refusal.ts";
import { addressOf, ownOrigin } from "./origin.ts";
import type { PasskeyShown, PeoplePort } from "./people-port.ts";
import type { PersonOnRecord } from "./person-on-record.ts";
import { Closed, sendAnswer, sendOpened, SessionReply, TextOrNull } from "./person-reply.ts";
import { readMembers, textsOf } from "./read-members.ts";
import { sessionToken } from "./session-cookie.ts";

const Text = Type.String();
const Options = Type.Object({}, { additionalProperties: true, description: "For navigator.credentials." });
const Passkey = Type.Object({ id: Text, name: Text, createdAt: Text, usedAt: TextOrNull }, Closed);
const shared = { tags: ["people"] };
const schemas = {
  optionsToSignIn: {
    ...shared,
    operationId: "optionsToSignIn",
    summary: "What a device is asked to sign somebody in",
    response: { 200: Options, ...problemReplies(400, 403, 415, 503) },
  },
  signIn: {
    ...shared,
    operationId: "signInByPasskey",
    summary: "Sign in by a passkey",
    description: 'The body: `{"response"}`, what the device answered. A challenge is good once and for five minutes.',
    response: { 200: SessionReply, ...problemReplies(400, 401, 403, 415, 429, 503) },
  },
  list: {
    ...shared,
    operationId: "listPasskeys",
    summary: "Your passkeys",
    response: { 200: Type.Object({ passkeys: Type.Array(Passkey) }, Closed), ...problemReplies(401, 403, 503) },
  },
  optionsToAdd: {
    ...shared,
    operationId: "optionsToAddPasskey",
    summary: "What a device is asked to become a passkey",
    response: { 200: Options, ...problemReplies(400, 401, 403, 415, 503) },
  },
  add: {
    ...shared,
    operationId: "addPasskey",
    summary: "Add a passkey",
    description: 'The body: `{"name","response"}`. At most ten of a person.',
    response: { 201: Passkey, ...problemReplies(400, 401, 403, 409, 415, 422, 503) },
  },
  remove: {
    ...shared,
    operationId: "removePasskey",
    summary: "Remove a passkey",
    params: Type.Object({ id: Text }),
    response: { 204: Type.Null(), ...problemReplies(401, 403, 404, 503) },
  },
};

export function addPasskeyRoutes(app: FastifyInstance, { origin, passkeys }: PeoplePort): void {
  const open = { config: { access: "anyone" as const } };
  const own = { config: { access: everyRole } };
  const siteOf = (request: FastifyRequest): { origin: string; host: string } => {
    const ours = ownOrigin(request, origin);
    return { origin: ours, host: URL.canParse(ours) ? new URL(ours).hostname : "" };
  };

  app.post("/v1/session/passkey-options", { ...open, schema: schemas.optionsToSignIn }, async (request, reply) => {
    const body = await readMembers(request, [], origin);
    if (!body.ok) return refuse(request, reply, body.problems);
    return reply.header("cache-control", "no-store").send(await passkeys.optionsToSignIn(siteOf(request)));
  });

  app.post("/v1/session/passkey", { ...open, schema: schemas.signIn }, async (request, reply) => {
    const body = await readMembers(request, ["response"], origin);
    const response = body.ok ? responseOf(body.value) : body;
    if (!response.ok) return refuse(request, reply, response.problems);
    const opened = await passkeys.signIn({
      response: response.value,
      site: siteOf(request),
      address: addressOf(request),
      formerToken: sessionToken(request),
    });
    return sendOpened(request, reply, opened, origin);
  });

  app.get("/v1/me/passkeys", { ...own, schema: schemas.list }, async (request, reply) => {
    const listed = await passkeys.list(personOf(request));
    return reply.header("cache-control", "no-store").send({ passkeys: listed.map(view) });
  });

  app.post("/v1/me/passkey-options", { ...own, schema: schemas.optionsToAdd }, async (request, reply) => {
    const body = await readMembers(request, [], origin);
    if (!body.ok) return refuse(request, reply, body.problems);
    const options = await passkeys.optionsToAdd(personOf(request), siteOf(request));
    return reply.header("cache-control", "no-store").send(options);
  });

  app.post("/v1/me/passkeys", { ...own, schema: schemas.add }, async (request, reply) => {
    const body = await readMembers(request, ["name", "response"], origin);
    const texts = body.ok ? textsOf(body.value, ["name"]) : body;
    const response = body.ok ? responseOf(body.value) : body;
    if (!texts.ok) return refuse(request, reply, texts.problems);
    if (!response.ok) return refuse(request, reply, response.problems);
    const wanted = { name: texts.value.name, response: response.value, site: siteOf(request) };
    return sendAnswer(request, reply, await passkeys.add(personOf(request), wanted), view, 201);
  });

  app.delete<{ Params: { id: string } }>(
    "/v1/me/passkeys/:id",
    { ...own, schema: schemas.remove },
    async (request, reply) => {
      const removed = await passkeys.remove(personOf(request), request.params.id);
      return removed.ok ? reply.code(204).send() : refuse(request, reply, removed.problems);
    },
  );
}

function personOf({ person }: FastifyRequest): PersonOnRecord {
  assert(person !== null, "passkeys: who is signed in is somebody");
  return person;
}

function responseOf({ response }: Command): Result<object> {
  if (typeof response === "object" && response !== null && !Array.isArray(response)) return ok(response);
  return fail(problem("person.request_malformed", "/response", "response is what the device answered."));
}

const view = ({ credential, name, createdAt, usedAt }: PasskeyShown): object => ({
  ...{ id: credential, name, createdAt: new Date(createdAt).toISOString() },
  usedAt: usedAt === null ? null : new Date(usedAt).toISOString(),
});
