/**
 * Planned parcels: one parcel of the world with every document that will be filed for it, in the order in which its
 * parties file, and what each must lead to.
 *
 * A filing waits for the answers to those it follows up (a change follows the document it changes). `lineOf` is the
 * filing as one line of Fairway's own JSON. Not here: when and how a line travels, and what happens to it on the way.
 */
import type { AnyDocument, DocumentKind } from "../customs/documents.ts";
import type { Intent } from "../customs/filed.ts";
import type { ProblemCode } from "../kernel/problem.ts";
import type { Consequence } from "./oracle/consequence.ts";
import type { Trader } from "./traders.ts";

export interface PlannedFiling {
  /** Names the filing among all of the world: `CONSIGNMENT KIND NUMBER`; it stands in the document's note. */
  readonly id: string;
  readonly consignment: string;
  readonly kind: DocumentKind;
  readonly key: string;
  readonly filer: Trader;
  readonly intent: Intent;
  readonly isDraft: boolean;
  readonly document: AnyDocument<string>;
  /** Why the door refuses it; null where it is accepted. */
  readonly door: ProblemCode | null;
  /** What the document leads to while it stands on record. */
  readonly consequence: Consequence;
  /** The filings that must have been answered before this one is sent. */
  readonly after: readonly string[];
}

/** What a parcel draws on a yearly limit when it is granted. */
export interface Draws {
  /** Yuan of dutiable value, decimal text. */
  readonly value: string;
  /** Goods with a personal yearly quantity. */
  readonly quantity: { readonly hs: string; readonly unit: string; readonly amount: string } | null;
}

export interface PlannedParcel {
  readonly consignment: string;
  /** Name of the story. */
  readonly story: string;
  readonly procedure: "9610" | "1210";
  readonly day: string;
  /** The declared buyer's resident number: whose limits are drawn on. */
  readonly buyer: string;
  /** `carrier/waybillNo` that the declaration names. */
  readonly waybill: string;
  readonly draws: Draws;
  /** What the parcel leads to, whichever versions of its documents stand. */
  readonly base: Consequence;
  readonly filings: readonly PlannedFiling[];
}

const appTypes: Readonly<Record<Intent, string>> = { original: "1", change: "2", withdrawal: "3" };

/** One line of JSON, without its end. */
export const lineOf = ({ document, intent, isDraft }: PlannedFiling): string =>
  JSON.stringify({ ...document, appType: appTypes[intent], appStatus: isDraft ? "1" : "2" });
