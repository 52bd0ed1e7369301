/** corpora: the good inputs of each format that the mutator starts from, with persons planted in them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { documentKinds, parcelKinds } from "../../src/customs/documents.ts";
import { sampleDocuments } from "../../src/messages/ceb/sample-documents.ts";
import { wrapInDxp } from "../../src/messages/ceb/wrap-in-dxp.ts";
import { writeCeb } from "../../src/messages/ceb/write-ceb.ts";
import { samples } from "../../src/messages/json/samples.ts";
import { columnLetter } from "../../src/messages/table/table.ts";
import { writeTable } from "../../src/messages/table/write-table.ts";
import { documentsOf, goodParcel } from "../good-parcel.ts";
import { workbookOf } from "../zip-of.ts";
import type { Corpus } from "./mutate.ts";

const root = join(import.meta.dirname, "../..");
const filesOf = (folder: string, ending: string): Buffer[] =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => readFileSync(join(root, folder, name)));

const messages = documentKinds.map((kind) => writeCeb(kind, [sampleDocuments[kind], sampleDocuments[kind]]));
const names = {
  messageId: "M1",
  sender: "S1",
  receiver: "R1",
  createdAt: "2026-11-10T10:00:00",
  messageType: "CEB621Message",
};

const xmlTokens = /(?=<)|(?<=>)/;
const xmlHurtful = [
  ...[
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?x",
    "?>",
    "<!DOCTYPE x [<!ENTITY e 'f'>]>",
    "&e;",
    "&#0;",
  ],
  ...[
    "&#x10FFFF;",
    "&amp;",
    'xmlns="u"',
    'xmlns:ceb="u"',
    "<ceb:t13900000001/>",
    "<ceb:OrderList/>",
    "<ceb:Order>",
    "&lt;",
  ],
  ...["</ceb:Order>", "<a>".repeat(40), "<a/>".repeat(300), 'encoding="GBK"', "<constructor:a/>", "\ufffe"],
];

export const cebCorpus: Corpus = {
  samples: [
    ...[
      ...filesOf("docs/examples/ceb", ".xml"),
      ...filesOf("tests/golden/ceb", ".in.xml"),
      ...messages.map((text) => Buffer.from(text)),
    ],
    Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(messages[0]!.replace("UTF-8", "UTF-16"), "utf16le")]),
  ],
  tokens: xmlTokens,
  hurtful: xmlHurtful,
};

export const dxpCorpus: Corpus = {
  samples: messages.map((text) => Buffer.from(wrapInDxp(text, names))),
  tokens: xmlTokens,
  hurtful: [...xmlHurtful, "<Data>", "</Data>", "====", "PGEvPg==", "<DxpMsg>", "\n".repeat(500)],
};

const jsonTokens = /(?=[{}[\],:])|(?<=[{}[\],:])/;
const jsonHurtful = [
  ...[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"',
    "null",
    "[]",
    "{}",
    '"\\ud800"',
    '"\\u0000"',
    "1e400",
    "-0",
    "[".repeat(40),
    "[0,".repeat(500),
  ],
  ...['"__proto__":', '"13900000001":', '"kind":"payment",', '"a":1,'.repeat(300), "// x", "\\"],
];
const parcel = documentsOf(goodParcel("H-1"));
const jsonDocuments = [...Object.values(samples), ...parcel].map((document) => Buffer.from(JSON.stringify(document)));

export const jsonDocumentCorpus: Corpus = { samples: jsonDocuments, tokens: jsonTokens, hurtful: jsonHurtful };

export const jsonBodyCorpus: Corpus = {
  samples: [
    ...filesOf("docs/examples/parcel", ".json"),
    Buffer.from(JSON.stringify(Object.values(samples), null, 1)),
    Buffer.from(JSON.stringify(parcel)),
    ...jsonDocuments,
  ],
  tokens: jsonTokens,
  hurtful: jsonHurtful,
};

export const ndjsonCorpus: Corpus = {
  samples: [
    Buffer.concat(jsonDocuments.flatMap((document) => [document, Buffer.from("\n")])),
    ...filesOf("docs/examples", ".ndjson"),
  ],
  tokens: /(?=[{}[\],:\n])|(?<=[{}[\],:\n])/,
  hurtful: [...jsonHurtful, "\n", "\r\n", "\n\n", "\r", " \t\n"],
};

const csvHurtful = [
  ",",
  '"',
  '""',
  "\n",
  "\r\n",
  ";",
  "|",
  "13900000001,",
  "110101199001010010",
  "13%",
  "%",
  "=1+1",
  ",".repeat(200),
  '"\n'.repeat(200),
];
const csvTokens = /(?=[,\n])|(?<=[,\n])/;
/** The head and some rows: the file as a whole is large. */
const beginningOf = (path: string): Buffer =>
  Buffer.from(readFileSync(join(root, path), "utf8").split("\n").slice(0, 12).join("\n"));

