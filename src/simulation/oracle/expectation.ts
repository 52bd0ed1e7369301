/**
 * Expectations: what the oracle is told about the world before anything happens, and about the application as it
 * happens.
 *
 * The plan says what every document and parcel must lead to; the application's answers and commits are told in their
 * order, and never what they should be. Amounts are decimal texts, days YYYY-MM-DD. Not here: where a plan comes from.
 */
import type { Consequence } from "./consequence.ts";

export interface ExpectedFiling {
  /** Stands in the document's note, so that a stored document says which filing it is. */
  readonly id: string;
  readonly consignment: string;
  readonly kind: string;
  readonly key: string;
  readonly intent: "original" | "change" | "withdrawal";
  readonly isDraft: boolean;
  /** The code with which the door must refuse it; null where it must not. */
  readonly door: string | null;
  /** True where the refusal is shown on the parcel: its author is certain, and it names the parcel. */
  readonly isRefusalKept: boolean;
  readonly consequence: Consequence;
  /** The resident number of the declared buyer, on a declaration. */
  readonly buyer: string | null;
}

export interface ExpectedParcel {
  readonly consignment: string;
  readonly procedure: string;
  /** The day that its declaration names. */
  readonly day: string;
  readonly waybill: string;
  readonly base: Consequence;
  readonly draws: {
    readonly value: string;
    readonly quantity: { readonly hs: string; readonly unit: string; readonly amount: string } | null;
  };
}

/** What a transaction that was committed said it did to a parcel. */
export interface CommittedChange {
  readonly consignment: string;
  readonly state: string;
  readonly decisionVersion: number;
}

/** One line of an answer that the application gave, whether or not it arrived. */
export interface Answer {
  readonly filing: string;
  readonly outcome: string;
  /** Codes of its problems, in order. */
  readonly codes: readonly string[];
}

/** What the oracle remembers of a parcel between two checks. */
export interface Memory {
  readonly parcel: ExpectedParcel;
  version: number;
  /** The references of the last decision. */
  references: string;
  /** Of the last decision; "" before the first and while the parcel waits. */
  state: string;
  /** The day of acceptance that a decision has which only an arrival brought about; "" while none stands. */
  day: string;
  /** By the buyer's hash. */
  readonly draws: Map<string, string>;
}

/** A check that did not hold. */
export class Violation extends Error {
  override name = "Violation";
  readonly check: string;
  readonly details: string;
  constructor(check: string, details: string) {
    super(`${check}: ${details}`);
    this.check = check;
    this.details = details;
  }
}

export function hold(isTrue: boolean, check: string, details: () => string): asserts isTrue {
  if (!isTrue) throw new Violation(check, details());
}
