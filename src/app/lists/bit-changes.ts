/**
 * bitChanges: which bits a step sets and clears, by tag and segment, from what its parcels were found by before and are
 * now. Not here: the bits themselves (`number-set.ts`), writing them (`store/`).
 */
import type { Amount } from "../../kernel/amount.ts";
import { slicesOf } from "./amount-slices.ts";
import { filterTags, tagName } from "./listed-parcel.ts";
import { segmentOf } from "./number-set.ts";

export interface BitChange {
  readonly tag: string;
  readonly segment: number;
  readonly set: readonly number[];
  readonly cleared: readonly number[];
}

/** What a parcel is found by. */
export interface Findable {
  readonly amount: Amount | null;
  readonly tags: readonly string[];
}

const isFilter = (tag: string): boolean => (filterTags as readonly string[]).includes(tagName(tag));

const foundBy = ({ amount, tags }: Findable): string[] => [...tags.filter(isFilter), ...slicesOf(amount)];

/** `before` is undefined where the parcel was not on the list. */
export function bitChanges(
  parcels: Iterable<{ readonly number: number; readonly before: Findable | undefined; readonly now: Findable }>,
): BitChange[] {
  const changes = new Map<string, { tag: string; segment: number; set: number[]; cleared: number[] }>();
  const changeOf = (tag: string, number: number): { set: number[]; cleared: number[] } => {
    const segment = segmentOf(number);
    const name = `${segment} ${tag}`;
    const change = changes.get(name) ?? { tag, segment, set: [], cleared: [] };
    changes.set(name, change);
    return change;
  };
  for (const { number, before, now } of parcels) {
    const had = new Set(before === undefined ? [] : foundBy(before));
    const has = new Set(foundBy(now));
    for (const tag of has) if (!had.has(tag)) changeOf(tag, number).set.push(number);
    for (const tag of had) if (!has.has(tag)) changeOf(tag, number).cleared.push(number);
  }
  return [...changes.values()];
}
