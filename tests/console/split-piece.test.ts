/** Lines are counted as the server's own splitter counts them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { createLineSplitter } from "../../src/http/split-lines.ts";
import { documentsIn, skipDocuments } from "../../src/web/pages/upload/split-piece.ts";

const lines = fc.array(fc.constantFrom("{}", "a", "\n", "\r\n", " ", "\t", "测", "\n\n"), { maxLength: 30 });
const split = (bytes: Uint8Array): number => {
  const splitter = createLineSplitter(1_000);
  return splitter.push(Buffer.from(bytes)).length + splitter.end().length;
};

test("as many documents as the server finds, and as many less behind those that are skipped", () => {
  fc.assert(
    fc.property(lines, fc.nat(20), (texts, skipped) => {
      const bytes = new TextEncoder().encode(texts.join(""));
      const all = split(bytes);
      expect(documentsIn(bytes)).toBe(all);
      const rest = bytes.subarray(skipDocuments(bytes, skipped));
      expect(split(rest)).toBe(Math.max(all - skipped, 0));
    }),
  );
});
