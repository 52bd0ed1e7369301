/**
 * writeXlsx: a sheet as an Excel workbook (Office Open XML), row by row into a stream.
 *
 * Texts are written as texts, so none of them is a formula; decimals as numbers with two places shown. The headings
 * stay in sight. How many rows there may be is whoever asks' to bound: the packing keeps what the stream does not take.
 */
import { PassThrough, type Readable } from "node:stream";
import type { Cell, Sheet } from "./sheet.ts";
import { toXlsxText } from "./xlsx-text.ts";

const WIDTH = 18;

export function writeXlsx(sheet: Sheet): Readable {
  const stream = new PassThrough();
  write(sheet, stream).catch((error: unknown) => stream.destroy(error as Error));
  return stream;
}

async function write({ name, headings, rows }: Sheet, stream: PassThrough): Promise<void> {
  const { default: ExcelJS } = await import("exceljs"); // A fifth of a second, for those alone who want a workbook.
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false });
  const page = book.addWorksheet(name, { views: [{ state: "frozen", ySplit: 1 }] });
  page.columns = headings.map((header) => ({ header, width: WIDTH }));
  const first = page.getRow(1);
  first.font = { bold: true };
  first.commit();
  for await (const piece of rows) {
    if (stream.destroyed) return; // Nobody takes it any more.
    for (const cells of piece) {
      const row = page.addRow(cells.map(valueOf));
      for (const [index, cell] of cells.entries())
        if (cell !== null && typeof cell === "object") row.getCell(index + 1).numFmt = "0.00";
      row.commit();
    }
  }
  page.commit();
  await book.commit();
}

function valueOf(cell: Cell): string | number | null {
  if (cell === null) return null;
  return typeof cell === "object" ? Number(cell.decimal) : toXlsxText(cell);
}
