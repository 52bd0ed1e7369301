import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, brotliDecompressSync, gzipSync } from "node:zlib";
import type { FastifyInstance, LightMyRequestResponse } from "fastify";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { consolePaths } from "./console.ts";
import { fake } from "./fake-ports.ts";
import { buildServer } from "./server.ts";

const script = `export const here = "${"x".repeat(2_000)}";\n`;
const index =
  '<!doctype html><html lang="en"><head><meta name="style-nonce" content="{{nonce}}" /></head>' +
  "<body><noscript>{{welcome}}</noscript></body></html>";

let directory: string;
let app: FastifyInstance;
let bare: FastifyInstance;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "fairway-console-"));
  await mkdir(join(directory, "assets"));
  await writeFile(join(directory, "index.html"), index);
  await writeFile(join(directory, ".stamp"), "secret");
  await writeFile(join(directory, "fairway.svg"), "<svg/>");
  await writeFile(join(directory, "assets/main-1a2b.js"), script);
  await writeFile(join(directory, "assets/main-1a2b.js.gz"), gzipSync(script));
  await writeFile(join(directory, "assets/main-1a2b.js.br"), brotliCompressSync(script));
  app = await buildServer(fake({ console: directory }).ports);
  bare = await buildServer(fake().ports);
});

afterAll(async () => {
  await app.close();
  await bare.close();
  await rm(directory, { recursive: true });
});

const browser = { accept: "text/html,application/xhtml+xml" };
const open = (url: string, headers: Record<string, string> = browser): Promise<LightMyRequestResponse> =>
  app.inject({ url, headers });
const nonceIn = (body: string): string | undefined => /content="([^"]+)"/.exec(body)?.[1];

describe("the console's addresses", () => {
  const visits = consolePaths.map((path) => path.replaceAll(/:\w+/g, "A-1"));

  test.each(visits)("%s is the page", async (url) => {
    const { statusCode, headers, body } = await open(url);
    expect([statusCode, headers["content-type"]]).toEqual([200, "text/html; charset=utf-8"]);
    expect(body).toContain("<noscript><h1>Fairway</h1>");
  });

  test("the page is never kept, and its nonce is new each time and in its policy", async () => {
    const answers = [await open("/"), await open("/")];
    const nonces = answers.map(({ body }) => nonceIn(body)!);
    expect(new Set(nonces).size).toBe(2);
    answers.forEach(({ headers }, at) => {
      expect(headers["cache-control"]).toBe("no-store");
      expect(headers["content-security-policy"]).toContain(`style-src-elem 'self' 'nonce-${nonces[at]!}'`);
    });
  });

  test("the policy lets no foreign and no inline script run, and nobody frame the page", async () => {
    const policy = String((await open("/")).headers["content-security-policy"]).split("; ");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy.filter((rule) => /unsafe|http|\*/.test(rule))).toEqual(["style-src-attr 'unsafe-inline'"]);
  });
});

describe("files", () => {
  test.each([
    { name: "brotli where it is taken", accepts: "gzip, br", encoding: "br" },
    { name: "gzip where only that is taken", accepts: "gzip", encoding: "gzip" },
    { name: "as they are where nothing is", accepts: "identity", encoding: undefined },
  ])("go out $name, to be kept for ever", async ({ accepts, encoding }) => {
    const answer = await open("/assets/main-1a2b.js", { "accept-encoding": accepts });
    expect([answer.statusCode, answer.headers["content-encoding"]]).toEqual([200, encoding]);
    expect(answer.headers["cache-control"]).toBe("public, max-age=31536000, immutable");
    expect(answer.headers["content-type"]).toMatch(/javascript/);
    expect(answer.headers["x-content-type-options"]).toBe("nosniff");
    if (encoding === "br") expect(brotliDecompressSync(answer.rawPayload).toString()).toBe(script);
    if (encoding === undefined) expect(answer.body).toBe(script);
  });

  test.each([
    "/assets/none-1a2b.js",
    "/assets/..%2F.stamp",
    "/assets/%2e%2e%2f.stamp",
    "/assets/.stamp",
    "/.stamp",
    "/index.html",
    "/assets/main-1a2b.js%00",
  ])("%s is not there", async (url) => {
    const { statusCode, body } = await open(url, { accept: "*/*" });
    expect(statusCode).toBeGreaterThanOrEqual(400);
    expect(statusCode).toBeLessThan(500);
    expect(body).not.toContain("secret");
  });
});

describe("what belongs to programs is never a page", () => {
  test.each([
    ["/v1/nothing", browser],
    ["/v1", browser],
    ["/docs/nothing", browser],
    ["/health/nothing", browser],
    ["/assets/nothing.js", browser],
    ["/no-such-page", { accept: "application/json" }],
    ["/no-such-page", {}],
  ])("%s, %j", async (url, headers) => {
    const { statusCode, headers: answered } = await open(url, headers);
    expect([statusCode, answered["content-type"]]).toEqual([404, "application/problem+json; charset=utf-8"]);
  });

  test.each(["/health", "/docs/json", "/metrics"])("%s answers as it did", async (url) => {
    const [here, there] = [await open(url), await bare.inject({ url, headers: browser })];
    expect(here.statusCode).toBe(there.statusCode);
    expect(here.headers["content-type"]).toBe(there.headers["content-type"]);
    expect(here.headers["content-type"]).not.toContain("text/html");
  });

  test("a visitor at a wrong address gets the page, which says so, and 404", async () => {
    const { statusCode, body } = await open("/no-such-page");
    expect(statusCode).toBe(404);
    expect(body).toContain("style-nonce");
  });
});

test("where no console was built, a plain page stands at the door and nothing else", async () => {
  const door = await bare.inject({ url: "/", headers: browser });
  expect([door.statusCode, door.body.includes("<h1>Fairway</h1>")]).toEqual([200, true]);
  expect((await bare.inject({ url: "/trace", headers: browser })).statusCode).toBe(404);
});

test("the addresses are those of the console's pages, and the router's own page is what is served", async () => {
  const source = await readFile(join(import.meta.dirname, "../web/pages.ts"), "utf8");
  const routed = [...source.matchAll(/^ {4}path: "([^"]+)"/gm)].map(([, path]) => path);
  expect(routed.length).toBeGreaterThan(1);
  expect([...consolePaths].sort()).toEqual(routed.sort());
});
