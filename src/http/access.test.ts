/** Every route of the server says who may use it, and holds to it: for nobody, for keys, and for what is no key. */
import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PartyKind } from "../customs/party.ts";
import { fail, problem } from "../kernel/problem.ts";
import { demandAccess, type Access } from "./access.ts";
import { fake } from "./fake-ports.ts";
import { buildServer } from "./server.ts";
import type { ListPort, OverviewView } from "./lists/list-port.ts";
import type { WebhookPort } from "./webhook-port.ts";

const kinds: Readonly<Record<string, PartyKind>> = {
  "key-of-a-marketplace": "marketplace",
  "key-of-customs": "administration",
};
const none = () => Promise.resolve(fail(problem("webhook.not_found", "", "None.")));
const webhooks: WebhookPort = {
  ...{ add: none, remove: none, test: none, deliveries: none, replay: none, rotate: none },
  list: () => Promise.resolve([]),
};
const figures: OverviewView = {
  ...{ at: null, day: null, throughput: [], states: {}, lanes: {}, mismatches: [], reasons: [] },
  decision: { p50Ms: null, p95Ms: null, buckets: [] },
  deadlines: { open: 0, dueSoon: 0, missed: 0, soonUntil: "2026-11-12" },
};
const lists: ListPort = {
  filters: {
    list: () => Promise.resolve([]),
    save: () => Promise.resolve(fail(problem("list.too_many_filters", "", "Too many."))),
    remove: () => Promise.resolve(fail(problem("list.filter_not_found", "", "None."))),
  },
  find: () => Promise.resolve(fail(problem("list.too_broad", "", "Too many."))),
  export: () => Promise.resolve(fail(problem("list.too_broad", "", "Too many."))),
  overview: () => Promise.resolve(figures),
};
const { ports } = fake({
  authenticate: (key) =>
    Promise.resolve(kinds[key] === undefined ? undefined : { code: "1", name: "x", kinds: [kinds[key]] }),
  webhooks,
  lists,
});
// Nothing ever happens: a stream waits for its end.
const events = { ...ports.events, grown: waitForSignal };

function waitForSignal(_mark: number, _milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

let app: FastifyInstance;
let url = "";
beforeAll(async () => {
  app = await buildServer({ ...ports, events });
  url = await app.listen({ port: 0, host: "127.0.0.1" });
});
afterAll(() => app.close());

/** The status of an answer; its body is not waited for. From elsewhere, as through a proxy. */
async function ask(method: string, route: string, headers: Record<string, string> = {}): Promise<number> {
  const path = route.replaceAll(/:\w+/g, "x").replace("*", "x");
  const cut = new AbortController();
  const answer = await fetch(url + path, {
    method,
    headers: { "x-forwarded-for": "203.0.113.9", ...headers },
    signal: cut.signal,
  });
  cut.abort();
  return answer.status;
}

const bearer = (key: string): Record<string, string> => ({ authorization: `Bearer ${key}` });
const opensTo = (access: Access, kind: PartyKind): boolean =>
  access === "anyone" || (typeof access.key === "boolean" ? access.key : access.key.includes(kind));

test("there are routes of each sort, a head beside each get, and the pages of /docs", () => {
  const names = app.accesses.map(({ method, url: route }) => `${method} ${route}`);
  for (const name of ["POST /v1/documents", "GET /metrics", "GET /", "HEAD /health", "GET /v1/events/stream"])
    expect(names).toContain(name);
  expect(names.some((name) => name.startsWith("GET /docs/"))).toBe(true);
});

describe("every route", { timeout: 120_000 }, () => {
  test("refuses nobody with 401 unless it is for anyone, an unknown key too", async () => {
    for (const { method, url: route, access } of app.accesses)
      for (const headers of [{}, bearer("not-a-key"), bearer("k".repeat(600)), { authorization: "Basic eDp5" }]) {
        const status = await ask(method, route, headers);
        expect([method, route, status === 401]).toEqual([method, route, access !== "anyone"]);
      }
  });

  test.each(Object.entries(kinds))("opens to a %s exactly where it says so", async (key, kind) => {
    for (const { method, url: route, access } of app.accesses) {
      const status = await ask(method, route, bearer(key));
      const isRefused = status === 401 || status === 403;
      expect([method, route, isRefused, status === 401]).toEqual([method, route, !opensTo(access, kind), false]);
    }
  });
});

test("there is nothing behind an address that is none, whoever asks", async () => {
  expect(await ask("GET", "/v1/nothing")).toBe(404);
  expect(await ask("DELETE", "/v1/documents", bearer("key-of-customs"))).toBe(404);
});

test("a route that does not say who may use it is not registered", () => {
  const hooks: ((route: { method: string; url: string; config?: object }) => void)[] = [];
  const bare = {
    decorate: () => undefined,
    addHook: (_name: string, hook: (typeof hooks)[number]) => hooks.push(hook),
  };
  demandAccess(bare as unknown as FastifyInstance, () => false);
  expect(() => hooks[0]!({ method: "GET", url: "/v1/new" })).toThrow("GET /v1/new does not say who may use it");
  expect(() => hooks[0]!({ method: "GET", url: "/v1/new", config: { access: "anyone" } })).not.toThrow();
});
