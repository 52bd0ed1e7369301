/** Tables as people fill them in: which documents they are, and which cell is wrong in what. */
import { describe, expect, test } from "vitest";
import type { ParcelKind } from "../../customs/documents.ts";
import { goodParcel } from "../../../tests/good-parcel.ts";
import { readTableDocuments, type TableDocuments } from "./read-table-documents.ts";
import { readTable } from "./read-table.ts";
import { columnsOf } from "./table-columns.ts";
import { csvOf } from "./write-template.ts";
import { writeTable, type WrittenTable } from "./write-table.ts";

const parcel = goodParcel("A-1");
const second = { ...parcel.order.items[0]!, line: 2, quantity: "1", total: "120.00", name: "帽子" };
const order = { ...parcel.order, goodsValue: "360.00", paid: "370.00", items: [...parcel.order.items, second] };

const letterOf = (table: WrittenTable, heading: string): number =>
  table.headings.findIndex((one) => one.replace(" *", "") === heading);

/** The good table with some cells written over: "Row heading": text. Row 2 is the first below the headings. */
function changed(table: WrittenTable, cells: Readonly<Record<string, string>>): WrittenTable {
  const rows = table.rows.map((row) => [...row]);
  for (const [where, text] of Object.entries(cells)) {
    const [, row, heading] = /^(\d+) (.+)$/.exec(where)!;
    rows[Number(row) - 2]![letterOf(table, heading!)] = text;
  }
  return { ...table, rows };
}

async function read(table: WrittenTable, kind?: ParcelKind): Promise<TableDocuments> {
  const cells = await readTable(await csvOf(table), "csv");
  if (!cells.ok) throw new Error(JSON.stringify(cells.problems));
  const documents = readTableDocuments(cells.value, kind);
  if (!documents.ok) throw new Error(JSON.stringify(documents.problems));
  return documents.value;
}

const problemsOf = ({ reads, locate }: TableDocuments): string[] =>
  reads
    .flatMap(({ line, problems }) => problems.map((found) => locate(line, found)))
    .map(({ code, pointer, column }) => `${code} ${pointer} ${column?.en ?? "-"}`);

const orders = writeTable("order", [order], "en");
const declarations = writeTable("declaration", [parcel.declaration], "zh");
const payments = writeTable("payment", [parcel.payment], "en");

describe("one wrong cell is pointed at by row, column and heading", () => {
  test.each<{ name: string; table: WrittenTable; cells: Record<string, string>; problem: string }>([
    {
      name: "a price",
      table: orders,
      cells: { "3 Unit price": "1,20" },
      problem: "document.amount_malformed /rows/3/AI Unit price",
    },
    {
      name: "a quantity of zero",
      table: orders,
      cells: { "2 Quantity": "0" },
      problem: "document.amount_zero /rows/2/AH Quantity",
    },
    {
      name: "no name",
      table: orders,
      cells: { "2 Buyer name": "", "3 Buyer name": "" },
      problem: "document.member_missing /rows/2/G Buyer name",
    },
    {
      name: "a line that is no number",
      table: orders,
      cells: { "3 Line": "two" },
      problem: "document.value_malformed /rows/3/AA Line",
    },
    {
      name: "another buyer in the second row",
      table: orders,
      cells: { "3 Buyer name": "测试丙" },
      problem: "table.head_differs /rows/3/G Buyer name",
    },
    {
      name: "a number that the spreadsheet rounded",
      table: orders,
      cells: { "2 Bar code": "6.90123E+12" },
      problem: "table.number_rounded /rows/2/AF Bar code",
    },
    {
      name: "and where it is required, once",
      table: payments,
      cells: { "2 Payer identity number": "1.10101E+17" },
      problem: "table.number_rounded /rows/2/I Payer identity number",
    },
    {
      name: "a day that does not exist",
      table: declarations,
      cells: { "2 申报日期": "2026-02-30" },
      problem: "document.day_malformed /rows/2/Q Declared on",
    },
    {
      name: "a time without a day",
      table: payments,
      cells: { "2 Paid at": "10:01" },
      problem: "document.time_malformed /rows/2/N Paid at",
    },
    {
      name: "a unit alone",
      table: declarations,
      cells: { "2 第二数量": "" },
      problem: "document.member_missing /rows/2/BF Second quantity",
    },
  ])("$name", async ({ table, cells, problem }) => {
    expect(problemsOf(await read(changed(table, cells)))).toEqual([problem]);
  });

  test("in words, with what to do", async () => {
    const { locate, reads } = await read(changed(orders, { "3 Line": "two" }));
    expect(locate(1, reads[0]!.problems[0]!)).toEqual({
      code: "document.value_malformed",
      pointer: "/rows/3/AA",
      detail: "Row 3, column AA (Line): Write a whole number from 1 to 9999.",
      column: { en: "Line", zh: "商品序号" },
    });
  });

  test("what is found later at the door is pointed at as well, a whole document by its first row", async () => {
    const { locate } = await read(orders);
    const at = (pointer: string): string =>
      locate(1, { code: "filing.line_total_wrong", pointer, detail: "Write it." }).pointer;
    expect(at("/items/1/total")).toBe("/rows/3/AJ");
    expect(at("/paid")).toBe("/rows/2/T");
    expect(at("/items")).toBe("/rows/2");
    expect(at("/buyer")).toBe("/rows/2");
    expect(at("")).toBe("/rows/2");
  });
});

