import { createSocket, type Socket } from "node:dgram";
import dns from "node:dns";
import { afterEach, expect, test, vi } from "vitest";
import { resolveName } from "./resolve-name.ts";

let socket: Socket | undefined;
afterEach(async () => {
  vi.restoreAllMocks();
  await new Promise<void>((resolve) => (socket === undefined ? resolve() : socket.close(() => resolve())));
  socket = undefined;
});

/** A name server that knows one address for every name, or says nothing. */
async function nameServer(answer: "8.8.8.8" | "nothing"): Promise<string> {
  const server = createSocket("udp4");
  socket = server;
  server.on("message", (question, { port, address }) => {
    if (answer === "nothing") return;
    const isFour = question.readUInt16BE(question.indexOf(0, 12) + 1) === 1;
    const end = question.indexOf(0, 12) + 5;
    const head = Buffer.from(question.subarray(0, end));
    head.writeUInt16BE(0x8180, 2);
    for (const [at, count] of [1, isFour ? 1 : 0, 0, 0].entries()) head.writeUInt16BE(count, 4 + at * 2);
    const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 8, 8, 8, 8]);
    server.send(isFour ? Buffer.concat([head, record]) : head, port, address);
  });
  await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
  return `127.0.0.1:${server.address().port}`;
}

test("a public name is asked of the name servers, never of the system", async () => {
  const lookup = vi.spyOn(dns.promises, "lookup");
  const resolve = resolveName(() => false, [await nameServer("8.8.8.8")]);
  expect(await resolve("hooks.example.com")).toEqual([{ address: "8.8.8.8", family: 4 }]);
  expect(lookup).not.toHaveBeenCalled();
});

test("servers that say nothing are given up", async () => {
  const resolve = resolveName(() => false, [await nameServer("nothing")], 50);
  await expect(resolve("slow.example.com")).rejects.toMatchObject({ code: "ETIMEOUT" });
});

test("a name that the operator allows is what the system says it is", async () => {
  const resolve = resolveName((host) => host === "localhost");
  const addresses = (await resolve("localhost")).map(({ address }) => address);
  expect(addresses.every((address) => address === "127.0.0.1" || address === "::1")).toBe(true);
  expect(addresses).not.toEqual([]);
});
