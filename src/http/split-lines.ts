/**
 * split-lines: a stream of bytes into lines, in memory bounded by one line.
 *
 * Lines end with LF or CRLF; the last one may lack its end; blank lines (spaces and tabs at most) are passed over; a
 * byte order mark at the very beginning is dropped. A line over the limit is reported once and its bytes are thrown
 * away as they arrive. A line is decoded only when it is whole, so a character split between two chunks is one
 * character. Not here: what a line means.
 */
import { isUtf8 } from "node:buffer";

const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;
const TAB = 0x09;
/** Pieces of one line that are held apart; a line that trickles in byte by byte must not cost an object for each. */
const PIECES_MAX = 256;

export type Line =
  /** `bytes` is what the line took on the wire, for those who must bound memory. */
  | { readonly text: string; readonly bytes: number }
  | { readonly text: undefined; readonly bytes: number; readonly fault: "encoding_wrong" | "too_long" };

export interface LineSplitter {
  /** The lines that end in this chunk. */
  push(chunk: Buffer): Line[];
  /** The last line, where the stream did not end with a line end. */
  end(): Line[];
}

const tooLong: Line = { text: undefined, bytes: 0, fault: "too_long" };

export function createLineSplitter(lineBytesMax: number): LineSplitter {
  let held: Buffer[] = []; // The beginning of a line whose end has not arrived.
  let heldBytes = 0;
  let isSkipping = false; // Inside a line that was found too long; already reported.
  let isFirst = true;

  function hold(piece: Buffer, lines: Line[]): void {
    if (isSkipping || piece.length === 0) return;
    heldBytes += piece.length;
    if (heldBytes > lineBytesMax + 1) {
      // One byte more, because a CR before the LF is not part of the line.
      lines.push(tooLong);
      drop();
      isSkipping = true;
      isFirst = false;
      return;
    }
    held.push(piece);
    if (held.length >= PIECES_MAX) held = [Buffer.concat(held, heldBytes)];
  }

  function drop(): void {
    held = [];
    heldBytes = 0;
  }

  /** Takes one whole line, `bytes[start, end)` without its LF, into `lines`. */
  function take(bytes: Buffer, start: number, end: number, isValid: boolean, lines: Line[]): void {
    let from = start;
    let to = end;
    if (isFirst) {
      isFirst = false;
      if (to - from >= 3 && bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf) from += 3;
    }
    if (to > from && bytes[to - 1] === CR) to -= 1;
    if (to - from > lineBytesMax) return void lines.push(tooLong);
    if (isBlank(bytes, from, to)) return;
    const length = to - from;
    if (!isValid && !isUtf8(bytes.subarray(from, to))) {
      lines.push({ text: undefined, bytes: length, fault: "encoding_wrong" });
    } else lines.push({ text: bytes.toString("utf8", from, to), bytes: length });
  }

  function push(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    let start = 0;
    let end = chunk.indexOf(LF);
    if (end >= 0 && (heldBytes > 0 || isSkipping)) {
      hold(chunk.subarray(0, end), lines);
      if (isSkipping) isSkipping = false;
      else {
        const whole = Buffer.concat(held, heldBytes);
        drop();
        take(whole, 0, whole.length, false, lines);
      }
      start = end + 1;
      end = chunk.indexOf(LF, start);
    }
    if (end >= 0) {
      const last = chunk.lastIndexOf(LF);
      const isValid = isUtf8(chunk.subarray(start, last)); // One check for all; only where it fails, one for each line.
      for (; end >= 0; end = chunk.indexOf(LF, start)) {
        take(chunk, start, end, isValid, lines);
        start = end + 1;
      }
    }
    hold(chunk.subarray(start), lines);
    return lines;
  }

  function end(): Line[] {
    const lines: Line[] = [];
    const whole = Buffer.concat(held, heldBytes);
    drop();
    if (whole.length > 0) take(whole, 0, whole.length, false, lines);
    return lines;
  }

  return { push, end };
}

function isBlank(bytes: Buffer, start: number, end: number): boolean {
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index];
    if (byte !== SPACE && byte !== TAB && byte !== CR) return false;
  }
  return true;
}
