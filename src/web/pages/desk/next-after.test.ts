import { expect, test } from "vitest";
import { nextAfter } from "./next-after.ts";

test.each([
  ["behind the first", ["a", "b", "c"], "a", 0, "b"],
  ["in the middle", ["a", "b", "c"], "b", 1, "c"],
  ["behind the last the first", ["a", "b", "c"], "c", 2, "a"],
  ["the only one", ["a"], "a", 0, null],
  ["decided, and so off the list: what came into its place", ["a", "c"], "b", 1, "c"],
  ["decided as the last one: the first", ["a", "b"], "c", 2, "a"],
  ["decided, and the list is empty", [], "a", 0, null],
  ["opened by a link from elsewhere: the first", ["a", "b"], "z", 0, "a"],
  ["nothing is open", ["a", "b"], null, 0, "a"],
] as const)("%s", (_name, names, opened, place, next) => expect(nextAfter(names, opened, place)).toBe(next));
