import { expect, test } from "vitest";
import { readCsvTable } from "./read-csv-table.ts";
import { CELLS_MAX, COLUMNS_MAX, ROWS_MAX, shownIn } from "./table.ts";

const rowsOf = (bytes: Buffer | string, charset?: string): unknown => {
  const table = readCsvTable(Buffer.from(bytes), charset);
  return table.ok
    ? table.value.map(({ number, cells }) => [number, ...cells.map(shownIn)])
    : table.problems.map(({ code, pointer }) => `${code} ${pointer}`);
};
/** GB18030 of 订单编号,币制 and 测试. */
const gb = Buffer.from("b6a9b5a5b1e0bac52cb1d2d6c60ab2e2cad42c434e590a", "hex");
const chinese = [
  [1, "订单编号", "币制"],
  [2, "测试", "CNY"],
];

test.each<{ name: string; bytes: Buffer | string; charset?: string; rows: unknown }>([
  {
    name: "commas",
    bytes: "a,b\r\n1,2\r\n",
    rows: [
      [1, "a", "b"],
      [2, "1", "2"],
    ],
  },
  {
    name: "semicolons",
    bytes: "a;b\n1,5;2\n",
    rows: [
      [1, "a", "b"],
      [2, "1,5", "2"],
    ],
  },
  {
    name: "tabs",
    bytes: "a\tb\n1\t2",
    rows: [
      [1, "a", "b"],
      [2, "1", "2"],
    ],
  },
  {
    name: "separators in quoted headings do not count",
    bytes: '"a;b;c",d\n1,2\n',
    rows: [
      [1, "a;b;c", "d"],
      [2, "1", "2"],
    ],
  },
  {
    name: "quotes, commas and line ends within quotes",
    bytes: 'a,b\n"say ""so""","1,\n2"\nx,y\n',
    rows: [
      [1, "a", "b"],
      [2, 'say "so"', "1,\n2"],
      [3, "x", "y"],
    ],
  },
  {
    name: "empty lines count, as a spreadsheet shows them",
    bytes: "a,b\n\n,\n1,2\n",
    rows: [
      [1, "a", "b"],
      [4, "1", "2"],
    ],
  },
  {
    name: "line ends of several kinds",
    bytes: "a,b\r\n1,2\n3,4\r5,6",
    rows: [
      [1, "a", "b"],
      [2, "1", "2"],
      [3, "3", "4"],
      [4, "5", "6"],
    ],
  },
  {
    name: "rows of unlike length",
    bytes: "a,b\n1\n1,2,3\n",
    rows: [
      [1, "a", "b"],
      [2, "1"],
      [3, "1", "2", "3"],
    ],
  },
  { name: "UTF-8 with its mark", bytes: "\ufeffa,b\n", rows: [[1, "a", "b"]] },
  { name: "UTF-16 with its mark", bytes: Buffer.from("\ufeff订单编号\t币制\n测试\tCNY\n", "utf16le"), rows: chinese },
  { name: "GB18030 as declared", bytes: gb, charset: "gbk", rows: chinese },
  { name: "GB18030 with headings that are known", bytes: gb, rows: chinese },
  { name: "GB18030 with its mark", bytes: Buffer.concat([Buffer.from([0x84, 0x31, 0x95, 0x33]), gb]), rows: chinese },
  {
    name: "neither UTF-8 nor known headings",
    bytes: Buffer.from("a,b\nb2e2,1\n".replace("b2e2", "\xb2\xe2"), "latin1"),
    rows: ["message.encoding_wrong "],
  },
  {
    name: "UTF-8 with a broken character",
    bytes: Buffer.concat([Buffer.from("订单编号,币制\n测"), Buffer.from([0xe8]), Buffer.from(",CNY\n")]),
    rows: ["message.encoding_wrong "],
  },
  { name: "not what it declares", bytes: gb, charset: "utf-8", rows: ["message.encoding_wrong "] },
  { name: "nothing", bytes: " \n\n", rows: ["message.empty "] },
  { name: "a quote that is never closed", bytes: 'a,b\n1,2\n"x,2\n', rows: ["table.not_csv /rows/3"] },
  { name: "a quote amid a cell", bytes: 'a,b\n1,x"y\n', rows: ["table.not_csv /rows/2"] },
])("$name", ({ bytes, charset, rows }) => {
  expect(rowsOf(bytes, charset)).toEqual(rows);
});

test.each<{ name: string; text: () => string; refusal: string }>([
  { name: "columns", text: () => `a${",b".repeat(COLUMNS_MAX)}\n`, refusal: "table.too_large /rows/1" },
  { name: "columns of a row", text: () => `a,b\n1${",".repeat(COLUMNS_MAX)}1\n`, refusal: "table.too_large " },
  { name: "rows", text: () => `a,b\n${"1,2\n".repeat(ROWS_MAX + 1)}`, refusal: "table.too_large " },
  { name: "empty rows", text: () => `a,b\n${"\n".repeat(2 * ROWS_MAX + 1)}1,2\n`, refusal: "table.too_large " },
  {
    name: "cells",
    text: () => `a,b\n${`1${",1".repeat(150)}\n`.repeat(CELLS_MAX / 150)}`,
    refusal: "table.too_large ",
  },
  { name: "a cell without end", text: () => `a,b\n"${"x\n".repeat(1_000_000)}`, refusal: "table.too_large /rows/2" },
])("one more than there may be of: $name", ({ text, refusal }) => {
  expect(rowsOf(text())).toEqual([refusal]);
});

test("as many rows as there may be are read", () => {
  expect(rowsOf(`a,b\n${"1,2\n".repeat(ROWS_MAX)}`)).toHaveLength(ROWS_MAX + 1);
});
