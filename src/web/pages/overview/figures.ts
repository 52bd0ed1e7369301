/** Figures: how much there is of what, as `GET /v1/overview` and each event of its stream tell it. */
export interface RuleCount {
  readonly rule: string;
  readonly count: number;
}

export interface Figures {
  /** What was recorded until then is in it; null where nothing was yet. */
  readonly at: string | null;
  /** Null for all days. */
  readonly day: string | null;
  /** Of the last hour; `minute` is the instant at which it begins. */
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
  readonly deadlines: {
    readonly open: number;
    readonly dueSoon: number;
    readonly missed: number;
    /** The last day of what is due soon. */
    readonly soonUntil: string;
  };
}
