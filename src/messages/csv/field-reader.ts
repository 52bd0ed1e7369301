/**
 * fieldReader: the fields of one row as checked values; every field that cannot be taken is a problem with its line and
 * column.
 *
 * A value that cannot be taken comes back as undefined, and the problem is in `problems`: whoever builds the row looks
 * there before using it. Empty is undefined without a problem only where a method is named `optional…`. Rates stay
 * texts ("13%"): the tax room reads them.
 */
import { parseAmount } from "../../kernel/amount.ts";
import { isDay, type Day } from "../../kernel/day.ts";
import { parsePercent } from "../../kernel/fraction.ts";
import type { Problem, ProblemCode } from "../../kernel/problem.ts";
import { sayName } from "../say-name.ts";
import { fieldProblem, type TableRow } from "./read-table.ts";

export interface FieldReader<Column extends string> {
  readonly problems: readonly Problem[];
  refuse(column: Column, detail: string): void;
  required(column: Column): string;
  optional(column: Column): string | undefined;
  list(column: Column): string[];
  hs(column: Column): string;
  rate(column: Column): string;
  /** Whether the field says nought in so many words; an empty one does not. */
  isZero(column: Column): boolean;
  optionalDecimal(column: Column): string | undefined;
  optionalUnit(column: Column): string | undefined;
  period(from: Column, until: Column): { readonly from: Day; readonly until?: Day };
}

/** A field as a problem repeats it: a wrong file may hold anything, also persons. */
export const quote = (field: string): string => JSON.stringify(sayName(field));

/** `unitOf` gives the noun's unit for the file's code, undefined where the code has not even the shape of one. */
export function fieldReader<Column extends string>(
  { line, fields }: TableRow<Column>,
  valueUnknown: ProblemCode,
  unitOf: (code: string) => string | undefined,
): FieldReader<Column> {
  const problems: Problem[] = [];
  const refuse = (column: Column, detail: string): void => {
    problems.push(fieldProblem(valueUnknown, line, column, detail));
  };
  const optional = (column: Column): string | undefined => (fields[column] === "" ? undefined : fields[column]);
  /** The field where it is as expected, else a problem that says what was expected. */
  const expectField = (column: Column, isExpected: (text: string) => boolean, expected: string): string => {
    const text = fields[column];
    if (!isExpected(text)) refuse(column, text === "" ? `is empty; ${expected}.` : `${quote(text)}; ${expected}.`);
    return text;
  };
  return {
    problems,
    refuse,
    optional,
    required: (column) => expectField(column, (text) => text !== "", "say what applies"),
    list: (column) =>
      fields[column]
        .split(/[;|]/)
        .map((part) => part.trim())
        .filter((part) => part !== ""),
    hs: (column) =>
      expectField(column, (text) => /^\d{8}(\d{2})?$/.test(text), "a code has ten digits, or eight for all below"),
    rate: (column) => expectField(column, isRate, "write a percentage such as 13%, with its sign"),
    isZero: (column) => /^0+(\.0+)?%?$/.test(fields[column]),
    optionalDecimal: (column) =>
      optional(column) &&
      expectField(
        column,
        (text) => (parseAmount(text) ?? 0n) > 0n,
        "write a decimal above zero with at most five places",
      ),
    optionalUnit: (column) => {
      const code = optional(column);
      const unit = code && unitOf(code);
      if (code !== undefined && unit === undefined)
        refuse(column, `${quote(code)}; write the customs code of a unit such as 035.`);
      return unit;
    },
    period: (fromColumn, untilColumn) => {
      const from = expectField(fromColumn, isDay, "write a day such as 2026-01-31");
      const until = optional(untilColumn);
      if (until === undefined) return { from };
      const isLater = (text: string): boolean => isDay(text) && text > from;
      return {
        from,
        until: expectField(untilColumn, isLater, "write the first day it no longer applies, after its first day"),
      };
    },
  };
}

/** Without its sign 0.13 may be a share or a percentage; only nought is the same either way. */
const isRate = (text: string): boolean =>
  parsePercent(text) !== undefined && (text.endsWith("%") || /^0+(\.0+)?$/.test(text));
