/**
 * Bytes of an XML message to text: by byte order mark, else by how the first bytes of an XML declaration must look in
 * UTF-16 (XML 1.0, appendix F), else by the encoding its XML declaration names, else UTF-8.
 *
 * UTF-8 and UTF-16 as XML requires, and GB18030 with its subsets GBK and GB2312, which Chinese firms send. Decoding
 * is fatal: a byte that is no character is a problem, never a replacement character. A mark and a declaration that
 * contradict each other are refused, and so is UTF-16 that neither begins with its mark nor declares itself.
 */
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";

type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "gb18030";

const PROLOG_BYTES_MAX = 512;
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
  const { encoding: shown, markBytes } = beginningOf(bytes);
  if (shown === undefined && bytes.subarray(0, 4).includes(0)) {
    return wrong("The bytes begin like UTF-16 or UTF-32 and have no byte order mark");
  }
  const name = declarationOf(bytes.subarray(markBytes), shown);
  const stated = name === undefined ? undefined : encodings.get(name.toLowerCase());
  const isUndeclared = name === undefined && shown !== undefined && markBytes === 0;
  if (isUndeclared || (name !== undefined && (stated === undefined || !agree(stated, shown)))) {
    return wrong("The XML declaration names an encoding that the bytes are not in or that is not read here");
  }
  const encoding = shown ?? (stated === undefined || stated === "utf-16" ? "utf-8" : stated);
  try {
    return ok(new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(markBytes)));
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

/** What the first bytes say of the encoding; `markBytes` is 0 where there is no byte order mark. */
interface Beginning {
  readonly encoding: Encoding | undefined;
  readonly markBytes: number;
}

const beginnings: readonly (Beginning & { readonly bytes: readonly number[] })[] = [
  { bytes: [0xef, 0xbb, 0xbf], encoding: "utf-8", markBytes: 3 },
  { bytes: [0xff, 0xfe], encoding: "utf-16le", markBytes: 2 },
  { bytes: [0xfe, 0xff], encoding: "utf-16be", markBytes: 2 },
  { bytes: [0x84, 0x31, 0x95, 0x33], encoding: "gb18030", markBytes: 4 },
  { bytes: [0x3c, 0x00, 0x3f, 0x00], encoding: "utf-16le", markBytes: 0 },
  { bytes: [0x00, 0x3c, 0x00, 0x3f], encoding: "utf-16be", markBytes: 0 },
];

const beginningOf = (message: Uint8Array): Beginning =>
  beginnings.find(({ bytes }) => bytes.every((byte, index) => message[index] === byte)) ?? {
    encoding: undefined,
    markBytes: 0,
  };

/** The declaration is ASCII in every encoding read here, in UTF-16 with a zero byte beside each letter. */
function declarationOf(bytes: Uint8Array, shown: Encoding | undefined): string | undefined {
  const isWide = shown === "utf-16le" || shown === "utf-16be";
  let prolog = "";
  for (const byte of bytes.subarray(0, PROLOG_BYTES_MAX)) {
    if (byte !== 0 || !isWide) prolog += String.fromCharCode(byte);
  }
  return declared.exec(prolog)?.[1];
}

/** Where the first bytes say nothing, a declaration in ASCII that names UTF-16 is wrong about itself. */
function agree(stated: Encoding | "utf-16", shown: Encoding | undefined): boolean {
  if (shown === undefined) return stated === "utf-8" || stated === "gb18030";
  return stated === shown || (stated === "utf-16" && (shown === "utf-16le" || shown === "utf-16be"));
}
