/**
 * beginEventStream: the head of an answer of server-sent events, after which the route writes to the connection itself.
 *
 * Heartbeats, and when a reader who takes nothing is cut off, are the same for every stream; they are here too.
 */
import type { ServerResponse } from "node:http";
import type { FastifyReply } from "fastify";

export const HEARTBEAT_MS = 15_000;
export const STALLED_MS_MAX = 20_000;
const RECONNECT_MS = 2_000;

/** What comes first of any stream: when a reader comes back that lost its connection. */
export const RETRY = `retry: ${RECONNECT_MS}\n\n`;

/** Takes the answer out of Fastify's hands. */
export function beginEventStream(reply: FastifyReply): ServerResponse {
  const { raw } = reply;
  reply.hijack();
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-accel-buffering": "no",
  });
  return raw;
}
