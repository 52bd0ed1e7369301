/**
 * Events: what happened, as the record tells it to those concerned. One event is one leaf of its batch's Merkle tree
 * and one message of the outbox; later capabilities only add types.
 *
 * An event names documents and decisions by key, version and hash and never carries what was filed: no name, address
 * or number of a person. Texts of rules and problems are not repeated; the record has them. Not here: heads and
 * signatures (`app/journal.ts`), who is delivered what.
 */
import type { Lane, ParcelState, RulingOutcome } from "./decision.ts";
import type { DeadlineKind, DeadlineState } from "./deadline.ts";
import type { DocumentKind, ParcelKind } from "./documents.ts";
import type { Entrance, Intent, SignatureState } from "./filed.ts";
import type { PartyKind } from "./party.ts";
import type { Role } from "./person.ts";
import type { Problem } from "../kernel/problem.ts";

/** What a batch did to a deadline of the parcel: it began, was met or lapsed. Instants are ISO 8601, UTC. */
export interface DeadlineTold {
  readonly kind: DeadlineKind;
  readonly version: number;
  readonly round: number;
  readonly state: Exclude<DeadlineState, "missed">;
  readonly startedAt: string;
  readonly dueAt: string;
}

/** Of the last event that a batch has of the parcel; left out where nothing began or ended. */
interface OfDeadlines {
  readonly deadlines?: readonly DeadlineTold[];
}

export interface EventData {
  /** A version of a document is on record. */
  readonly "document.accepted": OfDeadlines & {
    readonly kind: DocumentKind;
    readonly key: string;
    readonly version: number;
    readonly intent: Intent;
    readonly isDraft: boolean;
    readonly entrance: Entrance;
    readonly signature: SignatureState;
    readonly filedBy: string;
    readonly filedAs: PartyKind;
    readonly contentHash: string;
    /** The signed message it came in, null where there was none. */
    readonly message: string | null;
  };
  /** A document was refused, at the door or by what is on record. */
  readonly "document.rejected": {
    readonly kind: DocumentKind;
    readonly key: string;
    readonly entrance: Entrance;
    readonly filedBy: string;
    /** True where the document alone was wrong: then the parcel's record keeps the refusal. */
    readonly isAtDoor: boolean;
    readonly problems: readonly Problem[];
  };
  /** A verdict on a complete parcel. `circumstances` and `documents` are SHA-256 of the stored texts, hex. */
  readonly "parcel.decided": OfDeadlines & {
    readonly version: number;
    readonly state: Exclude<ParcelState, "waiting">;
    readonly lane: Lane;
    readonly officialStatus: string;
    readonly rulebook: string;
    /** SHA-256 of the decision's canonical text without its reservations. */
    readonly decision: string;
    /** SHA-256 of the canonical text of consignment, reservations and version. */
    readonly reservations: string;
    readonly circumstances: string;
    readonly documents: string;
  };
  /** A document was withdrawn: the parcel waits again, and what its last decision took is given back. */
  readonly "parcel.waiting": OfDeadlines & { readonly decisionVersion: number };
  /** Goods came in that no complete declared parcel is known for. */
  readonly "arrival.undeclared": MovementData;
  /** Goods of this waybill had come in before, at another place or with another delivery. */
  readonly "arrival.repeated": MovementData & {
    /** The first ten by key, of `othersCount`. */
    readonly others: readonly string[];
    readonly othersCount: number;
    readonly state: ParcelState;
  };
  /** Goods came in of a parcel that is refused: they are not to be handed over. */
  readonly "arrival.after_refusal": MovementData & { readonly decisionVersion: number };
  /** The consignee signed for a released parcel. */
  readonly "parcel.delivered": MovementData & { readonly at: string };
  /** Somebody signed for goods that are not released; the state is null where no parcel is known. */
  readonly "delivery.before_release": MovementData & { readonly at: string; readonly state: ParcelState | null };
  /** Somebody was shown a number of a person in the clear; `reason` is the SHA-256 of what they said why. */
  readonly "person.unmasked": {
    readonly kind: DocumentKind;
    readonly key: string;
    readonly version: number;
    /** JSON Pointer into the document. */
    readonly field: string;
    /** Id of the person who looked. */
    readonly by: string;
    readonly role: Role;
    readonly reason: string;
  };
  /** What should have happened until `dueAt` did not; the event's parties are those who are told. */
  readonly "deadline.missed": {
    readonly kind: DeadlineKind;
    readonly version: number;
    readonly round: number;
    readonly startedAt: string;
    readonly dueAt: string;
    /** Documents that the parcel waits for. */
    readonly missing: readonly ParcelKind[];
  };
  /** An officer has the parcel in hand; `takenFrom` is the account out of whose hand, null where there was none. */
  readonly "parcel.claimed": { readonly officer: string; readonly until: string; readonly takenFrom: string | null };
  /** An officer gave it back without a ruling. */
  readonly "parcel.unclaimed": { readonly officer: string };
  /** A ruling waits for a second person. */
  readonly "ruling.proposed": RulingData;
  /** A ruling was made; by its officer alone where `confirmedBy` is null. The decision that follows stands on it. */
  readonly "ruling.made": RulingData & { readonly confirmedBy: string | null };
  /** A proposal ended without a ruling. */
  readonly "ruling.withdrawn": RulingData & {
    readonly ending: "rejected" | "withdrawn" | "overtaken";
    readonly by: string;
  };
}

/** What an officer ruled or proposed, on which version of the decision. Persons are named by their accounts. */
interface RulingData {
  readonly ruling: string;
  readonly version: number;
  readonly outcome: RulingOutcome;
  readonly code: string;
  /** SHA-256 of the officer's own words. */
  readonly text: string;
  readonly officer: string;
  readonly proposedAt: string;
  /** The batch in which it was proposed. */
  readonly proposedIn: string;
}

/** Which version of which status or arrival an event is about. */
interface MovementData {
  readonly key: string;
  readonly version: number;
}

export type EventType = keyof EventData;

/** An event of one type. */
export interface EventOf<T extends EventType> {
  readonly type: T;
  /** `platform/orderNo`; null for what is about a waybill that no declaration has named yet. */
  readonly consignment: string | null;
  /** `carrier/waybillNo`, null where the event is not about one. */
  readonly waybill: string | null;
  /** Codes of the parties that may be told, sorted. */
  readonly parties: readonly string[];
  readonly data: EventData[T];
}

export type FairwayEvent = { [T in EventType]: EventOf<T> }[EventType];
