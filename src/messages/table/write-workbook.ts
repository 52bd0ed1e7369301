/**
 * writeWorkbook: sheets as an Excel workbook, small ones, with what helps to fill them in: headings that stay in sight,
 * required ones marked, cells that keep numbers as they are typed, wrong cells coloured.
 *
 * Every cell is a text, so none is a formula and no number is rounded. Not here: exports of any length
 * (`sheet/write-xlsx.ts`).
 */
import type ExcelJS from "exceljs";
import { toXlsxText } from "../sheet/xlsx-text.ts";

export interface WorkbookSheet {
  readonly name: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly widths?: readonly number[];
  /** Headings that must be filled in, and cells that are wrong, by position from 0. */
  readonly requiredColumns?: ReadonlySet<number>;
  readonly marks?: ReadonlySet<`${number}/${number}`>;
  /** Columns whose texts are sentences. */
  readonly isProse?: boolean;
}

const WIDTH = 20;
/** Rows below the last one that keep what is typed into them as a text. */
const AS_TEXT = "@";
const fills = { required: "FFFFF2CC", optional: "FFF2F2F2", wrong: "FFFFC7CE" } as const;

export async function writeWorkbook(sheets: readonly WorkbookSheet[]): Promise<Buffer> {
  const { default: Excel } = await import("exceljs"); // A fifth of a second, for those alone who want a workbook.
  const book = new Excel.Workbook();
  for (const sheet of sheets) addSheet(book, sheet);
  return Buffer.from(await book.xlsx.writeBuffer());
}

function addSheet(book: ExcelJS.Workbook, sheet: WorkbookSheet): void {
  const { name, headings, rows, widths, requiredColumns, marks, isProse = false } = sheet;
  const page = book.addWorksheet(name, { views: [{ state: "frozen", ySplit: 1 }] });
  page.columns = headings.map((_, index) => ({
    width: widths?.[index] ?? WIDTH,
    style: { numFmt: AS_TEXT, ...(isProse && { alignment: { wrapText: true, vertical: "top" } }) },
  }));
  const head = page.addRow(headings.map(toXlsxText));
  headings.forEach((_, index) => {
    const cell = head.getCell(index + 1);
    cell.font = { bold: true };
    cell.fill = solid(requiredColumns?.has(index) === true ? fills.required : fills.optional);
  });
  rows.forEach((cells, rowIndex) => {
    const row = page.addRow(cells.map((text) => (text === "" ? null : toXlsxText(text))));
    cells.forEach((_, index) => {
      if (marks?.has(`${rowIndex}/${index}`) === true) row.getCell(index + 1).fill = solid(fills.wrong);
    });
  });
}

const solid = (argb: string): ExcelJS.Fill => ({ type: "pattern", pattern: "solid", fgColor: { argb } });
