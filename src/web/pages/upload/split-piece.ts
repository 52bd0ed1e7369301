/**
 * split-piece: the documents in some lines of NDJSON, counted as the server counts them: a line with nothing but spaces
 * and tabs is none, and the last may lack its end.
 */
const LF = 0x0a;
const blank = new Set([0x20, 0x09, 0x0d]);

export function documentsIn(piece: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < piece.length;) {
    const end = endOfLine(piece, at);
    if (!isBlank(piece, at, end)) count += 1;
    at = end;
  }
  return count;
}

/** The byte behind so many documents. */
export function skipDocuments(piece: Uint8Array, documents: number): number {
  let at = 0;
  for (let left = documents; left > 0 && at < piece.length;) {
    const end = endOfLine(piece, at);
    if (!isBlank(piece, at, end)) left -= 1;
    at = end;
  }
  return at;
}

function endOfLine(piece: Uint8Array, from: number): number {
  const end = piece.indexOf(LF, from);
  return end < 0 ? piece.length : end + 1;
}

function isBlank(piece: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) if (piece[at] !== LF && !blank.has(piece[at]!)) return false;
  return true;
}
