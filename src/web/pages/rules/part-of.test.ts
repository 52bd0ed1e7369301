import { expect, test } from "vitest";
import { partOf } from "./part-of.ts";

test.each([
  ["a rule", "single-limit", "rule-single-limit"],
  ["the draw by lot", "sampling", "rules-house"],
  ["an officer's ruling", "officer-ruling", "rules-codes"],
  ["a day without rules", "no-rule-in-force", "rules-unknown"],
  ["a pair of documents", "R11", "rules-house"],
  ["what only begins like a pair", "R11x", "rule-R11x"],
  ["a member that every object has", "constructor", "rule-constructor"],
])("%s", (_what, name, part) => expect(partOf(name)).toBe(part));
