/**
 * Dated rows: a legal figure with its time, its standing and its source beside it. Rows are closed, never edited.
 *
 * `status` says whether the rule binds; `certainty` says how well we know it. What is in force applies whatever its
 * certainty, and the certainty is shown. `verifiedOn` is set only by who checked the source.
 */
import type { Day } from "./day.ts";

export type RowStatus = "in_force" | "announced" | "proposed" | "expired";
export type Certainty = "verified" | "secondary" | "unverified";

export interface Source {
  readonly title: string;
  readonly article?: string;
  readonly url?: string;
  readonly verifiedOn?: Day;
}

/** In force on [from, until). */
export interface Row<T> {
  readonly from: Day;
  readonly until?: Day;
  readonly value: T;
  readonly status: RowStatus;
  readonly certainty: Certainty;
  readonly source: Source;
}

/**
 * The row in force on a day. What is announced or proposed never applies by itself; what is expired applies to its own
 * days.
 */
export function rowInForce<T>(rows: readonly Row<T>[], day: Day): Row<T> | undefined {
  return rows.find(
    (row) =>
      (row.status === "in_force" || row.status === "expired") &&
      row.from <= day &&
      (row.until === undefined || day < row.until),
  );
}
