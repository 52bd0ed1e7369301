/** Workbooks as a library of spreadsheets writes them, and as malice does. */
import { deflateRawSync } from "node:zlib";
import ExcelJS from "exceljs";
import { describe, expect, test } from "vitest";
import { workbookParts, zipOf } from "../../../tests/zip-of.ts";
import { readXlsxTable } from "./read-xlsx-table.ts";
import { COLUMNS_MAX, ROWS_MAX, shownIn } from "./table.ts";

type Fill = (page: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void;

async function workbook(fill: Fill): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const page = book.addWorksheet("1");
  fill(page, book);
  return Buffer.from(await book.xlsx.writeBuffer());
}

async function read(bytes: Buffer): Promise<unknown> {
  const table = await readXlsxTable(bytes);
  if (!table.ok) return table.problems.map(({ code }) => code);
  return table.value.map(({ number, cells }) => [
    number,
    ...cells.map((cell) => (cell !== null && typeof cell === "object" ? cell.code : shownIn(cell))),
  ]);
}

const value =
  (written: ExcelJS.CellValue, numFmt?: string): Fill =>
  (page) => {
    const cell = page.getCell("A1");
    cell.value = written;
    if (numFmt !== undefined) cell.numFmt = numFmt;
  };
const at = (text: string): Date => new Date(`${text}Z`);

describe("a cell is what the person saw", () => {
  test.each<{ name: string; fill: Fill; shown: string }>([
    { name: "a text", fill: value("测试甲"), shown: "测试甲" },
    { name: "a text of digits", fill: value("001234567890123456"), shown: "001234567890123456" },
    { name: "a text like a formula", fill: value("=1+1"), shown: "=1+1" },
    { name: "a text that begins with an apostrophe", fill: value("'x"), shown: "'x" },
    { name: "spaces around it", fill: value("  x \n"), shown: "x" },
    {
      name: "rich text",
      fill: value({ richText: [{ text: "A-" }, { text: "1", font: { bold: true } }] }),
      shown: "A-1",
    },
    { name: "a link", fill: value({ text: "A-1", hyperlink: "https://example.com" }), shown: "A-1" },
    { name: "a whole number", fill: value(250), shown: "250" },
    { name: "a decimal", fill: value(19.9), shown: "19.9" },
    { name: "a decimal that is not quite what it shows", fill: value(19.9 * 3), shown: "59.7" },
    { name: "fifteen digits", fill: value(123_456_789_012_345), shown: "123456789012345" },
    {
      name: "more digits than a spreadsheet keeps",
      fill: value(1.101_011_990_010_1e17),
      shown: "table.number_rounded",
    },
    { name: "a number too small to show", fill: value(1e-9), shown: "table.number_rounded" },
    { name: "a day", fill: value(at("2026-11-10T00:00:00"), "yyyy-mm-dd"), shown: "2026-11-10" },
    {
      name: "a day as Chinese spreadsheets show it",
      fill: value(at("2026-11-10T00:00:00"), 'yyyy"年"m"月"d"日"'),
      shown: "2026-11-10",
    },
    { name: "a time", fill: value(at("2026-11-10T09:05:30"), "yyyy/m/d h:mm"), shown: "2026-11-10 09:05:30" },
    { name: "midnight", fill: value(at("2026-11-10T00:00:00"), "yyyy/m/d h:mm"), shown: "2026-11-10 00:00:00" },
    { name: "an amount with a unit in its format is no day", fill: value(12.5, '0.00" days"'), shown: "12.5" },
    { name: "a formula with its result", fill: value({ formula: "1+1", result: 2 }), shown: "2" },
    { name: "a formula whose result is a text", fill: value({ formula: '"a"', result: "a" }), shown: "a" },
    { name: "a formula without a result", fill: value({ formula: "1+1" }), shown: "table.cell_unreadable" },
    { name: "an error", fill: value({ error: "#N/A" }), shown: "table.cell_unreadable" },
    { name: "true", fill: value(true), shown: "TRUE" },
  ])("$name", async ({ fill, shown }) => {
    expect(await read(await workbook(fill))).toEqual([[1, shown]]);
  });

  test("rows and columns keep their places, empty ones between them", async () => {
    const bytes = await workbook((page) => {
      page.getCell("B2").value = "a";
      page.getCell("D5").value = "b";
      page.getCell("A9").numFmt = "@";
    });
    expect(await read(bytes)).toEqual([
      [2, "", "a"],
      [5, "", "", "", "b"],
    ]);
  });

  test("days that are counted from 1904 on", async () => {
    const bytes = await workbook((page, book) => {
      book.properties.date1904 = true;
      value(at("2026-11-10T00:00:00"), "yyyy-mm-dd")(page, book);
    });
    expect(await read(bytes)).toEqual([[1, "2026-11-10"]]);
  });
});

describe("other sheets", () => {
  test.each<{ name: string; sheet: string; text: string; answer: unknown }>([
    { name: "the notes of a template", sheet: "Notes", text: "x", answer: [[1, "a"]] },
    { name: "the same in Chinese", sheet: "填写说明", text: "x", answer: [[1, "a"]] },
    { name: "an empty one", sheet: "2", text: "", answer: [[1, "a"]] },
    { name: "one with something in it", sheet: "2", text: "x", answer: ["table.several_sheets"] },
  ])("$name", async ({ sheet, text, answer }) => {
    const bytes = await workbook((page, book) => {
      page.getCell("A1").value = "a";
      book.addWorksheet(sheet).getCell("A1").value = text === "" ? null : text;
    });
    expect(await read(bytes)).toEqual(answer);
  });
});

