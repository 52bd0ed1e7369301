/** Tariff files: what is read, and what refuses a file. */
import { describe, expect, test } from "vitest";
import { readTariff } from "./read-tariff.ts";

const HEAD = "hs10,duty,vat,consumptionTaxKind,consumptionTaxRate,consumptionTaxPerUnit,unit,from,until,source,status";
const SOAP = "3401110000,6.5%,13%,none,,,,2019-01-01,,synthetic,demonstration";
const fileOf = (...lines: string[]): string => [HEAD, ...lines].join("\n");

describe("rows", () => {
  test("each kind of consumption tax with its own parts", () => {
    const { rows, problems } = readTariff(
      fileOf(
        SOAP,
        "2204210000,14%,13%,ad_valorem,10%,,,2019-01-01,,synthetic,demonstration",
        "22030000,0%,13%,specific,,220,070,2019-01-01,2027-01-01,synthetic,demonstration",
        "22083000,5%,13%,compound,20%,1.00,095,2019-01-01,,synthetic,demonstration",
        "3304990039,1%,13%,cosmetics_high_end,15%,,,2019-01-01,,synthetic,demonstration",
      ),
    );
    expect(problems).toEqual([]);
    const common = { vat: "13%", from: "2019-01-01", source: "synthetic", status: "demonstration" };
    expect(rows).toEqual([
      { ...common, hs: "3401110000", duty: "6.5%", consumptionTax: { kind: "none" } },
      { ...common, hs: "2204210000", duty: "14%", consumptionTax: { kind: "ad_valorem", rate: "10%" } },
      {
        ...common,
        hs: "22030000",
        duty: "0%",
        until: "2027-01-01",
        consumptionTax: { kind: "specific", perUnit: "220", unit: "TNE" },
      },
      {
        ...common,
        hs: "22083000",
        duty: "5%",
        consumptionTax: { kind: "compound", rate: "20%", perUnit: "1.00", unit: "LTR" },
      },
      { ...common, hs: "3304990039", duty: "1%", consumptionTax: { kind: "cosmetics_high_end", rate: "15%" } },
    ]);
  });

  test("a spreadsheet's file: byte order mark, CRLF, quotes, other order, further columns, blanks", () => {
    const text = [
      `\uFEFF${HEAD.split(",").reverse().join()},remark`,
      '"in force, as printed","the ""blue"" book",,2019-01-01,,,,none, 13% ,0%,3401110000,soap',
      "",
    ].join("\r\n");
    expect(readTariff(text)).toEqual({
      problems: [],
      rows: [
        {
          hs: "3401110000",
          duty: "0%",
          vat: "13%",
          consumptionTax: { kind: "none" },
          from: "2019-01-01",
          source: 'the "blue" book',
          status: "in force, as printed",
        },
      ],
    });
  });

  test("another country's units are Recommendation 20, China's are not", () => {
    const beer = fileOf("22030000,0%,13%,specific,,220,LTR,2019-01-01,,synthetic,demonstration");
    expect(readTariff(beer, "NO").rows[0]?.consumptionTax).toEqual({ kind: "specific", perUnit: "220", unit: "LTR" });
    expect(readTariff(beer).problems).toMatchObject([{ code: "tariff.value_unknown", pointer: "/2/unit" }]);
  });

  test("one row ends where the next begins", () => {
    const until = SOAP.replace("2019-01-01,,", "2019-01-01,2024-01-01,");
    expect(readTariff(fileOf(until, SOAP.replace("2019-01-01", "2024-01-01"))).rows).toHaveLength(2);
  });
});

test.each([
  ["none", "none,0%,0,035", { kind: "none" }],
  ["ad valorem", "ad_valorem,10%,0.00,095", { kind: "ad_valorem", rate: "10%" }],
  ["high-end cosmetics", "cosmetics_high_end,15%,0,036", { kind: "cosmetics_high_end", rate: "15%" }],
  ["specific", "specific,0%,220,070", { kind: "specific", perUnit: "220", unit: "TNE" }],
])("parts that a tax of the kind %s does not have, given as zero, change nothing", (_, columns, expected) => {
  const { rows, problems } = readTariff(fileOf(SOAP.replace("none,,,", columns)));
  expect(problems).toEqual([]);
  expect(rows[0]?.consumptionTax).toEqual(expected);
});

