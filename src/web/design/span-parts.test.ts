import { expect, test } from "vitest";
import { spanParts } from "./span-parts.ts";

const MINUTE = 60_000;

test.each([
  ["nothing", 0, [0, 0, 0]],
  ["less than a minute", 59_999, [0, 0, 0]],
  ["a minute", MINUTE, [0, 0, 1]],
  ["an hour but a moment", 60 * MINUTE - 1, [0, 0, 59]],
  ["an hour", 60 * MINUTE, [0, 1, 0]],
  ["a day and five minutes", 24 * 60 * MINUTE + 5 * MINUTE, [1, 0, 5]],
  ["forty days", 40 * 24 * 60 * MINUTE, [40, 0, 0]],
  ["what is over", -MINUTE, [0, 0, 0]],
] as const)("%s", (_name, milliseconds, [days, hours, minutes]) => {
  expect(spanParts(milliseconds)).toEqual({ days, hours, minutes });
});
