/** readTable: the bytes of a table in either form, and whether some bytes are one. */
import { fail, type Result } from "../../kernel/problem.ts";
import { readCsvTable } from "./read-csv-table.ts";
import { readXlsxTable } from "./read-xlsx-table.ts";
import { TABLE_BYTES_MAX, tooLarge, type Table, type TableForm } from "./table.ts";

export async function readTable(bytes: Buffer, form: TableForm, charset?: string): Promise<Result<Table>> {
  if (bytes.length > TABLE_BYTES_MAX) return fail(tooLarge(`A table may have ${TABLE_BYTES_MAX / 1024 / 1024} MB.`));
  return form === "csv" ? readCsvTable(bytes, charset) : readXlsxTable(bytes);
}

/** An archive, as every workbook is one. */
export const looksLikeXlsx = (bytes: Uint8Array): boolean =>
  bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 0x03 && bytes[3] === 0x04;