export const tariffCorpus: Corpus = {
  samples: [beginningOf("rulebook/tariff-cn.csv")],
  tokens: csvTokens,
  hurtful: csvHurtful,
};
export const listCorpus: Corpus = {
  samples: [beginningOf("rulebook/positive-list-cn.csv")],
  tokens: csvTokens,
  hurtful: csvHurtful,
};

const tables = parcelKinds.map((kind, index) =>
  writeTable(kind, [goodParcel("H-1")[kind], goodParcel("H-2")[kind]], index % 2 === 0 ? "en" : "zh"),
);
const line = (cells: readonly string[]): string => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(",");
/** Documents of each kind as CSV, in UTF-8 and in UTF-16. */
export const csvTableCorpus: Corpus = {
  samples: [
    ...tables.map(({ headings, rows }) => Buffer.from([headings, ...rows].map(line).join("\n"))),
    ...tables.map(({ headings, rows }) => Buffer.from([headings, ...rows].map((row) => row.join("\t")).join("\r\n"))),
    Buffer.from(`\ufeff${[tables[0]!.headings, ...tables[0]!.rows].map(line).join("\n")}`, "utf16le"),
  ],
  tokens: csvTokens,
  hurtful: [...csvHurtful, "\t", "1.1E+17", "问题", "Currency", "订单编号", ",,,,\n", "2026/13/45", "'=", "# "],
};

/** The XML of a sheet with texts, numbers, formulas, days and shared strings. */
const cellsOf = (cells: readonly string[], row: number): string =>
  cells
    .map((cell, index) => {
      const reference = `${columnLetter(index)}${row}`;
      if (/^[0-9]+$/.test(cell)) return `<c r="${reference}"><f>1+1</f><v>${cell}</v></c>`;
      return `<c r="${reference}" t="inlineStr"><is><t>${cell}</t></is></c>`;
    })
    .join("");
export const sheetCorpus: Corpus = {
  samples: tables.map(({ headings, rows }) =>
    Buffer.from(
      [headings, ...rows].map((row, index) => `<row r="${index + 1}">${cellsOf(row, index + 1)}</row>`).join(""),
    ),
  ),
  tokens: xmlTokens,
  hurtful: [
    ...xmlHurtful,
    ...['<c t="s"><v>0</v></c>', '<c s="1"><v>45000.5</v></c>', '<c r="XFD1"><v>1</v></c>', '<row r="99999999">'],
    ...["<v>1e400</v>", "<f>", '<c t="e"><v>#N/A</v></c>', "_x0000_", "_xD800_", '<c r="A0" t="d">', "<rPh>"],
  ],
};
/** A whole workbook, whose archive is attacked. */
export const workbookCorpus: Corpus = {
  samples: sheetCorpus.samples.map((sheet) => workbookOf(sheet.toString())),
  tokens: /(?=PK)/,
  hurtful: ["PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "\0\0\0\0", "\x7f\x7f\x7f\x7f"],
};

const yamlHurtful = [
  "&a",
  "*a",
  "<<: *a",
  "!!js/function x",
  "- ",
  ": ",
  "|\n",
  ">",
  "{",
  "[",
  "---\n",
  "? ",
  "\t",
  "#",
  "~",
  "!!binary aGk=",
  "1e400",
  ".nan",
];
const yamlTokens = /(?=[\n:])|(?<=[\n:])/;
const cel = [
  "1/0 > 0",
  "[1].all(x, x > 0)",
  "'a'.matches('(a+)+$')",
  "true && ",
  "(".repeat(300),
  "unknown > 1",
  "1",
  "''",
  "{}",
];

export const ruleCorpus: Corpus = {
  samples: filesOf("rulebook/rules", ".yaml"),
  tokens: yamlTokens,
  hurtful: [...yamlHurtful, ...cel],
};
export const matchingCorpus: Corpus = {
  samples: [readFileSync(join(root, "rulebook/matching.yaml"))],
  tokens: yamlTokens,
  hurtful: yamlHurtful,
};
export const lanesCorpus: Corpus = {
  samples: [readFileSync(join(root, "rulebook/lanes.yaml"))],
  tokens: yamlTokens,
  hurtful: yamlHurtful,
};

export const jsonCorpusOf = (values: readonly string[]): Corpus => ({
  samples: values.map((value) => Buffer.from(value)),
  tokens: jsonTokens,
  hurtful: jsonHurtful,
});
