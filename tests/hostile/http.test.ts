/**
 * HTTP that means harm or had bad luck, over real connections: compressed bombs, lengths that lie, senders that are
 * slow or silent. Each is answered with a problem or ended, and others are served meanwhile.
 */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { KEY } from "../../src/http/fake-ports.ts";
import { samples } from "../../src/messages/json/samples.ts";
import { openServer, type OpenServer } from "./open-server.ts";

const MB = 1024 * 1024;
const WAIT = { timeout: 20_000, interval: 20 };

let server: OpenServer;
afterEach(() => server.close());

interface Talk {
  readonly socket: Socket;
  /** All that was answered. */
  said(): string;
  isClosed(): boolean;
}

function talk(port: number): Talk {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  let text = "";
  let isClosed = false;
  socket.setEncoding("latin1").on("data", (piece: string) => (text += piece));
  socket.on("end", () => socket.end());
  socket.on("close", () => (isClosed = true));
  socket.on("error", () => undefined); // A server that cuts a connection resets it.
  return { socket, said: () => text, isClosed: () => isClosed };
}

const head = (...lines: string[]): string =>
  [`POST /v1/documents HTTP/1.1`, "Host: here", `Authorization: Bearer ${KEY}`, ...lines, "", ""].join("\r\n");
const JSON_TYPE = "Content-Type: application/json";
const NDJSON_TYPE = "Content-Type: application/x-ndjson";
const XML_TYPE = "Content-Type: application/xml";
const order = JSON.stringify(samples["order"]);

const statusesOf = (text: string): number[] =>
  [...text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm)].map((found) => Number(found[1]));
const codesOf = (text: string): string[] => [...text.matchAll(/"code":"([^"]+)"/g)].map((found) => found[1]!);

/** Files one order over a connection of its own. */
async function expectService(): Promise<void> {
  const answer = await fetch(`http://127.0.0.1:${server.port}/v1/documents`, {
    method: "POST",
    headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
    body: order,
  });
  expect([answer.status, await answer.text()]).toMatchObject([200, /"outcome":"accepted"/]);
}

describe("a compressed bomb is refused and never unpacked", () => {
  const zeros = Buffer.alloc(64 * MB);
  const bombs: readonly (readonly [coding: string, bytes: Buffer])[] = [
    ["gzip", gzipSync(zeros)],
    ["deflate", deflateSync(zeros)],
    ["br", brotliCompressSync(zeros.subarray(0, 16 * MB))],
    ["gzip, gzip", gzipSync(gzipSync(zeros))],
    ["identity, gzip", gzipSync(zeros)],
    ["GZIP", gzipSync(zeros)],
  ];
  const cases = [
    ...bombs.map(([coding, bytes]) => [coding, NDJSON_TYPE, bytes] as const),
    ["gzip", JSON_TYPE, bombs[0]![1]] as const,
    ["gzip", XML_TYPE, bombs[0]![1]] as const,
  ];
  test.each(cases)("%s, %s", async (coding, type, bytes) => {
    server = await openServer();
    const before = process.memoryUsage().arrayBuffers;
    for (const isChunked of [false, true]) {
      const { socket, said } = talk(server.port);
      const length = isChunked ? "Transfer-Encoding: chunked" : `Content-Length: ${bytes.length}`;
      socket.write(head(type, `Content-Encoding: ${coding}`, length, "Connection: close"));
      if (isChunked) socket.write(`${bytes.length.toString(16)}\r\n`);
      socket.write(bytes);
      if (isChunked) socket.write("\r\n0\r\n\r\n");
      await once(socket, "close");
      expect([statusesOf(said()), codesOf(said())]).toEqual([[415], ["http.media_type_unsupported"]]);
    }
    expect(server.filed).toEqual([]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * MB);
  });

  test.each([
    [JSON_TYPE, 400, "message.encoding_wrong"],
    [NDJSON_TYPE, 200, "message.encoding_wrong"],
    [XML_TYPE, 400, "message.encoding_wrong"],
    ["Content-Type: application/zip", 415, "http.media_type_unsupported"],
    ["Content-Type: application/gzip", 415, "http.media_type_unsupported"],
  ])("gzip that does not say so, as %s", async (type, status, code) => {
    server = await openServer();
    const { socket, said } = talk(server.port);
    const bytes = gzipSync(order);
    socket.write(head(type, `Content-Length: ${bytes.length}`, "Connection: close"));
    socket.write(bytes);
    await once(socket, "close");
    expect(statusesOf(said())).toEqual([status]);
    expect(new Set(codesOf(said()))).toEqual(new Set([code]));
  });

  test("one without an end is answered at once, and its connection is cut", async () => {
    server = await openServer();
    const { socket, said, isClosed } = talk(server.port);
    socket.write(head(NDJSON_TYPE, "Content-Encoding: gzip", "Transfer-Encoding: chunked"));
    const piece = Buffer.alloc(64 * 1024, 1);
    const sending = setInterval(
      () => socket.write(Buffer.concat([Buffer.from("10000\r\n"), piece, Buffer.from("\r\n")])),
      20,
    );
    await expect.poll(() => statusesOf(said()), WAIT).toEqual([415]);
    await expect.poll(isClosed, WAIT).toBe(true);
    clearInterval(sending);
    await expectService();
  });
});

