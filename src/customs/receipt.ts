/**
 * Receipts: what a party is answered about one document of its own: a status number and pairs of code and description
 * (the WCO Data Model's Response with its Status and Errors), standing on an event of the record.
 *
 * Derived, never stored: the same event yields the same receipt for ever, down to its identity. No receipt holds a
 * number of a person. Not here: which event yields which (`app/receipts.ts`), its forms (`messages/`).
 */
import type { Certainty } from "../kernel/dated.ts";
import type { Sentences } from "./decision.ts";
import type { Entrance } from "./filed.ts";

/**
 * What names the document in an answer, by its kind. A member is null where the document came without it or so broken
 * that it could not be read.
 */
export type ReceiptSubject =
  | { readonly kind: "order"; readonly platform: Name; readonly seller: Name; readonly orderNo: Name }
  | { readonly kind: "payment"; readonly firm: Name; readonly transaction: Name }
  | { readonly kind: "waybill" | "status"; readonly carrier: Name; readonly waybillNo: Name }
  | {
      readonly kind: "declaration";
      readonly declarant: Name;
      readonly platform: Name;
      readonly seller: Name;
      readonly orderNo: Name;
      readonly customsOffice: Name;
      /** The declarant's own number. */
      readonly reference: Name;
    }
  | {
      readonly kind: "arrival";
      readonly operator: Name;
      readonly customsOffice: Name;
      /** The operator's own number for the delivery; one delivery brings many waybills. */
      readonly reference: Name;
      /** Given by customs for the entry into the site. */
      readonly siteEntryNo: Name;
      readonly carrier: Name;
      readonly waybillNo: Name;
    };

type Name = string | null;
export type ReceiptKind = ReceiptSubject["kind"];
export const receiptKinds: readonly ReceiptKind[] = ["order", "payment", "waybill", "status", "declaration", "arrival"];

/** One pair of a receipt, "[Code:2600;Desc:放行]". */
export interface ReceiptNote {
  /** The official code where one is known, else the word or rule of ours that it stands for. */
  readonly code: string;
  readonly description: Sentences;
  /** Where the code is from. */
  readonly source: string;
  readonly certainty: Certainty;
}

export interface Receipt {
  /** Unique among all receipts and the same however often it is derived; a message's number is made of it. */
  readonly id: string;
  readonly subject: ReceiptSubject;
  readonly key: string | null;
  /** Of the document; null where no version of it is on record. */
  readonly version: number | null;
  readonly consignment: string | null;
  /** The party it is for, and the form in which that party filed the document. */
  readonly to: string;
  readonly entrance: Entrance;
  /** The jurisdiction's status number: "120", "800"; below zero for what the port's side refused. */
  readonly status: string;
  /** The weightiest first, never empty. */
  readonly notes: readonly ReceiptNote[];
  /** ISO 8601, UTC. */
  readonly issuedAt: string;
  /**
   * Declarations: the declarant's own where it gave one of full length, else ours; ours begin with "FW". Arrivals: the
   * operator's own.
   */
  readonly preEntryNo: string | null;
  /** Given by customs; only where the declaration carries it. */
  readonly declarationNo: string | null;
  /** "WRITER.SEQUENCE.POSITION"; null where nothing was recorded (the same document again, a stranger's document). */
  readonly event: string | null;
}

/** What is answered to a message in which no document could be read. */
export interface MessageReceipt {
  readonly id: string;
  /** Below zero. */
  readonly status: string;
  readonly notes: readonly ReceiptNote[];
  readonly issuedAt: string;
}
