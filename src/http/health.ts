/**
 * GET /health, /health/live, /health/ready: whether the service can work.
 *
 * Live: the program answers; an orchestrator that gets no answer starts it anew. Ready: it can take documents now; one
 * that is not ready gets no traffic and is left alone, because the database comes back by itself, and a program that
 * is stopping finishes what it has. `/health` says both.
 */
import { Type } from "@sinclair/typebox";
import type { FastifyInstance } from "fastify";
import { problemOf } from "./refusal.ts";
import type { Health, HttpPorts } from "./ports.ts";

const HealthReply = Type.Object({
  live: Type.Literal(true),
  ready: Type.Boolean(),
  database: Type.String(),
  rulebook: Type.String(),
  detail: Type.Optional(Type.String()),
  version: Type.String(),
});
const LiveReply = Type.Object({ live: Type.Literal(true), version: Type.String() });

const STOPPING = "The service is stopping; what it has taken is finished.";

export function addHealthRoutes(app: FastifyInstance, ports: HttpPorts, isClosing: () => boolean): void {
  const { version } = ports;
  for (const path of ["/health", "/health/ready"]) {
    const schema = {
      operationId: path === "/health" ? "health" : "healthReady",
      tags: ["service"],
      summary: path === "/health" ? "Whether the service can work" : "Whether the service takes documents now",
      response: { 200: HealthReply, 503: HealthReply },
    };
    app.get(path, { schema, config: { access: "anyone" } }, async (request, reply) => {
      let health: Health;
      try {
        health = await ports.health();
      } catch (error) {
        const { detail } = problemOf(error, request.log);
        health = { live: true, ready: false, database: "unknown", rulebook: "unknown", detail };
      }
      if (isClosing()) health = { ...health, ready: false, detail: STOPPING };
      return reply
        .code(health.ready ? 200 : 503)
        .header("cache-control", "no-store")
        .send({ ...health, version });
    });
  }
  const schema = {
    operationId: "healthLive",
    tags: ["service"],
    summary: "Whether the program answers",
    response: { 200: LiveReply },
  };
  app.get("/health/live", { schema, config: { access: "anyone" } }, (_request, reply) =>
    reply.header("cache-control", "no-store").send({ live: true, version }),
  );
}
