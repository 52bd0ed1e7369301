/**
 * readTableDocuments: the documents of a table: one a row, or, where the kind has lines of goods, one for all rows with
 * the same key.
 *
 * A document becomes one of Fairway's own JSON and is read as such: the same values are judged by the same judges, and
 * that JSON is what is kept of it as received. What stands beside the lines is taken from the first of its rows that
 * has it; the others are empty there or say the same. `locate` turns what is wrong with a document, here or later at
 * the door, into row and cell: "/rows/12/K", in words in the detail. Days and times are taken as spreadsheets write
 * them; a time without its offset is Beijing time.
 */
import { type ParcelKind } from "../../customs/documents.ts";
import type { Read } from "../../customs/filed.ts";
import { fail, inOrder, ok, problem, type Problem, type Result } from "../../kernel/problem.ts";
import { readJsonDocument } from "../json/read-json-document.ts";
import { linesMax } from "../json/schemas.ts";
import { findColumns } from "./find-columns.ts";
import { isNotesRow } from "./notes-row.ts";
import { hasLines, keyPaths, requiredObjects, type TableColumn } from "./table-columns.ts";
import {
  columnLetter,
  shownIn,
  TABLE_DOCUMENTS_MAX,
  tooLarge,
  type LocatedProblem,
  type Table,
  type TableCell,
  type TableRow,
} from "./table.ts";

export interface TableDocuments {
  readonly kind: ParcelKind;
  readonly reads: readonly Read[];
  /** The rows of the document at this position, from 1. */
  rowsOf(line: number): readonly number[];
  locate(line: number, found: Problem): LocatedProblem;
}

interface Placed {
  readonly column: TableColumn;
  readonly index: number;
}

/** One document's rows, and the row that a member of its head was taken from, where that is not the first of them. */
interface Origin {
  readonly rows: readonly number[];
  readonly headRows: ReadonlyMap<string, number>;
}

export function readTableDocuments(table: Table, wanted: ParcelKind | undefined): Result<TableDocuments> {
  const found = findColumns(table, wanted);
  if (!found.ok) return found;
  const { kind } = found.value;
  const placed = found.value.columns.flatMap((column, index) => (column === null ? [] : [{ column, index }]));
  const rows = table.slice(1).filter((row) => !isNotesRow(row, found.value.columns[0], kind));
  if (rows.length === 0) return fail(problem("message.empty", "", "The table has no row below its headings."));
  const groups = groupsOf(kind, placed, rows);
  if (groups.length > TABLE_DOCUMENTS_MAX)
    return fail(tooLarge(`A table may have ${TABLE_DOCUMENTS_MAX} documents; this one has ${groups.length}.`));
  const origins: Origin[] = [];
  const reads = groups.map((group, index) => {
    const { read, origin } = readGroup(kind, placed, group, index + 1);
    origins.push(origin);
    return read;
  });
  const byPath = new Map(placed.map((one) => [one.column.path, one]));
  return ok({
    kind,
    reads,
    rowsOf: (line) => origins[line - 1]!.rows,
    locate: (line, problemFound) => locate(problemFound, origins[line - 1]!, byPath),
  });
}

