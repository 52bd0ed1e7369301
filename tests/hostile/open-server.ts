/** open-server: the HTTP server in this process, with the readers that are really used and a memory for a store. */
import type { AddressInfo } from "node:net";
import type { FastifyInstance } from "fastify";
import { fake, type Fake } from "../../src/http/fake-ports.ts";
import type { HttpPorts, Readers } from "../../src/http/ports.ts";
import { tablePort } from "../../src/cli/table-desk.ts";
import { buildServer, ordinaryLimits, type Limits } from "../../src/http/server.ts";
import { readCeb } from "../../src/messages/ceb/read-ceb.ts";
import { readJsonBody } from "../../src/messages/json/read-json-body.ts";
import { readJsonDocument } from "../../src/messages/json/read-json-document.ts";

export const readers: Readers = { json: readJsonBody, ndjsonLine: readJsonDocument, xml: (bytes) => readCeb(bytes) };

export interface OpenServer extends Fake {
  readonly app: FastifyInstance;
  readonly port: number;
  close(): Promise<void>;
}

const atOnce = { leaveAfterMs: 0, cutAfterMs: 100 };

/** Listens on a free port of this machine. */
export async function openServer(limits: Partial<Limits> = {}, bent: Partial<HttpPorts> = {}): Promise<OpenServer> {
  const world = fake({ readers, tables: tablePort, ...bent });
  const app = await buildServer(world.ports, atOnce, { ...ordinaryLimits, ...limits });
  await app.listen({ port: 0, host: "127.0.0.1" });
  const { port } = app.server.address() as AddressInfo;
  return { ...world, app, port, close: () => app.close() };
}
