/**
 * authorise: who is asking, from `Authorization: Bearer KEY`, before a byte of the body is read.
 *
 * Keys are looked up by their hash behind the port, so no comparison of secrets happens here. A key never reaches a
 * log.
 */
import type { FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from "fastify";
import type { Party } from "../customs/party.ts";
import { problem } from "../kernel/problem.ts";
import type { HttpPorts } from "./ports.ts";
import { refuse } from "./refusal.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** Set by `authorise`; null on routes that anyone may ask. */
    party: Party | null;
  }
}

const KEY_LENGTH_MAX = 512;
const shape = /^Bearer +([\x21-\x7e]+) *$/i;

const missing = problem("http.unauthorised", "", "Send your key as `Authorization: Bearer KEY`.");
const unknown = problem("http.unauthorised", "", "The key is not known here.");

export function authorise(authenticate: HttpPorts["authenticate"]): onRequestAsyncHookHandler {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const key = shape.exec(request.headers.authorization ?? "")?.[1];
    if (key === undefined) return refuse(request, reply, [missing]);
    const party = key.length > KEY_LENGTH_MAX ? undefined : await authenticate(key);
    if (party === undefined) return refuse(request, reply, [unknown]);
    request.party = party;
    return undefined;
  };
}
