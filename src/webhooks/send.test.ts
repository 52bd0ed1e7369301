import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { afterEach, expect, test } from "vitest";
import { addressPolicy } from "./address-policy.ts";
import { createSender, type ClosableSender, type SenderOptions } from "./send.ts";

let server: Server | undefined;
let sender: ClosableSender | undefined;
afterEach(async () => {
  sender?.close();
  server?.closeAllConnections();
  await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
  [server, sender] = [undefined, undefined];
});

/** A receiver that answers as the test says; what it knows of its open connections. */
async function receive(answer: (response: ServerResponse) => void): Promise<{ url: string; open: Set<Socket> }> {
  const open = new Set<Socket>();
  server = createServer((request, response) => {
    request.resume();
    answer(response);
  });
  server.on("connection", (socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
  });
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, open };
}

function send(url: string, options: Partial<SenderOptions> = {}) {
  sender ??= createSender({ policy: addressPolicy("127.0.0.1/32"), userAgent: "Fairway", ...options });
  return sender.send({ url, secrets: ["whsec_AAAA"], id: "e_1", at: 0, body: "{}" });
}

const endless = (response: ServerResponse): void => {
  response.write("x".repeat(100_000));
};
const cases = [
  { name: "an answer without a body", answer: (response: ServerResponse) => response.end(), status: 204 },
  { name: "a short body", answer: (response: ServerResponse) => response.end("thank you"), status: 200 },
  { name: "a body that goes on above 64 kB", answer: endless, status: 200 },
  { name: "a body that breaks off", answer: (response: ServerResponse) => response.socket!.destroySoon(), status: 200 },
];
test.each(cases)("$name: the status counts", async ({ answer, status }) => {
  const { url } = await receive((response) => {
    response.writeHead(status).flushHeaders();
    setImmediate(() => {
      answer(response);
    });
  });
  expect(await send(url)).toEqual({ status, failure: null, retryAfterMs: null });
});

test.each([
  { name: "429 in seconds", status: 429, retryAfter: () => "90", wait: [90_000, 90_000] },
  { name: "503 as a date", status: 503, retryAfter: () => inAnHour().toUTCString(), wait: [3_000_000, 3_600_000] },
  { name: "503 as words", status: 503, retryAfter: () => "soon", wait: null },
  { name: "any other status", status: 500, retryAfter: () => "90", wait: null },
])("Retry-After: $name", async ({ status, retryAfter, wait }) => {
  const { url } = await receive((response) => response.writeHead(status, { "retry-after": retryAfter() }).end());
  const { retryAfterMs } = await send(url);
  if (wait === null) expect(retryAfterMs).toBeNull();
  else {
    expect(retryAfterMs).toBeGreaterThanOrEqual(wait[0]!);
    expect(retryAfterMs).toBeLessThanOrEqual(wait[1]!);
  }
});
const inAnHour = (): Date => new Date(Date.now() + 3_600_000);

test("a try is under way as long as its connection: headers without an end are no answer", async () => {
  const { url, open } = await receive((response) => response.writeHead(200).flushHeaders());
  for (let count = 0; count < 3; count += 1)
    expect(await send(url, { tryMsMax: 100 })).toEqual({ status: null, failure: "timeout", retryAfterMs: null });
  while (open.size > 0) await new Promise(setImmediate);
});

test("a host gets so many connections at once; what comes above waits for one", async () => {
  const held: ServerResponse[] = [];
  let isOpen = false;
  const { url, open } = await receive((response) => {
    if (isOpen) response.end();
    else held.push(response);
  });
  const sending = Promise.all(Array.from({ length: 270 }, () => send(url)));
  while (held.length < 256) await new Promise(setImmediate);
  expect(open.size).toBe(256);
  isOpen = true;
  for (const response of held) response.end();
  expect((await sending).map(({ status }) => status)).toEqual(Array.from({ length: 270 }, () => 200));
});
