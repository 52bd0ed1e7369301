/** readSheet: the rows of one sheet of a workbook, each cell as its text, or why it has none. */
import { fromXlsxText } from "../sheet/xlsx-text.ts";
import { readPart } from "./read-part.ts";
import { cellOf, columnIndex, COLUMNS_MAX, rounded, type CellFault, type TableCell } from "./table.ts";
import { Damaged } from "./unzip.ts";
import type { NumberFormat } from "./workbook-parts.ts";

export interface CellReading {
  readonly strings: readonly string[];
  readonly formats: readonly NumberFormat[];
  /** Whether days are counted from 1904 on. */
  readonly isFrom1904: boolean;
}

/** As a spreadsheet shows them: 59.7 where the result of its formula was 59.699999999999996. */
const DIGITS_MAX = 15;
const ROW_MAX = 1_048_576;

const withoutResult = (shown: string): CellFault => ({
  code: "table.cell_unreadable",
  detail: "The formula has no saved result: open the workbook in a spreadsheet and save it, or write the value.",
  shown,
});
const isError = (shown: string): CellFault => ({
  code: "table.cell_unreadable",
  detail: "The cell shows an error: write the value.",
  shown,
});

interface OpenCell {
  readonly index: number;
  readonly type: string;
  readonly style: number;
  hasFormula: boolean;
  hasValue: boolean;
  text: string;
}

/** `take` answers true where nothing more is wanted. */
export async function readSheet(
  part: AsyncIterable<Buffer>,
  reading: CellReading,
  take: (number: number, cells: readonly TableCell[]) => boolean,
): Promise<void> {
  let row = 0;
  let cells: TableCell[] = [];
  let cell: OpenCell | undefined;
  let isText = false;
  let isPhonetic = false;
  await readPart(part, {
    open(name, attributes) {
      switch (name) {
        case "row":
          row = attributes["r"] === undefined ? row + 1 : rowOf(attributes["r"], row);
          cells = [];
          break;
        case "c":
          cell = {
            index: attributes["r"] === undefined ? cells.length : indexOf(attributes["r"]),
            type: attributes["t"] ?? "n",
            style: Number(attributes["s"] ?? 0),
            ...{ hasFormula: false, hasValue: false, text: "" },
          };
          break;
        case "f":
          if (cell !== undefined) cell.hasFormula = true;
          break;
        case "rPh":
          isPhonetic = true;
          break;
        case "v":
        case "t":
          isText = cell !== undefined && !isPhonetic;
          if (cell !== undefined) cell.hasValue = true;
          break;
      }
    },
    text(piece) {
      if (isText && cell !== undefined) cell.text += piece;
    },
    close(name) {
      if (name === "v" || name === "t") isText = false;
      if (name === "rPh") isPhonetic = false;
      if (name === "c" && cell !== undefined) {
        put(cells, cell.index, readCell(cell, reading));
        cell = undefined;
      }
      return name === "row" ? take(row, cells) : undefined;
    },
  });
}

/** Rows count upwards. */
function rowOf(written: string, before: number): number {
  const number = /^[0-9]{1,7}$/.test(written) ? Number(written) : 0;
  if (number <= before || number > ROW_MAX) throw new Damaged();
  return number;
}

/** "C12" is 2. */
function indexOf(reference: string): number {
  const index = columnIndex(reference.replace(/[0-9]{1,7}$/, ""));
  if (index === undefined) throw new Damaged();
  return index;
}

/** What stands far to the right and is empty is nothing; what is not is refused with its row. */
function put(cells: TableCell[], index: number, value: TableCell): void {
  if (value === null) return;
  const at = Math.min(index, COLUMNS_MAX);
  while (cells.length < at) cells.push(null);
  cells[at] = value;
}

function readCell({ type, style, hasFormula, hasValue, text }: OpenCell, reading: CellReading): TableCell {
  if (!hasValue || (hasFormula && text === "" && type !== "str")) return hasFormula ? withoutResult("") : null;
  switch (type) {
    case "s": {
      const shared = /^[0-9]{1,9}$/.test(text) ? reading.strings[Number(text)] : undefined;
      if (shared === undefined) throw new Damaged();
      return cellOf(shared);
    }
    case "inlineStr":
    case "str":
      return cellOf(fromXlsxText(text));
    case "b":
      return text === "1" ? "TRUE" : "FALSE";
    case "e":
      return isError(cellTextOf(text));
    case "d":
      return cellOf(text);
    case "n":
      return text === "" ? null : readNumber(text, reading.formats[style] ?? "number", reading.isFrom1904);
    default:
      throw new Damaged();
  }
}

const cellTextOf = (text: string): string => text.slice(0, 40);

function readNumber(text: string, format: NumberFormat, isFrom1904: boolean): TableCell {
  const number = Number(text);
  if (!Number.isFinite(number)) throw new Damaged();
  if (format !== "number") return dayOrMoment(number, format, isFrom1904) ?? String(number);
  const shown = String(Number(number.toPrecision(DIGITS_MAX)));
  return Math.abs(number) >= 10 ** DIGITS_MAX || shown.includes("e") ? rounded(shown) : shown;
}

const DAY_MS = 86_400_000;
/** 1 January 1900 is day 1, and a day that never was is counted in: so it is from 1 March 1900 on. */
const DAY_ZERO = Date.UTC(1899, 11, 30);
const DAYS_TO_1904 = 1_462;
const FIRST_DAY = 61;
const LAST_DAY = 2_958_465;

/** Undefined where the number is no day of the calendar. */
function dayOrMoment(number: number, format: "day" | "moment", isFrom1904: boolean): string | undefined {
  const days = number + (isFrom1904 ? DAYS_TO_1904 : 0);
  if (days < FIRST_DAY || days >= LAST_DAY + 1) return undefined;
  const at = new Date(DAY_ZERO + Math.round(days * 86_400) * 1_000).toISOString();
  const isMidnight = (Math.round(days * 86_400) * 1_000) % DAY_MS === 0;
  return format === "day" && isMidnight ? at.slice(0, 10) : at.slice(0, 19).replace("T", " ");
}
