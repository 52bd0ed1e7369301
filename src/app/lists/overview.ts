/**
 * overview: how much there is of what, for everybody or for one party, of one day of first filing or of all.
 *
 * All figures are counts that the projector keeps, so the answer costs the same however many parcels there are.
 * Throughput is decisions by the minute in which they were taken; a parcel decided anew counts again. The time to
 * decision is that of the decision that stands, from the parcel's first document. Not here: who may see it.
 */
import { addDays, BEIJING_OFFSET_MINUTES, dayAt, type Day } from "../../kernel/day.ts";
import { boundsMs, quantileOf } from "./decision-time.ts";
import type { ListReader, Tallied } from "./list-ports.ts";
import { tagName, tagValue, type TagName } from "./listed-parcel.ts";
import { everybody } from "./tallies.ts";

export interface RuleCount {
  readonly rule: string;
  readonly count: number;
}

export interface Overview {
  /** Until when what was recorded is in it; null before the first. */
  readonly at: string | null;
  /** Null for all. */
  readonly day: Day | null;
  /** The last minutes, the oldest first; `minute` is the instant at which it begins. */
  readonly throughput: readonly { readonly minute: string; readonly parcels: number }[];
  readonly states: Readonly<Record<string, number>>;
  readonly lanes: Readonly<Record<string, number>>;
  readonly decision: {
    readonly p50Ms: number | null;
    readonly p95Ms: number | null;
    /** Those with parcels in them, the shortest first. */
    readonly buckets: readonly { readonly upToMs: number; readonly parcels: number }[];
  };
  /** The most frequent first. */
  readonly mismatches: readonly RuleCount[];
  readonly reasons: readonly RuleCount[];
  /** Parcels that something is due of, those of which it is due by the day after tomorrow, those that missed it. */
  readonly deadlines: {
    readonly open: number;
    readonly dueSoon: number;
    readonly missed: number;
    /** The day after tomorrow. */
    readonly soonUntil: Day;
  };
}

const MINUTE_MS = 60_000;
const MINUTES_SHOWN = 60;
const SOON_DAYS = 2;

/** `party` null stands for everybody. */
export async function overview(
  reader: ListReader,
  party: string | null,
  day: Day | null,
  now: number,
): Promise<Overview> {
  const first = (Math.floor(now / MINUTE_MS) - MINUTES_SHOWN + 1) * MINUTE_MS;
  const tallied = await reader.tallied(party ?? everybody, day, first);
  const took = new Map([...counted(tallied, "took")].map(([bucket, parcels]) => [Number(bucket), parcels]));
  const soon = addDays(dayAt(now, BEIJING_OFFSET_MINUTES), SOON_DAYS);
  const due = [...counted(tallied, "due")];
  const rounded = (milliseconds: number | null): number | null =>
    milliseconds === null ? null : Math.round(milliseconds);
  return {
    at: tallied.place.recordedAt,
    day,
    throughput: Array.from({ length: MINUTES_SHOWN }, (_, index) => {
      const minute = first + index * MINUTE_MS;
      return { minute: new Date(minute).toISOString(), parcels: tallied.minutes.get(minute) ?? 0 };
    }),
    states: Object.fromEntries(counted(tallied, "state")),
    lanes: Object.fromEntries(counted(tallied, "lane")),
    decision: {
      p50Ms: rounded(quantileOf(took, 0.5)),
      p95Ms: rounded(quantileOf(took, 0.95)),
      buckets: [...took].sort(([a], [b]) => a - b).map(([bucket, parcels]) => ({ upToMs: boundsMs[bucket]!, parcels })),
    },
    mismatches: ruleCounts(tallied, "mismatch"),
    reasons: ruleCounts(tallied, "reason"),
    deadlines: {
      open: sumOf(due),
      dueSoon: sumOf(due.filter(([dueOn]) => dueOn <= soon)),
      missed: sumOf([...counted(tallied, "missed")]),
      soonUntil: soon,
    },
  };
}

/** Values of one kind of tag with their counts, by value. */
const counted = ({ tags }: Tallied, name: TagName): Map<string, number> =>
  new Map(
    [...tags]
      .filter(([tag, parcels]) => tagName(tag) === name && parcels > 0)
      .map(([tag, parcels]): [string, number] => [tagValue(tag), parcels])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

const sumOf = (counts: readonly (readonly [string, number])[]): number =>
  counts.reduce((sum, [, parcels]) => sum + parcels, 0);

const ruleCounts = (tallied: Tallied, name: TagName): RuleCount[] =>
  [...counted(tallied, name)].map(([rule, count]) => ({ rule, count })).sort((a, b) => b.count - a.count);
