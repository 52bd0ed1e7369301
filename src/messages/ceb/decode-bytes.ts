/**
 * Bytes of an XML message to text: by byte order mark, else by the encoding its XML declaration names, else UTF-8.
 *
 * UTF-8 and UTF-16 as XML requires, and GB18030 with its subsets GBK and GB2312, which Chinese firms send. Decoding
 * is fatal: a byte that is no character is a problem, never a replacement character. A mark and a declaration that
 * contradict each other are refused.
 */
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";

type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "gb18030";

const PROLOG_BYTES_MAX = 256;
const declared = /^\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"'>]*)["']/;
const encodings: ReadonlyMap<string, Encoding | "utf-16"> = new Map([
  ["utf-8", "utf-8"],
  ["utf8", "utf-8"],
  ["utf-16", "utf-16"],
  ["utf-16le", "utf-16le"],
  ["utf-16be", "utf-16be"],
  ["gb18030", "gb18030"],
  ["gbk", "gb18030"],
  ["gb2312", "gb18030"],
]);

export function decodeBytes(bytes: Uint8Array): Result<string> {
  const marked = markOf(bytes);
  const name = declarationOf(bytes, marked);
  const stated = name === undefined ? undefined : encodings.get(name.toLowerCase());
  if (name !== undefined && (stated === undefined || !agree(stated, marked))) {
    return wrong("The XML declaration names an encoding that the bytes are not in or that is not read here");
  }
  const encoding = marked ?? (stated === undefined || stated === "utf-16" ? "utf-8" : stated);
  try {
    return ok(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof TypeError) return wrong(`The bytes are not ${encoding.toUpperCase()} throughout`);
    throw error;
  }
}

const wrong = (what: string): Result<never> =>
  fail(
    problem(
      "message.encoding_wrong",
      "",
      `${what}: send UTF-8, UTF-16 with its byte order mark, or a declared GB18030.`,
    ),
  );

function markOf(bytes: Uint8Array): Encoding | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return undefined;
}

/** The declaration is ASCII in every encoding read here, in UTF-16 with a zero byte beside each letter. */
function declarationOf(bytes: Uint8Array, marked: Encoding | undefined): string | undefined {
  const skipped = marked === undefined ? 0 : marked === "utf-8" ? 3 : 2;
  let prolog = "";
  for (const byte of bytes.subarray(skipped, PROLOG_BYTES_MAX)) {
    if (byte !== 0 || marked === undefined) prolog += String.fromCharCode(byte);
  }
  return declared.exec(prolog)?.[1];
}

/** UTF-16 is recognised by its mark alone. */
function agree(stated: Encoding | "utf-16", marked: Encoding | undefined): boolean {
  if (marked === undefined) return stated === "utf-8" || stated === "gb18030";
  return stated === marked || (stated === "utf-16" && marked !== "utf-8" && marked !== "gb18030");
}
