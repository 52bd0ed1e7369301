/**
 * decisionColumns: how many parcels took how long to be decided, one column a span, with those in between of which
 * there are none.
 *
 * The bounds are those that the server counts by; `tests/console/decision-bounds.test.ts` compares.
 */
import type { Figures } from "./figures.ts";

const SECOND = 1_000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 86_400_000;

/** Milliseconds, upper bounds. */
export const boundsMs: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 20, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 20, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 4, 8, 16].map((hours) => hours * HOUR),
  ...[1, 2, 4, 7, 14, 30, 90, 365].map((days) => days * DAY),
];

export interface DecisionColumn {
  readonly upToMs: number;
  readonly parcels: number;
}

export function decisionColumns({ buckets }: Figures["decision"]): readonly DecisionColumn[] {
  const counts = new Map(buckets.map(({ upToMs, parcels }) => [upToMs, parcels]));
  const used = [...counts.keys()];
  if (used.length === 0) return [];
  const [first, last] = [Math.min(...used), Math.max(...used)];
  const all = [...new Set([...boundsMs, ...used])].sort((a, b) => a - b);
  return all
    .filter((bound) => bound >= first && bound <= last)
    .map((upToMs) => ({ upToMs, parcels: counts.get(upToMs) ?? 0 }));
}
