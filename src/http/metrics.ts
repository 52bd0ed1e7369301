/**
 * GET /metrics: figures for operators, in Prometheus' text format.
 *
 * Asked from this machine itself no key is needed; from elsewhere, or through a proxy, only the key of a party of the
 * kind administration opens it. Nothing in it names a party, a parcel or a person. Not here: what is measured.
 */
import type { FastifyInstance } from "fastify";
import type { Restricted } from "./access.ts";
import type { HttpPorts } from "./ports.ts";
import { problemReplies } from "./problem-reply.ts";

const schema = {
  operationId: "metrics",
  tags: ["service"],
  summary: "Figures for operators, in Prometheus' text format",
  response: {
    200: {
      description: "Every metric is described in docs/metrics.md.",
      content: { "text/plain": { schema: { type: "string" } } },
    },
    ...problemReplies(401, 403, 503),
  },
};

const access: Restricted = { key: ["administration"], roles: ["administrator"], isOpenHere: true };

export function addMetricsRoute(app: FastifyInstance, ports: HttpPorts): void {
  const { metrics } = ports;
  if (metrics === undefined) return;
  app.get("/metrics", { schema, config: { access } }, async (_request, reply) => {
    const text = await metrics.text();
    return reply.type(metrics.contentType).header("cache-control", "no-store").send(text);
  });
}