function groupsOf(kind: ParcelKind, placed: readonly Placed[], rows: readonly TableRow[]): TableRow[][] {
  if (!hasLines(kind)) return rows.map((row) => [row]);
  const keys = keyPaths[kind].map((path) => placed.find(({ column }) => column.path === path)!.index);
  const groups = new Map<string, TableRow[]>();
  for (const row of rows) {
    const parts = keys.map((index) => shownIn(row.cells[index]));
    const key = parts.includes("") ? `row ${row.number}` : JSON.stringify(parts);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

type Members = Record<string, unknown>;
const nameInLine = ({ column }: Placed): string => column.path.slice("items/".length);

function readGroup(
  kind: ParcelKind,
  placed: readonly Placed[],
  rows: readonly TableRow[],
  line: number,
): { read: Read; origin: Origin } {
  const problems: Problem[] = [];
  const headRows = new Map<string, number>();
  const source: Members = { kind };
  for (const name of requiredObjects(kind)) source[name] = {};
  const lines = hasLines(kind) ? rows.slice(0, linesMax + 1).map((): Members => ({})) : [];
  for (const place of placed) {
    if (place.column.isOfLine)
      for (const [index, item] of lines.entries())
        put(item, nameInLine(place), valueOf(place, rows[index]!, `/items/${index}/${nameInLine(place)}`, problems));
    else readHead(place, rows, { source, headRows, problems });
  }
  if (lines.length > 0) source["items"] = lines;
  const read = readJsonDocument(JSON.stringify(source), line);
  const origin = { rows: rows.map(({ number }) => number), headRows };
  if (problems.length === 0) return { read, origin };
  return { read: { ...read, document: undefined, problems: allOf(problems, read.problems) }, origin };
}

/** That the member of a faulty cell lacks is no second problem. */
function allOf(own: readonly Problem[], others: readonly Problem[]): Problem[] {
  const faulty = new Set(own.map(({ pointer }) => pointer));
  return inOrder([...own, ...others.filter(({ pointer }) => !faulty.has(pointer))]).slice(0, PROBLEMS_MAX);
}
const PROBLEMS_MAX = 200;

interface Head {
  readonly source: Members;
  readonly headRows: Map<string, number>;
  readonly problems: Problem[];
}

function readHead(place: Placed, rows: readonly TableRow[], { source, headRows, problems }: Head): void {
  const { column, index } = place;
  let taken: string | undefined;
  for (const row of rows) {
    const shown = shownIn(row.cells[index]);
    if (shown === "") continue;
    if (taken === undefined) {
      taken = shown;
      if (row !== rows[0]) headRows.set(column.path, row.number);
      put(source, column.path, valueOf(place, row, `/${column.path}`, problems));
    } else if (shown !== taken)
      problems.push(
        problem(
          "table.head_differs",
          cellPointer(row.number, index),
          "Write the same as in the first row of this document, or nothing.",
        ),
      );
  }
}

/** Sets a member by its path; nothing is set where the cell is empty or faulty. */
function put(members: Members, path: string, value: string | number | undefined): void {
  if (value === undefined) return;
  const steps = path.split("/");
  const last = steps.pop()!;
  let at = members;
  for (const step of steps) at = (at[step] ??= {}) as Members;
  at[last] = value;
}

function valueOf(place: Placed, row: TableRow, pointer: string, problems: Problem[]): string | number | undefined {
  const cell: TableCell = row.cells[place.index] ?? null;
  if (cell === null) return undefined;
  if (typeof cell === "string") return readValue(place.column, cell);
  problems.push(problem(cell.code, pointer, cell.detail));
  return undefined;
}

const dayShape = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?: 0?0:00(?::00)?)?$/;
const momentShape = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2}))?$/;
const padded = (digits: string | undefined): string => (digits ?? "").padStart(2, "0");

function readValue({ form }: TableColumn, text: string): string | number {
  switch (form) {
    case "integer":
      return /^[0-9]{1,15}$/.test(text) ? Number(text) : text;
    case "day": {
      const found = dayShape.exec(text);
      return found === null ? text : `${found[1]!}-${padded(found[2])}-${padded(found[3])}`;
    }
    case "instant": {
      const found = momentShape.exec(text);
      if (found === null) return text;
      const [, year, month, day, hour, minute, second] = found;
      return `${year!}-${padded(month)}-${padded(day)}T${padded(hour)}:${minute!}:${padded(second)}+08:00`;
    }
    case "text":
    case "decimal":
      return text;
  }
}

const cellPointer = (row: number, index: number): string => `/rows/${row}/${columnLetter(index)}`;
const located = /^\/rows\/(\d+)\/([A-Z]+)$/;

function locate(found: Problem, origin: Origin, byPath: ReadonlyMap<string, Placed>): LocatedProblem {
  const own = located.exec(found.pointer);
  if (own !== null) {
    const place = [...byPath.values()].find(({ index }) => columnLetter(index) === own[2]);
    return said(found, Number(own[1]), place);
  }
  const line = /^\/items\/(\d+)(?:\/|$)/.exec(found.pointer)?.[1];
  const path = found.pointer.replace(/^\//, "").replace(/^items\/\d+(?=\/|$)/, "items");
  const row = origin.rows[line === undefined ? 0 : Math.min(Number(line), origin.rows.length - 1)]!;
  return said(found, origin.headRows.get(path) ?? row, byPath.get(path));
}

function said(found: Problem, row: number, place: Placed | undefined): LocatedProblem {
  const { code, detail } = found;
  if (place === undefined) return { code, pointer: `/rows/${row}`, detail: `Row ${row}: ${detail}` };
  const { column, index } = place;
  const where = `Row ${row}, column ${columnLetter(index)} (${column.heading.en})`;
  const own = { code, pointer: cellPointer(row, index), column: column.heading };
  if (code === "document.value_malformed" && column.bounds !== undefined)
    return { ...own, detail: `${where}: Write a whole number from ${column.bounds.join(" to ")}.` };
  if (code === "document.member_missing") return { ...own, detail: `${where}: Fill in this cell.` };
  return { ...own, detail: `${where}: ${detail}` };
}
