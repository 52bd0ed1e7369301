/** Workbook parts: the strings that cells share, and which number formats show a day or a time. */
import { fromXlsxText } from "../sheet/xlsx-text.ts";
import { readPart } from "./read-part.ts";

/** What a number format makes of a number. */
export type NumberFormat = "number" | "day" | "moment";

export async function readSharedStrings(part: AsyncIterable<Buffer> | undefined): Promise<readonly string[]> {
  const strings: string[] = [];
  if (part === undefined) return strings;
  let text = "";
  let isText = false;
  let isPhonetic = false;
  await readPart(part, {
    open(name) {
      if (name === "si") text = "";
      if (name === "rPh") isPhonetic = true; // How it is spoken is no part of it.
      isText = name === "t" && !isPhonetic;
    },
    text(piece) {
      if (isText) text += piece;
    },
    close(name) {
      if (name === "t") isText = false;
      if (name === "rPh") isPhonetic = false;
      if (name === "si") strings.push(fromXlsxText(text));
      return undefined;
    },
  });
  return strings;
}

/** By the number of the style that a cell names. */
export async function readStyles(part: AsyncIterable<Buffer> | undefined): Promise<readonly NumberFormat[]> {
  const own = new Map<number, NumberFormat>();
  const styles: NumberFormat[] = [];
  if (part === undefined) return styles;
  let isInStyles = false;
  await readPart(part, {
    open(name, { numFmtId, formatCode }) {
      if (name === "numFmt") own.set(Number(numFmtId), formatOf(formatCode ?? ""));
      if (name === "cellXfs") isInStyles = true;
      if (name === "xf" && isInStyles) styles.push(own.get(Number(numFmtId)) ?? builtIn(Number(numFmtId)));
    },
    close(name) {
      if (name === "cellXfs") isInStyles = false;
      return undefined;
    },
  });
  return styles;
}

/** Formats that need no code (ECMA-376, 18.8.30); 27 to 36 and 50 to 58 are days of East Asian calendars. */
function builtIn(id: number): NumberFormat {
  if ((id >= 18 && id <= 22) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47)) return "moment";
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)) return "day";
  return "number";
}

function formatOf(code: string): NumberFormat {
  const signs = code.replaceAll(/"[^"]*"|\[[^[\]]*\]|\\.|_.|\*./g, "").toLowerCase();
  if (/[hs]/.test(signs)) return "moment";
  return /[yd]|m/.test(signs) ? "day" : "number";
}
