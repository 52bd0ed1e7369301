/**
 * findOverlaps: rows of one code that are in force on the same day; a file that has them does not say which applies.
 */
import type { Day } from "../../kernel/day.ts";

export interface DatedCode {
  readonly line: number;
  readonly hs: string;
  readonly from: Day;
  readonly until?: Day;
}

/** Each later row of the file with the earlier one that it overlaps. */
export function findOverlaps<T extends DatedCode>(rows: readonly T[]): { readonly row: T; readonly earlier: T }[] {
  const byCode = new Map<string, T[]>();
  const overlaps: { row: T; earlier: T }[] = [];
  for (const row of rows) {
    const before = byCode.get(row.hs) ?? [];
    const earlier = before.find((other) => overlap(row, other));
    if (earlier !== undefined) overlaps.push({ row, earlier });
    byCode.set(row.hs, [...before, row]);
  }
  return overlaps;
}

const overlap = (a: DatedCode, b: DatedCode): boolean =>
  (a.until === undefined || b.from < a.until) && (b.until === undefined || a.from < b.until);
