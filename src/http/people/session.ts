/**
 * /v1/session: signing in with a name and a password, asking who is signed in, signing out.
 *
 * Whoever signs in gets a new token in any case; the browser's former session ends. Not here: keys of parties, which
 * need no session; passkeys (`passkeys.ts`).
 */
import { Type } from "@sinclair/typebox";
import type { FastifyInstance } from "fastify";
import { problemReplies } from "../problem-reply.ts";
import { refuse } from "../refusal.ts";
import { newcomers } from "../access.ts";
import { addressOf } from "./origin.ts";
import type { PeoplePort } from "./people-port.ts";
import { sendOpened, SessionReply, sessionView } from "./person-reply.ts";
import { readMembers, textsOf } from "./read-members.ts";
import { sessionToken, takeCookieBack } from "./session-cookie.ts";

const shared = { tags: ["people"] };
const schemas = {
  signIn: {
    ...shared,
    operationId: "signIn",
    summary: "Sign in with a name and a password",
    description:
      'The body: `{"name","password"}`. Sets the cookie `fairway_session`. After a few tries in vain one must wait, longer each time: ' +
      "429 with `Retry-After`. A session is over after 30 minutes without a request, and after 12 hours.",
    response: { 200: SessionReply, ...problemReplies(400, 401, 403, 415, 429, 503) },
  },
  find: {
    ...shared,
    operationId: "findSession",
    summary: "Who is signed in",
    response: { 200: SessionReply, ...problemReplies(503) },
  },
  signOut: {
    ...shared,
    operationId: "signOut",
    summary: "Sign out",
    response: { 204: Type.Null(), ...problemReplies(401, 403, 503) },
  },
};

export function addSessionRoutes(app: FastifyInstance, people: PeoplePort): void {
  const { origin } = people;
  const open = { config: { access: "anyone" as const } };

  app.post("/v1/session", { ...open, schema: schemas.signIn }, async (request, reply) => {
    const body = await readMembers(request, ["name", "password"], origin);
    const texts = body.ok ? textsOf(body.value, ["name", "password"]) : body;
    if (!texts.ok) return refuse(request, reply, texts.problems);
    const formerToken = sessionToken(request);
    const opened = await people.signIn({ ...texts.value, address: addressOf(request), formerToken });
    return sendOpened(request, reply, opened, origin);
  });

  app.get("/v1/session", { ...open, schema: schemas.find }, async (request, reply) => {
    reply.header("cache-control", "no-store");
    const token = sessionToken(request);
    const signedIn = token === undefined ? undefined : await people.resume(token);
    if (signedIn !== undefined) return sessionView(signedIn);
    if (request.headers.cookie?.includes("fairway_session=") === true) takeCookieBack(request, reply, origin);
    return { person: null };
  });

  const own = { config: { access: newcomers } };
  app.delete("/v1/session", { ...own, schema: schemas.signOut }, async (request, reply) => {
    await people.signOut(sessionToken(request) ?? "");
    takeCookieBack(request, reply, origin);
    return reply.code(204).header("cache-control", "no-store").send();
  });
}
