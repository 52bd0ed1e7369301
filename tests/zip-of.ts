/** zipOf: a ZIP archive of texts, as it should be or lying about itself in one respect; and the smallest workbook. */
import { crc32, deflateRawSync } from "node:zlib";

export interface ZipLies {
  /** Of every entry. */
  readonly flags?: number;
  readonly method?: number;
  readonly crc?: number;
  /** Entries that are packed already, and what they say of their size. */
  readonly packed?: Readonly<Record<string, { readonly bytes: Buffer; readonly says: number }>>;
}

/** Undefined members are left out. */
export function zipOf(texts: Readonly<Record<string, string | undefined>>, lies: ZipLies = {}): Buffer {
  const locals: Buffer[] = [];
  const contents: Buffer[] = [];
  let at = 0;
  const entries = Object.entries(texts).flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]));
  for (const [name, text] of entries) {
    const own = lies.packed?.[name];
    const packed = own?.bytes ?? deflateRawSync(Buffer.from(text));
    const shared = Buffer.alloc(26);
    shared.writeUInt16LE(20, 0);
    shared.writeUInt16LE(lies.flags ?? 0, 2);
    shared.writeUInt16LE(lies.method ?? 8, 4);
    shared.writeUInt32LE(lies.crc ?? crc32(text), 10);
    shared.writeUInt32LE(packed.length, 14);
    shared.writeUInt32LE(own?.says ?? Buffer.byteLength(text), 18);
    shared.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from("PK\x03\x04"), shared, Buffer.from(name), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    contents.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), shared, place, Buffer.from(name)]));
    locals.push(local);
    at += local.length;
  }
  const table = Buffer.concat(contents);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(table.length, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...locals, table, Buffer.from("PK\x05\x06"), end]);
}

const relation = (id: string, type: string, target: string): string =>
  `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/${type}" Target="${target}"/>`;

/** The parts of the smallest workbook whose sheet has these rows as XML. */
export const workbookParts = (rows: string): Record<string, string> => ({
  "_rels/.rels": `<Relationships>${relation("r1", "officeDocument", "xl/workbook.xml")}</Relationships>`,
  "xl/workbook.xml": `<workbook xmlns:r="r"><sheets><sheet name="1" r:id="r1"/></sheets></workbook>`,
  "xl/_rels/workbook.xml.rels": `<Relationships>${relation("r1", "worksheet", "/xl/s.xml")}</Relationships>`,
  "xl/s.xml": `<worksheet><sheetData>${rows}</sheetData></worksheet>`,
});
export const workbookOf = (rows: string): Buffer => zipOf(workbookParts(rows));
