import { expect, test } from "vitest";
import { fileForm } from "./file-form.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test.each<{ name: string; file: string; first: Uint8Array; form: string }>([
  { name: "a workbook", file: "a.xlsx", first: bytes("PK\u0003\u0004…"), form: "xlsx" },
  { name: "a workbook under another name", file: "a.csv", first: bytes("PK\u0003\u0004…"), form: "xlsx" },
  { name: "the former Excel format", file: "a.xls", first: new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]), form: "oldExcel" },
  { name: "CSV", file: "订单.CSV", first: bytes("订单编号,币制\n"), form: "csv" },
  { name: "CSV in GB18030", file: "a.csv", first: new Uint8Array([0xb6, 0xa9, 0xb5, 0xa5]), form: "csv" },
  { name: "CSV whose first heading is in brackets", file: "a.csv", first: bytes("[a],b\n"), form: "csv" },
  { name: "XML", file: "a.xml", first: bytes("\ufeff <?xml"), form: "xml" },
  { name: "XML in UTF-16", file: "a", first: new Uint8Array([0xff, 0xfe, 0x3c, 0x00]), form: "xml" },
  { name: "an array of JSON", file: "a.json", first: bytes("\n[{"), form: "json" },
  { name: "one document", file: "a.json", first: bytes('{"kind":"order"}\n'), form: "json" },
  { name: "lines, as the name says", file: "a.ndjson", first: bytes('{"kind":'), form: "ndjson" },
  { name: "lines, as they look", file: "a.log", first: bytes('{"kind":"order"}\n{'), form: "ndjson" },
  { name: "a document over several lines", file: "a", first: bytes('{\n "kind":'), form: "json" },
  { name: "a picture", file: "a.png", first: new Uint8Array([0x89, 0x50, 0x4e, 0x47]), form: "notKnown" },
  { name: "nothing", file: "a.csv", first: new Uint8Array(), form: "empty" },
])("$name", ({ file, first, form }) => {
  expect(fileForm(file, first)).toBe(form);
});
