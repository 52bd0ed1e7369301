/**
 * GET /metrics: figures for operators, in Prometheus' text format.
 *
 * Asked from this machine itself no key is needed; from elsewhere, or through a proxy, only the key of a party of the
 * kind administration opens it. Nothing in it names a party, a parcel or a person. Not here: what is measured.
 */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { problem } from "../kernel/problem.ts";
import { authorise } from "./authorise.ts";
import type { HttpPorts } from "./ports.ts";
import { problemReplies } from "./problem-reply.ts";
import { refuse } from "./refusal.ts";

const schema = {
  operationId: "metrics",
  tags: ["service"],
  summary: "Figures for operators, in Prometheus' text format",
  security: [{ key: [] }, {}],
  response: {
    200: {
      description: "Every metric is described in docs/metrics.md.",
      content: { "text/plain": { schema: { type: "string" } } },
    },
    ...problemReplies(401, 403, 503),
  },
};

const notYours = problem("http.forbidden", "", "Only the administration may read the figures.");

export function addMetricsRoute(app: FastifyInstance, ports: HttpPorts): void {
  const { metrics } = ports;
  if (metrics === undefined) return;
  const byKey = authorise(ports.authenticate);
  app.get("/metrics", { schema }, async (request, reply) => {
    if (!isFromHere(request)) {
      await byKey.call(app, request, reply);
      if (reply.sent) return reply;
      if (request.party?.kinds.includes("administration") !== true) return refuse(request, reply, [notYours]);
    }
    const text = await metrics.text();
    return reply.type(metrics.contentType).header("cache-control", "no-store").send(text);
  });
}

/** A proxy on this machine brings in the whole world; it says so by its headers. */
function isFromHere({ raw, headers }: FastifyRequest): boolean {
  if (headers["forwarded"] !== undefined || headers["x-forwarded-for"] !== undefined || headers["via"] !== undefined)
    return false;
  return /^(127\.|::1$|::ffff:127\.)/.test(raw.socket.remoteAddress ?? "");
}
