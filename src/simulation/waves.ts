/**
 * wavesOf: filings in waves: what stands in one wave may be filed together, once the wave before is answered.
 *
 * A filing stands one wave behind the last of those that it follows up; one that follows up what is not among the
 * filings is taken to follow what was answered long ago. Within a wave the order stays.
 */
import type { PlannedFiling } from "./planned-parcel.ts";

export function wavesOf(filings: readonly PlannedFiling[]): PlannedFiling[][] {
  const waveOf = new Map<string, number>();
  const waves: PlannedFiling[][] = [];
  for (const filing of filings) {
    const wave = Math.max(0, ...filing.after.map((id) => (waveOf.get(id) ?? -1) + 1));
    waveOf.set(filing.id, wave);
    (waves[wave] ??= []).push(filing);
  }
  return waves;
}
