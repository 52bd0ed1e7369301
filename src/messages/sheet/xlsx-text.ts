/**
 * Xlsx text: a text as it stands in an Excel workbook, and back. Characters that XML has no place for are left out; a
 * character that is written by its number there (`_x000A_`, ECMA-376 ST_Xstring) is read as that character, and a text
 * that looks like one is written so that it stays what it is.
 */
// eslint-disable-next-line no-control-regex -- They are what is looked for.
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const numbered = /_x([0-9A-Fa-f]{4})_/g;
const looksNumbered = /_(?=x[0-9A-Fa-f]{4}_)/g;

export const toXlsxText = (text: string): string =>
  text.replaceAll(unwritable, "").replaceAll(looksNumbered, "_x005F_");

export const fromXlsxText = (written: string): string =>
  written.includes("_x")
    ? written.replaceAll(numbered, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : written;
