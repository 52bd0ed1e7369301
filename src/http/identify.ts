/**
 * identify: who is asking, before a byte of the body is read: a party by `Authorization: Bearer KEY`.
 *
 * One hook for all routes: it refuses whom the route's access does not name (401 where nobody is known, 403 where
 * somebody is), and sets the party and the person for the route. Keys are looked up by their hash behind the port, so
 * no comparison of secrets happens here. A key never reaches a log.
 */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Party } from "../customs/party.ts";
import type { Person } from "../customs/person.ts";
import { assert } from "../kernel/assert.ts";
import { problem, type Problem } from "../kernel/problem.ts";
import type { Restricted } from "./access.ts";
import type { HttpPorts } from "./ports.ts";
import { refuse } from "./refusal.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The party of the key, or the organisation of the person; null on routes that anyone may ask. */
    party: Party | null;
    /** Who is signed in; null where a key is used, or nothing. */
    person: Person | null;
  }
}

const KEY_LENGTH_MAX = 512;
const shape = /^Bearer +([\x21-\x7e]+) *$/i;

const missing = problem("http.unauthorised", "", "Send your key as `Authorization: Bearer KEY`.");
const unknown = problem("http.unauthorised", "", "The key is not known here.");
const forPeople = problem("http.forbidden", "", "This address is for people who sign in, not for keys.");
const notYours = problem("http.forbidden", "", "This address is not for you.");

export function addIdentification(app: FastifyInstance, ports: HttpPorts): void {
  app.decorateRequest("party", null);
  app.decorateRequest("person", null);
  app.addHook("onRequest", async (request, reply) => {
    if (request.is404) return undefined;
    const { access } = request.routeOptions.config;
    assert(access !== undefined, "identify: a route without access is not registered");
    if (access === "anyone") return undefined;
    if (access.isOpenHere === true && isFromHere(request)) return undefined;
    const objection = await identify(request, access, ports);
    return objection === undefined ? undefined : refuse(request, reply, [objection]);
  });
}

/** Sets who is asking; answers why not where they must not. */
async function identify(request: FastifyRequest, access: Restricted, ports: HttpPorts): Promise<Problem | undefined> {
  const key = shape.exec(request.headers.authorization ?? "")?.[1];
  if (key === undefined) return missing;
  const party = key.length > KEY_LENGTH_MAX ? undefined : await ports.authenticate(key);
  if (party === undefined) return unknown;
  if (access.key === false) return forPeople;
  if (access.key !== true && !access.key.some((kind) => party.kinds.includes(kind))) return notYours;
  request.party = party;
  return undefined;
}

/** A proxy on this machine brings in the whole world; it says so by its headers. */
function isFromHere({ raw, headers }: FastifyRequest): boolean {
  if (headers["forwarded"] !== undefined || headers["x-forwarded-for"] !== undefined || headers["via"] !== undefined)
    return false;
  return /^(127\.|::1$|::ffff:127\.)/.test(raw.socket.remoteAddress ?? "");
}
