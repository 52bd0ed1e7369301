/**
 * Filed documents: a noun with the circumstances of its filing, from the entrance (`Read`) to the record (`Filed`).
 *
 * A `Read` is one document of a message as a codec read it: either whole, or with the problems of its shape. Nothing
 * here knows a message format; `Wording` is what a format lends to those who must speak of a noun in the filer's own
 * terms.
 */
import type { Problem } from "../kernel/problem.ts";
import type { AnyDocument, DocumentKind, Protected } from "./documents.ts";
import type { PartyKind } from "./party.ts";

/** The form a document came in by. */
export type Entrance = "json" | "ceb";

/** What the filer wants: a first filing, a new version of it, or its withdrawal. */
export type Intent = "original" | "change" | "withdrawal";

/** "unchecked": a signature came with it and is kept, not yet verified. */
export type SignatureState = "absent" | "unchecked";

export interface Read {
  /** Position among the documents of the request, from 1. */
  readonly line: number;
  readonly entrance: Entrance;
  /** Null where even that could not be read. */
  readonly kind: DocumentKind | null;
  readonly key: string | null;
  /** `platform/orderNo` where the document names it readably, else null. */
  readonly consignment: string | null;
  /** The order number alone, where readable and where the kind has one: what ties a broken waybill to its parcel. */
  readonly orderNo: string | null;
  readonly intent: Intent;
  readonly isDraft: boolean;
  /**
   * The version on record that a change was made from, where it holds for that one alone: where another stands by then,
   * the change is refused.
   */
  readonly madeFrom?: number;
  readonly signature: SignatureState;
  /** Present exactly where `problems` is empty. */
  readonly document: AnyDocument<string> | undefined;
  readonly problems: readonly Problem[];
  /**
   * The document's own piece of the message, as received; it holds identity numbers and goes only into the sealed
   * envelope.
   */
  readonly raw: string;
}

/** How an entrance names a noun's members. Paths are noun paths with "/", such as "items/0/price". */
export interface Wording {
  /**
   * JSON Pointer into the document as filed: "/OrderHead/acturalPaid", "/items/0/price". `line` is the document's
   * position in its message, needed where several documents share a head ("/DeliveryList/3/logisticsNo").
   */
  pointer(kind: DocumentKind, path: string, line?: number): string;
  /** Element name for a mismatch: "acturalPaid", "items[2].qty"; in JSON "paid", "items[2].quantity". */
  element(kind: DocumentKind, path: string): string;
  /** The value as the message writes it (a national country or unit code), from the noun's value. */
  value(kind: DocumentKind, path: string, value: string): string;
}

/** A document on record. */
export interface Filed<D extends AnyDocument<Protected> = AnyDocument<Protected>> {
  readonly key: string;
  readonly version: number;
  readonly entrance: Entrance;
  readonly filedBy: string;
  readonly filedAs: PartyKind;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
  readonly isDraft: boolean;
  readonly isWithdrawn: boolean;
  readonly signature: SignatureState;
  /** SHA-256 over the canonical text of the protected noun, hex. */
  readonly contentHash: string;
  readonly document: D;
}
