/**
 * sessionCookie: the one cookie of this server: the token of somebody's session, which no script may read and no other
 * site's request carries (HttpOnly, SameSite=Strict).
 *
 * Two cookies of the name are none: one of them is from somebody else. Secure wherever browsers come by https. Not
 * here: what the token opens (`identify.ts`).
 */
import type { FastifyReply, FastifyRequest } from "fastify";
import { isHttps } from "./origin.ts";

const NAME = "fairway_session";
const shape = /^[A-Za-z0-9_-]{43}$/;
const SECONDS_MAX = 12 * 3_600;

export function sessionToken({ headers }: FastifyRequest): string | undefined {
  const tokens = (headers.cookie ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${NAME}=`))
    .map((pair) => pair.slice(NAME.length + 1));
  const [token] = tokens;
  return tokens.length === 1 && token !== undefined && shape.test(token) ? token : undefined;
}

export const giveCookie = (request: FastifyRequest, reply: FastifyReply, token: string, origin?: string): void =>
  write(request, reply, token, SECONDS_MAX, origin);

export const takeCookieBack = (request: FastifyRequest, reply: FastifyReply, origin?: string): void =>
  write(request, reply, "", 0, origin);

function write(
  request: FastifyRequest,
  reply: FastifyReply,
  value: string,
  seconds: number,
  origin: string | undefined,
): void {
  const secure = isHttps(request, origin) ? "; Secure" : "";
  reply.header("set-cookie", `${NAME}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`);
}
