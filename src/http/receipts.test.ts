import type { FastifyInstance } from "fastify";
import { afterEach, describe, expect, test } from "vitest";
import { acceptedForm } from "./accepted-form.ts";
import { fake, KEY } from "./fake-ports.ts";
import type { HttpPorts } from "./ports.ts";
import { buildServer } from "./server.ts";

let app: FastifyInstance | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function ask(
  url: string,
  headers: Record<string, string> = {},
  bent: Partial<HttpPorts> = {},
): Promise<{ status: number; type: string | undefined; body: string }> {
  app = await buildServer(fake(bent).ports);
  const answer = await app.inject({ url, headers: { authorization: `Bearer ${KEY}`, ...headers } });
  return { status: answer.statusCode, type: answer.headers["content-type"] as string | undefined, body: answer.body };
}

const path = "/v1/parcels/4601000001/A-1/receipts";

test.each([
  ["lines", path, "*/*", 200, "application/x-ndjson; charset=utf-8", '{"kind":"receipt"}\n'],
  ["without proofs", `${path}?proof=false`, "*/*", 200, "application/x-ndjson; charset=utf-8", '"proof":null'],
  [
    "lines of one kind",
    `${path}?kind=order`,
    "application/json",
    200,
    "application/x-ndjson; charset=utf-8",
    '{"kind":"receipt"}\n',
  ],
  ["a message", `${path}?kind=declaration`, "application/xml", 200, "application/xml; charset=utf-8", "<declaration/>"],
  [
    "a message, which needs its kind",
    path,
    "application/xml",
    400,
    "application/problem+json; charset=utf-8",
    "http.request_malformed",
  ],
  [
    "a kind that is none",
    `${path}?kind=parcel`,
    "*/*",
    400,
    "application/problem+json; charset=utf-8",
    "http.request_malformed",
  ],
  [
    "a parcel that is none",
    "/v1/parcels/4601000001/A-2/receipts",
    "*/*",
    404,
    "application/problem+json; charset=utf-8",
    "parcel.not_found",
  ],
  [
    "a number that no parcel has",
    `/v1/parcels/4601000001/${"9".repeat(300)}/receipts`,
    "*/*",
    404,
    "application/problem+json; charset=utf-8",
    "parcel.not_found",
  ],
])("%s", async (_name, url, accept, status, type, body) => {
  const answer = await ask(url, { accept });
  expect([answer.status, answer.type]).toEqual([status, type]);
  expect(answer.body).toContain(body);
});

test("no message where it would have no receipt", async () => {
  const none = { parcelReceipts: () => Promise.resolve(null) };
  expect(await ask(`${path}?kind=order`, { accept: "text/xml" }, none)).toMatchObject({ status: 204, body: "" });
});

test("only with a key", async () => expect(await ask(path, { authorization: "" })).toMatchObject({ status: 401 }));

test.each([
  ["from the beginning", "/v1/receipts", "*/*", 200, "0 any 100"],
  [
    "from a cursor, of a kind, so many",
    "/v1/receipts?after=w0-0.7.3&kind=order&limit=500",
    "*/*",
    200,
    "w0-0.7.3 order 500",
  ],
  ["at most a hundred in a message", "/v1/receipts?kind=payment&limit=500", "application/xml", 200, "0 payment 100"],
  ["a message, which needs its kind", "/v1/receipts", "application/xml", 400, "http.request_malformed"],
  ["no message at the end", "/v1/receipts?after=end&kind=order", "application/xml", 204, ""],
  ["no lines at the end", "/v1/receipts?after=end", "*/*", 200, ""],
  ["a cursor that is none", "/v1/receipts?after=bad", "*/*", 400, "events.cursor_malformed"],
  ["too many", "/v1/receipts?limit=501", "*/*", 400, "http.request_malformed"],
])("after a cursor: %s", async (_name, url, accept, status, body) => {
  const answer = await ask(url, { accept });
  expect(answer.status).toBe(status);
  expect(answer.body).toContain(body);
});

test("a page says where the next one begins, and whether to ask at once", async () => {
  app = await buildServer(fake().ports);
  const page = async (after: string): Promise<unknown[]> => {
    const url = `/v1/receipts?after=${after}&kind=order`;
    const headers = { authorization: `Bearer ${KEY}`, accept: "application/xml" };
    const answer = await app!.inject({ url, headers });
    return [answer.headers["fairway-cursor"], answer.headers["fairway-more"], answer.headers["cache-control"]];
  };
  expect(await page("0")).toEqual(["w0-0.2", "true", "no-store"]);
  expect(await page("end")).toEqual(["w0-0.2", "false", "no-store"]);
});

describe("Accept", () => {
  test.each([
    [undefined, "json"],
    ["*/*", "json"],
    ["application/xml", "ceb"],
    ["text/xml; charset=utf-8", "ceb"],
    ["Application/XML;q=0.5", "ceb"],
    ["application/xml;q=0", "json"],
    ["application/json, application/xml", "json"],
    ["application/json;q=0.5, application/xml", "ceb"],
    ["application/x-ndjson, application/xml;q=0.9", "json"],
    ["application/xml;q=nonsense", "ceb"],
    ["application/xhtml+xml", "json"],
  ])("%j is %s", (accept, form) => {
    expect(acceptedForm({ headers: accept === undefined ? {} : { accept } })).toBe(form);
  });
});
