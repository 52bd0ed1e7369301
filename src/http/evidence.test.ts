import type { FastifyInstance } from "fastify";
import { afterEach, expect, test } from "vitest";
import { fail, problem } from "../kernel/problem.ts";
import { fake, KEY } from "./fake-ports.ts";
import { buildServer } from "./server.ts";

let app: FastifyInstance | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

test("429 for the 65th proof of a party at once; looking up has places of its own, and then there is room again", async () => {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (open = resolve));
  let waiting = 0;
  const server = await buildServer(
    fake({
      prove: async () => {
        waiting += 1;
        await gate;
        return fail(problem("event.not_found", "", "No such event."));
      },
    }).ports,
  );
  app = server;
  const ask = async (url: string): Promise<number> =>
    (await server.inject({ url, headers: { authorization: `Bearer ${KEY}` } })).statusCode;
  const path = "/v1/events/w0-0.1.0/proof";
  const asked = Array.from({ length: 64 }, () => ask(path));
  await expect.poll(() => waiting).toBe(64);
  const late = [ask(path), ask("/v1/parcels/P/A-1")];
  await expect(Promise.race([late[0], gate])).resolves.toBe(429);
  expect(await late[1]).toBe(200);
  open();
  expect(await Promise.all(asked)).toEqual(Array(64).fill(404));
  expect(await ask(path)).toBe(404);
});
