import { expect, test } from "vitest";
import { createPace } from "./pace.ts";

test("before anything is measured a document a millisecond is assumed", () => {
  expect(createPace().timeFor(300)).toBe(300);
});

test("what took a second will take a second again; the time between does not count", () => {
  const pace = createPace();
  pace.begin(1_000);
  pace.end(500, 2_000);
  expect(pace.timeFor(500)).toBe(1_000);
  pace.begin(3_600_000);
  pace.end(500, 3_601_000);
  expect(pace.timeFor(250)).toBe(500);
});

test("batches that overlap are timed from one end to the next", () => {
  const pace = createPace();
  pace.begin(0);
  pace.end(100, 100);
  pace.end(100, 200);
  expect(pace.timeFor(1_000)).toBe(1_000);
});

test("the last batches count most", () => {
  const pace = createPace();
  pace.begin(0);
  pace.end(100, 10_000); // A hundred milliseconds a document, once.
  for (let batch = 1; batch <= 20; batch += 1) pace.end(1_000, 10_000 + batch * 100);
  expect(pace.timeFor(1_000)).toBeGreaterThan(100);
  expect(pace.timeFor(1_000)).toBeLessThan(150);
});

test("a clock that was set back makes no negative wait", () => {
  const pace = createPace();
  pace.begin(10_000);
  pace.end(100, 9_000);
  expect(pace.timeFor(100)).toBe(100);
});

test("single documents, which take a commit each, say nothing of a flood", () => {
  const pace = createPace();
  pace.begin(0);
  for (let batch = 1; batch <= 100; batch += 1) pace.end(1, batch * 20);
  expect(pace.timeFor(1_000)).toBe(1_000);
  pace.end(1_000, 2_500);
  expect(pace.timeFor(1_000)).toBe(500);
});