test.each([
  ["XML", XML_TYPE, "<a>"],
  ["JSON", JSON_TYPE, '{"a":['],
])("%s without an end is refused where it is too large", async (_, type, beginning) => {
  server = await openServer();
  const { socket, said } = talk(server.port);
  socket.write(head(type, "Transfer-Encoding: chunked"));
  socket.write(`${beginning.length.toString(16)}\r\n${beginning}\r\n`);
  const piece = Buffer.concat([Buffer.from("100000\r\n"), Buffer.alloc(MB, " "), Buffer.from("\r\n")]);
  let sent = 0;
  const sending = setInterval(() => {
    if (socket.writableLength > 4 * MB) return;
    socket.write(piece);
    sent += 1;
  }, 2);
  await expect.poll(() => [statusesOf(said()), codesOf(said())], WAIT).toEqual([[413], ["http.body_too_large"]]);
  expect(sent).toBeGreaterThanOrEqual(32);
  clearInterval(sending);
  socket.destroy();
  await expectService();
});

describe("a length that lies", () => {
  const bodyOf = (length: number | string, body: string): string => head(JSON_TYPE, `Content-Length: ${length}`) + body;
  const chunked = (body: string, ...more: string[]): string =>
    head(JSON_TYPE, "Transfer-Encoding: chunked", ...more) + body;
  const cases: readonly (readonly [name: string, bytes: string, statuses: readonly number[], filed: number])[] = [
    ["more than comes", bodyOf(order.length + 200, order), [400], 0],
    [
      "less than comes: the document is answered, the rest is no request",
      bodyOf(Buffer.byteLength(order), order + "x".repeat(50)),
      [200, 400],
      1,
    ],
    ["two lengths", head(JSON_TYPE, "Content-Length: 2", "Content-Length: 3") + "{}", [400], 0],
    ["a length below zero", bodyOf(-1, order), [400], 0],
    ["a length that is no number", bodyOf("many", order), [400], 0],
    ["a length beyond all numbers", bodyOf("9".repeat(40), order), [400], 0],
    ["33 MB", bodyOf(33 * MB, order), [413], 0],
    ["a length and chunks", chunked(`2\r\n{}\r\n0\r\n\r\n`, "Content-Length: 2"), [400], 0],
    ["another coding than chunks", head(JSON_TYPE, "Transfer-Encoding: gzip, chunked, x") + order, [400], 0],
    ["a chunk whose length is no number", chunked(`zz\r\n${order}`), [400], 0],
    ["a chunk longer than all memory", chunked(`${"F".repeat(20)}\r\n${order}`), [400], 0],
    ["a chunk shorter than it says", chunked(`5\r\n{}\r\n0\r\n\r\n`), [400], 0],
    ["extensions of a chunk without an end", chunked(`2;${"x".repeat(100_000)}\r\n{}\r\n0\r\n\r\n`), [400], 0],
    ["trailers without an end", chunked(`2\r\n{}\r\n0\r\nX: ${"x".repeat(100_000)}\r\n\r\n`), [431], 0],
    [
      "headers with a line feed in them",
      head(JSON_TYPE, "X: a\nContent-Length: 5", "Content-Length: 2") + "{}",
      [400],
      0,
    ],
  ];
  test.each(cases)("%s", async (_, bytes, statuses, filed) => {
    server = await openServer();
    const { socket, said } = talk(server.port);
    socket.end(bytes);
    await once(socket, "close");
    expect(statusesOf(said())).toEqual(statuses);
    expect(codesOf(said()).filter((code) => !/^(http|message|document)\./.test(code))).toEqual([]);
    expect(server.filed).toHaveLength(filed);
    expect(server.log()).not.toContain("a fault of ours");
    await expectService();
  });
});

