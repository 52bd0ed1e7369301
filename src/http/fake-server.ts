/** fakeServer: the HTTP server over fake ports, closed after each test, and the two requests that tests ask most. */
import type { FastifyInstance, InjectOptions } from "fastify";
import { afterEach } from "vitest";
import { fake, KEY, StoreAway, type Fake } from "./fake-ports.ts";
import type { HttpPorts } from "./ports.ts";
import { buildServer } from "./server.ts";

let app: FastifyInstance | undefined;
afterEach(async () => {
  await app?.close();
  app = undefined;
});

export async function serve(bent: Partial<HttpPorts> = {}): Promise<Fake & { app: FastifyInstance }> {
  const world = fake(bent);
  app = await buildServer(world.ports);
  return { ...world, app };
}

export const bearer = { authorization: `Bearer ${KEY}` };
export const filing = (
  type: string,
  payload: string | Buffer,
  headers: Record<string, string> = {},
): InjectOptions => ({
  method: "POST",
  url: "/v1/documents",
  headers: { ...bearer, "content-type": type, ...headers },
  payload,
});
export const lookUp = (path: string, headers: Record<string, string> = bearer): InjectOptions => ({
  url: `/v1/parcels/${path}`,
  headers,
});

export const order = '{"kind":"order","platform":"P","orderNo":"A-1"}';

export const json = "application/json";
export const away = (): Promise<never> => Promise.reject(new StoreAway("no connection"));

/** An identity number that is a person's nowhere: none of it may be seen outside. */
export const secretId = "410105199003078888";
