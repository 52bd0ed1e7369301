import { expect, test } from "vitest";
import { away, serve } from "./fake-server.ts";
import type { HttpPorts } from "./ports.ts";

const health = {
  live: true,
  ready: false,
  database: "starting",
  rulebook: "sha256:00",
  detail: "Opening the database.",
} as const;
const healths: { name: string; bent: Partial<HttpPorts>; status: number; body: object }[] = [
  { name: "ready", bent: {}, status: 200, body: { live: true, ready: true, database: "up", version: "0.0.0-test" } },
  { name: "live, not ready", bent: { health: () => Promise.resolve(health) }, status: 503, body: health },
  {
    name: "the question itself fails",
    bent: { health: away },
    status: 503,
    body: { live: true, ready: false, database: "unknown" },
  },
];

test.each(healths)("/health and /health/ready: $name; /health/live: live", async ({ bent, status, body }) => {
  const { app } = await serve(bent);
  for (const path of ["/health", "/health/ready"]) {
    const answer = await app.inject(path);
    expect(answer.statusCode).toBe(status);
    expect(answer.json()).toMatchObject(body);
  }
  const live = await app.inject("/health/live");
  expect([live.statusCode, live.json()]).toEqual([200, { live: true, version: "0.0.0-test" }]);
});
