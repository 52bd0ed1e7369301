import { expect, test } from "vitest";
import type { PartyKind } from "../customs/party.ts";
import { fake } from "./fake-ports.ts";
import type { HttpPorts } from "./ports.ts";
import { buildServer } from "./server.ts";

const ELSEWHERE = "203.0.113.9";
const keys: Readonly<Record<string, readonly PartyKind[]>> = {
  "key-of-customs": ["administration"],
  "key-of-a-carrier": ["carrier"],
  "key-of-both": ["laboratory", "administration"],
};
const authenticate: HttpPorts["authenticate"] = (key) =>
  Promise.resolve(keys[key] === undefined ? undefined : { code: "1", name: "x", kinds: keys[key] });

test.each([
  { name: "this machine", from: "127.0.0.1", headers: {}, status: 200 },
  { name: "this machine, IPv6", from: "::1", headers: {}, status: 200 },
  { name: "this machine, IPv4 in IPv6", from: "::ffff:127.0.0.1", headers: {}, status: 200 },
  { name: "a proxy on this machine", from: "127.0.0.1", headers: { "x-forwarded-for": "127.0.0.1" }, status: 401 },
  { name: "a proxy that speaks RFC 7239", from: "127.0.0.1", headers: { forwarded: "for=127.0.0.1" }, status: 401 },
  { name: "elsewhere without a key", from: ELSEWHERE, headers: {}, status: 401 },
  { name: "elsewhere, an unknown key", from: ELSEWHERE, headers: { authorization: "Bearer nobody" }, status: 401 },
  { name: "elsewhere, a carrier", from: ELSEWHERE, headers: { authorization: "Bearer key-of-a-carrier" }, status: 403 },
  { name: "elsewhere, customs", from: ELSEWHERE, headers: { authorization: "Bearer key-of-customs" }, status: 200 },
  { name: "elsewhere, also customs", from: ELSEWHERE, headers: { authorization: "Bearer key-of-both" }, status: 200 },
])("/metrics asked from $name: $status", async ({ from, headers, status }) => {
  const app = await buildServer(fake({ authenticate }).ports);
  const answer = await app.inject({ url: "/metrics", remoteAddress: from, headers });
  expect(answer.statusCode).toBe(status);
  if (status === 200)
    expect([answer.body, answer.headers["content-type"]]).toEqual(["a 1\n", "text/plain; version=0.0.4"]);
  else expect(answer.body).not.toContain("a 1");
  await app.close();
});

test("every answer is told to the metrics by its route, never by its path", async () => {
  const told: object[] = [];
  const metrics = {
    contentType: "text/plain",
    text: () => Promise.resolve(""),
    answered: (one: object) => void told.push(one),
  };
  const app = await buildServer(fake({ metrics }).ports);
  await app.inject("/v1/parcels/P/A-1");
  await app.inject("/nowhere/110101199003078888");
  const ms = expect.any(Number) as number;
  expect(told).toEqual([
    { method: "GET", route: "/v1/parcels/:platform/:orderNo", status: 401, ms },
    { method: "GET", route: "none", status: 404, ms },
  ]);
  await app.close();
});

test("without figures there is no such address", async () => {
  const app = await buildServer(fake({ metrics: undefined }).ports);
  expect((await app.inject("/metrics")).statusCode).toBe(404);
  await app.close();
});
