import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { writeAmount } from "./money.tsx";

describe("an amount is written", () => {
  test.each([
    { name: "with two decimals", amount: "22.75", written: "22.75" },
    { name: "with two decimals where it has none", amount: "250", written: "250.00" },
    { name: "with two decimals where it has one", amount: "250.5", written: "250.50" },
    { name: "without the zeros of a document's five", amount: "250.50000", written: "250.50" },
    { name: "with all that are not zero", amount: "0.12345", written: "0.12345" },
    { name: "with its thousands apart", amount: "1234567.00", written: "1,234,567.00" },
    { name: "in hundreds without a comma", amount: "999.99", written: "999.99" },
    {
      name: "beyond what a floating-point number holds",
      amount: "90071992547409931.01",
      written: "90,071,992,547,409,931.01",
    },
    { name: "with a minus of its own width", amount: "-1200.5", written: "−1,200.50" },
    { name: "as it is where it is no number", amount: "n/a", written: "n/a" },
  ])("$name", ({ amount, written }) => expect(writeAmount(amount)).toBe(written));
});

test("no digit of an amount is lost or added but zeros at its end", () => {
  const amounts = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.integer({ min: 0, max: 99_999 }));
  fc.assert(
    fc.property(amounts, ([whole, part]) => {
      const amount = `${String(whole)}.${String(part).padStart(5, "0")}`;
      const [before = "", after = ""] = writeAmount(amount).replaceAll(",", "").split(".");
      expect(`${before}.${after.padEnd(5, "0")}`).toBe(amount);
    }),
  );
});
