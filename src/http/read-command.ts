/**
 * readCommand: the small JSON body of a command: one object with members that are known, or nothing at all.
 *
 * No route has Fastify read bodies; this reads at most 16 kB. Not here: documents, which have readers of their own.
 */
import type { FastifyRequest } from "fastify";
import { fail, ok, problem, type ProblemCode, type Result } from "../kernel/problem.ts";

const BYTES_MAX = 16 * 1024;

export type Command = Readonly<Record<string, unknown>>;

export async function readCommand(
  { raw }: FastifyRequest,
  known: readonly string[],
  code: ProblemCode,
): Promise<Result<Command>> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > BYTES_MAX) return fail(problem("http.body_too_large", "", "The body may have 16 kB."));
    parts.push(part);
  }
  const text = Buffer.concat(parts).toString("utf8");
  if (text.trim() === "") return ok({});
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return fail(problem("message.not_json", "", "The body is not JSON."));
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return fail(problem(code, "", "The body is one JSON object."));
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown !== undefined)
    return fail(
      problem(code, "", known.length === 0 ? "No body is taken here." : `Its members are ${known.join(", ")}.`),
    );
  return ok(value as Command);
}
