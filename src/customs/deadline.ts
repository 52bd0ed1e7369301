/**
 * Deadlines: what must have happened until when, per parcel.
 *
 * Days are whole days of the jurisdiction's zone: the day on which a deadline begins does not count, the last one
 * counts to its end. Which kinds there are and how long they are is data (`rulebook/deadlines.yaml`). Not here:
 * opening, closing and claiming them (`app/`).
 */
import { assert } from "../kernel/assert.ts";
import type { Certainty } from "../kernel/dated.ts";
import { addDays } from "../kernel/day.ts";
import { dayIn, startOfDay } from "../kernel/zone.ts";
import type { ParcelKind } from "./documents.ts";

/** "documents-missing": a parcel waits for documents. "goods-not-arrived": it is cleared and its goods are not here. */
export type DeadlineKind = "documents-missing" | "goods-not-arrived";
export const deadlineKinds: readonly DeadlineKind[] = ["documents-missing", "goods-not-arrived"];

/** "lapsed": it no longer applies: the parcel was decided anew, or nobody means to clear it any more. */
export const deadlineStates = ["open", "met", "lapsed", "missed"] as const;
export type DeadlineState = (typeof deadlineStates)[number];

export interface DeadlineRule {
  readonly kind: DeadlineKind;
  readonly days: number;
  readonly source: string;
  readonly certainty: Certainty;
}

export interface DeadlineBook {
  /** IANA name. */
  readonly zone: string;
  readonly rules: readonly DeadlineRule[];
}

export interface Deadline {
  readonly kind: DeadlineKind;
  /** The parcel's decision version when it began. */
  readonly version: number;
  /** Counts from 1 where a parcel waits again without a decision between: everything was withdrawn, and filed anew. */
  readonly round: number;
  /** ISO 8601, UTC: the first instant at which it is too late. */
  readonly dueAt: string;
  readonly state: DeadlineState;
  readonly closedAt: string | null;
  /** Of a missed one: what was missing and who was told. */
  readonly missing: readonly ParcelKind[];
  readonly told: readonly string[];
}

/** The first instant at which it is too late: the end of the last day, in the zone. */
export function dueAt(kind: DeadlineKind, startedMs: number, { zone, rules }: DeadlineBook): number {
  const rule = rules.find((each) => each.kind === kind);
  assert(rule !== undefined, `dueAt: no deadline of kind ${kind}`);
  return startOfDay(addDays(dayIn(startedMs, zone), rule.days + 1), zone);
}
