/** Filing over a real connection: what arrives slowly, in pieces, without end, or stops in the middle. */
import { request as ask, type ClientRequest, type IncomingMessage } from "node:http";
import { connect, type AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { afterEach, expect, test } from "vitest";
import { accept, answerLines, fake, KEY, ndjson, StoreAway, type Fake } from "./fake-ports.ts";
import type { HttpPorts } from "./ports.ts";
import { buildServer, type Closing } from "./server.ts";

let app: FastifyInstance | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

async function serve(bent: Partial<HttpPorts> = {}, closing?: Closing): Promise<Fake & { port: number }> {
  const world = fake(bent);
  app = await buildServer(world.ports, closing);
  await app.listen({ port: 0, host: "127.0.0.1" });
  return { ...world, port: (app.server.address() as AddressInfo).port };
}

interface Upload {
  readonly request: ClientRequest;
  /** The head of the answer, as soon as it is there. */
  readonly head: Promise<IncomingMessage>;
  /** What has been answered so far. */
  text(): string;
  /** The whole answer; rejects where it is cut off. */
  readonly whole: Promise<string>;
}

function upload(port: number, headers: Record<string, string> = {}): Upload {
  let text = "";
  const request = ask({
    port,
    method: "POST",
    path: "/v1/documents",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/x-ndjson", ...headers },
  });
  const head = new Promise<IncomingMessage>((resolve, reject) => request.on("response", resolve).on("error", reject));
  const whole = head.then(
    (answer) =>
      new Promise<string>((resolve, reject) => {
        answer.setEncoding("utf8");
        answer.on("data", (piece: string) => (text += piece));
        answer.on("end", () => resolve(text)).on("error", reject);
      }),
  );
  whole.catch(() => undefined); // Tests that tear the connection do not ask for it.
  request.on("error", () => undefined);
  return { request, head, whole, text: () => text };
}

const keysOf = (text: string): (string | null)[] => answerLines(text).map(({ key }) => key);
const keys = (count: number): string[] => Array.from({ length: count }, (_, index) => `P/A-${index + 1}`);

test("10,000 lines: all filed, all answered, in order, in chunks of at most 500", async () => {
  const { port, chunks, filed } = await serve();
  const { request, whole } = upload(port);
  request.end(ndjson(10_000));
  expect(keysOf(await whole)).toEqual(keys(10_000));
  expect(filed).toEqual(keys(10_000));
  expect(Math.max(...chunks)).toBe(500);
  expect(chunks.length).toBeLessThan(100);
});

test("a slow body: each document is answered while the next has not been sent", async () => {
  const { port } = await serve();
  const { request, text, whole } = upload(port);
  for (let index = 1; index <= 3; index += 1) {
    request.write(ndjson(1, index));
    await expect.poll(() => keysOf(text())).toEqual(keys(index));
  }
  request.end();
  expect(keysOf(await whole)).toEqual(keys(3));
});

test("an answer of one chunk has its length", async () => {
  const { port } = await serve();
  const { request, head, whole } = upload(port);
  request.end(ndjson(3));
  expect((await head).headers["content-length"]).toBe(String(Buffer.byteLength(await whole)));
});

test("characters and CRLF split between packets", async () => {
  const { port } = await serve();
  const { request, whole } = upload(port);
  const bytes = Buffer.from('{"platform":"P","orderNo":"毛衣-1"}\r\n{"platform":"P","orderNo":"📦-2"}\r\n');
  request.setNoDelay(true);
  for (const byte of bytes) {
    request.write(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  request.end();
  expect(keysOf(await whole)).toEqual(["P/毛衣-1", "P/📦-2"]);
});

test("a line of 200 MB is one rejected line; memory stays flat and the rest goes on", async () => {
  const { port } = await serve();
  const { request, whole } = upload(port);
  request.write(`${ndjson(1)}"`);
  const piece = Buffer.alloc(1024 * 1024, "x");
  const before = process.memoryUsage().arrayBuffers;
  let grown = 0;
  for (let megabytes = 0; megabytes < 200; megabytes += 1) {
    if (!request.write(piece)) await new Promise((resolve) => request.once("drain", resolve));
    grown = Math.max(grown, process.memoryUsage().arrayBuffers - before);
  }
  request.end(`"\n${ndjson(1, 2)}`);
  const lines = answerLines(await whole);
  expect(lines.map(({ line, key, outcome }) => [line, key, outcome])).toEqual([
    [1, "P/A-1", "accepted"],
    [2, null, "rejected"],
    [3, "P/A-2", "accepted"],
  ]);
  expect(lines[1]?.problems[0]?.code).toBe("message.line_too_long");
  expect(grown).toBeLessThan(100 * 1024 * 1024);
});

test("a sender that leaves in the middle: what was filed stays, the rest and the half line are not filed, reading stops", async () => {
  const { port, filed, log } = await serve();
  const { request, text } = upload(port);
  request.write(`${ndjson(2)}{"platform":"P","orderNo":"A-3"}`);
  await expect.poll(() => keysOf(text())).toEqual(keys(2));
  request.destroy();
  await expect.poll(log).toContain("the sender left");
  expect(filed).toEqual(keys(2));
});

test("a sender that leaves while its chunk is under way: the server goes on serving", async () => {
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  let isUnderWay = false;
  const { port, log } = await serve({
    async file(reads) {
      isUnderWay = true;
      await gate;
      return reads.map(accept);
    },
  });
  const { request } = upload(port);
  request.write(ndjson(2));
  await expect.poll(() => isUnderWay).toBe(true);
  request.destroy();
  release();
  await expect.poll(log).toContain("the sender left");
  const next = upload(port);
  next.request.end(ndjson(1));
  expect(keysOf(await next.whole)).toEqual(keys(1));
});

test("a JSON body that stops in the middle is not filed", async () => {
  let isAsked = false;
  const base = fake().ports.authenticate;
  const { port, filed, log } = await serve({
    authenticate: (key) => {
      isAsked = true;
      return base(key);
    },
  });
  const { request } = upload(port, { "content-type": "application/json", "content-length": "1000" });
  request.write('{"platform":"P"');
  await expect.poll(() => isAsked).toBe(true);
  request.destroy();
  await expect.poll(log).toContain("the sender left");
  expect(filed).toEqual([]);
  expect(log()).not.toContain("a fault of ours");
});

test("the first chunk decides: 503 at once, although the sender has not finished, and nothing more is filed", async () => {
  let calls = 0;
  const { port } = await serve({
    file() {
      calls += 1;
      return Promise.reject(new StoreAway("no connection"));
    },
  });
  const { request, head, whole } = upload(port);
  request.write(ndjson(1));
  const answer = await head;
  expect(answer.statusCode).toBe(503);
  expect(answer.headers["retry-after"]).toBe("5");
  for (let from = 2; from < 1000; from += 100) request.write(ndjson(100, from));
  request.end();
  expect(JSON.parse(await whole)).toMatchObject({ problems: [{ code: "store.unavailable" }] });
  expect(calls).toBe(1);
});

const laterFailures = [
  { name: "the store goes away", error: new StoreAway("gone"), code: "store.unavailable" },
  { name: "a fault of ours", error: new TypeError("secret text"), code: "http.internal_error" },
];

test.each(laterFailures)("$name in the middle: the lines tell which documents were filed", async ({ error, code }) => {
  const { port } = await serve({
    file: (reads) =>
      reads.some(({ key }) => key === "P/A-2") ? Promise.reject(error) : Promise.resolve(reads.map(accept)),
  });
  const { request, head, whole, text } = upload(port);
  for (let index = 1; index <= 3; index += 1) {
    request.write(ndjson(1, index));
    await expect.poll(() => answerLines(text()).length).toBe(index);
  }
  request.end();
  expect((await head).statusCode).toBe(200);
  const lines = answerLines(await whole);
  expect(lines.map(({ key, outcome, problems }) => [key, outcome, problems[0]?.code])).toEqual([
    ["P/A-1", "accepted", undefined],
    ["P/A-2", "rejected", code],
    ["P/A-3", "accepted", undefined],
  ]);
  expect(text()).not.toContain("secret text");
});

test("at most four chunks are under way, and a sender that is too fast is held back", async () => {
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  let underWay = 0;
  let underWayMost = 0;
  let isFirst = true;
  const { port } = await serve({
    async file(reads) {
      underWay += 1;
      underWayMost = Math.max(underWayMost, underWay);
      if (!isFirst) await gate;
      isFirst = false;
      underWay -= 1;
      return reads.map(accept);
    },
  });
  const { request, whole } = upload(port);
  request.write(ndjson(1));
  let isHeldBack = false;
  const padding = `"pad":"${"x".repeat(900)}"`;
  for (let index = 2; index <= 40_000; index += 1) {
    const hasRoom = request.write(`{"kind":"order","platform":"P","orderNo":"A-${index}",${padding}}\n`);
    if (!hasRoom && index % 1000 === 0 && !isHeldBack) {
      isHeldBack = await Promise.race([
        new Promise<boolean>((resolve) => request.once("drain", () => resolve(false))),
        new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 300)),
      ]);
      if (isHeldBack) release();
    }
  }
  release();
  request.end();
  expect(answerLines(await whole).length).toBe(40_000);
  expect(isHeldBack).toBe(true);
  expect(underWayMost).toBe(4);
});

test("a sender that asks first: known and admitted, it is invited, and its documents are filed", async () => {
  const { port } = await serve();
  const { request, whole } = upload(port, { expect: "100-continue" });
  await new Promise((resolve) => request.once("continue", resolve));
  request.end(ndjson(3));
  expect(keysOf(await whole)).toEqual(keys(3));
});

const uninvited = [
  { name: "whose key is not known", headers: { authorization: "Bearer another" }, status: 401 },
  { name: "whose documents are in no form that is taken", headers: { "content-type": "text/plain" }, status: 415 },
  { name: "that has its share under way", headers: {}, status: 429 },
];

test.each(uninvited)("a sender $name is refused before it sends its body", async ({ headers, status }) => {
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  let isUnderWay = false;
  const { port } = await serve({
    async file(reads) {
      isUnderWay = true;
      await gate;
      return reads.map(accept);
    },
    waitMs: () => 61_000,
  });
  const first = upload(port);
  first.request.end(ndjson(1));
  await expect.poll(() => isUnderWay).toBe(true);
  const { request, head, whole } = upload(port, { expect: "100-continue", "content-length": "1000000", ...headers });
  let isInvited = false;
  request.on("continue", () => (isInvited = true));
  request.flushHeaders();
  const answer = await head;
  expect([answer.statusCode, answer.headers.connection, isInvited]).toEqual([status, "close", false]);
  expect(answer.headers["retry-after"]).toBe(status === 429 ? "60" : undefined);
  expect(JSON.parse(await whole)).toMatchObject({ status });
  release();
  expect(keysOf(await first.whole)).toEqual(keys(1));
});

test("two requests on one connection, the first one refused before its body was read", async () => {
  const { port } = await serve();
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  const body = "x".repeat(100_000);
  socket.write(`POST /v1/documents HTTP/1.1\r\nHost: here\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  socket.write("GET /health HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");
  await new Promise((resolve) => socket.on("close", resolve));
  expect(text).toMatch(/^HTTP\/1\.1 401 [^]*HTTP\/1\.1 200 [^]*"ready":true/);
});

const noHttp = [
  { name: "bytes that are no HTTP", bytes: "hello\r\n\r\n", status: 400 },
  {
    name: "headers over 16 KB",
    bytes: `GET / HTTP/1.1\r\nHost: here\r\nX-Pad: ${"x".repeat(20_000)}\r\n\r\n`,
    status: 431,
  },
];

test.each(noHttp)("$name: a problem, then the connection is closed", async ({ bytes, status }) => {
  const { port } = await serve();
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.setEncoding("utf8").on("data", (piece: string) => (text += piece));
  socket.write(bytes);
  await new Promise((resolve) => socket.on("close", resolve));
  const [head, body] = text.split("\r\n\r\n");
  expect(head).toContain(`HTTP/1.1 ${status} `);
  expect(head).toContain("application/problem+json");
  expect(JSON.parse(body!)).toMatchObject({ status, problems: [{ code: "http.request_malformed" }] });
});

test("closing: what is under way is finished and answered, new connections are refused", async () => {
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  let isUnderWay = false;
  const { port } = await serve({
    async file(reads) {
      isUnderWay = true;
      await gate;
      return reads.map(accept);
    },
  });
  const { request, whole } = upload(port);
  request.end(ndjson(5));
  await expect.poll(() => isUnderWay).toBe(true);
  const closed = app!.close();
  await expect.poll(() => app!.server.listening).toBe(false);
  await expect(upload(port).head).rejects.toThrow("ECONNREFUSED");
  release();
  expect(keysOf(await whole)).toEqual(keys(5));
  const started = performance.now();
  await closed;
  expect(performance.now() - started).toBeLessThan(2_000);
});

const impatient = { leaveAfterMs: 300, cutAfterMs: 800 };

test("closing while a stream has no end: it is told what was filed, then cut off, never ended as if it were whole", async () => {
  const { port, filed } = await serve({}, impatient);
  const { request, text, whole } = upload(port);
  let sent = 0;
  const sending = setInterval(() => request.write(ndjson(1, (sent += 1))), 20);
  await expect.poll(() => answerLines(text()).length).toBeGreaterThan(2);
  const before = filed.length;
  await app!.close();
  clearInterval(sending);
  await expect(whole).rejects.toThrow();
  expect(keysOf(text())).toEqual(filed);
  expect(filed.length).toBeGreaterThan(before);
});

test("closing while a sender is silent: its connection is cut when the time is over", async () => {
  const { port } = await serve({}, impatient);
  const { request, text, whole } = upload(port);
  request.write(ndjson(1));
  await expect.poll(() => keysOf(text())).toEqual(keys(1));
  const started = performance.now();
  await app!.close();
  expect(performance.now() - started).toBeGreaterThan(700);
  await expect(whole).rejects.toThrow();
});
