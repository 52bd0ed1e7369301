/**
 * identify: who is asking, before a byte of the body is read: a party by `Authorization: Bearer KEY`, or a person by
 * the cookie of a session. Where both are sent the key counts.
 *
 * One hook for all routes: it refuses whom the route's access does not name (401 where nobody is known, 403 where
 * somebody is), and sets party and person for the route. A browser sends its cookie with whatever a page makes it send,
 * so what changes anything needs the session's second token besides, from a page of ours. Keys and tokens are looked up
 * by their hash behind the port; none of them reaches a log.
 */
import { timingSafeEqual } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Party } from "../customs/party.ts";
import { mayWorkFor } from "../customs/person.ts";
import { assert } from "../kernel/assert.ts";
import { problem, type Problem } from "../kernel/problem.ts";
import type { Restricted } from "./access.ts";
import { isFromHere, judgeOrigin } from "./people/origin.ts";
import type { SignedIn } from "./people/people-port.ts";
import type { PersonOnRecord } from "./people/person-on-record.ts";
import { sessionToken } from "./people/session-cookie.ts";
import type { HttpPorts } from "./ports.ts";
import { refuse } from "./refusal.ts";

declare module "fastify" {
  interface FastifyRequest {
    /** The party of the key, or the organisation of the person; null on routes that anyone may ask. */
    party: Party | null;
    /** Who is signed in; null where a key is used, or nothing. */
    person: PersonOnRecord | null;
  }
}

const KEY_LENGTH_MAX = 512;
const shape = /^Bearer +([\x21-\x7e]+) *$/i;
const safe: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

const missing = problem("http.unauthorised", "", "Send your key as `Authorization: Bearer KEY`, or sign in.");
const unknown = problem("http.unauthorised", "", "The key is not known here.");
const over = problem("http.unauthorised", "", "You are not signed in any more; sign in again.");
const forPeople = problem("http.forbidden", "", "This address is for people who sign in, not for keys.");
const notYours = problem("http.forbidden", "", "This address is not for you.");
const csrfWrong = problem("person.csrf_wrong", "", "Send the `csrf` of GET /v1/session as the header x-fairway-csrf.");
const mustChange = problem("person.password_must_change", "", "Change your password first: PUT /v1/me/password.");

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
  const { authorization } = request.headers;
  const token = authorization === undefined ? sessionToken(request) : undefined;
  if (token !== undefined && ports.people !== undefined) {
    const signedIn = await ports.people.resume(token);
    if (signedIn === undefined) return over;
    const objection = judgePerson(request, signedIn, access, ports.people.origin);
    if (objection !== undefined) return objection;
    request.person = signedIn.person;
    request.party = signedIn.person.organisation;
    return undefined;
  }
  const key = shape.exec(authorization ?? "")?.[1];
  if (key === undefined) return missing;
  const party = key.length > KEY_LENGTH_MAX ? undefined : await ports.authenticate(key);
  if (party === undefined) return unknown;
  if (access.key === false) return forPeople;
  if (access.key !== true && !access.key.some((kind) => party.kinds.includes(kind))) return notYours;
  request.party = party;
  return undefined;
}

function judgePerson(
  request: FastifyRequest,
  { person, csrf }: SignedIn,
  access: Restricted,
  origin: string | undefined,
): Problem | undefined {
  // An organisation may have been given another kind since: then nobody is what they were made.
  if (!access.roles.includes(person.role) || !mayWorkFor(person.role, person.organisation?.kinds ?? null))
    return notYours;
  if (!safe.has(request.method)) {
    const foreign = judgeOrigin(request, origin);
    if (foreign !== undefined) return foreign;
    if (!isSame(request.headers["x-fairway-csrf"], csrf)) return csrfWrong;
  }
  return person.mustChangePassword && access.isForNewcomers !== true ? mustChange : undefined;
}

/** In time that tells nothing of where they differ. */
function isSame(given: string | string[] | undefined, right: string): boolean {
  const [one, other] = [Buffer.from(String(given)), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}
