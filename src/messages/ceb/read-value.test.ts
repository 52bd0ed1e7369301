import fc from "fast-check";
import { expect, test } from "vitest";
import { parseAmount } from "../../kernel/amount.ts";
import { chinaCountries, chinaCurrencies, chinaTransportModes, chinaUnits } from "./codes.ts";
import { amount, code, day, digits, exactly, integer, must, positive, text, time, type FieldType } from "./field.ts";
import { intents } from "./message-shapes.ts";
import { readValue, writeValue } from "./read-value.ts";

const read = (type: FieldType, value: string): unknown => readValue(must("x", "x", type), value);

test.each<[string, FieldType, string, string | number]>([
  ["a text", text(5), "毛衣", "毛衣"],
  ["a text of just the length", text(2), "毛衣", "毛衣"],
  ["characters outside the basic plane count once", text(2), "\u{20BB7}\u{20BB7}", "\u{20BB7}\u{20BB7}"],
  ["an exact length", exactly(4), "4606", "4606"],
  ["an amount as filed", amount, "007.50", "007.50"],
  ["an amount of 19 digits", amount, "12345678901234.56789", "12345678901234.56789"],
  ["no freight", amount, "0.00", "0.00"],
  ["the smallest quantity", positive, "0.00001", "0.00001"],
  ["a line number", integer(1, 9999), "0042", 42],
  ["a day", day, "20240229", "2024-02-29"],
  ["a time, in Beijing", time, "20261110235959", "2026-11-10T23:59:59+08:00"],
  ["a unit", code(chinaUnits), "011", "C62"],
  ["a unit not listed", code(chinaUnits), "998", "998"],
  ["a country", code(chinaCountries), "116", "JP"],
  ["the currency", code(chinaCurrencies), "142", "CNY"],
  ["a currency not listed", code(chinaCurrencies), "998", "998"],
  ["by air", code(chinaTransportModes), "5", "air"],
  ["another mode", code(chinaTransportModes), "9", "9"],
  ["a change", code(intents), "2", "change"],
])("reads %s", (_name, type, given, value) => expect(read(type, given)).toBe(value));

test.each<[string, FieldType, string, string]>([
  ["a text one over", text(2), "毛衣衫", "document.value_too_long"],
  ["a short guid", exactly(36), "A".repeat(35), "document.value_malformed"],
  ["a long guid", exactly(36), "A".repeat(37), "document.value_too_long"],
  ["nine digits of ten", digits(10), "611020009", "document.value_malformed"],
  ["eleven digits of ten", digits(10), "61102000901", "document.value_too_long"],
  ["a letter among digits", digits(10), "611020009O", "document.value_malformed"],
  ["20 digits", amount, "12345678901234567890", "document.amount_malformed"],
  ["19 digits and a decimal", amount, "1234567890123456789.1", "document.amount_malformed"],
  ["six decimals", amount, "1.000000", "document.amount_malformed"],
  ["a thousands comma", amount, "1,000.00", "document.amount_malformed"],
  ["an exponent", amount, "1e3", "document.amount_malformed"],
  ["a plus sign", amount, "+1", "document.amount_malformed"],
  ["a point without digits before it", amount, ".5", "document.amount_malformed"],
  ["a point without digits after it", amount, "5.", "document.amount_malformed"],
  ["full-width digits", amount, "１２", "document.amount_malformed"],
  ["NaN", amount, "NaN", "document.amount_malformed"],
  ["a minus", amount, "-0.01", "document.amount_negative"],
  ["a minus where zero is wrong too", positive, "-1", "document.amount_negative"],
  ["a quantity of zero", positive, "0.00000", "document.amount_zero"],
  ["line zero", integer(1, 9999), "0", "document.value_malformed"],
  ["line 10000", integer(1, 9999), "10000", "document.value_malformed"],
  ["line 1.0", integer(1, 9999), "1.0", "document.value_malformed"],
  ["30 February", day, "20260230", "document.day_malformed"],
  ["29 February of a common year", day, "20260229", "document.day_malformed"],
  ["a day with dashes", day, "2026-11-10", "document.day_malformed"],
  ["the year 0000", day, "00000101", "document.day_malformed"],
  ["30 February, at noon", time, "20260230120000", "document.time_malformed"],
  ["24 o'clock", time, "20261110240000", "document.time_malformed"],
  ["minute 60", time, "20261110106000", "document.time_malformed"],
  ["a time with milliseconds", time, "20261110100000123", "document.time_malformed"],
  ["a day for a time", time, "20261110", "document.time_malformed"],
  ["a unit of the nouns", code(chinaUnits), "C62", "document.code_unknown"],
  ["a country of the nouns", code(chinaCountries), "JPN", "document.code_unknown"],
  ["a currency of the nouns", code(chinaCurrencies), "CNY", "document.code_unknown"],
  ["two characters of a mode", code(chinaTransportModes), "55", "document.code_unknown"],
  ["the word for a mode", code(chinaTransportModes), "air", "document.code_unknown"],
  ["report type 4", code(intents), "4", "document.code_unknown"],
  ["a name on the prototype of objects", code(intents, {}), "constructor", "document.code_unknown"],
])("refuses %s", (_name, type, given, problem) => {
  const fault = read(type, given);
  expect(fault).toMatchObject({ code: problem });
  expect((fault as { detail: string }).detail, "one sentence, which does not repeat the value").toMatch(/^[A-Z].*\.$/);
});

test("the amounts that pass are those that exact arithmetic can read and that are not negative", () => {
  const written = fc.stringMatching(/^-?[0-9]{1,20}(\.[0-9]{0,7})?$/);
  fc.assert(
    fc.property(written, (value) => {
      const isGood = parseAmount(value) !== undefined && !value.startsWith("-");
      expect(typeof read(amount, value) === "string").toBe(isGood);
    }),
  );
});

test.each<[string, FieldType, string, string]>([
  ["a unit", code(chinaUnits), "C62", "011"],
  ["a unit without a code", code(chinaUnits), "MTR", "MTR"],
  ["a country", code(chinaCountries), "JP", "116"],
  ["a day", day, "2026-11-10", "20261110"],
  ["a time of Beijing", time, "2026-11-10T23:59:59+08:00", "20261110235959"],
  ["a time of Greenwich, a day earlier", time, "2026-11-10T16:00:01Z", "20261111000001"],
  ["an amount as filed", amount, "007.50", "007.50"],
])("writes %s", (_name, type, given, value) => expect(writeValue(type, given)).toBe(value));
