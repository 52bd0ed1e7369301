import { expect, test } from "vitest";
import { spanOf } from "./span-of.ts";

test.each([
  [0, "0 ms"],
  [1, "1 ms"],
  [999, "999 ms"],
  [1_000, "1 s"],
  [1_449, "1.4 s"],
  [9_960, "10 s"],
  [59_400, "59 s"],
  [59_600, "1 min"],
  [90_000, "1.5 min"],
  [3_599_000, "1 h"],
  [36_000_000, "10 h"],
  [86_400_000, "1 d"],
  [31_536_000_000, "365 d"],
])("%i ms is %s", (milliseconds, said) => {
  const { unit, value } = spanOf(milliseconds);
  expect(`${String(value)} ${unit}`).toBe(said);
});
