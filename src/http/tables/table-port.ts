/** Table port: what the routes of tables need: their documents, templates, and what is to be mended of one. */
import type { ParcelKind } from "../../customs/documents.ts";
import type { Sentences } from "../../customs/decision.ts";
import type { Read } from "../../customs/filed.ts";
import type { Problem, Result } from "../../kernel/problem.ts";

export type TableForm = "csv" | "xlsx";
export type TableLanguage = "en" | "zh";

/** A problem with the heading of its column, where it is about one. */
export interface LocatedProblem extends Problem {
  readonly column?: Sentences;
}

/** The documents of a table, and where in it they stand. */
export interface TableMessage {
  readonly reads: readonly Read[];
  /** The rows of the document at this position, from 1. */
  rowsOf(line: number): readonly number[];
  /** A problem of that document, as one of a row and a cell: "/rows/12/K". */
  locate(line: number, problem: Problem): LocatedProblem;
}

export interface TableQuestion {
  readonly form: TableForm;
  /** As the sender declares it. */
  readonly charset: string | undefined;
  /** Without it the headings show it. */
  readonly kind: ParcelKind | undefined;
}

/** A row that is to be mended: the letters of its wrong cells, and what is wrong, in words. */
export interface RowProblem {
  readonly row: number;
  readonly columns: readonly string[];
  readonly problem: string;
}

export interface Correction {
  readonly form: TableForm;
  readonly charset: string | undefined;
  readonly language: TableLanguage;
  readonly rows: readonly RowProblem[];
}

export interface TablePort {
  /** A failed result: the table could not be divided into documents. */
  read(bytes: Buffer, question: TableQuestion): Promise<Result<TableMessage>>;
  template(kind: ParcelKind, form: TableForm, language: TableLanguage): Promise<Buffer>;
  correct(bytes: Buffer, correction: Correction): Promise<Result<Buffer>>;
  /** Names of encodings that CSV may be in. */
  readonly charsets: ReadonlySet<string>;
  /** The largest table that is taken. */
  readonly bytesMax: number;
}

export const tableTypes: Readonly<Record<TableForm, string>> = {
  csv: "text/csv; charset=utf-8",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};

export const isTableKind = (kind: unknown): kind is ParcelKind =>
  kind === "order" || kind === "payment" || kind === "waybill" || kind === "declaration";
