import type { FastifyInstance } from "fastify";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fake } from "./fake-ports.ts";
import { buildServer } from "./server.ts";

let app: FastifyInstance;
beforeAll(async () => {
  app = await buildServer(fake().ports);
});
afterAll(() => app.close());

interface Operation {
  responses: Record<string, { description: string; content?: Record<string, { schema: unknown }> }>;
  requestBody?: { content: Record<string, unknown> };
  parameters?: { name: string; in: string }[];
  security?: unknown;
}
interface Described {
  openapi: string;
  info: { title: string; version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown>; securitySchemes: Record<string, unknown> };
}
const describe = async (): Promise<Described> => (await app.inject("/docs/json")).json<Described>();

test("/docs/json is OpenAPI 3.1 and names every route", async () => {
  const described = await describe();
  expect(described.openapi).toBe("3.1.0");
  expect(described.info).toMatchObject({ title: "Fairway", version: "0.0.0-test" });
  const operations = Object.entries(described.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method} ${path}`),
  );
  expect(operations.sort()).toEqual([
    "get /health",
    "get /health/live",
    "get /health/ready",
    "get /metrics",
    "get /v1/events",
    "get /v1/events/stream",
    "get /v1/events/{id}/proof",
    "get /v1/keys",
    "get /v1/parcels/{platform}/{orderNo}",
    "get /v1/parcels/{platform}/{orderNo}/receipts",
    "get /v1/receipts",
    "get /v1/uploads/{id}",
    "patch /v1/uploads/{id}",
    "post /v1/documents",
    "post /v1/uploads",
    "put /v1/uploads/{id}",
  ]);
});

test("every operation has what OpenAPI requires: described responses, and each part of its path as a parameter", async () => {
  const { paths, components } = await describe();
  for (const [path, item] of Object.entries(paths)) {
    for (const operation of Object.values(item)) {
      expect(Object.keys(operation.responses).length).toBeGreaterThan(0);
      for (const { description } of Object.values(operation.responses)) expect(description).not.toBe("");
      const named = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
      expect(inPath.map(({ name }) => name)).toEqual(named);
      for (const name of Object.keys(Object.assign({}, ...((operation.security ?? []) as object[])) as object)) {
        expect(Object.keys(components.securitySchemes)).toContain(name);
      }
    }
  }
});

test("every reference leads somewhere", async () => {
  const described = await describe();
  const references = [...JSON.stringify(described).matchAll(/"\$ref":"#\/([^"]+)"/g)].map((match) =>
    match[1]!.split("/"),
  );
  expect(references.length).toBeGreaterThan(0);
  for (const path of references) {
    const target = path.reduce<unknown>(
      (value, name) => (value as Record<string, unknown> | undefined)?.[name],
      described,
    );
    expect(target, path.join("/")).toBeDefined();
  }
});

test("filing: the media types, the statuses and the schema that was handed in", async () => {
  const { paths, components } = await describe();
  const post = paths["/v1/documents"]!["post"]!;
  expect(Object.keys(post.requestBody!.content)).toEqual([
    "application/json",
    "application/x-ndjson",
    "application/xml",
    "text/xml",
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ]);
  expect(Object.keys(post.responses)).toEqual(["200", "400", "401", "403", "408", "413", "415", "429", "503"]);
  expect(Object.keys(post.responses["503"]!.content!)).toEqual(["application/problem+json"]);
  expect(post.security).toEqual([{ key: [] }, { session: [] }]);
  expect(components.schemas).toMatchObject({ Document: { title: "Document" } });
});

test("/docs is a page, and everything it loads is served here", async () => {
  const page = await app.inject("/docs");
  expect(page.statusCode).toBe(200);
  const policy = String(page.headers["content-security-policy"]);
  expect(policy).not.toMatch(/https?:|upgrade-insecure-requests/);
  const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!);
  expect(assets.length).toBeGreaterThan(3);
  for (const asset of assets) {
    const { pathname, host } = new URL(asset, "http://here/docs");
    expect(host).toBe("here");
    expect((await app.inject(pathname)).statusCode, pathname).toBe(200);
  }
  expect((await app.inject("/docs/static/swagger-initializer.js")).body).toContain("validatorUrl: null");
});

test("the page has no inline script, which its policy would refuse", async () => {
  const page = (await app.inject("/docs")).body;
  expect([...page.matchAll(/<script(?![^>]*\bsrc=)[^>]*>/g)]).toEqual([]);
});
