/**
 * Ports of the desk: what acts of officers need of a clearing transaction, and what is looked up for their lists.
 *
 * Instants are milliseconds since 1970. Persons are named by their account alone. Not here: the rest of the transaction
 * (`ports.ts`), the list of parcels (`lists/list-ports.ts`).
 */
import type { Decision, ParcelState, RulingOutcome } from "../../customs/decision.ts";
import type { Person } from "../../customs/person.ts";

export type Officer = Pick<Person, "id" | "role">;

/** Who has a parcel in hand, until when. */
export interface ClaimRow {
  readonly consignment: string;
  readonly account: string;
  readonly claimedAt: number;
  readonly until: number;
}

/** "withdrawn" by who proposed it; "overtaken": the parcel moved on before a second person looked. */
export const rulingEndings = ["made", "rejected", "withdrawn", "overtaken"] as const;
export type RulingEnding = (typeof rulingEndings)[number];

export interface ProposedRuling {
  readonly consignment: string;
  readonly ruling: string;
  /** Of the decision that it is made on. */
  readonly version: number;
  readonly outcome: RulingOutcome;
  readonly code: string;
  readonly text: string;
  readonly proposedBy: string;
  readonly proposedAt: number;
}

export interface RulingEnd {
  readonly ending: RulingEnding;
  readonly by: string;
  readonly at: number;
}

export interface RulingRow extends ProposedRuling {
  /** The batch in which it was proposed. */
  readonly batch: string;
  /** Null while a second person is waited for. */
  readonly end: RulingEnd | null;
}

/** What a clearing transaction can do for the desk. The parcel is locked. */
export interface DeskSteps {
  /** Undefined where nobody ever had it in hand, or gave it back. It may have ended. */
  loadClaim(consignment: string): Promise<ClaimRow | undefined>;
  keepClaim(row: ClaimRow): Promise<void>;
  dropClaim(consignment: string): Promise<void>;
  /** All of the parcel, the earliest first. */
  loadRulings(consignment: string): Promise<readonly RulingRow[]>;
  insertRuling(row: ProposedRuling, end: RulingEnd | null): Promise<void>;
  /** False where it ended already: of two who end it, one does. */
  endRuling(consignment: string, ruling: string, end: RulingEnd): Promise<boolean>;
}

/** A parcel as the desk shows it. */
export interface DeskParcel {
  readonly consignment: string;
  readonly state: ParcelState;
  readonly lane: string | null;
  readonly version: number;
  readonly decidedAt: string | null;
  readonly decision: Decision | null;
  readonly claim: ClaimRow | null;
  /** A ruling on this version that waits for a second person. */
  readonly proposal: RulingRow | null;
}

/** Where a page ends: an instant, and a name among those of that instant. */
export interface DeskPlace {
  readonly at: number;
  readonly name: string;
}

export interface DeskReader {
  findRuling(ruling: string): Promise<RulingRow | undefined>;
  /** Of a parcel, the earliest first. */
  rulingsOf(consignment: string): Promise<readonly RulingRow[]>;
  /** What an account has in hand, the longest first. */
  claimsOf(account: string, now: number, after: DeskPlace | null, limit: number): Promise<readonly ClaimRow[]>;
  /** What waits for a second person, the longest first. */
  openRulings(after: DeskPlace | null, limit: number): Promise<readonly RulingRow[]>;
  /** In no order. */
  parcels(consignments: readonly string[]): Promise<readonly DeskParcel[]>;
}
