/**
 * correctTable: of a table that was filed, the rows of the documents that were refused, to be mended and filed again:
 * as they were written, with the wrong cells coloured (Excel) and what is wrong in a last column.
 *
 * A pure change of one table into another: nothing is filed and nothing looked up. Which rows, which cells and which
 * sentences is said by who was answered about them. A column of problems from before gives way to the new one.
 */
import { ok, type Result } from "../../kernel/problem.ts";
import { problemHeading } from "./column-headings.ts";
import { isProblemHeading } from "./find-columns.ts";
import { readTable } from "./read-table.ts";
import { columnIndex, shownIn, type Language, type TableForm, type TableRow } from "./table.ts";
import { csvOf } from "./write-template.ts";
import { writeWorkbook } from "./write-workbook.ts";

export interface RowProblem {
  /** As the spreadsheet shows it. */
  readonly row: number;
  /** Letters of the cells that are wrong. */
  readonly columns: readonly string[];
  /** What is wrong, in words; "" for a row that belongs to a refused document and is right itself. */
  readonly problem: string;
}

export interface Correction {
  readonly form: TableForm;
  readonly charset: string | undefined;
  readonly language: Language;
  readonly rows: readonly RowProblem[];
}

const PROBLEM_WIDTH = 80;

export async function correctTable(bytes: Buffer, correction: Correction): Promise<Result<Buffer>> {
  const { form, charset, language, rows: wanted } = correction;
  const table = await readTable(bytes, form, charset);
  if (!table.ok) return table;
  const [head, ...rows] = table.value;
  const width = table.value.reduce((widest, { cells }) => Math.max(widest, cells.length), 0);
  const kept = Array.from({ length: width }, (_, index) => index).filter(
    (index) => !isProblemHeading(shownIn(head?.cells[index])),
  );
  const byRow = new Map(wanted.map((one) => [one.row, one]));
  const shown = rows.filter(({ number }) => byRow.has(number));
  const textsOf = ({ cells }: TableRow): string[] => kept.map((index) => shownIn(cells[index]));
  const headings = [...(head === undefined ? [] : textsOf(head)), problemHeading[language]];
  const texts = shown.map((row) => [...textsOf(row), byRow.get(row.number)!.problem]);
  if (form === "csv") return ok(await csvOf({ headings, rows: texts }));
  const marks = new Set(
    shown.flatMap(({ number }, rowIndex) =>
      byRow.get(number)!.columns.flatMap((letters): `${number}/${number}`[] => {
        const at = kept.indexOf(columnIndex(letters) ?? -1);
        return at < 0 ? [] : [`${rowIndex}/${at}`];
      }),
    ),
  );
  const widths = [...kept.map(() => 20), PROBLEM_WIDTH];
  return ok(await writeWorkbook([{ name: problemHeading[language], headings, rows: texts, widths, marks }]));
}
