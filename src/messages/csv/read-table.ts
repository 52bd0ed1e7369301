/**
 * readTable: a CSV file as rows that know their line, with the columns found by their names in whatever order.
 *
 * RFC 4180 with what spreadsheets add: a byte order mark, CRLF, quoted fields. Fields are trimmed; empty lines are
 * passed over; further columns are left alone. Lines count from 1, the heading included. Not here: what a field means
 * (`read-tariff.ts`, `read-positive-list.ts`).
 */
import { CsvError, parse } from "csv-parse/sync";
import { pointerStep, sayName } from "../say-name.ts";
import { problem, type Problem, type ProblemCode } from "../../kernel/problem.ts";

export interface TableRow<Column extends string> {
  readonly line: number;
  readonly fields: Readonly<Record<Column, string>>;
}

export interface Table<Column extends string> {
  readonly rows: readonly TableRow<Column>[];
  readonly problems: readonly Problem[];
}

/** The codes under which one kind of file reports its problems. */
export interface TableCodes {
  readonly columnMissing: ProblemCode;
  readonly valueUnknown: ProblemCode;
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

export function readTable<Column extends string>(
  text: string,
  columns: readonly Column[],
  codes: TableCodes,
): Table<Column> {
  const parsed = parseCsv(text, codes);
  if (!Array.isArray(parsed)) return { rows: [], problems: [parsed] };
  const [head, ...body] = parsed;
  const names = head?.record ?? [];
  const headProblems = columns.flatMap((column) => checkHeading(column, names, codes));
  if (headProblems.length > 0) return { rows: [], problems: headProblems };

  const rows: TableRow<Column>[] = [];
  const problems: Problem[] = [];
  for (const { record, info } of body) {
    if (record.length === names.length) rows.push({ line: info.lines, fields: pick(columns, names, record) });
    else problems.push(raggedRow(info.lines, record.length, names, codes));
  }
  return { rows, problems };
}

/** A problem of one field: line and column in its detail and its pointer. */
export const fieldProblem = (code: ProblemCode, line: number, column: string, detail: string): Problem =>
  problem(code, `/${line}${pointerStep(column)}`, `Line ${line}, column ${sayName(column)}: ${detail}`);

function parseCsv(text: string, codes: TableCodes): Parsed[] | Problem {
  try {
    const options = { bom: true, trim: true, info: true, skip_empty_lines: true, relax_column_count: true } as const;
    return parse(text, options) as unknown as Parsed[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error["lines"] === "number" ? error["lines"] : 1;
    const detail = `Line ${line}: no CSV from here on; close every quoted field, and double the quotes inside one.`;
    return problem(codes.valueUnknown, `/${line}`, detail);
  }
}

function checkHeading(column: string, names: readonly string[], codes: TableCodes): Problem[] {
  const count = names.filter((name) => name === column).length;
  if (count === 1) return [];
  return count === 0
    ? [
        fieldProblem(
          codes.columnMissing,
          1,
          column,
          "the heading does not have it; add the column, empty where it does not apply.",
        ),
      ]
    : [fieldProblem(codes.valueUnknown, 1, column, "the heading has it more than once; keep one.")];
}

function raggedRow(line: number, count: number, names: readonly string[], codes: TableCodes): Problem {
  const column = names[Math.min(count, names.length - 1)]!;
  const detail = `the line has ${count} fields, the heading ${names.length}; quote fields that contain a comma.`;
  return fieldProblem(count < names.length ? codes.columnMissing : codes.valueUnknown, line, column, detail);
}

function pick<Column extends string>(
  columns: readonly Column[],
  names: readonly string[],
  record: readonly string[],
): Record<Column, string> {
  return Object.fromEntries(columns.map((column) => [column, record[names.indexOf(column)]!])) as Record<
    Column,
    string
  >;
}