describe("is taken as a spreadsheet writes it", () => {
  test.each<{ name: string; table: WrittenTable; cells: Record<string, string>; path: string; value: string }>([
    {
      name: "a day with slashes",
      table: declarations,
      cells: { "2 申报日期": "2026/11/9" },
      path: "declaredOn",
      value: "2026-11-09",
    },
    {
      name: "a time without its offset is Beijing time",
      table: payments,
      cells: { "2 Paid at": "2026/11/10 9:05" },
      path: "paidAt",
      value: "2026-11-10T09:05:00+08:00",
    },
    {
      name: "a time with its offset",
      table: payments,
      cells: { "2 Paid at": "2026-11-10T02:00:00Z" },
      path: "paidAt",
      value: "2026-11-10T02:00:00Z",
    },
    {
      name: "spaces around a value",
      table: payments,
      cells: { "2 Payment transaction": "  TX9 " },
      path: "transaction",
      value: "TX9",
    },
    {
      name: "a name that begins like a formula",
      table: payments,
      cells: { "2 Remark": "=1+1" },
      path: "note",
      value: "=1+1",
    },
    {
      name: "an apostrophe that is its own",
      table: payments,
      cells: { "2 Remark": "'=1+1" },
      path: "note",
      value: "'=1+1",
    },
    { name: "a line end in a cell", table: payments, cells: { "2 Remark": "a\r\nb" }, path: "note", value: "a\nb" },
  ])("$name", async ({ table, cells, path, value }) => {
    const { reads } = await read(changed(table, cells));
    expect(reads[0]!.problems).toEqual([]);
    expect((reads[0]!.document as unknown as Record<string, unknown>)[path]).toBe(value);
  });

  test("headings of both languages, paths, other cases and full width, in any order", async () => {
    const columns = columnsOf("payment");
    const headings = columns.map(
      ({ heading, path }, index) =>
        [heading.zh, heading.en.toUpperCase(), `${heading.en.replaceAll(" ", "  ")} ＊`, path.replaceAll("/", ".")][
          index % 4
        ]!,
    );
    const table = { headings: headings.toReversed(), rows: payments.rows.map((row) => row.toReversed()) };
    expect((await read(table)).reads[0]!.document).toEqual(parcel.payment);
  });
});

