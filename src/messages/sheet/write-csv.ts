/**
 * writeCsv: a sheet as CSV (RFC 4180): UTF-8 with its mark, so that Excel reads Chinese; lines end with CR LF.
 *
 * A text that a program could take for a formula (it begins with = + - @, a tab or a carriage return) gets an
 * apostrophe before it: what somebody filed must not run on the desk of whoever opens the file. So does one that looks
 * as if it had got it already, so that whoever takes the apostrophe off again has what was there. Numbers stay bare.
 */
import type { Cell, Sheet } from "./sheet.ts";

const MARK = "\ufeff";
const formula = /^'*[=+\-@\t\r]/;
const special = /[",\r\n]/;

export async function* writeCsv({ headings, rows }: Omit<Sheet, "name">): AsyncGenerator<string> {
  yield MARK + lineOf(headings);
  for await (const piece of rows) if (piece.length > 0) yield piece.map(lineOf).join("");
}

const lineOf = (cells: readonly Cell[]): string => `${cells.map(textOf).join(",")}\r\n`;

function textOf(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell === "object") return cell.decimal;
  const safe = formula.test(cell) ? `'${cell}` : cell;
  return special.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
