/**
 * pack: many long texts and byte strings as one binary parameter with offsets.
 *
 * pg sends a Buffer as it is, while an array of texts is quoted element by element on the way out and parsed on the way in. The
 * statement takes its pieces with `substring($1::bytea from o for l)`, which costs only the piece. Offsets are from 1, as SQL counts.
 */
export interface Packed {
  readonly buffer: Buffer;
  readonly offsets: readonly number[];
  readonly lengths: readonly number[];
}

export function pack(values: readonly (string | Uint8Array)[]): Packed {
  const offsets: number[] = [];
  const lengths: number[] = [];
  let bytes = 0;
  for (const value of values) {
    const length = typeof value === "string" ? Buffer.byteLength(value) : value.length;
    offsets.push(bytes + 1);
    lengths.push(length);
    bytes += length;
  }
  const buffer = Buffer.allocUnsafe(bytes);
  values.forEach((value, index) => {
    const start = offsets[index]! - 1;
    if (typeof value === "string") buffer.write(value, start, "utf8");
    else buffer.set(value, start);
  });
  return { buffer, offsets, lengths };
}