describe("what refuses the whole file", () => {
  const cases: [name: string, from: string, to: string, pointer: string][] = [
    ["a code of six digits", "3401110000", "340111", "/3/hs10"],
    ["a code with a letter", "3401110000", "34011100AA", "/3/hs10"],
    ["no duty", ",6.5%,", ",,", "/3/duty"],
    ["a rate in words", "13%", "thirteen", "/3/vat"],
    ["a rate that may be a share or a percentage", "13%", "0.13", "/3/vat"],
    ["a negative rate", "13%", "-13%", "/3/vat"],
    ["an unknown kind", "none", "luxury", "/3/consumptionTaxKind"],
    ["no kind", "none", "", "/3/consumptionTaxKind"],
    ["an amount without a kind", "none,,,,", "none,,10,036,", "/3/consumptionTaxPerUnit"],
    ["an unknown unit without a kind", "none,,,,", "none,,,tonne,", "/3/unit"],
    ["a unit that is not in the table", "none,,,,", "specific,,10,999,", "/3/unit"],
    ["a rate without a kind", "none,,", "none,15%,", "/3/consumptionTaxRate"],
    ["ad valorem without a rate", "none,,", "ad_valorem,,", "/3/consumptionTaxRate"],
    ["a tax-inclusive rate of 100 %", "none,,", "ad_valorem,100%,", "/3/consumptionTaxRate"],
    ["specific without a unit", "none,,,", "specific,,220,", "/3/unit"],
    ["specific without an amount", "none,,,,", "specific,,,070,", "/3/consumptionTaxPerUnit"],
    ["an amount of zero", "none,,,,", "specific,,0,070,", "/3/consumptionTaxPerUnit"],
    ["a unit that is no code", "none,,,,", "specific,,220,tonne,", "/3/unit"],
    ["a day that does not exist", "2019-01-01", "2019-02-30", "/3/from"],
    ["an end before the beginning", "2019-01-01,,", "2019-01-01,2019-01-01,", "/3/until"],
    ["no source", ",synthetic,", ",,", "/3/source"],
    ["no status", ",demonstration", ",", "/3/status"],
  ];
  test.each(cases)("%s", (_, from, to, pointer) => {
    const first = SOAP.replace("3401110000", "3401190000");
    expect(SOAP).toContain(from);
    const { rows, problems } = readTariff(fileOf(first, SOAP.replace(from, to)));
    expect(rows).toEqual([]);
    expect(problems).toMatchObject([{ code: "tariff.value_unknown", pointer }]);
    expect(problems[0]?.detail).toMatch(new RegExp(`^Line 3, column ${pointer.slice(3)}: `));
  });

  test.each(HEAD.split(","))("no column %s", (column) => {
    const { rows, problems } = readTariff(fileOf(SOAP).replace(column, "other"));
    expect(rows).toEqual([]);
    expect(problems).toMatchObject([{ code: "tariff.column_missing", pointer: `/1/${column}` }]);
  });

  test("an empty file lacks every column", () => {
    expect(readTariff("").problems).toHaveLength(11);
  });

  test("a column twice", () => {
    const twice = fileOf(SOAP).replace("duty,", "duty,duty,").replace("6.5%,", "6.5%,7%,");
    expect(readTariff(twice).problems).toMatchObject([{ code: "tariff.value_unknown", pointer: "/1/duty" }]);
  });

  test("a line with too few fields, and one with too many", () => {
    const { rows, problems } = readTariff(fileOf(SOAP, "3401110000,6.5%", `${SOAP},more`));
    expect(rows).toEqual([]);
    expect(problems).toMatchObject([
      { code: "tariff.column_missing", pointer: "/3/vat" },
      { code: "tariff.value_unknown", pointer: "/4/status" },
    ]);
  });

  test("a quote that is never closed", () => {
    const { rows, problems } = readTariff(fileOf(SOAP, '"3401110000,6.5%'));
    expect(rows).toEqual([]);
    expect(problems).toMatchObject([{ code: "tariff.value_unknown" }]);
  });

  test("two rows of one code in force on one day", () => {
    const { rows, problems } = readTariff(fileOf(SOAP, SOAP.replace("2019-01-01", "2024-01-01")));
    expect(rows).toEqual([]);
    expect(problems).toMatchObject([{ code: "tariff.value_unknown", pointer: "/3/from" }]);
    expect(problems[0]?.detail).toContain("line 2");
  });

  test("every problem of the file is named at once", () => {
    const wrong = SOAP.replace("6.5%", "x").replace("none", "y");
    expect(readTariff(fileOf(wrong, wrong)).problems.map((found) => found.pointer)).toEqual([
      "/2/duty",
      "/2/consumptionTaxKind",
      "/3/duty",
      "/3/consumptionTaxKind",
    ]);
  });
});
