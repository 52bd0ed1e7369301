import fc from "fast-check";
import { expect, test } from "vitest";
import { listCursor, readListCursor } from "./list-cursor.ts";

test("a cursor that was given is read again, in its own order only", () => {
  const place = fc.record({ number: fc.nat(2 ** 31 - 1), weight: fc.nat(2 ** 31 - 1) });
  fc.assert(
    fc.property(place, fc.constantFrom("newest", "oldest", "amount"), (at, order) => {
      const text = listCursor(at, order);
      expect(readListCursor(text, order)).toEqual({
        ok: true,
        value: order === "amount" ? at : { ...at, weight: 0 },
      });
      for (const other of ["newest", "oldest", "amount"] as const)
        if (other !== order) expect(readListCursor(text, other).ok).toBe(false);
    }),
  );
});

test.each(["", "n", "x5", "n-1", "n1.2", "a5", "a1.2.3", "n1 ", "n1234567890123456"])("%j is no cursor", (text) => {
  expect(readListCursor(text, text.startsWith("a") ? "amount" : "newest").ok).toBe(false);
});
