import { expect, test } from "vitest";
import type { Cell } from "./sheet.ts";
import { writeCsv } from "./write-csv.ts";

async function written(rows: readonly (readonly Cell[])[]): Promise<string> {
  async function* inPieces(): AsyncGenerator<readonly (readonly Cell[])[]> {
    for (const row of rows) yield await Promise.resolve([row]);
  }
  let text = "";
  for await (const piece of writeCsv({ headings: ["a"], rows: inPieces() })) text += piece;
  return text.slice("\ufeffa\r\n".length);
}

const cells: readonly { name: string; cell: Cell; text: string }[] = [
  { name: "a plain text", cell: "W-1", text: "W-1" },
  { name: "Chinese", cell: "退单", text: "退单" },
  { name: "nothing", cell: null, text: "" },
  { name: "a number", cell: { decimal: "1999.50" }, text: "1999.50" },
  { name: "a number below zero stays a number", cell: { decimal: "-1.00" }, text: "-1.00" },
  { name: "a comma", cell: "a,b", text: '"a,b"' },
  { name: "a quotation mark", cell: 'say "so"', text: '"say ""so"""' },
  { name: "a line break", cell: "a\nb", text: '"a\nb"' },
  { name: "a formula", cell: "=HYPERLINK(1)", text: "'=HYPERLINK(1)" },
  { name: "a formula with a comma", cell: '=1+"a",2', text: `"'=1+""a"",2"` },
  { name: "plus", cell: "+1", text: "'+1" },
  { name: "minus", cell: "-621005", text: "'-621005" },
  { name: "at", cell: "@SUM(A1)", text: "'@SUM(A1)" },
  { name: "a tab before it", cell: "\t=1", text: "'\t=1" },
  { name: "a carriage return before it", cell: "\r=1", text: `"'\r=1"` },
  { name: "an equals sign inside", cell: "a=1", text: "a=1" },
];
test.each(cells)("$name", async ({ cell, text }) => {
  expect(await written([[cell, "x"]])).toBe(`${text},x\r\n`);
});

test("begins with the mark of UTF-8 and the headings", async () => {
  const pieces: string[] = [];
  async function* nothing(): AsyncGenerator<readonly (readonly Cell[])[]> {
    yield await Promise.resolve([]);
  }
  for await (const piece of writeCsv({ headings: ["订单", "state"], rows: nothing() })) pieces.push(piece);
  expect(pieces).toEqual(["\ufeff订单,state\r\n"]);
});
