/**
 * origin: where a request comes from: this machine, a page of ours or of somebody else's, and which address counts.
 *
 * A proxy that ends TLS stands on this machine and says so by its headers; from anywhere else the same headers are
 * somebody's own words and count for nothing. Browsers name the page that a request is from; a page of ours has our
 * origin: the one that was configured, or else the host that was asked.
 */
import { isIPv6 } from "node:net";
import type { FastifyRequest } from "fastify";
import { problem, type Problem } from "../../kernel/problem.ts";

const isLoopback = (address: string | undefined): boolean => /^(127\.|::1$|::ffff:127\.)/.test(address ?? "");

const isOfProxy = ({ headers }: FastifyRequest): boolean =>
  headers["forwarded"] !== undefined || headers["x-forwarded-for"] !== undefined || headers["via"] !== undefined;

/** A proxy on this machine brings in the whole world; it says so by its headers. */
export const isFromHere = (request: FastifyRequest): boolean =>
  !isOfProxy(request) && isLoopback(request.raw.socket.remoteAddress);

/** What tries are counted by: the caller's address; of IPv6 the network, for a household has all of it. */
export function addressOf(request: FastifyRequest): string {
  const { remoteAddress = "" } = request.raw.socket;
  const forwarded = [request.headers["x-forwarded-for"] ?? []].flat().join(",");
  // The last is what our own proxy saw; those before it are what it was told.
  const named = isLoopback(remoteAddress) ? forwarded.split(",").at(-1)!.trim() : "";
  return networkOf(named === "" ? remoteAddress : named);
}

export function networkOf(address: string): string {
  const plain = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1] ?? address;
  if (!isIPv6(plain)) return plain;
  const [head = "", tail] = plain.split("%", 1)[0]!.toLowerCase().split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const middle = tail === undefined ? [] : new Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0");
  const groups = [...left, ...middle, ...right].slice(0, 4).map((group) => group.replace(/^0+(?=.)/, ""));
  return `${groups.join(":")}::/64`;
}

export function isHttps(request: FastifyRequest, origin: string | undefined): boolean {
  if (origin !== undefined) return origin.startsWith("https:");
  return isLoopback(request.raw.socket.remoteAddress) && request.headers["x-forwarded-proto"] === "https";
}

/** Our own origin, as a browser that asks here writes it. */
export const ownOrigin = (request: FastifyRequest, origin: string | undefined): string =>
  origin ?? `${isHttps(request, origin) ? "https" : "http"}://${request.headers.host ?? ""}`;

const foreign = problem("person.origin_wrong", "", "This request comes from a page that is not ours.");

/** Why an unsafe request must not be done, where a browser says that another site's page sends it. */
export function judgeOrigin(request: FastifyRequest, configured: string | undefined): Problem | undefined {
  const { origin, "sec-fetch-site": site } = request.headers;
  if (origin !== undefined && origin !== ownOrigin(request, configured)) return foreign;
  return site === undefined || site === "same-origin" || site === "none" ? undefined : foreign;
}
