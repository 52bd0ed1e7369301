/** The port of tracing: what a buyer is told of a parcel, who is not signed in; whoever must wait is told how long. */
import type { Problem } from "../kernel/problem.ts";

interface Both {
  readonly en: string;
  readonly zh: string;
}

export interface TracedParcel {
  /** As it was asked for. */
  readonly number: string;
  readonly state: string;
  /** ISO 8601, UTC; null where nothing is recorded under a time. */
  readonly since: string | null;
  readonly why: readonly Both[];
  readonly whatToDo: readonly Both[];
  readonly events: readonly { readonly at: string; readonly what: Both }[];
}

export type TracePort = (question: {
  readonly number: string;
  readonly factor: string;
  /** Where it comes from. */
  readonly address: string;
}) => Promise<
  | { readonly ok: true; readonly value: readonly TracedParcel[] }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly retryAfterSeconds?: number }
>;
