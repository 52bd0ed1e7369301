import fc from "fast-check";
import { expect, test } from "vitest";
import { hexOf } from "./hex.ts";

test.each([
  { bytes: [], digits: "" },
  { bytes: [0, 9, 10, 255], digits: "00090aff" },
])("$bytes → $digits", ({ bytes, digits }) => {
  expect(hexOf(Uint8Array.from(bytes))).toBe(digits);
});

test("as Node writes them, and back", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(hexOf(bytes)).toBe(Buffer.from(bytes).toString("hex"));
    }),
  );
});
