import type { FastifyReply, FastifyRequest } from "fastify";
import { expect, test } from "vitest";
import { addressOf, isFromHere, isHttps, judgeOrigin, networkOf, ownOrigin } from "./origin.ts";
import { giveCookie, sessionToken, takeCookieBack } from "./session-cookie.ts";

const from = (remoteAddress: string, headers: Record<string, string> = {}): FastifyRequest =>
  ({
    headers: { host: "fairway.test:8080", ...headers },
    raw: { socket: { remoteAddress } },
  }) as unknown as FastifyRequest;

test.each<[string, FastifyRequest, string]>([
  ["straight", from("203.0.113.9"), "203.0.113.9"],
  ["IPv4 in IPv6", from("::ffff:203.0.113.9"), "203.0.113.9"],
  ["through our proxy", from("127.0.0.1", { "x-forwarded-for": "203.0.113.9" }), "203.0.113.9"],
  [
    "through our proxy, who was told another",
    from("::1", { "x-forwarded-for": "8.8.8.8, 203.0.113.9" }),
    "203.0.113.9",
  ],
  ["from elsewhere, who says to be another", from("203.0.113.9", { "x-forwarded-for": "8.8.8.8" }), "203.0.113.9"],
  ["from here", from("127.0.0.1"), "127.0.0.1"],
  ["an empty header", from("127.0.0.1", { "x-forwarded-for": "" }), "127.0.0.1"],
  ["IPv6", from("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64"],
])("tries are counted by the caller's address: %s", (_name, request, address) => {
  expect(addressOf(request)).toBe(address);
});

test.each([
  ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
  ["2001:0DB8:0001:0002:aaaa::1", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["nonsense", "nonsense"],
])("the network of %s is %s", (address, network) => expect(networkOf(address)).toBe(network));

const OURS = "http://fairway.test:8080";
test.each<[string, Record<string, string>, string | undefined, boolean]>([
  ["no browser says where from", {}, undefined, true],
  ["a page of ours", { origin: OURS }, undefined, true],
  ["another host's", { origin: "http://evil.test:8080" }, undefined, false],
  ["another port's", { origin: "http://fairway.test:8081" }, undefined, false],
  ["another scheme's", { origin: "https://fairway.test:8080" }, undefined, false],
  ["a page without an origin", { origin: "null" }, undefined, false],
  ["a browser that says: another site", { "sec-fetch-site": "cross-site" }, undefined, false],
  ["a browser that says: a sibling site", { "sec-fetch-site": "same-site", origin: OURS }, undefined, false],
  ["a browser that says: our own", { "sec-fetch-site": "same-origin", origin: OURS }, undefined, true],
  ["typed by the user", { "sec-fetch-site": "none" }, undefined, true],
  ["the origin that is configured", { origin: "https://fairway.example" }, "https://fairway.example", true],
  ["the host asked, where another is configured", { origin: OURS }, "https://fairway.example", false],
])("an unsafe request from %s", (_name, headers, configured, may) => {
  expect(judgeOrigin(from("203.0.113.9", headers), configured) === undefined).toBe(may);
});

test("https is what a proxy here says, or the configuration, never somebody from elsewhere", () => {
  const proxied = { "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9" };
  expect([isHttps(from("127.0.0.1", proxied), undefined), isHttps(from("203.0.113.9", proxied), undefined)]).toEqual([
    true,
    false,
  ]);
  expect(isHttps(from("127.0.0.1"), "https://fairway.example")).toBe(true);
  expect(ownOrigin(from("127.0.0.1", proxied), undefined)).toBe("https://fairway.test:8080");
  expect([isFromHere(from("127.0.0.1")), isFromHere(from("127.0.0.1", proxied))]).toEqual([true, false]);
});

const token = "T".repeat(43);
test.each<[string, string | undefined, string | undefined]>([
  ["alone", `fairway_session=${token}`, token],
  ["among others", `a=b; fairway_session=${token};c=d`, token],
  ["none", undefined, undefined],
  ["too short", "fairway_session=abc", undefined],
  ["twice: one is from somebody else", `fairway_session=${token}; fairway_session=${"U".repeat(43)}`, undefined],
  ["another name that ends so", `xfairway_session=${token}`, undefined],
  ["with a quote", `fairway_session="${token}"`, undefined],
])("the token of a cookie: %s", (_name, cookie, found) => {
  expect(sessionToken(from("127.0.0.1", cookie === undefined ? {} : { cookie }))).toBe(found);
});

test("the cookie is for no script and no other site, and Secure by https", () => {
  const given: string[] = [];
  const reply = { header: (_name: string, value: string) => given.push(value) } as unknown as FastifyReply;
  giveCookie(from("127.0.0.1"), reply, token);
  giveCookie(from("127.0.0.1"), reply, token, "https://fairway.example");
  takeCookieBack(from("127.0.0.1"), reply);
  expect(given).toEqual([
    `fairway_session=${token}; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict`,
    `fairway_session=${token}; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure`,
    "fairway_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict",
  ]);
});
