import fc from "fast-check";
import { expect, test } from "vitest";
import { FORGET_MS, WAIT_MS_MAX, waitMsAfter, waitsMs, type TrySubject } from "./throttle.ts";

test.each<[TrySubject, number, number]>([
  ["name", 1, 0],
  ["name", 4, 0],
  ["name", 5, 1_000],
  ["name", 6, 2_000],
  ["name", 7, 4_000],
  ["name", 14, 512_000],
  ["name", 15, 900_000],
  ["name", 1_000_000, 900_000],
  ["address", 29, 0],
  ["address", 30, 1_000],
  ["address", 31, 2_000],
  ["address", 40, 900_000],
])("by %s, after %i tries: %i ms", (subject, tries, ms) => expect(waitMsAfter(subject, tries)).toBe(ms));

test.each<TrySubject>(["name", "address"])("by %s waits never grow shorter, and the list says the same", (subject) => {
  const waits = waitsMs(subject);
  expect(waits.at(-1)).toBe(WAIT_MS_MAX);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000 }), (tries) => {
      expect(waitMsAfter(subject, tries + 1)).toBeGreaterThanOrEqual(waitMsAfter(subject, tries));
      expect(waits[Math.min(tries, waits.length) - 1]).toBe(waitMsAfter(subject, tries));
    }),
  );
});

test("in a day a name takes at most some hundred guesses", () => {
  let guesses = 0;
  for (let ms = 0; ms <= FORGET_MS; ms += waitMsAfter("name", guesses)) guesses += 1;
  expect(guesses).toBeLessThan(120);
});
