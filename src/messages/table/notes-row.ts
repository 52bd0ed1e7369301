/**
 * Notes row: the row of a template in CSV that explains its columns, and how it is told from a row of documents: by the
 * whole text of its first cell, which is the template's own. A row that says anything else is a document.
 */
import type { ParcelKind } from "../../customs/documents.ts";
import type { Language } from "./table.ts";
import { hasLines, type TableColumn } from "./table-columns.ts";
import { shownIn, type TableRow } from "./table.ts";

const lines: Readonly<Record<Language, string>> = {
  en: "Several lines of goods are several rows with the same key; what is beside the lines need stand in the first alone.",
  zh: "多项商品填多行，各行编号相同；商品以外的栏目只需填在第一行。",
};

const begins: Readonly<Record<Language, string>> = {
  en: "# This row explains the columns; leave it or delete it.",
  zh: "# 本行为填写说明，可保留或删除。",
};

/** What is said at the beginning: of the row itself, and of several lines of goods. */
export const linesNote = (kind: ParcelKind, language: Language): string => (hasLines(kind) ? lines[language] : "");

export function notesRow(kind: ParcelKind, columns: readonly TableColumn[], language: Language): string[] {
  return columns.map(({ note }, index) => (index === 0 ? firstNote(kind, note[language], language) : note[language]));
}

const firstNote = (kind: ParcelKind, note: string, language: Language): string =>
  [begins[language], linesNote(kind, language), note].filter((part) => part !== "").join(" ");

export function isNotesRow(row: TableRow, column: TableColumn | null | undefined, kind: ParcelKind): boolean {
  if (column === null || column === undefined) return false;
  const shown = shownIn(row.cells[0]);
  return shown === firstNote(kind, column.note.en, "en") || shown === firstNote(kind, column.note.zh, "zh");
}
