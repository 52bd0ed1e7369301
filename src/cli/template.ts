/**
 * fairway template: a table to fill in for one kind of document, into a new file, or as CSV on stdout. Its form is the
 * file's ending. A file that is there already is left alone: it may be filled in.
 */
import { writeFile } from "node:fs/promises";
import { parcelKinds } from "../customs/documents.ts";
import { isTableKind } from "../messages/table/table-columns.ts";
import type { Language } from "../messages/table/table.ts";
import { writeTemplate } from "../messages/table/write-template.ts";
import { DONE, say, UsageError, type ExitCode } from "./talk.ts";

const USAGE = `fairway template ${parcelKinds.join("|")} [--lang en|zh] [FILE.csv | FILE.xlsx]`;

export async function template([kind, path, ...others]: readonly string[], language: Language): Promise<ExitCode> {
  if (!isTableKind(kind) || others.length > 0) throw new UsageError(USAGE);
  const form = path === undefined ? "csv" : /\.(csv|xlsx)$/i.exec(path)?.[1]?.toLowerCase();
  if (form !== "csv" && form !== "xlsx") throw new UsageError("a template is a file that ends in .csv or .xlsx");
  const bytes = await writeTemplate(kind, form, language);
  if (path === undefined) {
    process.stdout.write(bytes);
    return DONE;
  }
  try {
    await writeFile(path, bytes, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST")
      throw new UsageError((error as Error).message, { cause: error });
    throw new UsageError(`${path} is there already; name another file`, { cause: error });
  }
  say(`written: ${path}`);
  return DONE;
}
