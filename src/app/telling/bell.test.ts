import { expect, test } from "vitest";
import { createBell, watchJournal } from "./bell.ts";
import type { Sleep } from "./telling-ports.ts";

/** Sleeps until the signal, or for ever. */
const deep: Sleep = (_milliseconds, signal) =>
  new Promise((resolve) => (signal?.aborted === true ? resolve() : signal?.addEventListener("abort", () => resolve())));

test("a ring wakes everybody who waits", async () => {
  const bell = createBell(deep);
  const waiting = [bell.wait(0, 1_000), bell.wait(0, 1_000)];
  expect(bell.listeners()).toBe(2);
  bell.ring();
  await Promise.all(waiting);
  expect([bell.rings(), bell.listeners()]).toEqual([1, 0]);
});

test("a ring between reading and waiting is not missed", async () => {
  const bell = createBell(deep);
  const heard = bell.rings();
  bell.ring();
  await bell.wait(heard, 1_000);
  expect(bell.listeners()).toBe(0);
});

test("the signal ends a wait, before it and in it", async () => {
  const bell = createBell(deep);
  const stopping = new AbortController();
  const waiting = bell.wait(0, 1_000, stopping.signal);
  stopping.abort();
  await waiting;
  await bell.wait(0, 1_000, stopping.signal);
  expect(bell.listeners()).toBe(0);
});

test("what another program records rings while somebody listens; a database that is away is said once and asked again", async () => {
  const stopping = new AbortController();
  const bell = createBell(deep);
  const answers = [new Map([["w0-0", 1]]), "away", "away", new Map([["w0-0", 1]]), new Map([["w1-0", 1]])];
  const rings: number[] = [];
  const errors: unknown[] = [];
  let looks = 0;
  await watchJournal({
    bell,
    signal: stopping.signal,
    sleep() {
      void bell.wait(bell.rings(), 1_000, stopping.signal);
      return Promise.resolve();
    },
    journal: {
      tips() {
        rings.push(bell.rings());
        const answer = answers[looks++];
        if (answer === undefined) stopping.abort();
        if (answer === undefined) return Promise.resolve(new Map([["w1-0", 1]]));
        if (answer === "away") return Promise.reject(new Error("away"));
        return Promise.resolve(answer as Map<string, number>);
      },
    },
    onError: (error) => errors.push(error),
  });
  expect(rings).toEqual([0, 1, 1, 1, 1, 2]);
  expect(errors).toHaveLength(1);
});

test("where nobody listens nobody looks", async () => {
  const stopping = new AbortController();
  let slept = 0;
  await watchJournal({
    bell: createBell(deep),
    signal: stopping.signal,
    sleep() {
      slept += 1;
      if (slept === 3) stopping.abort();
      return Promise.resolve();
    },
    journal: { tips: () => Promise.reject(new Error("looked")) },
    onError: () => expect.unreachable(),
  });
  expect(slept).toBe(3);
});
