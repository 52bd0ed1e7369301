import type { FastifyInstance } from "fastify";
import Fastify from "fastify";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { savedFilters, type FilterStore, type SavedFilter } from "../../app/lists/saved-filters.ts";
import { fake } from "../fake-ports.ts";
import type { ListPort } from "./list-port.ts";
import { addFilterRoutes } from "./saved-filters.ts";

/** Filters in memory; who asks stands in a header. */
let kept: Map<string, Map<string, SavedFilter>>;
const store: FilterStore = {
  list: (person) => Promise.resolve([...(kept.get(person)?.values() ?? [])]),
  save(person, filter, most) {
    const own = kept.get(person) ?? new Map<string, SavedFilter>();
    if (own.size >= most && !own.has(filter.name)) return Promise.resolve(false);
    kept.set(person, own.set(filter.name, filter));
    return Promise.resolve(true);
  },
  remove: (person, name) => Promise.resolve(kept.get(person)?.delete(name) ?? false),
};
const filters = savedFilters(store, { now: () => Date.UTC(2026, 10, 10) });

let app: FastifyInstance;
beforeAll(async () => {
  app = Fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", (_request, _payload, done) => done(null));
  app.decorateRequest("party", null);
  app.decorateRequest("person", null);
  app.addHook("onRequest", (request, _reply, done) => {
    const id = String(request.headers["x-person"]);
    request.person = {
      ...{ id, name: id, displayName: id, role: "officer", organisation: null, language: "en", createdAt: 0 },
      ...{ mustChangePassword: false, passkeys: 0, identityHash: null, disabledAt: null },
    };
    done();
  });
  addFilterRoutes(app, { ...fake().ports, lists: { filters } as ListPort });
  await app.ready();
});
afterAll(() => app.close());
beforeEach(() => (kept = new Map()));

const ask = (method: "GET" | "PUT" | "DELETE", name: string, query?: unknown, person = "p_1") =>
  app.inject({
    method,
    url: `/v1/me/filters${name === "" ? "" : `/${encodeURIComponent(name)}`}`,
    headers: { "x-person": person, "content-type": "application/json" },
    ...(query !== undefined && { payload: JSON.stringify({ query }) }),
  });

test("a filter is saved, replaced, shown to whom it belongs, and removed", async () => {
  expect((await ask("PUT", "我的暂扣", "state=held&state=inspection&order=oldest")).statusCode).toBe(200);
  expect((await ask("PUT", "我的暂扣", "state=held")).json()).toEqual({
    name: "我的暂扣",
    query: "state=held",
    changedAt: "2026-11-10T00:00:00.000Z",
  });
  expect((await ask("GET", "")).json()).toEqual({ filters: [expect.objectContaining({ query: "state=held" })] });
  expect((await ask("GET", "", undefined, "p_2")).json()).toEqual({ filters: [] });
  expect((await ask("DELETE", "我的暂扣", undefined, "p_2")).statusCode).toBe(404);
  expect((await ask("DELETE", "我的暂扣")).statusCode).toBe(204);
  expect((await ask("GET", "")).json()).toEqual({ filters: [] });
});

test("fifty, and not one more; replacing one of them is none more", async () => {
  for (let count = 1; count <= 50; count += 1) expect((await ask("PUT", `f${count}`, "")).statusCode).toBe(200);
  const answer = await ask("PUT", "f51", "");
  expect([answer.statusCode, answer.json<{ problems: { code: string }[] }>().problems[0]!.code]).toEqual([
    409,
    "list.too_many_filters",
  ]);
  expect((await ask("PUT", "f50", "lane=red")).statusCode).toBe(200);
});

test.each([
  { name: "f", query: "colour=red" },
  { name: "f", query: "from=2026-02-30" },
  { name: "f", query: "after=n5" },
  { name: "f", query: "state=held&limit=5" },
  { name: "f", query: 5 },
  { name: "f", query: `q=${"x".repeat(4_000)}` },
  { name: " f", query: "" },
  { name: "f\n", query: "" },
  { name: "f".repeat(61), query: "" },
])("is refused: $name $query", async ({ name, query }) => {
  const answer = await ask("PUT", name, query);
  expect([answer.statusCode, answer.json<{ problems: { code: string }[] }>().problems[0]!.code]).toEqual([
    400,
    "list.question_malformed",
  ]);
});
