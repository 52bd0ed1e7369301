/** Positive lists: what is read, and what refuses a file. */
import { describe, expect, test } from "vitest";
import { readPositiveList } from "./read-positive-list.ts";

const HEAD = "hs10,name,unit1,unit2,modes,maxPerPersonYear,quantityUnit,nameOnly,excludes,from,until,note";
const RICE = '10063020,rice,035,,9610;1210,20,035,,,2019-01-01,,"20 kg a year"';
const fileOf = (...lines: string[]): string => [HEAD, ...lines].join("\n");

test("rows: units as nouns, several values in one field, empty is none", () => {
  const { rows, problems } = readPositiveList(
    fileOf(
      RICE,
      "3304990039,skin care,036,011,1210,,,day cream ; 面霜|night cream,eye|lip,2019-01-01,2027-01-01,bonded only",
      "33049900,masks,020,,9610|1210,,,,,2019-01-01,,",
    ),
  );
  expect(problems).toEqual([]);
  expect(rows).toEqual([
    {
      hs: "10063020",
      name: "rice",
      units: ["KGM"],
      procedures: ["9610", "1210"],
      maxPerPersonYear: "20",
      quantityUnit: "KGM",
      nameOnly: [],
      excludes: [],
      from: "2019-01-01",
      note: "20 kg a year",
    },
    {
      hs: "3304990039",
      name: "skin care",
      units: ["GRM", "C62"],
      procedures: ["1210"],
      nameOnly: ["day cream", "面霜", "night cream"],
      excludes: ["eye", "lip"],
      from: "2019-01-01",
      until: "2027-01-01",
      note: "bonded only",
    },
    {
      hs: "33049900",
      name: "masks",
      units: ["020"],
      procedures: ["9610", "1210"],
      nameOnly: [],
      excludes: [],
      from: "2019-01-01",
    },
  ]);
});

describe("what refuses the whole file", () => {
  const cases: [name: string, from: string, to: string, pointer: string][] = [
    ["a code of six digits", "10063020", "100630", "/3/hs10"],
    ["no name", ",rice,", ",,", "/3/name"],
    ["a unit that is no code", ",035,,", ",kg,,", "/3/unit1"],
    ["a second unit without a first", ",035,,", ",,011,", "/3/unit1"],
    ["an unknown mode", "9610;1210", "9610;9710", "/3/modes"],
    ["no mode", "9610;1210", "", "/3/modes"],
    ["a limit that is no decimal", ",20,", ",twenty,", "/3/maxPerPersonYear"],
    ["a limit of nothing", ",20,", ",0,", "/3/maxPerPersonYear"],
    ["a limit beyond what an account holds", ",20,", ",100000000000000,", "/3/maxPerPersonYear"],
    ["a limit without a unit", ",20,035,", ",20,,", "/3/quantityUnit"],
    ["a unit of no limit", ",20,035,", ",,035,", "/3/maxPerPersonYear"],
    ["no first day", "2019-01-01", "", "/3/from"],
    ["an end that is no day", "2019-01-01,,", "2019-01-01,soon,", "/3/until"],
  ];
  test.each(cases)("%s", (_, from, to, pointer) => {
    expect(RICE).toContain(from);
    const { rows, problems } = readPositiveList(fileOf(RICE.replace("10063020", "10063080"), RICE.replace(from, to)));
    expect(rows).toEqual([]);
    expect(problems).toMatchObject([{ code: "positive_list.value_unknown", pointer }]);
  });

  test.each(HEAD.split(","))("no column %s", (column) => {
    const { rows, problems } = readPositiveList(fileOf(RICE).replace(column, "other"));
    expect(rows).toEqual([]);
    expect(problems).toMatchObject([{ code: "positive_list.column_missing", pointer: `/1/${column}` }]);
  });

  test("one code listed twice on one day", () => {
    expect(readPositiveList(fileOf(RICE, RICE)).problems).toMatchObject([
      { code: "positive_list.value_unknown", pointer: "/3/from" },
    ]);
  });
});

test.each([
  ["yes", ["day cream"]],
  ["是", ["day cream"]],
  ["0", []],
  ["", []],
  ["night cream|晚霜", ["night cream", "晚霜"]],
])("nameOnly %s admits %j", (nameOnly, admitted) => {
  const { rows, problems } = readPositiveList(`${HEAD}\n33049900,day cream,036,,9610 1210,,,${nameOnly},,2019-01-01,,`);
  expect(problems).toEqual([]);
  expect(rows[0]).toMatchObject({ nameOnly: admitted, procedures: ["9610", "1210"] });
});