/** A byte of `text` every ten milliseconds, and again from its beginning, until told to stop. */
function trickle(socket: Socket, text: string): () => void {
  let at = 0;
  const timer = setInterval(() => {
    if (socket.writable) socket.write(text[at % text.length]!);
    at += 1;
  }, 10);
  return () => clearInterval(timer);
}

describe("a slow sender", () => {
  const impatient = { pace: { graceMs: 400, bytesPerSecondMin: 16 * 1024 } };

  test.each([
    ["JSON", JSON_TYPE],
    ["XML", XML_TYPE],
    ["NDJSON whose first line does not end", NDJSON_TYPE],
  ])("%s: the answer says so, others are served meanwhile", async (_, type) => {
    server = await openServer(impatient);
    const { socket, said } = talk(server.port);
    socket.write(head(type, "Content-Length: 1000000"));
    const stop = trickle(socket, "x");
    await expectService();
    await expect.poll(() => [statusesOf(said()), codesOf(said())], WAIT).toEqual([[408], ["http.body_too_slow"]]);
    stop();
    socket.destroy();
    expect(server.log()).not.toContain("a fault of ours");
  });

  test("NDJSON that becomes slow within a line: what came before is filed, the line is told, the answer is cut", async () => {
    server = await openServer(impatient);
    const { socket, said, isClosed } = talk(server.port);
    socket.write(`${head(NDJSON_TYPE, "Content-Length: 1000000")}${order}\n`);
    await expect.poll(() => said(), WAIT).toContain('"outcome":"accepted"');
    const stop = trickle(socket, "x");
    await expect.poll(isClosed, WAIT).toBe(true);
    stop();
    expect(codesOf(said())).toEqual(["http.body_too_slow"]);
    expect(said().trimEnd().endsWith("0")).toBe(false); // The answer is not ended as if it were whole.
    expect(server.filed).toEqual(["4601000001/A-1", null]);
  });

  test("an upload that becomes slow within a line: it is cut, and goes on with that line", async () => {
    server = await openServer(impatient);
    const headers = { authorization: `Bearer ${KEY}` };
    const standing = async (): Promise<string | null> =>
      (await fetch(`http://127.0.0.1:${server.port}/v1/uploads/U`, { method: "PUT", headers })).headers.get(
        "upload-offset",
      );
    expect(await standing()).toBe("0");
    const { socket, said, isClosed } = talk(server.port);
    const upload = head(NDJSON_TYPE, "Content-Length: 1000000", "Upload-Offset: 0", "Upload-Complete: ?1");
    socket.write(`${upload.replace("POST /v1/documents", "PATCH /v1/uploads/U")}${order}\n`);
    await expect.poll(() => said(), WAIT).toContain('"outcome":"accepted"');
    const stop = trickle(socket, "x");
    await expect.poll(isClosed, WAIT).toBe(true);
    stop();
    expect(codesOf(said())).toEqual([]);
    expect(server.filed).toEqual(["4601000001/A-1"]);
    expect(await standing()).toBe("1");
  });

  test("NDJSON with long pauses between its lines is no slow sender", async () => {
    server = await openServer(impatient);
    const { socket, said } = talk(server.port);
    socket.write(head(NDJSON_TYPE, "Transfer-Encoding: chunked", "Connection: close"));
    for (let count = 1; count <= 3; count += 1) {
      socket.write(`${(Buffer.byteLength(order) + 1).toString(16)}\r\n${order}\n\r\n`);
      await expect.poll(() => said().match(/"outcome":"accepted"/g)?.length, WAIT).toBe(count);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    socket.write("0\r\n\r\n");
    await once(socket, "close");
    expect(said()).toMatch(/\r\n0\r\n\r\n$/);
    expect(codesOf(said())).toEqual([]);
  });

  test("sixty at once take nothing from those who are quick", async () => {
    server = await openServer(impatient);
    const slow = Array.from({ length: 60 }, () => talk(server.port));
    const stops = slow.map(({ socket }) => {
      socket.write(head(JSON_TYPE, "Content-Length: 1000000"));
      return trickle(socket, "x");
    });
    for (let count = 0; count < 20; count += 1) await expectService();
    await expect.poll(() => slow.every(({ isClosed }) => isClosed()), WAIT).toBe(true);
    for (const stop of stops) stop();
    expect(slow.flatMap(({ said }) => statusesOf(said()))).toEqual(Array<number>(60).fill(408));
  });
});

describe("headers", () => {
  test.each([
    ["that come byte by byte", "POST /v1/documents HTTP/1.1\r\nHost: here\r\nX: "],
    ["that never begin", ""],
    ["that stop", ""],
  ])("%s end the connection", async (name, slowly) => {
    server = await openServer({ headersMs: 600 });
    const { socket, said, isClosed } = talk(server.port);
    await once(socket, "connect");
    if (name === "that stop") socket.write("GET / HTTP/1.1\r\nHost: here\r\n");
    const stop = slowly === "" ? () => undefined : trickle(socket, slowly);
    await expectService();
    await expect.poll(isClosed, WAIT).toBe(true);
    stop();
    expect(statusesOf(said())).toEqual([408]);
  });

  test("without an end are refused", async () => {
    server = await openServer();
    const { socket, said, isClosed } = talk(server.port);
    socket.write("GET / HTTP/1.1\r\nHost: here\r\n");
    const sending = setInterval(() => socket.writable && socket.write(`X: ${"x".repeat(1_000)}\r\n`), 1);
    await expect.poll(isClosed, WAIT).toBe(true);
    clearInterval(sending);
    expect(statusesOf(said())).toEqual([431]);
  });
});

test("connections beyond the bound are closed at once, and the others stay", async () => {
  server = await openServer({ connectionsMax: 20 });
  const talks = Array.from({ length: 50 }, () => talk(server.port));
  await expect.poll(() => talks.filter(({ isClosed }) => isClosed()).length, WAIT).toBe(30);
  const left = talks.filter(({ isClosed }) => !isClosed());
  for (const { socket } of left) socket.write("GET /health HTTP/1.1\r\nHost: here\r\n\r\n");
  await expect.poll(() => left.flatMap(({ said }) => statusesOf(said())), WAIT).toEqual(Array<number>(20).fill(200));
  for (const { socket } of left) socket.destroy();
  await expect
    .poll(() => new Promise((resolve) => server.app.server.getConnections((_, count) => resolve(count))), WAIT)
    .toBe(0);
  await expectService();
});
