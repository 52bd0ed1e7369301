/**
 * writeTable: documents of one kind as the rows of a table, under the headings of a template. Reading the table gives
 * the same documents.
 *
 * A document with several lines of goods is several rows; what is beside the lines stands in each of them, so that a
 * row can be moved and sorted by itself. Not here: the envelope of filing, bytes (`write-csv.ts`, `write-workbook.ts`).
 */
import type { AnyDocument, ParcelKind } from "../../customs/documents.ts";
import { columnsOf, type TableColumn } from "./table-columns.ts";
import type { Language } from "./table.ts";

export interface WrittenTable {
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export const headingsFor = (columns: readonly TableColumn[], language: Language): string[] =>
  columns.map(({ heading, isRequired }) => (isRequired ? `${heading[language]} *` : heading[language]));

export function writeTable(
  kind: ParcelKind,
  documents: readonly AnyDocument<string>[],
  language: Language,
): WrittenTable {
  const columns = columnsOf(kind);
  const rows = documents.flatMap((document) => {
    const items = "items" in document ? document.items : [undefined];
    return items.map((item) =>
      columns.map(({ path, isOfLine }) => textAt(isOfLine ? { items: item } : document, path)),
    );
  });
  return { headings: headingsFor(columns, language), rows };
}

function textAt(document: object, path: string): string {
  let value: unknown = document;
  for (const step of path.split("/"))
    value = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[step] : undefined;
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