const cell = (reference: string, text: string): string => `<c r="${reference}" t="str"><v>${text}</v></c>`;

test("the smallest workbook, with prefixes and without references", async () => {
  expect(await read(zipOf(workbookParts(`<row>${cell("A1", "a")}</row>`)))).toEqual([[1, "a"]]);
  expect(
    await read(zipOf(workbookParts(`<x:row xmlns:x="x"><x:c t="str"><x:v>a</x:v></x:c><c><v>1</v></c></x:row>`))),
  ).toEqual([[1, "a", "1"]]);
});

describe("is refused", () => {
  const good = workbookParts(`<row r="1">${cell("A1", "a")}</row>`);
  const rows = (count: number): string =>
    Array.from({ length: count }, (_, index) => `<row r="${index + 1}">${cell(`A${index + 1}`, "a")}</row>`).join("");
  test.each<{ name: string; bytes: () => Buffer; code: string }>([
    { name: "no archive", bytes: () => Buffer.from("a,b\n"), code: "table.not_xlsx" },
    {
      name: "the former format",
      bytes: () => Buffer.from("d0cf11e0a1b11ae1".padEnd(2_000, "0"), "hex"),
      code: "table.not_xlsx",
    },
    { name: "an archive of something else", bytes: () => zipOf({ "a.txt": "a" }), code: "table.not_xlsx" },
    { name: "an encrypted archive", bytes: () => zipOf(good, { flags: 1 }), code: "table.not_xlsx" },
    { name: "another compression", bytes: () => zipOf(good, { method: 12 }), code: "table.not_xlsx" },
    { name: "a checksum that does not fit", bytes: () => zipOf(good, { crc: 1 }), code: "table.not_xlsx" },
    { name: "its half", bytes: () => zipOf(good).subarray(0, 300), code: "table.not_xlsx" },
    {
      name: "a declaration of entities",
      bytes: () => zipOf({ ...good, "xl/s.xml": `<!DOCTYPE a [<!ENTITY e "f">]><a>&e;</a>` }),
      code: "table.not_xlsx",
    },
    { name: "no XML", bytes: () => zipOf({ ...good, "xl/s.xml": "<a><b></a>" }), code: "table.not_xlsx" },
    { name: "a sheet that lacks", bytes: () => zipOf({ ...good, "xl/s.xml": undefined }), code: "table.not_xlsx" },
    {
      name: "a string that lacks",
      bytes: () => zipOf(workbookParts(`<row r="1"><c r="A1" t="s"><v>7</v></c></row>`)),
      code: "table.not_xlsx",
    },
    {
      name: "rows that go back",
      bytes: () => zipOf(workbookParts(`<row r="2"/><row r="1"/>`)),
      code: "table.not_xlsx",
    },
    {
      name: "a cell that is nowhere",
      bytes: () => zipOf(workbookParts(`<row r="1">${cell("1A", "a")}</row>`)),
      code: "table.not_xlsx",
    },
    { name: "XML nested without end", bytes: () => zipOf(workbookParts("<a>".repeat(1_000))), code: "table.not_xlsx" },
    {
      name: "too many parts",
      bytes: () => zipOf(Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`${index}`, ""]))),
      code: "table.too_large",
    },
    {
      name: "too many sheets",
      bytes: () => zipOf({ ...good, "xl/workbook.xml": `<w>${`<sheet name="1" r:id="r1"/>`.repeat(51)}</w>` }),
      code: "table.too_large",
    },
    { name: "too many rows", bytes: () => zipOf(workbookParts(rows(ROWS_MAX + 2))), code: "table.too_large" },
    {
      name: "a cell too far to the right",
      bytes: () => zipOf(workbookParts(`<row r="1">${cell("XFD1", "a")}</row>`)),
      code: "table.too_large",
    },
  ])("$name", async ({ bytes, code }) => {
    expect(await read(bytes())).toEqual([code]);
  });

  test("as many columns as there may be are read", async () => {
    const cells = Array.from({ length: COLUMNS_MAX }, () => `<c t="str"><v>a</v></c>`).join("");
    expect(await read(zipOf(workbookParts(`<row>${cells}</row>`)))).toEqual([
      [1, ...Array<string>(COLUMNS_MAX).fill("a")],
    ]);
  });
});

describe("a bomb is not unpacked", () => {
  const MB = 1024 * 1024;
  const bomb = deflateRawSync(Buffer.alloc(512 * MB, " "), { level: 9 });
  test.each<{ name: string; says: number; code: string }>([
    { name: "that says how large it is", says: 512 * MB, code: "table.too_large" },
    { name: "that says it is small", says: 100, code: "table.not_xlsx" },
  ])("$name", async ({ says, code }) => {
    const bytes = zipOf(workbookParts(""), { packed: { "xl/s.xml": { bytes: bomb, says } } });
    expect(bytes.length).toBeLessThan(MB);
    const before = process.memoryUsage.rss();
    expect(await read(bytes)).toEqual([code]);
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * MB);
  });
});
