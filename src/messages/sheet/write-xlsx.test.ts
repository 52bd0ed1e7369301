import { buffer } from "node:stream/consumers";
import ExcelJS from "exceljs";
import { expect, test } from "vitest";
import type { Cell } from "./sheet.ts";
import { writeXlsx } from "./write-xlsx.ts";

async function* pieces(
  ...rows: readonly (readonly (readonly Cell[])[])[]
): AsyncGenerator<readonly (readonly Cell[])[]> {
  for (const row of rows) yield await Promise.resolve(row);
}

async function read(rows: AsyncIterable<readonly (readonly Cell[])[]>): Promise<ExcelJS.Worksheet> {
  const bytes = await buffer(writeXlsx({ name: "parcels", headings: ["订单", "value"], rows }));
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes as unknown as ArrayBuffer);
  return book.getWorksheet("parcels")!;
}

test("what is written is read again: texts as texts, decimals as numbers, nothing as nothing", async () => {
  const sheet = await read(
    pieces(
      [
        ["=1+1", { decimal: "1999.50" }],
        ["0012", null],
      ],
      [],
      [["退单 & <b>\u0007", { decimal: "-1.00" }]],
    ),
  );
  const values = [1, 2, 3, 4].map((row) => [sheet.getRow(row).getCell(1).value, sheet.getRow(row).getCell(2).value]);
  expect(values).toEqual([
    ["订单", "value"],
    ["=1+1", 1999.5],
    ["0012", null],
    ["退单 & <b>", -1],
  ]);
  expect(sheet.getRow(2).getCell(1).type).toBe(ExcelJS.ValueType.String);
  expect(sheet.rowCount).toBe(4);
});

test("where reading the rows fails the stream fails: no whole file stands for half of it", async () => {
  async function* failing(): AsyncGenerator<readonly (readonly Cell[])[]> {
    yield await Promise.resolve([["A-1", null]]);
    throw new Error("planted");
  }
  await expect(read(failing())).rejects.toThrow("planted");
});
