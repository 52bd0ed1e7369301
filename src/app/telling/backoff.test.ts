import fc from "fast-check";
import { expect, test } from "vitest";
import { schedule, waitAfter } from "./backoff.ts";

const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];

const cases = [
  { name: "the first failure: five seconds", tries: 1, chance: 0, asked: null, wait: 5 * SECOND },
  { name: "the second: five minutes", tries: 2, chance: 0, asked: null, wait: 5 * MINUTE },
  { name: "the third: half an hour", tries: 3, chance: 0, asked: null, wait: 30 * MINUTE },
  { name: "the fourth: two hours", tries: 4, chance: 0, asked: null, wait: 2 * HOUR },
  { name: "the ninth: a day", tries: 9, chance: 0, asked: null, wait: 24 * HOUR },
  { name: "the tenth was the last", tries: 10, chance: 0, asked: null, wait: undefined },
  { name: "chance adds up to a fifth", tries: 1, chance: 0.5, asked: null, wait: 5.5 * SECOND },
  { name: "a receiver that asks for more gets it", tries: 1, chance: 0, asked: 2 * MINUTE, wait: 2 * MINUTE },
  { name: "one that asks for less does not", tries: 2, chance: 0, asked: SECOND, wait: 5 * MINUTE },
  { name: "nobody is waited for longer than a day", tries: 1, chance: 0, asked: 999 * HOUR, wait: 24 * HOUR },
  { name: "asking after the last try changes nothing", tries: 10, chance: 0, asked: HOUR, wait: undefined },
];

test.each(cases)("$name", ({ tries, chance, asked, wait }) => {
  expect(waitAfter(tries, chance, asked)).toBe(wait);
});

test("ten tries lie within three and a quarter days", () => {
  const whole = schedule.reduce((sum, wait) => sum + wait, 0);
  expect(schedule).toHaveLength(9);
  expect(whole).toBe(75 * HOUR + 35 * MINUTE + 5 * SECOND);
});

test("chance never makes a wait shorter, nor longer than by a fifth", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (tries, chance) => {
      const wait = waitAfter(tries, chance, null)!;
      expect(wait).toBeGreaterThanOrEqual(schedule[tries - 1]!);
      expect(wait).toBeLessThanOrEqual(schedule[tries - 1]! * 1.2);
    }),
  );
});
