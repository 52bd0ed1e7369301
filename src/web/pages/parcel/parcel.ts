/** Parcel: what the server says of one parcel, as far as this page shows it. Amounts are decimal texts. */
import type { Lane } from "../../design/lane-tag.tsx";
import type { Reason } from "../../design/reason-text.tsx";
import type { ParcelState } from "../../design/state-tag.tsx";
import type { Sentences } from "../../words/words.ts";

export const documentKinds = ["order", "payment", "waybill", "declaration"] as const;
export type DocumentKind = (typeof documentKinds)[number];

export interface Side {
  readonly document: DocumentKind;
  /** Of the member, as "consignee/name" or "items/0/quantity". */
  readonly path?: string;
  readonly element: string;
  readonly value: string | null;
}

export interface Mismatch {
  readonly rule: string;
  readonly code: string | null;
  readonly left: Side;
  readonly right: Side;
  readonly how?: Sentences;
}

export interface Step {
  readonly label: string;
  readonly line?: number;
  readonly amount: string;
  readonly rate?: string;
  readonly source: string;
  readonly certainty: string;
}

export interface Parcel {
  readonly platform: string;
  readonly orderNo: string;
  readonly state: ParcelState;
  readonly lane: Lane | null;
  readonly officialStatus: string | null;
  readonly version: number;
  readonly decidedAt?: string | null;
  readonly dutiableValue?: string | null;
  readonly levies: readonly { readonly kind: string; readonly amount: string; readonly currency: string }[];
  readonly steps?: readonly Step[];
  readonly mismatches: readonly Mismatch[];
  readonly problems: readonly { readonly document?: string; readonly pointer: string; readonly detail: string }[];
  readonly reasons: readonly (Reason & { readonly evidence: Readonly<Record<string, string>> })[];
  readonly missing: readonly DocumentKind[];
  readonly documents: readonly { readonly kind: string; readonly key: string; readonly receivedAt?: string }[];
  readonly arrivals?: readonly { readonly key: string; readonly receivedAt: string }[];
  readonly delivery?: { readonly at: string } | null;
  readonly notices?: readonly { readonly event: string; readonly because: Sentences; readonly mend: Sentences }[];
  readonly deadlines?: readonly { readonly kind: string; readonly dueAt: string; readonly state: string }[];
  readonly rulebook: string | null;
}

/** A document as filed; numbers of persons are masks. */
export interface Shown {
  readonly kind: string;
  readonly key: string;
  readonly version: number;
  readonly filedBy?: string;
  readonly content: Readonly<Record<string, unknown>>;
}

export const addressOf = (platform: string, orderNo: string): string =>
  `/v1/parcels/${encodeURIComponent(platform)}/${encodeURIComponent(orderNo)}`;
