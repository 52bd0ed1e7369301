/**
 * readCsvTable: CSV (RFC 4180) as a table: divided by commas, semicolons or tabs, whichever its headings use.
 *
 * A row's number is the one a spreadsheet shows: empty lines count, a line end within quotes does not. An apostrophe
 * before a sign that begins a formula is what writers put there against formulas (`sheet/write-csv.ts`), and is taken
 * off. A number that a spreadsheet wrote as 1.23457E+11 has lost its digits and is no value. Formulas are texts here:
 * nothing is ever calculated.
 */
import { CsvError, parse } from "csv-parse/sync";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import { decodeTable } from "./decode-table.ts";
import { knowsHeading } from "./find-columns.ts";
import { cellOf, COLUMNS_MAX, gatherTable, ROWS_MAX, tooLarge, type Table, type TableCell } from "./table.ts";

const guarded = /^'+[=+\-@\t\r]/;
/** Separators that are looked for in so much of the text. */
const HEAD_LENGTH_MAX = 64 * 1024;
/** Empty lines among them. */
const RECORDS_MAX = 2 * ROWS_MAX;

export function readCsvTable(bytes: Uint8Array, charset?: string): Result<Table> {
  const text = decodeTable(bytes, charset, (line) =>
    line.split(/[,;\t]/).some((heading) => /[^\p{ASCII}]/u.test(heading) && knowsHeading(unquote(heading))),
  );
  if (!text.ok) return text;
  if (text.value.trim() === "") return fail(problem("message.empty", "", "The table is empty."));
  const separator = separatorOf(text.value);
  if (separator === undefined) return fail(tooWide);
  const records = parseRecords(text.value, separator);
  if (!records.ok) return records;
  if (records.value.length > RECORDS_MAX)
    return fail(tooLarge(`A table may have ${ROWS_MAX} rows; this one has more.`));
  const gatherer = gatherTable();
  for (const [index, record] of records.value.entries()) {
    const refusal = gatherer.add(index + 1, record.map(readCell));
    if (refusal !== undefined) return fail(refusal);
  }
  return ok(gatherer.rows);
}

const tooWide = problem(
  "table.too_large",
  "/rows/1",
  `A table may have ${COLUMNS_MAX} columns; the first line has more.`,
);
const unquote = (heading: string): string => heading.replace(/^\s*"(.*)"\s*$/, "$1");

/** The separator that the first line uses most, outside of quotes; undefined where it has too many of it. */
function separatorOf(text: string): string | undefined {
  const counts: Record<string, number> = { ",": 0, ";": 0, "\t": 0 };
  let isQuoted = false;
  for (const character of text.trimStart().slice(0, HEAD_LENGTH_MAX)) {
    if (character === '"') isQuoted = !isQuoted;
    else if (!isQuoted && (character === "\n" || character === "\r")) break;
    else if (!isQuoted && counts[character] !== undefined) counts[character] += 1;
  }
  const [separator, count] = Object.entries(counts).sort(([, one], [, other]) => other - one)[0]!;
  return count >= COLUMNS_MAX ? undefined : separator;
}

function parseRecords(text: string, delimiter: string): Result<string[][]> {
  try {
    return ok(
      parse(text, {
        delimiter,
        record_delimiter: ["\r\n", "\n", "\r"], // A template of ours and what was added to it may differ.
        relax_column_count: true,
        skip_empty_lines: false,
        max_record_size: HEAD_LENGTH_MAX * 4,
        to: RECORDS_MAX + 1,
      }),
    );
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const row = typeof error["records"] === "number" ? error["records"] + 1 : 1;
    if (error.code === "CSV_MAX_RECORD_SIZE")
      return fail(problem("table.too_large", `/rows/${row}`, `Row ${row} is too long: close every quoted cell.`));
    const detail = `Row ${row}: no CSV from here on; close every quoted cell, and double the quotes inside one.`;
    return fail(problem("table.not_csv", `/rows/${row}`, detail));
  }
}

function readCell(written: string): TableCell {
  const cell = cellOf(written);
  if (typeof cell !== "string") return cell;
  return guarded.test(cell) ? cell.slice(1) : cell;
}
