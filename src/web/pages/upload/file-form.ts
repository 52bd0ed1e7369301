/**
 * fileForm: in which form a file holds documents, seen from its first bytes; its name decides only what those leave
 * open. What is no form that is taken is told before anything is sent.
 */
export type FormName = "csv" | "xlsx" | "json" | "ndjson" | "xml";

export interface FileForm {
  readonly name: FormName;
  readonly type: string;
  readonly isTable: boolean;
}

/** Keys of the page's words. */
export type NoForm = "notKnown" | "oldExcel" | "empty";

const MB = 1024 * 1024;
const forms: Readonly<Record<FormName, FileForm & { readonly bytesMax: number }>> = {
  csv: { name: "csv", type: "text/csv", isTable: true, bytesMax: 20 * MB },
  xlsx: {
    name: "xlsx",
    type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    isTable: true,
    bytesMax: 20 * MB,
  },
  json: { name: "json", type: "application/json", isTable: false, bytesMax: 32 * MB },
  ndjson: { name: "ndjson", type: "application/x-ndjson", isTable: false, bytesMax: Infinity },
  xml: { name: "xml", type: "application/xml", isTable: false, bytesMax: 32 * MB },
};

export const formNamed = (name: FormName): FileForm => forms[name];
export const bytesMaxOf = (name: FormName): number => forms[name].bytesMax;

/** So much of a file is looked at. */
export const FIRST_BYTES = 4_096;

const startsWith = (bytes: Uint8Array, ...start: readonly number[]): boolean =>
  start.every((byte, index) => bytes[index] === byte);

/** Marks of byte order, zero bytes of UTF-16 and white space. */
const passedOver = new Set([0xef, 0xbb, 0xbf, 0xfe, 0xff, 0x00, 0x20, 0x09, 0x0a, 0x0d]);
const tableNames = /\.(csv|tsv|txt)$/i;

export function fileForm(fileName: string, first: Uint8Array): FormName | NoForm {
  if (first.length === 0) return "empty";
  if (startsWith(first, 0x50, 0x4b, 0x03, 0x04)) return "xlsx";
  if (startsWith(first, 0xd0, 0xcf, 0x11, 0xe0)) return "oldExcel";
  const sign = String.fromCharCode(first.find((byte) => !passedOver.has(byte)) ?? 0);
  if (sign === "<") return "xml";
  if (sign === "[" && !tableNames.test(fileName)) return "json";
  if (sign === "{") return isLines(fileName, first) ? "ndjson" : "json";
  return tableNames.test(fileName) ? "csv" : "notKnown";
}

/** A document of its own on the first line, or a name that says so. */
function isLines(fileName: string, first: Uint8Array): boolean {
  if (/\.(ndjson|jsonl)$/i.test(fileName)) return true;
  if (/\.json$/i.test(fileName)) return false;
  const end = first.indexOf(0x0a);
  return end >= 0 && new TextDecoder().decode(first.subarray(0, end)).trimEnd().endsWith("}");
}
