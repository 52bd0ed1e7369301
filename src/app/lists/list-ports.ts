/**
 * Ports of the list: what following the journal into it and asking it need from the world.
 *
 * Every method of a transaction takes a whole step. Instants are milliseconds since 1970 or ISO 8601 texts in UTC. Not
 * here: reading the journal (`telling/telling-ports.ts`).
 */
import type { Day } from "../../kernel/day.ts";
import type { BitChange } from "./bit-changes.ts";
import type { DayFilter, ListedParcel, RecordToList } from "./listed-parcel.ts";
import type { NumberSet } from "./number-set.ts";
import type { MinuteChange, TallyChange } from "./tallies.ts";
import type { Touched } from "./touched.ts";

/** How far the journal is in the list. */
export interface ListPlace {
  readonly cursor: string;
  /** The highest number given. */
  readonly parcels: number;
  /** Grows with every step. */
  readonly step: number;
  /** The step since which the list stands: then it was empty. */
  readonly since: number;
  /** Of the last row of the journal that is in. */
  readonly recordedAt: string | null;
}

/** A parcel as it stands on the list. */
export interface FormerParcel {
  readonly number: number;
  readonly amount: bigint | null;
  readonly tags: readonly string[];
}

export interface NumberedParcel extends ListedParcel {
  readonly number: number;
}

export interface BuyerChange {
  readonly buyer: string;
  readonly consignment: string;
  readonly number: number;
}

/** One step of the projector, seen as of one moment; everything in it is committed together. */
export interface ListTransaction {
  /** Locks the list and moves its place; undefined where it does not stand there any more. */
  advance(from: string, to: string, recordedAt: string | null): Promise<ListPlace | undefined>;
  /** Parcels that what happened concerns: those that are named, and those that show a waybill. Each once. */
  concerned(touched: Touched): Promise<readonly string[]>;
  loadRecords(consignments: readonly string[]): Promise<readonly RecordToList[]>;
  loadFormer(consignments: readonly string[]): Promise<ReadonlyMap<string, FormerParcel>>;
  saveParcels(rows: readonly NumberedParcel[], highest: number): Promise<void>;
  /** `step` is that of the place. */
  changeBits(changes: readonly BitChange[], step: number): Promise<void>;
  changeBuyers(gone: readonly BuyerChange[], come: readonly BuyerChange[]): Promise<void>;
  changeTallies(changes: readonly TallyChange[]): Promise<void>;
  /** Adds what is counted; forgets what is older than `since`. */
  changeMinutes(changes: readonly MinuteChange[], since: number): Promise<void>;
}

export interface ListStore {
  place(): Promise<ListPlace>;
  transaction<T>(run: (tx: ListTransaction) => Promise<T>): Promise<T>;
  /** Empties the list: it is followed from the beginning of the journal again. */
  clear(): Promise<void>;
}

/** The list as of one moment. */
export interface ListSnapshot {
  place(): Promise<ListPlace>;
  /** A tag that nobody has is absent. */
  bits(tags: readonly string[]): Promise<ReadonlyMap<string, NumberSet>>;
  /** Parcels of one of these days, both ends included; null leaves an end open. */
  bitsOfDays(of: DayFilter, from: Day | null, to: Day | null): Promise<readonly NumberSet[]>;
  numbersOfBuyer(hash: string): Promise<readonly number[]>;
  /** Parcels whose order or waybill number begins so, or that are named so whole; at most so many. */
  numbersNamed(text: string, limit: number): Promise<readonly number[]>;
  /** In no order. */
  parcels(numbers: readonly number[]): Promise<readonly NumberedParcel[]>;
}

export interface Tallied {
  readonly place: ListPlace;
  /** Tag → parcels. */
  readonly tags: ReadonlyMap<string, number>;
  /** Instant of the minute → decisions. */
  readonly minutes: ReadonlyMap<number, number>;
}

export interface ListReader {
  place(): Promise<ListPlace>;
  /** Rejects with `ListTooSlow` where the database takes too long. */
  snapshot<T>(run: (list: ListSnapshot) => Promise<T>): Promise<T>;
  /** What is counted for a scope: of one day or of all, and the minutes since. */
  tallied(scope: string, day: Day | null, since: number): Promise<Tallied>;
}

/** A question took longer than a question may. */
export class ListTooSlow extends Error {
  override name = "ListTooSlow";
}
