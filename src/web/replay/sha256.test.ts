import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sha256 } from "./sha256.ts";

const nodes = (text: string): string => createHash("sha256").update(text).digest("hex");

test.each([
  ["nothing", ""],
  ["three letters", "abc"],
  ["what fills a block but for its length", "a".repeat(55)],
  ["what leaves no room for its length", "a".repeat(56)],
  ["a whole block", "a".repeat(64)],
  ["Chinese", "海关已放行。"],
  ["beyond the basic plane", "𠀀".repeat(100)],
])("of %s is Node's", (_name, text) => expect(sha256(text)).toBe(nodes(text)));

test("of any text is Node's", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => {
      expect(sha256(text)).toBe(nodes(text));
    }),
  );
});
