/**
 * writeTemplate: an empty table of one kind to fill in, as CSV or Excel, its headings in one language.
 *
 * Required columns carry an asterisk. What each column takes stands in a row of notes below the headings (CSV), or on a
 * second sheet (Excel); both are passed over when the table is read, so a template may be sent as it was filled in.
 * There is no example row: invented persons would be filed.
 */
import type { ParcelKind } from "../../customs/documents.ts";
import { writeCsv } from "../sheet/write-csv.ts";
import { kindNames, notesName } from "./column-headings.ts";
import { linesNote, notesRow } from "./notes-row.ts";
import { columnsOf } from "./table-columns.ts";
import type { Language, TableForm } from "./table.ts";
import { headingsFor, writeTable, type WrittenTable } from "./write-table.ts";
import { writeWorkbook } from "./write-workbook.ts";

const notesHeadings: Readonly<Record<Language, readonly string[]>> = {
  en: ["Column", "What to write"],
  zh: ["栏目", "填写要求"],
};
const NOTES_WIDTHS = [30, 100];

export async function writeTemplate(kind: ParcelKind, form: TableForm, language: Language): Promise<Buffer> {
  const columns = columnsOf(kind);
  if (form === "csv") {
    const rows = [notesRow(kind, columns, language)];
    return csvOf({ headings: headingsFor(columns, language), rows });
  }
  const { headings, rows } = writeTable(kind, [], language);
  const note = linesNote(kind, language);
  const explained = columns.map(({ note: text }, index) => [headings[index]!, text[language]]);
  return writeWorkbook([
    {
      ...{ name: kindNames[kind]![language], headings, rows },
      requiredColumns: new Set(columns.flatMap(({ isRequired }, index) => (isRequired ? [index] : []))),
    },
    {
      ...{ name: notesName[language], headings: notesHeadings[language], widths: NOTES_WIDTHS, isProse: true },
      rows: note === "" ? explained : [["", note], ...explained],
    },
  ]);
}

export async function csvOf({ headings, rows }: WrittenTable): Promise<Buffer> {
  let text = "";
  // eslint-disable-next-line @typescript-eslint/require-await -- The writer takes what is read as it comes.
  const whole = async function* (): AsyncGenerator<typeof rows> {
    yield rows;
  };
  for await (const piece of writeCsv({ headings, rows: whole() })) text += piece;
  return Buffer.from(text);
}
