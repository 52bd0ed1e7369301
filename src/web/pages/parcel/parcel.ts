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
  /** What the filer's own form calls it, and writes it. */
  readonly element: string;
  readonly value: string | null;
  /** The value as Fairway's JSON writes it. */
  readonly plain?: string | null;
}

export interface Mismatch {
  readonly rule: string;
  readonly code: string | null;
  readonly left: Side;
  readonly right: Side;
  /** Who can mend it: "seller", "payment_firm", "carrier", "declarant", "buyer". */
  readonly mend: readonly string[];
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

export interface Arrival {
  readonly key: string;
  readonly operator: string;
  readonly customsOffice: string;
  readonly goodsLocation: string | null;
  readonly arrivedAt: string | null;
  readonly weightKg: string | null;
  readonly pieces: number | null;
  readonly receivedAt: string;
}

export interface OnRecord {
  readonly kind: string;
  readonly key: string;
  readonly version: number;
  readonly filedBy?: string;
  readonly receivedAt?: string;
  readonly entrance?: string;
  readonly isDraft?: boolean;
  readonly isWithdrawn?: boolean;
  readonly signature?: string;
}

export type ShownReason = Reason & { readonly effect: string; readonly evidence: Readonly<Record<string, string>> };

export interface Parcel {
  readonly platform: string;
  readonly orderNo: string;
  readonly state: ParcelState;
  readonly lane: Lane | null;
  readonly officialStatus: string | null;
  /** Of the decision; 0 where none was taken. */
  readonly version: number;
  readonly decidedAt?: string | null;
  /** The day whose law and rules it stands on. */
  readonly acceptedOn?: string | null;
  readonly isDrawn?: boolean;
  readonly dutiableValue?: string | null;
  readonly levies: readonly { readonly kind: string; readonly amount: string; readonly currency: string }[];
  readonly steps?: readonly Step[];
  readonly mismatches: readonly Mismatch[];
  readonly problems: readonly {
    readonly document?: string;
    readonly code: string;
    readonly pointer: string;
    readonly detail: string;
  }[];
  readonly reasons: readonly ShownReason[];
  readonly missing: readonly DocumentKind[];
  readonly documents: readonly OnRecord[];
  readonly arrivals?: readonly Arrival[];
  readonly delivery?: { readonly at: string; readonly carrier: string } | null;
  readonly notices?: readonly { readonly event: string; readonly because: Sentences; readonly mend: Sentences }[];
  readonly deadlines?: readonly { readonly kind: string; readonly dueAt: string; readonly state: string }[];
  readonly rulebook: string | null;
}

/** A document as filed; numbers of persons are masks. */
export interface Shown extends OnRecord {
  readonly content: Readonly<Record<string, unknown>>;
}

export const addressOf = (platform: string, orderNo: string): string =>
  `/v1/parcels/${encodeURIComponent(platform)}/${encodeURIComponent(orderNo)}`;

/** Of what is kept of one parcel, by what was asked. */
export const parcelKey = ({ platform, orderNo }: Pick<Parcel, "platform" | "orderNo">, what = "parcel"): string[] => [
  what,
  platform,
  orderNo,
];

/** Whose document each of those is who can mend; nobody's is the buyer's. */
const documentOf: Readonly<Record<string, DocumentKind>> = {
  ...{ seller: "order", payment_firm: "payment", carrier: "waybill", declarant: "declaration" },
};
export const documentOfMender = (mender: string): DocumentKind | undefined =>
  Object.hasOwn(documentOf, mender) ? documentOf[mender] : undefined;

/** Who filed a document of this kind, the latest one. */
export const filerOf = ({ documents }: Pick<Parcel, "documents">, kind: DocumentKind): string | undefined =>
  documents.findLast((one) => one.kind === kind)?.filedBy;

/** Whether a party filed one of the documents in which this can be mended. */
export const isToMend = (parcel: Pick<Parcel, "documents">, { mend }: Mismatch, party: string | undefined): boolean =>
  party !== undefined &&
  mend.some((mender) => {
    const kind = documentOfMender(mender);
    return kind !== undefined && filerOf(parcel, kind) === party;
  });

/** A number of a person, of which only a mask is shown. */
export const isMasked = (path: string): boolean => /^(?:buyer|payer|consignee)\/(?:idNumber|phone)$/.test(path);
