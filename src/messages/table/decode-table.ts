/**
 * decodeTable: bytes of a table to text: by its byte order mark, else as its sender declares, else UTF-8; and what is
 * not UTF-8, declares nothing and has headings that are known in GB18030 is GB18030, which Chinese spreadsheets write.
 *
 * Nearly any bytes are GB18030, so without known headings that is never guessed: names of persons would be filed
 * garbled. Decoding is fatal: a byte that is no character is a problem, never a replacement character.
 */
import { isUtf8 } from "node:buffer";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";

type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "gb18030";

const marks: readonly (readonly [encoding: Encoding, bytes: readonly number[]])[] = [
  ["utf-8", [0xef, 0xbb, 0xbf]],
  ["utf-16le", [0xff, 0xfe]],
  ["utf-16be", [0xfe, 0xff]],
  ["gb18030", [0x84, 0x31, 0x95, 0x33]],
];
const declarable: ReadonlyMap<string, Encoding> = new Map([
  ["utf-8", "utf-8"],
  ["utf8", "utf-8"],
  ["utf-16", "utf-16le"],
  ["utf-16le", "utf-16le"],
  ["utf-16be", "utf-16be"],
  ["gb18030", "gb18030"],
  ["gbk", "gb18030"],
  ["gb2312", "gb18030"],
]);

/** What a table may be declared to be in. */
export const tableCharsets: ReadonlySet<string> = new Set(declarable.keys());

/** `knowsHeadings` is asked of a guess: whether its first line has headings that only the right encoding shows. */
export function decodeTable(
  bytes: Uint8Array,
  charset: string | undefined,
  knowsHeadings: (firstLine: string) => boolean,
): Result<string> {
  const marked = marks.find(([, mark]) => mark.every((byte, index) => bytes[index] === byte));
  if (marked !== undefined) return decode(bytes.subarray(marked[1].length), marked[0]);
  const declared = charset === undefined ? undefined : declarable.get(charset.toLowerCase());
  if (declared !== undefined) return decode(bytes, declared);
  if (isUtf8(bytes)) return decode(bytes, "utf-8");
  const guess = decode(bytes, "gb18030");
  return guess.ok && knowsHeadings(guess.value.trimStart().split(/[\r\n]/, 1)[0]!) ? guess : fail(unknown);
}

const unknown = problem(
  "message.encoding_wrong",
  "",
  "The table is not UTF-8: save it as CSV UTF-8, or send it with its charset, such as text/csv; charset=gb18030.",
);

function decode(bytes: Uint8Array, encoding: Encoding): Result<string> {
  try {
    return ok(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const detail = `The bytes are not ${encoding.toUpperCase()} throughout: save the table as CSV UTF-8.`;
    return fail(problem("message.encoding_wrong", "", detail));
  }
}
