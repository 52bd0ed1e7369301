/** readCorrection: the body of a correction: a table in base64, and which of its rows are wrong in what. */
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import type { Correction, RowProblem, TablePort } from "./table-port.ts";

const ROWS_MAX = 20_000;
const COLUMNS_MAX = 200;
const PROBLEM_LENGTH_MAX = 32_000;
const base64 = /^[A-Za-z0-9+/]*={0,2}$/;

export function readCorrection(body: Buffer, tables: TablePort): Result<Correction & { readonly table: Buffer }> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    return fail(problem("message.not_json", "", "The body is not JSON."));
  }
  if (!isObject(value)) return wrong("", "The body is one JSON object.");
  const { form, charset, lang, table, rows, ...others } = value;
  if (Object.keys(others).length > 0) return wrong("", "Its members are form, charset, lang, table, rows.");
  if (form !== "csv" && form !== "xlsx") return wrong("/form", "form is csv or xlsx.");
  if (lang !== "en" && lang !== "zh") return wrong("/lang", "lang is en or zh.");
  if (charset !== undefined && (typeof charset !== "string" || !tables.charsets.has(charset)))
    return wrong("/charset", `charset is one of ${[...tables.charsets].join(", ")}.`);
  if (typeof table !== "string" || !base64.test(table)) return wrong("/table", "table is the file in base64.");
  if (!Array.isArray(rows) || rows.length > ROWS_MAX) return wrong("/rows", `rows are at most ${ROWS_MAX}.`);
  const unknown = rows.findIndex((row) => !isRowProblem(row));
  if (unknown >= 0)
    return wrong(`/rows/${unknown}`, "A row has row, columns and problem: a number, letters, a sentence.");
  return ok({ form, charset, language: lang, table: Buffer.from(table, "base64"), rows: rows as RowProblem[] });
}

const wrong = (pointer: string, detail: string): Result<never> =>
  fail(problem("table.request_malformed", pointer, detail));

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function isRowProblem(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { row, columns, problem: sentence, ...others } = value;
  return (
    Object.keys(others).length === 0 &&
    Number.isSafeInteger(row) &&
    Array.isArray(columns) &&
    columns.length <= COLUMNS_MAX &&
    columns.every((column) => typeof column === "string" && /^[A-Z]{1,3}$/.test(column)) &&
    typeof sentence === "string" &&
    sentence.length <= PROBLEM_LENGTH_MAX
  );
}
