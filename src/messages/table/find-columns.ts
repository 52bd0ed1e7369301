/**
 * findColumns: what the headings of a table mean: its kind of document, and which column is which member.
 *
 * A heading may be English, Chinese or the member's path (`buyer.name`), in any order and mixed; case, spaces, full-
 * width forms and the asterisk of required columns make no difference. Without a word about the kind it is the one that
 * all headings fit. A heading that is not known is refused, like an unknown member: what stands below it would be lost.
 * Columns without a heading are passed over where nothing stands in them.
 */
import { parcelKinds, type ParcelKind } from "../../customs/documents.ts";
import { fail, inOrder, ok, problem, type Problem, type Result } from "../../kernel/problem.ts";
import { sayName } from "../say-name.ts";
import { kindNames, problemHeading } from "./column-headings.ts";
import { columnsOf, type TableColumn } from "./table-columns.ts";
import { columnLetter, shownIn, type LocatedProblem, type Table } from "./table.ts";

/** By the position of the column in the table; null for the column of problems and for empty columns. */
export interface FoundColumns {
  readonly kind: ParcelKind;
  readonly columns: readonly (TableColumn | null)[];
}

const plain = (heading: string): string =>
  heading.normalize("NFKC").toLowerCase().replaceAll(/[*\s]/g, "").replaceAll("/", ".");

const byHeading = new Map<ParcelKind, ReadonlyMap<string, TableColumn>>();
function headingsOf(kind: ParcelKind): ReadonlyMap<string, TableColumn> {
  const known = byHeading.get(kind);
  if (known !== undefined) return known;
  const made = new Map(
    columnsOf(kind).flatMap((column) =>
      [column.heading.en, column.heading.zh, column.path].map((heading) => [plain(heading), column] as const),
    ),
  );
  byHeading.set(kind, made);
  return made;
}

const ofProblems = new Set([problemHeading.en, problemHeading.zh].map(plain));
export const isProblemHeading = (heading: string): boolean => ofProblems.has(plain(heading));

export const knowsHeading = (heading: string): boolean =>
  parcelKinds.some((kind) => headingsOf(kind).has(plain(heading)));

export function findColumns(table: Table, kind: ParcelKind | undefined): Result<FoundColumns> {
  const [head] = table;
  if (head === undefined) return fail(problem("message.empty", "", "The table is empty."));
  const headings = head.cells.map(shownIn);
  const found = kind ?? kindOf(headings);
  if (found === undefined) return fail(kindUnknown);
  const known = headingsOf(found);
  const problems: Problem[] = [];
  const seen = new Set<TableColumn>();
  const width = table.reduce((widest, { cells }) => Math.max(widest, cells.length), 0);
  const columns = Array.from({ length: width }, (_, index) => {
    const heading = headings[index] ?? "";
    if (isProblemHeading(heading)) return null;
    const at = `/rows/${head.number}/${columnLetter(index)}`;
    const column = known.get(plain(heading));
    if (column === undefined) {
      if (heading !== "" || !isEmpty(table, index)) problems.push(unknown(at, index, heading));
      return null;
    }
    if (seen.has(column))
      problems.push(problem("table.column_repeated", at, `Column ${columnLetter(index)}: keep one "${heading}".`));
    seen.add(column);
    return column;
  });
  for (const column of columnsOf(found))
    if (column.isRequired && !seen.has(column)) problems.push(missing(head.number, column));
  return problems.length > 0 ? fail(...inOrder(problems).slice(0, PROBLEMS_MAX)) : ok({ kind: found, columns });
}

const PROBLEMS_MAX = 100;

const kindUnknown = problem(
  "table.kind_unknown",
  "/rows/1",
  `The first row must have the headings of a template: ${Object.values(kindNames)
    .map(({ en }) => en.toLowerCase())
    .join(", ")}. Say the kind, or take a template.`,
);

/** The one kind that knows most of the headings and lacks fewest; at least half of them must be known. */
function kindOf(headings: readonly string[]): ParcelKind | undefined {
  const written = headings.filter((heading) => heading !== "" && !isProblemHeading(heading));
  const scored = parcelKinds
    .map((kind) => {
      const known = headingsOf(kind);
      const met = new Set(written.flatMap((heading) => known.get(plain(heading)) ?? []));
      const lacking = columnsOf(kind).filter((column) => column.isRequired && !met.has(column)).length;
      return { kind, met: met.size, score: met.size - lacking };
    })
    .sort((one, other) => other.score - one.score);
  const best = scored[0]!;
  return best.met * 2 >= written.length && best.met > 0 && best.score > scored[1]!.score ? best.kind : undefined;
}

const isEmpty = (table: Table, index: number): boolean =>
  table.every(({ cells }) => cells[index] === undefined || cells[index] === null);

function unknown(at: string, index: number, heading: string): Problem {
  const column = `Column ${columnLetter(index)}`;
  const detail =
    heading === ""
      ? `${column}: give it a heading of the template, or empty it.`
      : `${column}: name it as the template does, or leave it out; "${sayName(heading)}" is not known here.`;
  return problem("table.column_unknown", at, detail);
}

const missing = (row: number, { heading }: TableColumn): LocatedProblem => ({
  ...problem("table.column_missing", `/rows/${row}`, `Add the column "${heading.en}" (${heading.zh}): it is required.`),
  column: heading,
});
