/**
 * Batch: what one clearing transaction is given, what it answers, and the record of its parcels as it sees and grows
 * it.
 *
 * Instants are milliseconds since 1970. Not here: the work itself (`clear.ts`, `decide-parcels.ts`).
 */
import type { DeadlineBook } from "../../customs/deadline.ts";
import { waybillOf } from "../../customs/documents.ts";
import type { Filed } from "../../customs/filed.ts";
import type { Problem } from "../../kernel/problem.ts";
import type { MessageRow, ParcelRow, RejectionRow, Vault, WaybillNumberRow, Wordings } from "../ports.ts";
import type { Candidate } from "./prepare.ts";
import type { Rulebook } from "../rulebook.ts";

/** What came of one document. */
export type Filing = (
  | { readonly outcome: "accepted" | "exists"; readonly problems: readonly [] }
  | { readonly outcome: "rejected"; readonly problems: readonly Problem[] }
) & {
  /** Of the document on record; null where it is not the one filed. */
  readonly version: number | null;
};

/** What came of a batch. */
export interface Cleared {
  /** "WRITER.SEQUENCE"; its first events are those of the rejections, in their order. */
  readonly batch: string;
  readonly filings: readonly (Filing & {
    /** Of its event among the batch's; null where the document was there already. */
    readonly position: number | null;
  })[];
}

export interface ClearingSettings {
  readonly rulebook: Rulebook;
  readonly vault: Vault;
  readonly wordings: Wordings;
  /** The acceptance day, where it is not to be the clock's (the one-shot's `--day`). */
  readonly day: string | undefined;
  /** True in the one-shot: goods count as being here whatever the procedure. */
  readonly areGoodsHere: boolean;
  /** Where no deadlines are kept (the one-shot, which ends at once), undefined. */
  readonly deadlines?: DeadlineBook | undefined;
  /** Lets whatever else is due be done, before a long batch goes on. */
  readonly breathe?: () => Promise<void>;
}

export interface Batch {
  readonly candidates: readonly Candidate[];
  /** Whole signed messages that some of the candidates came in, and the message each candidate belongs to. */
  readonly messages: readonly MessageRow[];
  readonly messageOf: ReadonlyMap<Candidate, string>;
  readonly rejections: readonly RejectionRow[];
  /** Waybill numbers to lock besides those that the candidates name. */
  readonly numbers?: readonly string[];
  readonly now: number;
  /** Which writer clears it; picks the slot of hot accounts. */
  readonly slot: number;
}

/**
 * A carrier does not use a waybill number twice within six months (183 days, our reading of the specification's "6
 * months").
 */
export const WAYBILL_NUMBER_DAYS = 183;
export const DAY_MS = 86_400_000;

/** A waybill older than the carrier's period is a number free again; so it is for its movements. */
export const isNumberFree = (current: Filed | undefined, now: number): boolean =>
  current !== undefined &&
  waybillOf(current.document) !== undefined &&
  now - Date.parse(current.receivedAt) > WAYBILL_NUMBER_DAYS * DAY_MS;

/**
 * Parcels of the batch share a waybill number with others, and its row is not locked. Which number a parcel on record
 * names is known only when the parcel is locked, and numbers come first: the transaction begins again
 * (`clear-batch.ts`).
 */
export class NumbersUnlocked extends Error {
  override name = "NumbersUnlocked";
  readonly waybills: readonly string[];
  constructor(waybills: readonly string[]) {
    super("Parcels of the batch share waybill numbers with others and their rows are not locked.");
    this.waybills = waybills;
  }
}

/** The record of the batch's parcels as the transaction sees it, and grows it. */
export interface Table {
  readonly parcels: Map<string, ParcelRow>;
  /** By consignment, in order of first filing: the latest version that was on record, and those of this batch. */
  readonly documents: Map<string, Filed[]>;
  /** The latest versions. */
  readonly waybills: Map<string, Filed>;
  /** Statuses and arrivals, by waybill, as the documents. */
  readonly movements: Map<string, Filed[]>;
  readonly numbers: Map<string, WaybillNumberRow>;
}
