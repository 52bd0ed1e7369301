/**
 * /v1/me/filters: questions to the list that one keeps under names of one's own: listed, saved, removed.
 *
 * They are a person's; keys have none. A question is judged when it is saved.
 */
import { Type } from "@sinclair/typebox";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { assert } from "../../kernel/assert.ts";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import { parcelReaders, type Restricted } from "../access.ts";
import type { HttpPorts } from "../ports.ts";
import { problemReplies } from "../problem-reply.ts";
import { readCommand, type Command } from "../read-command.ts";
import { refuse } from "../refusal.ts";
import { listQuestion } from "./list-question.ts";

const NAME_LENGTH_MAX = 60;
const QUERY_LENGTH_MAX = 4_000;
const Closed = { additionalProperties: false };
const Filter = Type.Object({ name: Type.String(), query: Type.String(), changedAt: Type.String() }, Closed);
const access: Restricted = { key: false, roles: parcelReaders.roles };

/** What is sent is judged here, so that what is wrong with it can be said. */
const validatorCompiler = () => (): boolean => true;
const settings = { config: { access }, validatorCompiler };
const params = Type.Object({ name: Type.String() });

const personOf = ({ person }: FastifyRequest): string => {
  assert(person !== null, "filters: only a person comes here");
  return person.id;
};

export function addFilterRoutes(app: FastifyInstance, { lists }: HttpPorts): void {
  const filters = lists?.filters;
  if (filters === undefined) return;

  app.get(
    "/v1/me/filters",
    {
      ...settings,
      schema: {
        ...{ operationId: "listFilters", tags: ["parcels"], summary: "Your saved filters" },
        response: { 200: Type.Object({ filters: Type.Array(Filter) }, Closed), ...problemReplies(401, 403, 503) },
      },
    },
    async (request) => ({ filters: await filters.list(personOf(request)) }),
  );

  app.put<{ Params: { name: string } }>(
    "/v1/me/filters/:name",
    {
      ...settings,
      schema: {
        ...{ operationId: "saveFilter", tags: ["parcels"], summary: "Save a filter, or replace the one of this name" },
        description: 'The body: `{"query"}`, the question to `GET /v1/parcels` without `after` and `limit`.',
        params,
        response: { 200: Filter, ...problemReplies(400, 401, 403, 409, 503) },
      },
    },
    async (request, reply) => {
      const name = nameIn(request.params.name);
      if (!name.ok) return refuse(request, reply, name.problems);
      const body = await readCommand(request, ["query"], "list.question_malformed");
      const query = body.ok ? queryIn(body.value) : body;
      if (!query.ok) return refuse(request, reply, query.problems);
      const saved = await filters.save(personOf(request), name.value, query.value);
      return saved.ok ? saved.value : refuse(request, reply, saved.problems);
    },
  );

  app.delete<{ Params: { name: string } }>(
    "/v1/me/filters/:name",
    {
      ...settings,
      schema: {
        ...{ operationId: "removeFilter", tags: ["parcels"], summary: "Remove a saved filter" },
        params,
        response: { 204: Type.Null(), ...problemReplies(401, 403, 404, 503) },
      },
    },
    async (request, reply) => {
      const removed = await filters.remove(personOf(request), request.params.name);
      return removed.ok ? reply.code(204).send() : refuse(request, reply, removed.problems);
    },
  );
}

const wrong = (member: string, detail: string): Result<never> =>
  fail(problem("list.question_malformed", `/${member}`, detail));

function nameIn(name: string): Result<string> {
  const isName = name.trim() === name && name !== "" && name.length <= NAME_LENGTH_MAX && !/\p{Cc}/u.test(name);
  return isName ? ok(name) : wrong("name", `A name has 1 to ${NAME_LENGTH_MAX} characters, without space around it.`);
}

/** The question, where it is one. */
function queryIn({ query }: Command): Result<string> {
  if (typeof query !== "string" || query.length > QUERY_LENGTH_MAX)
    return wrong("query", `query is a text of at most ${QUERY_LENGTH_MAX} characters, as state=held&lane=red.`);
  const members: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const known = members[name];
    members[name] = known === undefined ? value : [known, value].flat();
  }
  for (const name of ["after", "limit"]) if (members[name] !== undefined) return wrong("query", `Leave ${name} out.`);
  const question = listQuestion(members);
  return question.ok ? ok(query) : question;
}
