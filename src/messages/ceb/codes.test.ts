import { describe, expect, test } from "vitest";
import {
  chinaCountries,
  chinaCurrencies,
  chinaTransportModes,
  chinaUnits,
  countryOfChinaCode,
  unitOfChinaCode,
} from "./codes.ts";

const tables = [chinaUnits, chinaCountries, chinaCurrencies, chinaTransportModes];

describe.each(tables)("the table of $name codes", (table) => {
  test("one code stands for one noun, and back", () => {
    expect(table.nounOf.size).toBe(table.rows.length);
    expect(table.codeOf.size).toBe(table.rows.length);
    for (const { code } of table.rows) expect(table.codeOf.get(table.nounOf.get(code)!)).toBe(code);
  });

  test("no noun looks like another row's code", () => {
    for (const { code, noun } of table.rows) {
      if (noun !== code) expect(table.nounOf.has(noun), `${noun} is the noun of ${code}`).toBe(false);
    }
  });

  test("every code has a shape that passes, and says how sure we are", () => {
    for (const { code } of table.rows) expect(code).toMatch(table.passes!);
    expect(table.certainty).toBe("unverified");
  });
});

test.each([
  ["035", "KGM", "kilogram"],
  ["036", "GRM", "gram"],
  ["070", "TNE", "tonne"],
  ["095", "LTR", "litre"],
  ["096", "MLT", "millilitre"],
  ["011", "C62", "件, one"],
  ["025", "PR", "双, pair"],
  ["006", "SET", "套, set"],
  ["142", "142", "瓶: no sure correspondence, so the code itself"],
  ["999", "999", "not listed: passes as it is"],
])("unit %s is %s (%s)", (code, noun) => expect(unitOfChinaCode(code)).toBe(noun));

test.each([
  ["142", "CN"],
  ["116", "JP"],
  ["110", "HK"],
  ["999", "999"],
])("country %s is %s", (code, noun) => expect(countryOfChinaCode(code)).toBe(noun));
