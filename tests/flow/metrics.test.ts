/** /metrics of a real server: it counts what was filed, says nothing of anybody, and its page describes all of it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { documentsOf, goodParcel } from "../good-parcel.ts";
import { endAll, filers, get, makeHome, openRecord, post, registerFilers, serve } from "../program.ts";

afterAll(endAll);

const page = readFileSync(join(import.meta.dirname, "../../docs/metrics.md"), "utf8");

/** Name and labels with values, to the value. */
function samplesOf(text: string): Map<string, number> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ")))]),
  );
}

test("what was filed and decided is counted, and the page describes every metric with its labels", async () => {
  const home = await makeHome();
  const preparing = await openRecord(home);
  const keys = await registerFilers(preparing);
  await preparing.close();
  const server = await serve({ FAIRWAY_HOME: home });
  for (let number = 0; number < 3; number += 1) {
    for (const document of documentsOf(goodParcel(`counted-${number}`, { person: number })))
      await post(server.url, keys[document.kind], JSON.stringify(document), "application/json");
  }
  const [order] = documentsOf(goodParcel("counted-0", { person: 0 }));
  await post(server.url, keys.order, JSON.stringify(order), "application/json");
  await post(server.url, keys.order, "{}", "application/json");
  const answer = await get(server.url, "/metrics");
  expect(answer.status).toBe(200);
  const samples = samplesOf(answer.text);
  expect(samples.get('fairway_documents_total{kind="order",outcome="accepted"}')).toBe(3);
  expect(samples.get('fairway_documents_total{kind="order",outcome="exists"}')).toBe(1);
  expect(samples.get('fairway_documents_total{kind="unknown",outcome="rejected"}')).toBe(1);
  const decided = [...samples].filter(([name]) => name.startsWith("fairway_parcels_decided_total"));
  expect(decided.reduce((sum, [, count]) => sum + count, 0)).toBe(3);
  expect(samples.get("fairway_batch_documents_sum")).toBe(13);
  expect(samples.get('fairway_batches_total{result="committed"}')).toBe(samples.get("fairway_batch_documents_count"));
  expect(samples.get('fairway_step_seconds_count{step="commit"}')).toBe(samples.get("fairway_batch_documents_count"));
  expect(samples.get('fairway_step_seconds_count{step="prepare"}')).toBe(14);
  for (const step of ["prepare", "lock", "judge", "save", "commit"])
    expect(samples.get(`fairway_step_seconds_sum{step="${step}"}`), step).toBeGreaterThan(0);
  expect(samples.get('fairway_http_requests_total{method="POST",route="/v1/documents",status="200"}')).toBe(14);
  expect(samples.get("fairway_queue_documents")).toBe(0);
  expect(samples.get("fairway_queue_oldest_seconds")).toBe(0);
  expect(samples.get('fairway_memory_bytes{part="rss"}')).toBeGreaterThan(1e7);

  const shown = new Map<string, Set<string>>();
  for (const name of samples.keys()) {
    const [, metric = "", labels = ""] = /^(\w+?)(?:_bucket|_sum|_count)?(?:\{(.*)\})?$/.exec(name)!;
    const all = shown.get(metric) ?? new Set();
    for (const [, label] of labels.matchAll(/(\w+)="/g)) if (label !== "le") all.add(label!);
    shown.set(metric, all);
  }
  const described = new Map<string, Set<string>>();
  for (const [, metric, labels] of page.matchAll(/^\| `(fairway_\w+)` +\| \w+ +\|([^|]*)\|/gm))
    described.set(metric!, new Set([...labels!.matchAll(/`(\w+)`/g)].map(([, label]) => label!)));
  const sorted = (all: Map<string, Set<string>>): string[] =>
    [...all].map(([metric, labels]) => `${metric} ${[...labels].sort().join(",")}`).sort();
  expect(sorted(described)).toEqual(sorted(shown));

  const secrets = [...Object.values(filers).map(({ code }) => code), "counted", ...Object.values(keys)];
  expect(secrets.filter((secret) => answer.text.includes(secret))).toEqual([]);
  await server.stop();
});
