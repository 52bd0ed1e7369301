/**
 * tallyChanges: how a step changes the counts: of each tag, for each day of first filing, for everybody and for every
 * party that the parcel names.
 *
 * A count changes by what a parcel was counted as before and is now, so the counts are always those of the rows beside
 * them. Not here: quantiles and sums of them (`overview.ts`).
 */
import { countedTags, tagName, tagValue } from "./listed-parcel.ts";

export interface TallyChange {
  /** A party's code, or `everybody`. */
  readonly scope: string;
  readonly day: string;
  readonly tag: string;
  readonly parcels: number;
}

export interface MinuteChange {
  readonly scope: string;
  /** The instant at which it begins. */
  readonly minute: number;
  readonly decisions: number;
}

/** No party has this code. */
export const everybody = "";

const isCounted = (tag: string): boolean => (countedTags as readonly string[]).includes(tagName(tag));

/** The tags of each parcel before (undefined where it was not on the list) and now. */
export function tallyChanges(
  parcels: Iterable<{ readonly before: readonly string[] | undefined; readonly now: readonly string[] }>,
): TallyChange[] {
  const changes = new Map<string, TallyChange>();
  const count = (tags: readonly string[], by: number): void => {
    const day = valuesOf(tags, "day")[0] ?? "";
    const scopes = [everybody, ...valuesOf(tags, "party")];
    for (const tag of tags) {
      if (!isCounted(tag)) continue;
      for (const scope of scopes) {
        const name = `${day}\n${tag}\n${scope}`;
        changes.set(name, { scope, day, tag, parcels: (changes.get(name)?.parcels ?? 0) + by });
      }
    }
  };
  for (const { before, now } of parcels) {
    if (before?.length === now.length && before.every((tag, index) => tag === now[index])) continue;
    if (before !== undefined) count(before, -1);
    count(now, 1);
  }
  return [...changes.values()].filter(({ parcels: change }) => change !== 0);
}

export const valuesOf = (tags: readonly string[], name: string): string[] =>
  tags.filter((tag) => tagName(tag) === name).map(tagValue);
