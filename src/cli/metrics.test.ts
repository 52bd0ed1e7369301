import { expect, test } from "vitest";
import { createMetrics } from "./metrics.ts";

const lineOf = (text: string, start: string): string | undefined =>
  text.split("\n").find((line) => line.startsWith(start));

test("gauges of others are read when asked for, by one label or none; one that fails is left out", async () => {
  const metrics = createMetrics();
  let isAway = false;
  metrics.addGauge({ name: "fairway_plain", help: "A number.", read: () => 7 });
  metrics.addGauge({ name: "fairway_by_kind", help: "Two.", label: "kind", read: () => ({ order: 1, payment: 2 }) });
  metrics.addGauge({
    name: "fairway_asked",
    help: "From the database.",
    read: () => (isAway ? Promise.reject(new Error("away")) : Promise.resolve(3)),
  });
  const before = await metrics.text();
  expect(lineOf(before, "fairway_plain ")).toBe("fairway_plain 7");
  expect(lineOf(before, 'fairway_by_kind{kind="payment"}')).toBe('fairway_by_kind{kind="payment"} 2');
  expect(lineOf(before, "fairway_asked ")).toBe("fairway_asked 3");
  isAway = true;
  const after = await metrics.text();
  expect(lineOf(after, "fairway_asked ")).toBeUndefined();
  expect(lineOf(after, "fairway_plain ")).toBe("fairway_plain 7");
});

test("a gauge that does not answer keeps nobody waiting for ever", { timeout: 20_000 }, async () => {
  const metrics = createMetrics();
  metrics.addGauge({ name: "fairway_stuck", help: "Never.", read: () => new Promise<number>(() => undefined) });
  const text = await metrics.text();
  expect(lineOf(text, "fairway_stuck ")).toBeUndefined();
  expect(lineOf(text, 'fairway_memory_bytes{part="rss"}')).toBeDefined();
});

test("a batch counts its decisions, steps and tries; an abandoned one counts as such", async () => {
  const { observer, text } = createMetrics();
  const milliseconds = { connect: 0, lock: 3, load: 0.2, judge: 30, save: 4, commit: 600 };
  observer.committed({ milliseconds, decided: new Map([["cleared green", 3]]), tries: 3 });
  observer.abandoned();
  const shown = await text();
  expect(lineOf(shown, "fairway_parcels_decided_total")).toBe(
    'fairway_parcels_decided_total{state="cleared",lane="green"} 3',
  );
  expect(lineOf(shown, 'fairway_step_seconds_sum{step="judge"}')).toBe('fairway_step_seconds_sum{step="judge"} 0.03');
  expect(lineOf(shown, "fairway_batches_repeated_total")).toBe("fairway_batches_repeated_total 2");
  expect(lineOf(shown, 'fairway_batches_total{result="abandoned"}')).toBe(
    'fairway_batches_total{result="abandoned"} 1',
  );
});
