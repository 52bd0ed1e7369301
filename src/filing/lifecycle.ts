/**
 * Lifecycle: what a filing does to what is on record under its key: one table of states, intents and answers.
 *
 * A filing is the same where its content hash is (message number and sending time are no content). The same filing
 * again is answered `exists`, whatever happened to the parcel since. A draft takes no part: any later filing replaces
 * it, it replaces nothing but a draft or a withdrawn document. Each acceptance is a new version; nothing on record is
 * changed.
 * Not here: reading and writing the record (`app/`, `store/`), who may file (`authorise.ts`).
 */
import type { Intent } from "../customs/filed.ts";
import { problem, type Problem } from "../kernel/problem.ts";

export interface OnRecord {
  readonly contentHash: string;
  readonly version: number;
  readonly isDraft: boolean;
  readonly isWithdrawn: boolean;
  readonly isParcelReleased: boolean;
}

export interface Incoming {
  readonly intent: Intent;
  readonly isDraft: boolean;
  readonly contentHash: string;
}

export type Admission =
  | { readonly outcome: "accepted"; readonly version: number }
  | { readonly outcome: "exists" }
  | { readonly outcome: "rejected"; readonly problem: Problem };

export type RecordState = "none" | "draft" | "filed" | "released" | "withdrawn";
export type Answer = "accept" | "exists" | "differs" | "nothing" | "released" | "draft";

/**
 * Columns: the filing with the same content, with other content; the draft with the same content, with other content.
 */
type Answers = readonly [same: Answer, other: Answer, draftSame: Answer, draftOther: Answer];

// prettier-ignore
export const table: Readonly<Record<RecordState, Readonly<Record<Intent, Answers>>>> = {
  none: {
    original:   ["accept",   "accept",   "accept",  "accept"],
    change:     ["nothing",  "nothing",  "nothing", "nothing"],
    withdrawal: ["nothing",  "nothing",  "nothing", "nothing"],
  },
  draft: {
    original:   ["accept",   "accept",   "exists",  "accept"],
    change:     ["accept",   "accept",   "exists",  "accept"],
    withdrawal: ["accept",   "accept",   "accept",  "accept"],
  },
  filed: {
    original:   ["exists",   "differs",  "exists",  "draft"],
    change:     ["exists",   "accept",   "exists",  "draft"],
    withdrawal: ["accept",   "accept",   "draft",   "draft"],
  },
  released: {
    original:   ["exists",   "differs",  "exists",  "draft"],
    change:     ["exists",   "released", "exists",  "draft"],
    withdrawal: ["released", "released", "draft",   "draft"],
  },
  withdrawn: { // A late repetition of a change must not revive what was withdrawn; a new original does.
    original:   ["accept",   "accept",   "accept",  "accept"],
    change:     ["nothing",  "nothing",  "nothing", "nothing"],
    withdrawal: ["exists",   "nothing",  "exists",  "nothing"],
  },
};

/** A withdrawn document is withdrawn whether or not it was a draft; a draft has no share in a release. */
export function stateOf(record: OnRecord | undefined): RecordState {
  if (record === undefined) return "none";
  if (record.isWithdrawn) return "withdrawn";
  if (record.isDraft) return "draft";
  return record.isParcelReleased ? "released" : "filed";
}

export function admit(record: OnRecord | undefined, incoming: Incoming): Admission {
  const isSame = record !== undefined && record.contentHash === incoming.contentHash;
  const column = (incoming.isDraft ? 2 : 0) + (isSame ? 0 : 1);
  const answer = table[stateOf(record)][incoming.intent][column]!;
  if (answer === "accept") return { outcome: "accepted", version: (record?.version ?? 0) + 1 };
  if (answer === "exists") return { outcome: "exists" };
  return { outcome: "rejected", problem: refusals[answer] };
}

const refusals: Readonly<Record<Exclude<Answer, "accept" | "exists">, Problem>> = {
  differs: problem(
    "filing.exists_with_different_content",
    "",
    "This key is on record with other content: file a change (appType 2), or use another number.",
  ),
  draft: problem(
    "filing.exists_with_different_content",
    "",
    "A draft cannot replace or withdraw what is filed: file it with appStatus 2.",
  ),
  nothing: problem(
    "filing.nothing_to_change",
    "",
    "Nothing stands under this key: file it as an original (appType 1).",
  ),
  released: problem("filing.parcel_released", "", "The parcel is released: its documents can no longer be changed."),
};
