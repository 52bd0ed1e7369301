/**
 * readPositiveList: the list of goods that the simplified procedures admit, as rows, or the problems of the file, which
 * refuse it whole.
 *
 * Columns, in any order: hs10 (eight digits for all below), name, unit1, unit2, modes, maxPerPersonYear, quantityUnit,
 * nameOnly, excludes, from, until, note. `modes`, `nameOnly` and `excludes` hold several values with ";" or "|" between
 * them. Units are customs' three digits. A row must say its modes: goods that are listed for nobody knows what are not
 * admitted by accident.
 */
import { amount, parseAmount } from "../../kernel/amount.ts";
import type { Problem } from "../../kernel/problem.ts";
import type { ListRow } from "../../tax/book.ts";
import { fieldReader, quote, type FieldReader } from "./field-reader.ts";
import { findOverlaps } from "./find-overlaps.ts";
import { fieldProblem, readTable, type TableRow } from "./read-table.ts";
import { unitReader } from "./unit-reader.ts";

const columns = [
  "hs10",
  "name",
  "unit1",
  "unit2",
  "modes",
  "maxPerPersonYear",
  "quantityUnit",
  "nameOnly",
  "excludes",
  "from",
  "until",
  "note",
] as const;
type Column = (typeof columns)[number];

const codes = { columnMissing: "positive_list.column_missing", valueUnknown: "positive_list.value_unknown" } as const;
/** Retail import: direct purchase, bonded, and bonded under the first-import rules. */
const modesKnown: readonly string[] = ["9610", "1210", "1239"];
const unitOf = unitReader("CN");

export interface PositiveListFile {
  readonly rows: readonly ListRow[];
  readonly problems: readonly Problem[];
}

export function readPositiveList(text: string): PositiveListFile {
  const table = readTable(text, columns, codes);
  const read = table.rows.map((row) => ({ line: row.line, ...readRow(row) }));
  const problems = [...table.problems, ...read.flatMap((row) => row.problems)];
  if (problems.length > 0) return { rows: [], problems };
  const overlaps = findOverlaps(read.map(({ line, row }) => ({ line, ...row }))).map(({ row, earlier }) => {
    const detail = `${row.hs} is already listed from ${earlier.from} on line ${earlier.line}; end that row first.`;
    return fieldProblem(codes.valueUnknown, row.line, "from", detail);
  });
  return overlaps.length > 0 ? { rows: [], problems: overlaps } : { rows: read.map(({ row }) => row), problems: [] };
}

function readRow(tableRow: TableRow<Column>): { row: ListRow; problems: readonly Problem[] } {
  const reader = fieldReader(tableRow, codes.valueUnknown, unitOf);
  const note = reader.optional("note");
  const row: ListRow = {
    hs: reader.hs("hs10"),
    name: reader.required("name"),
    units: readUnits(reader),
    procedures: readModes(reader),
    ...readLimit(reader),
    nameOnly: readNames(reader),
    excludes: reader.list("excludes"),
    ...reader.period("from", "until"),
    ...(note !== undefined && { note }),
  };
  return { row, problems: reader.problems };
}

function readUnits(reader: FieldReader<Column>): string[] {
  const first = reader.optionalUnit("unit1");
  const second = reader.optionalUnit("unit2");
  if (reader.optional("unit1") === undefined && reader.optional("unit2") !== undefined) {
    reader.refuse("unit1", "is empty, but there is a second unit; write the first.");
  }
  return [first, second].filter((unit) => unit !== undefined);
}

const affirmations = /^(yes|y|true|1|是)$/i;
const negations = /^(no|n|false|0|否)$/i;

/** Names, or a plain yes: then the listing's own name is the only one. */
function readNames(reader: FieldReader<Column>): string[] {
  const text = reader.optional("nameOnly");
  if (text === undefined || negations.test(text)) return [];
  return affirmations.test(text) ? [reader.required("name")] : reader.list("nameOnly");
}

function readModes(reader: FieldReader<Column>): string[] {
  reader.required("modes");
  const modes = reader.list("modes").flatMap((mode) => mode.split(/[\s,/+、，]+/));
  const unknown = modes.filter((mode) => !modesKnown.includes(mode));
  if (unknown.length > 0) {
    reader.refuse("modes", `${quote(unknown.join(";"))}; write one or more of ${modesKnown.join(";")}.`);
  }
  return modes;
}

/** No yearly limit of a person comes near it, and accounts keep hundred-thousandths in 64 bits. */
const LIMIT_MAX = amount("10000000000000");

function readLimit(reader: FieldReader<Column>): Pick<ListRow, "maxPerPersonYear" | "quantityUnit"> {
  const maxPerPersonYear = reader.optionalDecimal("maxPerPersonYear");
  const quantityUnit = reader.optionalUnit("quantityUnit");
  if (maxPerPersonYear !== undefined && (parseAmount(maxPerPersonYear) ?? 0n) > LIMIT_MAX) {
    reader.refuse("maxPerPersonYear", "is above 10,000,000,000,000; leave limit and unit empty if there is none.");
  }
  if (reader.optional("maxPerPersonYear") === undefined && reader.optional("quantityUnit") !== undefined) {
    reader.refuse("maxPerPersonYear", "is empty, but it has a unit; write the limit, or leave both empty.");
  }
  if (reader.optional("maxPerPersonYear") !== undefined && reader.optional("quantityUnit") === undefined) {
    reader.refuse("quantityUnit", "is empty, but there is a limit; write the unit of the limit.");
  }
  return maxPerPersonYear === undefined || quantityUnit === undefined ? {} : { maxPerPersonYear, quantityUnit };
}
