/** RulesInForce: what holds on a day, as the server answers. Days are "YYYY-MM-DD", amounts decimal texts. */
import type { Certainty } from "../../design/certainty-tag.tsx";
import type { Sentences } from "../../words/words.ts";

export const effects = ["refuse", "inspect", "hold", "points", "note"] as const;
export type Effect = (typeof effects)[number];

interface Period {
  readonly from: string;
  readonly until: string | null;
}

export interface Standing {
  readonly source: string;
  readonly certainty: Certainty;
}

export interface Rule extends Period, Standing {
  readonly id: string;
  readonly title: Sentences;
  /** A condition in CEL over features. */
  readonly when: string;
  readonly effect: Effect;
  readonly points: number;
  readonly code: string | null;
  readonly because: Sentences;
  readonly mend: Sentences;
  readonly owner: string;
  readonly needs: readonly string[];
  readonly shows: readonly string[];
  readonly examples: readonly Readonly<Record<string, boolean | number | string>>[];
}

export interface Feature {
  readonly name: string;
  readonly type: string;
  readonly title: Sentences;
}

export interface Figure extends Period {
  readonly id: string;
  readonly title: Sentences;
  readonly says: Sentences;
  readonly status: string;
  readonly certainty: Certainty;
  readonly source: {
    readonly title: string;
    readonly article: string | null;
    readonly url: string | null;
    readonly verifiedOn: string | null;
  };
}

export interface ChangedThing {
  readonly part: string;
  readonly id: string;
  readonly title: Sentences;
  readonly count: number;
}

export interface Change {
  readonly day: string;
  readonly begins: readonly ChangedThing[];
  readonly ends: readonly ChangedThing[];
}

export interface LoadedRows {
  readonly rows: number;
  readonly sources: readonly { readonly source: string; readonly rows: number }[];
}

export interface RulesInForce {
  readonly day: string;
  readonly rulebook: string;
  readonly engine: string;
  readonly changes: { readonly latest: Change | null; readonly next: Change | null };
  readonly rules: readonly Rule[];
  readonly otherRules: readonly (Period & { readonly id: string; readonly title: Sentences })[];
  readonly features: readonly Feature[];
  readonly lanes: Standing & {
    readonly hold: number;
    readonly inspection: number;
    readonly samplingPercent: number;
    readonly from: string;
  };
  readonly tolerances: readonly (Standing & { readonly pair: string; readonly amount: string })[];
  readonly figures: readonly Figure[];
  readonly unknownFigures: readonly { readonly id: string; readonly title: Sentences }[];
  readonly tariff: LoadedRows;
  readonly positiveList: LoadedRows;
  readonly deadlines: {
    readonly zone: string;
    readonly rules: readonly (Standing & { readonly kind: string; readonly days: number })[];
  };
  readonly desk: {
    readonly claimMinutes: Standing & { readonly value: number };
    readonly fourEyes: (Standing & Period & { readonly above: string; readonly currency: string }) | null;
    readonly codes: readonly { readonly code: string; readonly outcome: string; readonly says: Sentences }[];
  };
}
