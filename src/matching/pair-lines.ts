/**
 * pairLines: which line of the order stands against which line of the declaration: those of one number, by number.
 *
 * Numbers that only one document has are paired off with those that only the other has, in order, so that a line with
 * a wrong number is one mismatch and not two. What is left over stands against the place behind the other document's
 * last line. Positions are indexes into the documents' lists. Not here: comparing (`match.ts`), a number used twice (a
 * problem at the door).
 */
import { assert } from "../kernel/assert.ts";

export interface LinePair {
  /** Index in the order; at or behind its end where the order has no such line. */
  readonly left: number;
  /** Index in the declaration, likewise. */
  readonly right: number;
  readonly isOneNumber: boolean;
}

interface Line {
  readonly line: number;
}

export function pairLines(left: readonly Line[], right: readonly Line[]): LinePair[] {
  if (isAligned(left, right)) return left.map((_, index) => ({ left: index, right: index, isOneNumber: true }));
  const [leftByNumber, rightByNumber] = [byNumber(left), byNumber(right)];
  const both: LinePair[] = [];
  const onlyLeft: number[] = [];
  for (const [line, index] of leftByNumber) {
    const other = rightByNumber.get(line);
    if (other === undefined) onlyLeft.push(index);
    else both.push({ left: index, right: other, isOneNumber: true });
  }
  const onlyRight = [...rightByNumber].filter(([line]) => !leftByNumber.has(line)).map(([, index]) => index);
  const strangers = Math.max(onlyLeft.length, onlyRight.length);
  for (let place = 0; place < strangers; place++) {
    both.push({
      left: onlyLeft[place] ?? left.length + place - onlyLeft.length,
      right: onlyRight[place] ?? right.length + place - onlyRight.length,
      isOneNumber: false,
    });
  }
  return both;
}

/** The ordinary case: the same numbers in the same, ascending order. */
const isAligned = (left: readonly Line[], right: readonly Line[]): boolean =>
  left.length === right.length &&
  left.every(({ line }, index) => line === right[index]!.line && (index === 0 || left[index - 1]!.line < line));

/** Number to index, in ascending order of numbers. */
function byNumber(lines: readonly Line[]): Map<number, number> {
  const entries = lines.map(({ line }, index): [number, number] => [line, index]);
  const map = new Map(entries.sort(([a], [b]) => a - b));
  assert(map.size === lines.length, "pairLines: a line number used twice passed the door");
  return map;
}
