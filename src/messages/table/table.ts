/**
 * Table: a sheet of cells as a person filled it in, before anybody asks what its columns mean; and what of it is taken.
 *
 * Rows have the numbers that a spreadsheet shows, the row of headings mostly 1; columns have their letters. A cell is
 * its text, trimmed, or why there is none that may be filed. The bounds hold before anything is kept: a table is for
 * people; who has more sends NDJSON.
 */
import type { Sentences } from "../../customs/decision.ts";
import { problem, type Problem, type ProblemCode } from "../../kernel/problem.ts";

/** What a cell shows, and why that is not what was written into it. */
export interface CellFault {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly shown: string;
}

/** Null where it is empty. */
export type TableCell = string | CellFault | null;

export interface TableRow {
  readonly number: number;
  readonly cells: readonly TableCell[];
}

/** Rows with something in them; the first has the headings. */
export type Table = readonly TableRow[];

/** A problem with the heading of its column in words, where it is about one. */
export interface LocatedProblem extends Problem {
  readonly column?: Sentences;
}

export type TableForm = "csv" | "xlsx";
/** Of what we write into one. */
export type Language = "en" | "zh";

export const TABLE_BYTES_MAX = 20 * 1024 * 1024;
export const ROWS_MAX = 20_000;
export const COLUMNS_MAX = 200;
/** Of all rows together. */
export const CELLS_MAX = 400_000;
/** As many characters as a spreadsheet takes. */
const CELL_LENGTH_MAX = 32_767;
export const TABLE_DOCUMENTS_MAX = 5_000;

export const tooLarge = (detail: string): Problem =>
  problem("table.too_large", "", `${detail} Divide it into several files, or send NDJSON.`);

/** Collects rows within the bounds; each answer is the problem that ends the reading. */
export interface TableGatherer {
  readonly rows: TableRow[];
  add(number: number, cells: readonly TableCell[]): Problem | undefined;
}

export function gatherTable(): TableGatherer {
  const rows: TableRow[] = [];
  let cellCount = 0;
  return {
    rows,
    add(number, cells) {
      let length = cells.length;
      while (length > 0 && cells[length - 1] === null) length -= 1;
      if (length === 0) return undefined;
      if (length > COLUMNS_MAX) return tooLarge(`A table may have ${COLUMNS_MAX} columns; row ${number} has more.`);
      cellCount += length;
      if (rows.length > ROWS_MAX || cellCount > CELLS_MAX)
        return tooLarge(`A table may have ${ROWS_MAX} rows and ${CELLS_MAX} cells; this one has more.`);
      rows.push({ number, cells: cells.length === length ? cells : cells.slice(0, length) });
      return undefined;
    },
  };
}

/** The text of a cell, or what is wrong with it. */
export function cellOf(written: string): TableCell {
  const text = written.replaceAll("\r\n", "\n").trim();
  if (text === "") return null;
  if (text.length > CELL_LENGTH_MAX)
    return { code: "document.value_too_long", detail: "Shorten this cell.", shown: text.slice(0, CELL_LENGTH_MAX) };
  return scientific.test(text) ? rounded(text) : text;
}

/** As a spreadsheet writes a number whose digits it does not keep. */
const scientific = /^[+-]?[0-9](?:[.,][0-9]+)?E\+[0-9]{2,3}$/;

export const shownIn = (cell: TableCell | undefined): string =>
  cell === null || cell === undefined ? "" : typeof cell === "string" ? cell : cell.shown;

/** 0 is A, 26 is AA. */
export function columnLetter(index: number): string {
  let letters = "";
  for (let rest = index; rest >= 0; rest = Math.floor(rest / 26) - 1)
    letters = String.fromCharCode(65 + (rest % 26)) + letters;
  return letters;
}

/** A is 0; undefined where it is no letter of a column. */
export function columnIndex(letters: string): number | undefined {
  if (!/^[A-Z]{1,3}$/.test(letters)) return undefined;
  let index = 0;
  for (const letter of letters) index = index * 26 + letter.charCodeAt(0) - 64;
  return index - 1;
}

export const rounded = (shown: string): CellFault => ({
  code: "table.number_rounded",
  detail: "The spreadsheet has rounded this number: format the column as text, and write the number again.",
  shown,
});
