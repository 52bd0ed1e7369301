import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { amount, formatAmount } from "../kernel/amount.ts";
import { convert, dimensionOf } from "./measure.ts";

const converted = (quantity: string, from: string, to: string): string | undefined => {
  const result = convert(amount(quantity), from, to);
  return result === undefined ? undefined : formatAmount(result);
};

describe("quantities that convert", () => {
  test.each([
    ["a kilogram in grams", "1", "KGM", "GRM", "1000.00"],
    ["grams in kilograms", "250", "GRM", "KGM", "0.25"],
    ["a tonne in kilograms", "1.5", "TNE", "KGM", "1500.00"],
    ["grams in tonnes", "20", "GRM", "TNE", "0.00002"],
    ["a litre in millilitres", "0.5", "LTR", "MLT", "500.00"],
    ["millilitres in litres", "30", "MLT", "LTR", "0.03"],
    ["pieces in pieces", "3", "C62", "C62", "3.00"],
    ["what is below five places is cut off", "0.009", "GRM", "KGM", "0.00"],
    ["a unit that is not known, in itself", "7", "XPK", "XPK", "7.00"],
  ])("%s", (_name, quantity, from, to, expected) => {
    expect(converted(quantity, from, to)).toBe(expected);
  });
});

describe("quantities that do not", () => {
  test.each([
    ["a box is not a piece", "XBX", "C62"],
    ["nor a piece a box", "C62", "XBX"],
    ["a bottle is not a litre", "XBO", "LTR"],
    ["a litre is not a kilogram", "LTR", "KGM"],
    ["a piece is not a gram", "C62", "GRM"],
    ["a national code is no unit here", "035", "KGM"],
    ["small letters are no unit here", "kgm", "GRM"],
    ["a name that every object has is no unit", "toString", "GRM"],
    ["nor where it is asked for", "GRM", "constructor"],
    ["nor are two of them", "toString", "constructor"],
  ])("%s", (_name, from, to) => {
    expect(converted("1", from, to)).toBeUndefined();
  });
});

test.each([
  ["GRM", "mass"],
  ["KGM", "mass"],
  ["TNE", "mass"],
  ["MLT", "volume"],
  ["LTR", "volume"],
  ["C62", "count"],
  ["XBX", undefined],
  ["toString", undefined],
])("%s measures %s", (unit, dimension) => {
  expect(dimensionOf(unit)).toBe(dimension);
});

const units = fc.constantFrom("GRM", "KGM", "TNE", "MLT", "LTR", "C62");

test("to a smaller unit and back nothing is lost; to a larger one never more than there was", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 19n }), units, units, (quantity, from, to) => {
      const there = convert(quantity, from, to);
      if (there === undefined) {
        expect(dimensionOf(from)).not.toBe(dimensionOf(to));
        return;
      }
      const back = convert(there, to, from)!;
      expect(back).toBeLessThanOrEqual(quantity);
      if (convert(1n, from, to)! > 0n) expect(back).toBe(quantity);
    }),
  );
});
