/**
 * backup-frames: the form of a backup: gzip around frames of one letter, a length (4 bytes, big-endian) and a payload.
 *
 * `H` head (JSON), then for each table `T` (JSON: its name and columns), `D`… (rows as PostgreSQL's COPY text), `E`
 * (JSON: rows, SHA-256 of them), and at the end `Z` (JSON: SHA-256 of all before it). A file without its `Z` is not
 * whole. The hashes find what broke, not who forged: proof against forgery are the signed heads of the journal.
 */
import { createHash, type Hash } from "node:crypto";

export const FORMAT = 1;

export interface BackupHead {
  readonly format: number;
  readonly createdAt: string;
  /** Applied migrations, in order. */
  readonly migrations: readonly { readonly name: string; readonly sha256: string }[];
  /** Rows by table, in the order in which the tables follow. */
  readonly tables: Readonly<Record<string, number>>;
  /** Where sequences stand, by name. */
  readonly sequences: Readonly<Record<string, string>>;
  /** Names of the sets of keys that the data was hashed and sealed with; never the keys. */
  readonly keys: readonly string[];
}
export interface TableHead {
  readonly table: string;
  readonly columns: readonly string[];
}
export interface TableEnd {
  readonly rows: number;
  readonly sha256: string;
}

/** The file is no backup, not whole, altered, or not for this program: one sentence says which. */
export class BackupProblem extends Error {
  override name = "BackupProblem";
}

export type Letter = "H" | "T" | "D" | "E" | "Z";
const LETTERS = "HTDEZ";
const HEADER_BYTES = 5;
/** Frames are written smaller; a larger one is not ours, and is not taken into memory. */
const PAYLOAD_BYTES_MAX = 16 * 1024 * 1024;

/** Makes frames, and remembers what the end must say of them. */
export function frameWriter(): { frame(letter: Letter, payload: Buffer | object): Buffer[]; end(): Buffer[] } {
  const whole = createHash("sha256");
  function frame(letter: Letter, payload: Buffer | object): Buffer[] {
    const bytes = Buffer.isBuffer(payload) ? payload : Buffer.from(JSON.stringify(payload));
    const frames: Buffer[] = [];
    for (let start = 0; start === 0 || start < bytes.length; start += PAYLOAD_BYTES_MAX) {
      const part = bytes.subarray(start, start + PAYLOAD_BYTES_MAX);
      const header = Buffer.alloc(HEADER_BYTES);
      header.write(letter, "latin1");
      header.writeUInt32BE(part.length, 1);
      whole.update(header).update(part);
      frames.push(header, part);
    }
    return frames;
  }
  return { frame, end: () => frame("Z", { sha256: whole.copy().digest("hex") }) };
}

export interface Frame {
  readonly letter: Letter;
  readonly payload: Buffer;
}

/** Reads frames off a stream of bytes; ends after a `Z` that is true. Throws `BackupProblem` for anything else. */
export async function* readFrames(bytes: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  const whole = createHash("sha256");
  let parts: Buffer[] = [];
  let length = 0;
  let wanted = HEADER_BYTES;
  let letter: Letter | undefined;
  let isOver = false;
  for await (const piece of bytes) {
    if (isOver) throw new BackupProblem("The file goes on after its end: it is not as it was written.");
    parts.push(piece);
    length += piece.length;
    while (length >= wanted) {
      const all = parts.length === 1 ? parts[0]! : Buffer.concat(parts, length);
      const taken = all.subarray(0, wanted);
      parts = [all.subarray(wanted)];
      length -= wanted;
      if (letter === undefined) {
        letter = letterOf(taken);
        wanted = taken.readUInt32BE(1);
        if (wanted > PAYLOAD_BYTES_MAX) throw altered();
        if (letter !== "Z") whole.update(taken);
      } else {
        if (letter === "Z") {
          checkEnd(taken, whole);
          if (length > 0) throw altered();
          isOver = true;
        } else whole.update(taken);
        yield { letter, payload: taken };
        letter = undefined;
        wanted = HEADER_BYTES;
        if (isOver) break;
      }
    }
  }
  if (!isOver) throw new BackupProblem("The file is not whole: it ends before its end.");
}

function letterOf(header: Buffer): Letter {
  const letter = header.toString("latin1", 0, 1);
  if (!LETTERS.includes(letter)) throw altered();
  return letter as Letter;
}

function checkEnd(payload: Buffer, whole: Hash): void {
  if ((parseFrame(payload) as { sha256: string }).sha256 !== whole.digest("hex")) throw altered();
}

export const altered = (): BackupProblem =>
  new BackupProblem("The file was altered, or is no backup of Fairway: what it holds is not what was written.");

export function parseFrame(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString("utf8"));
  } catch (error) {
    throw new BackupProblem("The file was altered, or is no backup of Fairway.", { cause: error });
  }
}
