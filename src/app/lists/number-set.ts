/**
 * NumberSet: places on the list, as bits in segments of 8,192; a million of them are 123 segments of a kilobyte.
 *
 * Sets are never changed once they are made; operations answer new ones, without empty segments. A segment that is kept
 * travels as positions (two bytes each, big-endian, ascending) where they are few, else as its words (little-endian).
 * Not here: reading them (`list-ports.ts`), what a place is on the list of.
 */
import { assert } from "../../kernel/assert.ts";

export const SEGMENT_LENGTH = 8_192;
const WORD_BITS = 32;
const WORDS = SEGMENT_LENGTH / WORD_BITS;
const RAW_BYTES = WORDS * 4;
/** As many positions take less room than the words. */
const POSITIONS_MAX = RAW_BYTES / 2 - 1;

export type Bits = Uint32Array;
export type NumberSet = ReadonlyMap<number, Bits>;

export const emptySet: NumberSet = new Map();
export const segmentOf = (number: number): number => Math.floor(number / SEGMENT_LENGTH);
export const newBits = (): Bits => new Uint32Array(WORDS);

export function putBit(bits: Bits, number: number, isSet: boolean): void {
  const at = number % SEGMENT_LENGTH;
  const mask = 1 << (at % WORD_BITS);
  if (isSet) bits[at >> 5]! |= mask;
  else bits[at >> 5]! &= ~mask;
}

export function has(set: NumberSet, number: number): boolean {
  const at = number % SEGMENT_LENGTH;
  return ((set.get(segmentOf(number))?.[at >> 5] ?? 0) & (1 << (at % WORD_BITS))) !== 0;
}

export function setOf(numbers: Iterable<number>): NumberSet {
  const set = new Map<number, Bits>();
  for (const number of numbers) {
    const segment = segmentOf(number);
    const bits = set.get(segment) ?? newBits();
    set.set(segment, bits);
    putBit(bits, number, true);
  }
  return set;
}

/** 1 to `last`. */
export function upTo(last: number): NumberSet {
  const set = new Map<number, Bits>();
  for (let segment = 0; segment * SEGMENT_LENGTH <= last && last > 0; segment += 1) {
    const bits = newBits();
    const end = Math.min(SEGMENT_LENGTH, last - segment * SEGMENT_LENGTH + 1);
    bits.fill(0xffffffff, 0, end >> 5);
    if (end % WORD_BITS > 0) bits[end >> 5] = 2 ** (end % WORD_BITS) - 1;
    if (segment === 0) putBit(bits, 0, false);
    set.set(segment, bits);
  }
  return set;
}

export function intersect(sets: readonly NumberSet[]): NumberSet {
  const [smallest, ...others] = [...sets].sort((a, b) => a.size - b.size);
  assert(smallest !== undefined, "intersect: no set");
  const both = new Map<number, Bits>();
  for (const [segment, own] of smallest) {
    const found = others.map((other) => other.get(segment));
    if (found.includes(undefined)) continue;
    const bits = own.slice();
    let any = 0;
    for (let word = 0; word < WORDS; word += 1) {
      for (const other of found) bits[word]! &= other![word]!;
      any |= bits[word]!;
    }
    if (any !== 0) both.set(segment, bits);
  }
  return both;
}

export function unite(sets: readonly NumberSet[]): NumberSet {
  if (sets.length === 1) return sets[0]!;
  const all = new Map<number, Bits>();
  for (const set of sets)
    for (const [segment, own] of set) {
      const known = all.get(segment);
      if (known === undefined) all.set(segment, own.slice());
      else for (let word = 0; word < WORDS; word += 1) known[word]! |= own[word]!;
    }
  return all;
}

export function without(set: NumberSet, taken: NumberSet): NumberSet {
  const left = new Map<number, Bits>();
  for (const [segment, own] of set) {
    const other = taken.get(segment);
    if (other === undefined) {
      left.set(segment, own);
      continue;
    }
    const bits = own.slice();
    let any = 0;
    for (let word = 0; word < WORDS; word += 1) any |= bits[word]! &= ~other[word]!;
    if (any !== 0) left.set(segment, bits);
  }
  return left;
}

export function countOf(set: NumberSet): number {
  let count = 0;
  for (const bits of set.values()) count += countBits(bits);
  return count;
}

function countBits(bits: Bits): number {
  let count = 0;
  for (let word = 0; word < WORDS; word += 1) {
    let left = bits[word]!;
    left -= (left >>> 1) & 0x55555555;
    left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
    count += Math.imul((left + (left >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}

/** Ascending. */
export function* numbersIn(set: NumberSet): Generator<number> {
  for (const segment of [...set.keys()].sort((a, b) => a - b)) {
    const bits = set.get(segment)!;
    for (let word = 0; word < WORDS; word += 1) {
      for (let left = bits[word]!; left !== 0; left &= left - 1)
        yield segment * SEGMENT_LENGTH + word * WORD_BITS + (31 - Math.clz32(left & -left));
    }
  }
}

/** The greatest numbers under `below`, descending. */
export function lastOf(set: NumberSet, below: number, limit: number): number[] {
  const found: number[] = [];
  for (const segment of [...set.keys()].sort((a, b) => b - a)) {
    if (segment * SEGMENT_LENGTH >= below) continue;
    const own = [...numbersIn(new Map([[segment, set.get(segment)!]]))].filter((number) => number < below);
    found.push(...own.reverse().slice(0, limit - found.length));
    if (found.length >= limit) break;
  }
  return found;
}

/** The least numbers over `above`, ascending. */
export function firstOf(set: NumberSet, above: number, limit: number): number[] {
  const found: number[] = [];
  for (const segment of [...set.keys()].sort((a, b) => a - b)) {
    if ((segment + 1) * SEGMENT_LENGTH <= above) continue;
    for (const number of numbersIn(new Map([[segment, set.get(segment)!]]))) {
      if (number <= above) continue;
      if (found.length === limit) return found;
      found.push(number);
    }
  }
  return found;
}

export function encodeBits(bits: Bits): Uint8Array {
  const count = countBits(bits);
  const bytes = new Uint8Array(count <= POSITIONS_MAX ? count * 2 : RAW_BYTES);
  const view = new DataView(bytes.buffer);
  if (count > POSITIONS_MAX) {
    for (let word = 0; word < WORDS; word += 1) view.setUint32(word * 4, bits[word]!, true);
    return bytes;
  }
  let at = 0;
  for (const position of numbersIn(new Map([[0, bits]]))) {
    view.setUint16(at, position);
    at += 2;
  }
  return bytes;
}

export function decodeBits(bytes: Uint8Array): Bits {
  const bits = newBits();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length === RAW_BYTES) {
    for (let word = 0; word < WORDS; word += 1) bits[word] = view.getUint32(word * 4, true);
    return bits;
  }
  assert(bytes.length < RAW_BYTES && bytes.length % 2 === 0, "decodeBits: neither positions nor words");
  for (let at = 0; at < bytes.length; at += 2) putBit(bits, view.getUint16(at), true);
  return bits;
}
