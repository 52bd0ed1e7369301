/**
 * Decision time: how long parcels took from their first document to the decision that stands, counted in buckets, and
 * quantiles read from them.
 *
 * Milliseconds. A bucket holds what took up to its bound; a quantile is read inside its bucket as if the parcels were
 * spread evenly in it. Not here: the counting (`tallies.ts`).
 */
const MS = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** Upper bounds; what took longer is in the last one all the same. */
export const boundsMs: readonly number[] = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 20, 30].map((seconds) => seconds * MS.second),
  ...[1, 2, 5, 10, 20, 30].map((minutes) => minutes * MS.minute),
  ...[1, 2, 4, 8, 16].map((hours) => hours * MS.hour),
  ...[1, 2, 4, 7, 14, 30, 90, 365].map((days) => days * MS.day),
];

/** The first bucket whose bound is not passed. */
export function bucketOf(milliseconds: number): number {
  const index = boundsMs.findIndex((bound) => milliseconds <= bound);
  return index === -1 ? boundsMs.length - 1 : index;
}

/** Null where nothing was counted. `share` is 0.5 for the median. */
export function quantileOf(counts: ReadonlyMap<number, number>, share: number): number | null {
  let total = 0;
  for (const count of counts.values()) total += count;
  if (total === 0) return null;
  let before = 0;
  for (const [bucket, bound] of boundsMs.entries()) {
    const count = counts.get(bucket) ?? 0;
    if (count === 0 || before + count < share * total) {
      before += count;
      continue;
    }
    const from = boundsMs[bucket - 1] ?? 0;
    return from + ((share * total - before) / count) * (bound - from);
  }
  return boundsMs.at(-1)!;
}
