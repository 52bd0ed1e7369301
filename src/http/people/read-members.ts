/**
 * readMembers: the JSON body of what people send: one object of known members, each a text.
 *
 * Only with the media type of JSON, which no form of another site can send, and from no other site's page.
 */
import type { FastifyRequest } from "fastify";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import { readCommand, type Command } from "../read-command.ts";
import { judgeOrigin } from "./origin.ts";

export async function readMembers(
  request: FastifyRequest,
  known: readonly string[],
  origin: string | undefined,
): Promise<Result<Command>> {
  const foreign = judgeOrigin(request, origin);
  if (foreign !== undefined) return fail(foreign);
  const [type = ""] = (request.headers["content-type"] ?? "").split(";", 1);
  if (type.trim().toLowerCase() !== "application/json")
    return fail(problem("http.media_type_unsupported", "", "Content-Type must be application/json."));
  return readCommand(request, known, "person.request_malformed");
}

/** The members that must be there, all of them texts. */
export function textsOf<Name extends string>(body: Command, names: readonly Name[]): Result<Record<Name, string>> {
  const missing = names.find((name) => typeof body[name] !== "string");
  if (missing !== undefined)
    return fail(problem("person.request_malformed", `/${missing}`, `${missing} is a text that must be there.`));
  return ok(Object.fromEntries(names.map((name) => [name, body[name]])) as Record<Name, string>);
}

/** A member that may be left out; one of these values. */
export function choiceOf<Value extends string>(
  body: Readonly<Record<string, unknown>>,
  name: string,
  values: readonly Value[],
): Result<Value | undefined> {
  const value = body[name];
  if (value === undefined) return ok(undefined);
  const chosen = values.find((one) => one === value);
  if (chosen !== undefined) return ok(chosen);
  return fail(problem("person.request_malformed", `/${name}`, `${name} is one of ${values.join(", ")}.`));
}

export function textOf(body: Readonly<Record<string, unknown>>, name: string): Result<string | undefined> {
  const value = body[name];
  if (value === undefined || typeof value === "string") return ok(value);
  return fail(problem("person.request_malformed", `/${name}`, `${name} is a text.`));
}