describe("rows are documents", () => {
  test("rows with the same key are the lines of one document, wherever they stand", async () => {
    const other = goodParcel("A-2").order;
    const table = writeTable("order", [order, other], "en");
    const shuffled = { ...table, rows: [table.rows[0]!, table.rows[2]!, table.rows[1]!] };
    const { reads, rowsOf } = await read(shuffled);
    expect(reads.map(({ document }) => document)).toEqual([order, other]);
    expect([rowsOf(1), rowsOf(2)]).toEqual([[2, 4], [3]]);
  });

  test("what is beside the lines may be left out in further rows", async () => {
    const heads = columnsOf("order").filter(
      ({ isOfLine, path }) => !isOfLine && !["platform", "orderNo"].includes(path),
    );
    const cells = Object.fromEntries(heads.map(({ heading }) => [`3 ${heading.en}`, ""]));
    expect((await read(changed(orders, cells))).reads[0]!.document).toEqual(order);
  });

  test("a payment is a row, also where two have one key", async () => {
    const { reads, rowsOf } = await read(writeTable("payment", [parcel.payment, parcel.payment], "zh"));
    expect(reads).toHaveLength(2);
    expect(rowsOf(2)).toEqual([3]);
  });

  test("a change is a change, a draft a draft, and what is kept is the document's own JSON", async () => {
    const { reads } = await read(changed(payments, { "2 Filing type": "2", "2 Filing status": "1" }));
    expect(reads[0]).toMatchObject({ intent: "change", isDraft: true, entrance: "json", line: 1 });
    expect(JSON.parse(reads[0]!.raw)).toMatchObject({ kind: "payment", transaction: parcel.payment.transaction });
  });

  test("more lines than a document may have are that document's problem", async () => {
    const items = Array.from({ length: 120 }, (_, index) => ({ ...second, line: index + 1 }));
    expect(problemsOf(await read(writeTable("order", [{ ...order, items }], "en")))).toEqual([
      "document.too_many_lines /rows/2 -",
    ]);
  });
});

describe("headings that no template has", () => {
  const refusalOf = async (table: WrittenTable, kind?: ParcelKind): Promise<string[]> => {
    const cells = await readTable(await csvOf(table), "csv");
    const documents = cells.ok ? readTableDocuments(cells.value, kind) : cells;
    return documents.ok ? ["taken"] : documents.problems.map(({ code, pointer }) => `${code} ${pointer}`);
  };
  const without = (heading: string): WrittenTable => {
    const at = letterOf(payments, heading);
    const cut = (cells: readonly string[]): string[] => cells.filter((_, index) => index !== at);
    return { headings: cut(payments.headings), rows: payments.rows.map(cut) };
  };
  const withMore = (heading: string, cell: string): WrittenTable => ({
    headings: [...payments.headings, heading],
    rows: payments.rows.map((row) => [...row, cell]),
  });
  test.each<{ name: string; table: WrittenTable; kind?: ParcelKind; refusal: string[] }>([
    { name: "a required column lacks", table: without("Paid at"), refusal: ["table.column_missing /rows/1"] },
    { name: "an optional one lacks", table: without("Remark"), refusal: ["taken"] },
    { name: "a stranger", table: withMore("Colour", "red"), refusal: ["table.column_unknown /rows/1/R"] },
    { name: "cells without a heading", table: withMore("", "red"), refusal: ["table.column_unknown /rows/1/R"] },
    { name: "neither heading nor cells", table: withMore("", ""), refusal: ["taken"] },
    { name: "the same twice", table: withMore("币制", "CNY"), refusal: ["table.column_repeated /rows/1/R"] },
    { name: "the column of problems of a corrected table", table: withMore("问题", "Row 2: …"), refusal: ["taken"] },
    {
      name: "no heading that is known",
      table: { headings: ["a", "b"], rows: [["1", "2"]] },
      refusal: ["table.kind_unknown /rows/1"],
    },
    { name: "no row", table: { ...payments, rows: [] }, refusal: ["message.empty "] },
  ])("$name", async ({ table, kind, refusal }) => {
    expect(await refusalOf(table, kind)).toEqual(refusal);
  });

  test("the kind that is said counts, whatever the headings look like", async () => {
    expect(await refusalOf(payments, "waybill")).toContain("table.column_missing /rows/1");
    expect(await refusalOf(payments, "payment")).toEqual(["taken"]);
  });

  test("a heading that may be somebody's number is not repeated", async () => {
    const table = await readTable(await csvOf(withMore("13900000001", "x")), "csv");
    const documents = table.ok ? readTableDocuments(table.value, undefined) : table;
    expect(JSON.stringify(documents)).not.toContain("13900000001");
  });
});
