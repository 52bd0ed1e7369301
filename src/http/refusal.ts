/**
 * Refusals: whole answers that are one problem, as `application/problem+json` (RFC 9457). The one place that maps
 * problems and failures to HTTP: status from the problem's code, the headers that a status asks for, and what may be
 * said of a fault of ours.
 *
 * A fault of ours is answered with an incident number and logged by its name, code and place: messages of errors may
 * quote what was filed, so they are neither shown nor logged, but for the plain beginning of our own assertions. Not
 * here: problems of one document among several, which are lines of an answer (`outcome-lines.ts`).
 */
import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import { STATUS_CODES, type Server, type ServerResponse } from "node:http";
import type { FastifyBaseLogger, FastifyReply, FastifyRequest } from "fastify";
import { assert } from "../kernel/assert.ts";
import { inOrder, problem, problemCodes, type Problem } from "../kernel/problem.ts";
import { isUninvited } from "./invitation.ts";
import { isStoreUnavailable } from "./ports.ts";

export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Headers that go with a status: when to ask again, and how to identify oneself. */
const headersByStatus: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { "www-authenticate": 'Bearer realm="fairway"' },
  429: { "retry-after": "1" },
  503: { "retry-after": "5" },
};

/** How long the rest of a refused body is read and thrown away, so that its sender gets to read the answer. */
const DRAIN_MS_MAX = 5_000;

/**
 * The answer to problems that concern the whole request; the first in precedence gives the status, but where HTTP has
 * one of its own.
 */
export function refusalOf(problems: readonly Problem[], ownStatus?: number): Refusal {
  const ordered = inOrder(problems);
  const first = ordered[0];
  assert(first !== undefined, "refusalOf: no problem");
  const status = ownStatus ?? problemCodes[first.code];
  const body = {
    type: `urn:fairway:problem:${first.code}`,
    title: titleOf(first),
    status,
    detail: first.detail,
    problems: ordered,
  };
  const headers = { "content-type": "application/problem+json; charset=utf-8", ...headersByStatus[status] };
  return { status, headers, body: JSON.stringify(body) };
}

/** "message.not_json" → "Message: not json". */
function titleOf({ code }: Problem): string {
  const [group = "", ...words] = code.split(".");
  return `${group[0]?.toUpperCase() ?? ""}${group.slice(1)}: ${words.join(" ").replaceAll("_", " ")}`;
}

/** `retryAfterSeconds` says of too much under way when to come again. */
export function refuse(
  request: FastifyRequest,
  reply: FastifyReply,
  problems: readonly Problem[],
  retryAfterSeconds?: number,
): FastifyReply {
  const { status, headers, body } = refusalOf(problems);
  reply.code(status).headers(headers);
  if (status === 429 && retryAfterSeconds !== undefined) reply.header("retry-after", String(retryAfterSeconds));
  if (isUninvited(request.raw))
    reply.header("connection", "close"); // Its body may come or not: nobody could tell.
  else drain(request);
  return reply.send(body);
}

/** Reads and drops what is left of the body for a while, then cuts the connection. */
function drain({ raw }: FastifyRequest): void {
  if (raw.readableEnded || raw.destroyed) return;
  const timer = setTimeout(() => raw.destroy(), DRAIN_MS_MAX);
  timer.unref();
  raw.once("close", () => clearTimeout(timer));
  raw.once("end", () => clearTimeout(timer));
  if (raw.listenerCount("readable") === 0) raw.resume();
}

/**
 * What a failure that is not a value means to the caller. A fault of ours is logged here, under the incident number it
 * answers.
 */
export function problemOf(error: unknown, log: FastifyBaseLogger): Problem {
  if (isStoreUnavailable(error)) {
    log.warn(faultOf(error), "the store is unavailable");
    return problem("store.unavailable", "", "The database is away; nothing was acknowledged. Send the request again.");
  }
  const status = statusOf(error);
  if (status === 413) return problem("http.body_too_large", "", "The body is larger than this address takes.");
  if (status === 415) return problem("http.media_type_unsupported", "", "This address does not take that media type.");
  if (status !== undefined && status >= 400 && status < 500) {
    return problem("http.request_malformed", "", "The request is not well-formed HTTP for this address.");
  }
  const incident = randomUUID();
  log.error({ incident, ...faultOf(error) }, "a fault of ours");
  return problem("http.internal_error", "", `A fault of ours. Give this number when you report it: ${incident}`);
}

function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("code" in error) || !("statusCode" in error)) return undefined;
  return String(error.code).startsWith("FST_") ? Number(error.statusCode) : undefined;
}

interface Fault {
  readonly name: string;
  readonly code?: string;
  readonly cause?: string;
  readonly message?: string;
  readonly frames?: readonly string[];
}

/** What of an error holds nothing that was filed. */
function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { name: typeof error };
  const { cause } = error;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...("code" in error && typeof error.code === "string" && { code: error.code }),
    ...(cause instanceof Error && { cause: "code" in cause ? String(cause.code) : cause.name }),
    ...(error.name === "AssertionError" && { message: error.message.split(/["'`{[\d]/, 1)[0]! }),
    frames: frames.slice(0, 8).map((line) => line.trim()),
  };
}

/** The last answer that was begun or is still to come on each connection. */
const answers = new WeakMap<Socket, ServerResponse>();

export function addSocketRefusals(server: Server): void {
  server.on("request", (request, response) => void answers.set(request.socket, response));
}

/**
 * Bytes that are no HTTP, headers that are too large or too slow: there is no request to answer, only a socket. Where
 * they follow a whole request that is not answered yet, its answer goes first: nobody may take this for it.
 */
export function refuseSocket(error: Error & { code?: string }, socket: Socket): void {
  const answer = answers.get(socket);
  if (answer !== undefined && answer.req.complete && !answer.writableFinished && socket.writable) {
    answer.once("close", () => refuseSocket(error, socket));
    return;
  }
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const { status, body } = socketRefusal(error.code);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nContent-Type: application/problem+json; charset=utf-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

function socketRefusal(code: string | undefined): Refusal {
  if (code === "ERR_HTTP_REQUEST_TIMEOUT") return malformed("The headers of the request took too long.", 408);
  if (code === "HPE_HEADER_OVERFLOW") return malformed("The headers of the request are too large.", 431);
  return malformed("The request is not HTTP/1.1.");
}

const malformed = (detail: string, status?: number): Refusal =>
  refusalOf([problem("http.request_malformed", "", detail)], status);
