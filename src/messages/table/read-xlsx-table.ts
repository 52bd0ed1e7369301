/**
 * readXlsxTable: the first sheet of an Excel workbook (Office Open XML, ECMA-376) as a table.
 *
 * Read here and not by a library of spreadsheets, because that unpacks a whole file and builds objects of every cell
 * before anybody can say that it is too large. Other sheets must be empty or be the template's notes: documents on a
 * second sheet would be lost without a word. Formulas are never calculated: what the spreadsheet saved as their result
 * is what the person saw, and is taken; without a result the cell is refused. Numbers are what a spreadsheet shows of
 * them; beyond 15 digits it has rounded them, and they are refused. Days and times are told by their number format.
 */
import { fail, ok, problem, type Problem, type Result } from "../../kernel/problem.ts";
import { notesName } from "./column-headings.ts";
import { readPart } from "./read-part.ts";
import { readSheet, type CellReading } from "./read-sheet.ts";
import { gatherTable, tooLarge, type Table } from "./table.ts";
import { Damaged, openZip, type Zip } from "./unzip.ts";
import { readSharedStrings, readStyles } from "./workbook-parts.ts";

const SHEETS_MAX = 50;

interface Sheet {
  readonly name: string;
  readonly relation: string;
}

/** Thrown to end the reading with a problem of the caller's. */
class Refusal extends Error {
  override name = "Refusal";
  readonly problem: Problem;
  constructor(found: Problem) {
    super(found.code);
    this.problem = found;
  }
}

const damaged = problem("table.not_xlsx", "", "The workbook is damaged, or no Excel workbook: save it again as .xlsx.");
const severalSheets = (name: string): Problem =>
  problem(
    "table.several_sheets",
    "",
    `Put all documents on the first sheet: "${name.slice(0, 31)}" is not empty either.`,
  );

export async function readXlsxTable(file: Buffer): Promise<Result<Table>> {
  const zip = openZip(file);
  if (!zip.ok) return zip;
  try {
    return ok(await readWorkbook(zip.value));
  } catch (error) {
    if (error instanceof Damaged) return fail(damaged);
    if (error instanceof Refusal) return fail(error.problem);
    throw error;
  }
}

async function readWorkbook(zip: Zip): Promise<Table> {
  const path = [...(await relationsOf(zip, "")).values()].find(({ type }) => type.endsWith("/officeDocument"))?.target;
  if (path === undefined) throw new Damaged();
  const { sheets, isFrom1904 } = await readContents(zip, path);
  const [first, ...others] = sheets;
  if (first === undefined) throw new Damaged();
  const relations = await relationsOf(zip, path);
  const partOf = ({ relation }: Sheet): AsyncIterable<Buffer> => partAt(zip, relations.get(relation)?.target);
  const kinds = [...relations.values()];
  const target = (ending: string): string | undefined => kinds.find(({ type }) => type.endsWith(ending))?.target;
  const strings = await readSharedStrings(optionalPart(zip, target("/sharedStrings")));
  const formats = await readStyles(optionalPart(zip, target("/styles")));
  const reading: CellReading = { strings, formats, isFrom1904 };
  for (const sheet of others)
    if (!isNotes(sheet.name) && (await hasValues(partOf(sheet), reading))) throw new Refusal(severalSheets(sheet.name));
  const gatherer = gatherTable();
  await readSheet(partOf(first), reading, (number, cells) => {
    const refusal = gatherer.add(number, cells);
    if (refusal !== undefined) throw new Refusal(refusal);
    return false;
  });
  return gatherer.rows;
}

const isNotes = (name: string): boolean => name === notesName.en || name === notesName.zh;

async function hasValues(part: AsyncIterable<Buffer>, reading: CellReading): Promise<boolean> {
  let isFilled = false;
  await readSheet(part, reading, (_number, cells) => {
    isFilled ||= cells.some((cell) => cell !== null);
    return isFilled;
  });
  return isFilled;
}

function partAt(zip: Zip, target: string | undefined): AsyncIterable<Buffer> {
  const part = optionalPart(zip, target);
  if (part === undefined) throw new Damaged();
  return part;
}

const optionalPart = (zip: Zip, target: string | undefined): AsyncIterable<Buffer> | undefined =>
  target === undefined ? undefined : zip.open(target);

interface Relation {
  readonly type: string;
  readonly target: string;
}

/** What a part refers to, by id, as names of entries; of the package itself for "". */
async function relationsOf(zip: Zip, path: string): Promise<ReadonlyMap<string, Relation>> {
  const slash = path.lastIndexOf("/") + 1;
  const [folder, name] = [path.slice(0, slash), path.slice(slash)];
  const found = new Map<string, Relation>();
  await readPart(partAt(zip, `${folder}_rels/${name}.rels`), {
    open(element, { Id: id, Type: type, Target: target }) {
      if (element !== "Relationship" || id === undefined || type === undefined || target === undefined) return;
      found.set(id, { type, target: target.startsWith("/") ? target.slice(1) : folder + target });
    },
  });
  return found;
}

async function readContents(zip: Zip, path: string): Promise<{ sheets: Sheet[]; isFrom1904: boolean }> {
  const sheets: Sheet[] = [];
  let isFrom1904 = false;
  await readPart(partAt(zip, path), {
    open(element, attributes) {
      if (element === "workbookPr") isFrom1904 = ["1", "true"].includes(attributes["date1904"] ?? "");
      if (element !== "sheet") return;
      const relation = Object.entries(attributes).find(([name]) => name.endsWith(":id"))?.[1] ?? "";
      sheets.push({ name: attributes["name"] ?? "", relation });
      if (sheets.length > SHEETS_MAX)
        throw new Refusal(tooLarge(`A workbook may have ${SHEETS_MAX} sheets; this one has more.`));
    },
  });
  return { sheets, isFrom1904 };
}
