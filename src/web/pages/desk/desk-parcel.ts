/**
 * DeskParcel: a parcel as the desk shows it, and what may be said at it, as the server answers. Instants are ISO 8601,
 * values decimal texts, officers accounts.
 */
import type { Lane } from "../../design/lane-tag.tsx";
import type { ParcelState } from "../../design/state-tag.tsx";
import type { Sentences } from "../../words/words.ts";

export const deskLists = ["held", "inspection", "mine", "proposed"] as const;
export type DeskListName = (typeof deskLists)[number];

export interface Claim {
  readonly officer: string;
  readonly claimedAt: string;
  readonly until: string;
}

export type Outcome = "release" | "refuse";

export interface Ruling {
  readonly id: string;
  readonly state: "proposed" | "made" | "rejected" | "withdrawn" | "overtaken";
  readonly version: number;
  readonly outcome: Outcome;
  readonly code: string;
  /** The officer's own words. */
  readonly reason: string;
  readonly proposedBy: string;
  readonly proposedAt: string;
  readonly endedBy: string | null;
  readonly endedAt: string | null;
}

export interface DeskParcel {
  readonly platform: string;
  readonly orderNo: string;
  readonly state: ParcelState;
  readonly lane: Lane | null;
  /** Of the decision: a ruling is made on this one. */
  readonly version: number;
  readonly reasons: readonly { readonly rule: string; readonly effect: string; readonly because: Sentences }[];
  readonly points: number;
  /** Null where it is not known. */
  readonly dutiableValue: string | null;
  readonly currency: string | null;
  readonly waitingSince: string | null;
  readonly claim: Claim | null;
  /** What waits for a second person. */
  readonly proposal: Ruling | null;
}

export interface FourEyes {
  readonly above: string;
  readonly currency: string;
  readonly from: string;
  readonly until: string | null;
  readonly source: string;
  readonly certainty: string;
}

export interface DeskRules {
  readonly claimMinutes: number;
  readonly fourEyes: readonly FourEyes[];
  readonly codes: readonly { readonly code: string; readonly outcome: Outcome; readonly says: Sentences }[];
}

export const consignmentOf = ({ platform, orderNo }: Pick<DeskParcel, "platform" | "orderNo">): string =>
  `${platform}/${orderNo}`;

/** Whether somebody can rule on it. */
export const isStopped = ({ state }: Pick<DeskParcel, "state">): boolean => state === "held" || state === "inspection";

/** Its part of an address. */
export const pathOf = (consignment: string): string => consignment.split("/").map(encodeURIComponent).join("/");
