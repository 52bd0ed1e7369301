/**
 * openZip: a ZIP archive (APPNOTE 6.3) by its table of contents, with every bound judged before anything is unpacked:
 * entries, their size unpacked, alone and together.
 *
 * An entry is unpacked piece by piece, and no further than it said of itself; its checksum must fit. Stored and
 * deflated entries only; encrypted ones, archives in several parts and ZIP64 are refused: no spreadsheet writes them.
 * Not here: names of entries as paths, for nothing is written anywhere.
 */
import { crc32, createInflateRaw } from "node:zlib";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import { tooLarge } from "./table.ts";

const ENTRIES_MAX = 500;
/** Of all entries together. */
export const INFLATED_BYTES_MAX = 64 * 1024 * 1024;
const END_BYTES = 22;
const COMMENT_BYTES_MAX = 65_535;
const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;

interface Entry {
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly offset: number;
}

export interface Zip {
  /** Undefined where there is no such entry. Throws `Damaged` where it cannot be unpacked. */
  open(name: string): AsyncIterable<Buffer> | undefined;
}

/** Thrown while an entry is unpacked or read: the file is not what it says. Never leaves the reader of workbooks. */
export class Damaged extends Error {
  override name = "Damaged";
}

const notZip = problem("table.not_xlsx", "", "This is no Excel workbook: save it as .xlsx, without a password.");
const damaged = problem("table.not_xlsx", "", "The workbook is damaged: save it again as .xlsx.");

export function openZip(file: Buffer): Result<Zip> {
  const end = findEnd(file);
  if (end === undefined) return fail(notZip);
  const [count, at] = [file.readUInt16LE(end + 10), file.readUInt32LE(end + 16)];
  const isInParts = file.readUInt16LE(end + 4) !== 0 || file.readUInt16LE(end + 8) !== count;
  if (isInParts || count === 0xffff || at === 0xffffffff) return fail(notZip);
  if (count > ENTRIES_MAX) return fail(tooLarge(`A workbook may have ${ENTRIES_MAX} parts; this one has ${count}.`));
  const entries = new Map<string, Entry>();
  let total = 0;
  let next = at;
  for (let index = 0; index < count; index += 1) {
    if (next + 46 > file.length || file.readUInt32LE(next) !== ENTRY) return fail(damaged);
    const nameBytes = file.readUInt16LE(next + 28);
    const entry: Entry = {
      method: file.readUInt16LE(next + 10),
      crc: file.readUInt32LE(next + 16),
      packedBytes: file.readUInt32LE(next + 20),
      bytes: file.readUInt32LE(next + 24),
      offset: file.readUInt32LE(next + 42),
    };
    if ((file.readUInt16LE(next + 8) & ENCRYPTED) !== 0) return fail(notZip);
    if (entry.method !== STORED && entry.method !== DEFLATED) return fail(notZip);
    total += entry.bytes;
    if (total > INFLATED_BYTES_MAX)
      return fail(tooLarge(`A workbook may have ${INFLATED_BYTES_MAX / 1024 / 1024} MB unpacked; this one has more.`));
    entries.set(file.toString("utf8", next + 46, next + 46 + nameBytes), entry);
    next += 46 + nameBytes + file.readUInt16LE(next + 30) + file.readUInt16LE(next + 32);
  }
  return ok({
    open(name) {
      const entry = entries.get(name);
      return entry === undefined ? undefined : unpack(file, entry);
    },
  });
}

/** The end of the table of contents stands last, before a comment. */
function findEnd(file: Buffer): number | undefined {
  const first = Math.max(0, file.length - END_BYTES - COMMENT_BYTES_MAX);
  for (let at = file.length - END_BYTES; at >= first; at -= 1) if (file.readUInt32LE(at) === END) return at;
  return undefined;
}

async function* unpack(file: Buffer, { method, crc, packedBytes, bytes, offset }: Entry): AsyncGenerator<Buffer> {
  if (offset + 30 > file.length || file.readUInt32LE(offset) !== LOCAL) throw new Damaged();
  const from = offset + 30 + file.readUInt16LE(offset + 26) + file.readUInt16LE(offset + 28);
  if (from + packedBytes > file.length) throw new Damaged();
  const packed = file.subarray(from, from + packedBytes);
  let unpacked = 0;
  let sum = 0;
  for await (const piece of method === STORED ? [packed] : inflate(packed)) {
    unpacked += piece.length;
    if (unpacked > bytes) throw new Damaged();
    sum = crc32(piece, sum);
    yield piece;
  }
  if (unpacked !== bytes || sum !== crc) throw new Damaged();
}

async function* inflate(packed: Buffer): AsyncGenerator<Buffer> {
  const stream = createInflateRaw();
  stream.end(packed);
  try {
    for await (const piece of stream) yield piece as Buffer;
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith("Z_") === true) throw new Damaged();
    throw error;
  } finally {
    stream.destroy();
  }
}
