/** /v1/me: what somebody who is signed in may change of themselves: password, shown name, language. */
import type { FastifyInstance } from "fastify";
import { assert } from "../../kernel/assert.ts";
import { fail, problem } from "../../kernel/problem.ts";
import { everyRole, newcomers } from "../access.ts";
import { problemReplies } from "../problem-reply.ts";
import { refuse } from "../refusal.ts";
import type { PeoplePort } from "./people-port.ts";
import { PersonReply, personView, sendAnswer, sendOpened, SessionReply } from "./person-reply.ts";
import { choiceOf, readMembers, textOf, textsOf } from "./read-members.ts";

const shared = { tags: ["people"] };
const schemas = {
  password: {
    ...shared,
    operationId: "changePassword",
    summary: "Change your password",
    description:
      'The body: `{"current","next"}`. 12 to 256 characters, without your name. Every session of yours ends but this one, ' +
      "which gets another cookie.",
    response: { 200: SessionReply, ...problemReplies(400, 401, 403, 409, 415, 422, 429, 503) },
  },
  change: {
    ...shared,
    operationId: "changeMe",
    summary: "Change the name that is shown, or the language",
    description: 'The body: `{"displayName","language"}`, each as you like; `language` is zh or en.',
    response: { 200: PersonReply, ...problemReplies(400, 401, 403, 415, 422, 503) },
  },
};

const nothing = problem("person.request_malformed", "", "Say what is to be changed.");

export function addMeRoutes(app: FastifyInstance, people: PeoplePort): void {
  const { origin } = people;
  const config = { access: everyRole };

  app.put("/v1/me/password", { schema: schemas.password, config: { access: newcomers } }, async (request, reply) => {
    const { person } = request;
    assert(person !== null, "me: who is signed in is somebody");
    const body = await readMembers(request, ["current", "next"], origin);
    const texts = body.ok ? textsOf(body.value, ["current", "next"]) : body;
    if (!texts.ok) return refuse(request, reply, texts.problems);
    return sendOpened(request, reply, await people.changePassword(person, texts.value), origin);
  });

  app.patch("/v1/me", { schema: schemas.change, config }, async (request, reply) => {
    const { person } = request;
    assert(person !== null, "me: who is signed in is somebody");
    const body = await readMembers(request, ["displayName", "language"], origin);
    if (!body.ok) return refuse(request, reply, body.problems);
    const displayName = textOf(body.value, "displayName");
    const language = choiceOf(body.value, "language", ["zh", "en"]);
    if (!displayName.ok) return refuse(request, reply, displayName.problems);
    if (!language.ok) return refuse(request, reply, language.problems);
    const change = {
      ...(displayName.value !== undefined && { displayName: displayName.value }),
      ...(language.value !== undefined && { language: language.value }),
    };
    const changed = Object.keys(change).length === 0 ? fail(nothing) : await people.change(person.id, change);
    return sendAnswer(request, reply, changed, personView);
  });
}
