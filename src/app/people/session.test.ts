import { expect, test } from "vitest";
import { isOver } from "./session.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test.each<[string, { openedAt: number; usedAt: number; now: number }, boolean]>([
  ["just opened", { openedAt: 0, usedAt: 0, now: 0 }, false],
  ["29 minutes of silence", { openedAt: 0, usedAt: 0, now: 29 * MINUTE }, false],
  ["30 minutes of silence", { openedAt: 0, usedAt: 0, now: 30 * MINUTE }, true],
  ["used all day, before 12 hours", { openedAt: 0, usedAt: 12 * HOUR - MINUTE, now: 12 * HOUR - 1 }, false],
  ["used all day, at 12 hours", { openedAt: 0, usedAt: 12 * HOUR - MINUTE, now: 12 * HOUR }, true],
  ["the clock went back an hour", { openedAt: 2 * HOUR, usedAt: 2 * HOUR, now: HOUR }, false],
])("%s", (_name, { openedAt, usedAt, now }, over) => {
  expect(isOver({ usedAt, expiresAt: openedAt + 12 * HOUR }, now)).toBe(over);
});
