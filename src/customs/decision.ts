/**
 * Decisions: the verdict on a parcel, with everything needed to explain and to contest it.
 *
 * Amounts are decimal strings. A decision is a pure function of its facts and its rule book; its canonical text is what
 * replay compares byte by byte. Not here: how the facts are gathered (`app/`), how a mismatch is worded for its filer
 * (`Wording`).
 */
import type { Certainty } from "../kernel/dated.ts";
import type { Day } from "../kernel/day.ts";
import type { Arrival, Declaration, Order, ParcelKind, Payment, Protected, Waybill } from "./documents.ts";
import type { Filed } from "./filed.ts";

export type ParcelState = "waiting" | "refused" | "held" | "inspection" | "cleared" | "released";
export type Lane = "green" | "yellow" | "red";

/** A party that can mend a mismatch. */
export type Mender = "seller" | "payment_firm" | "carrier" | "declarant" | "buyer";

/**
 * One side of a mismatch: which document, which member (noun path with "/"), which value; null where it has none.
 * Numbers of persons are masked.
 */
export interface Side {
  readonly document: ParcelKind;
  readonly path: string;
  readonly value: string | null;
}

export interface Mismatch {
  /** "R1" … "R13". */
  readonly rule: string;
  /** The official code where one is known. */
  readonly code: string | null;
  readonly left: Side;
  readonly right: Side;
  readonly mend: readonly Mender[];
}

export type LevyKind = "duty" | "vat" | "consumption_tax";

/** What is payable of one kind, two decimals. */
export interface Levy {
  readonly kind: LevyKind;
  readonly amount: string;
  readonly currency: string;
}

/** One figure of the computation and where it comes from. */
export interface TaxStep {
  readonly label: string;
  /** Line number of the declaration; absent for the parcel as a whole. */
  readonly line?: number;
  readonly amount: string;
  readonly rate?: string;
  readonly source: string;
  /** A `RowStatus`, or the publisher's own word for a loaded row. */
  readonly status: string;
  readonly certainty: Certainty;
}

export interface Sentences {
  readonly en: string;
  readonly zh: string;
}

/** What a rule does to the verdict, from weakest to strongest. */
export type Effect = "note" | "points" | "hold" | "inspect" | "refuse";

export interface Reason {
  readonly rule: string;
  readonly effect: Effect;
  readonly points: number;
  /** Official code where there is one ("1313", "-621005"). */
  readonly code: string | null;
  readonly because: Sentences;
  /** What the trader can do about it. */
  readonly mend: Sentences;
  /** The features the rule looked at, as texts. */
  readonly evidence: Readonly<Record<string, string>>;
  readonly source: string;
  readonly certainty: Certainty;
}

/** A reservation in the ledger that a decision needs: how much of which personal limit. */
export interface Reservation {
  /** Account name, such as "quota/CN/2026/PERSONHASH". */
  readonly account: string;
  /** "quota-CNY" or a Rec 20 unit. */
  readonly unit: string;
  /** Decimal string, positive. */
  readonly amount: string;
}

export interface Decision {
  readonly state: Exclude<ParcelState, "waiting">;
  readonly lane: Lane;
  /** The jurisdiction's own status number, "100", "300", "500", "120", "800" or a negative processing code. */
  readonly officialStatus: string;
  readonly points: number;
  /** True where only the sealed draw sent it to inspection. */
  readonly isDrawn: boolean;
  readonly dutiableValue: string | null;
  readonly levies: readonly Levy[];
  readonly steps: readonly TaxStep[];
  readonly mismatches: readonly Mismatch[];
  readonly reasons: readonly Reason[];
  readonly reservations: readonly Reservation[];
  /** Hash of the rule book, "sha256:…". */
  readonly rulebook: string;
}

/** The documents of one complete parcel. Payments in order of filing, the first one first. */
export interface ParcelDocuments {
  readonly order: Filed<Order<Protected>>;
  readonly payments: readonly Filed<Payment<Protected>>[];
  readonly waybill: Filed<Waybill<Protected>>;
  readonly declaration: Filed<Declaration<Protected>>;
}

export const rulingOutcomes = ["release", "refuse"] as const;
export type RulingOutcome = (typeof rulingOutcomes)[number];

/**
 * What officers decided about a parcel that was held or to be inspected. It answers what they had before them: other
 * documents, or a finding that came later, are not answered by it.
 */
export interface Ruling {
  /** Its name, "r_…". */
  readonly ruling: string;
  readonly outcome: RulingOutcome;
  /** Why, as one of the desk's codes and in that code's words. What the officer wrote stays with the authority. */
  readonly code: string;
  readonly because: Sentences;
  /** Accounts, never names. The second is null where one person is enough. */
  readonly officer: string;
  readonly confirmedBy: string | null;
  /** The version of the decision that it was made on. */
  readonly version: number;
  /** Rules whose findings it answers, sorted. */
  readonly answers: readonly string[];
  /** Content hashes of order, payments, waybill and declaration, in this order. */
  readonly documents: readonly string[];
}

/** What a decision stands on besides the documents: all that came from stored state, and the day. */
export interface Circumstances {
  /** Acceptance by customs, in the jurisdiction's calendar. */
  readonly day: Day;
  /** True where goods count as being here when released (arrived, bonded stock, the one-shot). */
  readonly goodsAreHere: boolean;
  /**
   * Used before this parcel, by account name; decimal strings. An account never used is absent: its balance is known to
   * be nothing.
   */
  readonly used: Readonly<Record<string, string>>;
  /** Another consignment that used this waybill number within the carrier's period of uniqueness, or null. */
  readonly waybillHeldBy: string | null;
  /** The sealed draw, 0 to 999,999. */
  readonly draw: number;
  /** Absent where no officer has decided. */
  readonly ruling?: Ruling;
}

export interface ParcelFacts {
  /** `platform/orderNo`. */
  readonly consignment: string;
  readonly documents: ParcelDocuments;
  /** The goods' arrivals as filed, the first one first; empty while none is known. */
  readonly arrivals: readonly Filed<Arrival>[];
  readonly circumstances: Circumstances;
}
