/**
 * Desk: what acts of officers share: their ports, and the parcel as it stands, locked.
 *
 * An act is one transaction on a chain of its own in the journal, where acts of people follow one another. Waybill
 * numbers are locked first where others name the same one, then the parcel, then accounts, as everywhere. Not here:
 * which acts there are (`claim-parcel.ts`, `rule.ts`).
 */
import type { DeskBook } from "../../customs/desk.ts";
import type { FairwayEvent } from "../../customs/event.ts";
import { fail, problem, type Result } from "../../kernel/problem.ts";
import { NumbersUnlocked, type ClearingSettings, type Table } from "../clearing/batch.ts";
import { journalRow } from "../journal/journal.ts";
import { StoreUnavailable, type ClearingStore, type ClearingTransaction, type Clock } from "../ports.ts";
import type { Standing } from "./desk-life.ts";
import type { DeskReader } from "./desk-ports.ts";

export interface Desk {
  readonly store: ClearingStore;
  readonly reader: DeskReader;
  readonly clock: Clock;
  readonly settings: ClearingSettings;
  readonly book: DeskBook;
  /** The chain of the journal that acts of people write. */
  readonly slot: number;
}

/** One act on one parcel, in its transaction. */
export interface Act {
  readonly tx: ClearingTransaction;
  readonly consignment: string;
  readonly now: number;
  readonly standing: Standing;
  readonly table: Table;
}

/** More is needed only where declarations change their waybill numbers meanwhile, again and again. */
const TRIES_MAX = 6;

const unknown = problem("parcel.not_found", "", "No parcel with this platform and order number is on record.");

/** Runs an act on a parcel that is on record; what it answers is committed, a problem too. */
export async function act<T>(
  desk: Desk,
  consignment: string,
  run: (act: Act) => Promise<Result<T>>,
): Promise<Result<T>> {
  const [known] = await desk.reader.parcels([consignment]);
  if (known === undefined) return fail(unknown); // Locking would make the row.
  let numbers: readonly string[] = [];
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await desk.store.transaction(
        async (tx) => run(await open(tx, consignment, numbers, desk.clock.now())),
        desk.slot,
      );
    } catch (error) {
      if (!(error instanceof NumbersUnlocked)) throw error;
      if (attempt === TRIES_MAX)
        throw new StoreUnavailable("Others keep naming the same waybill numbers. Send again.", { cause: error });
      numbers = error.waybills;
    }
  }
}

async function open(
  tx: ClearingTransaction,
  consignment: string,
  waybills: readonly string[],
  now: number,
): Promise<Act> {
  const claims = waybills.map((waybill) => ({ waybill, consignment: null, hasMovements: false }));
  const numbers = await tx.lockWaybillNumbers(claims, now);
  const others = numbers.flatMap(({ namedBy }) => namedBy.map((claim) => claim.consignment));
  const parcels = await tx.lockParcels([...new Set([consignment, ...others])].sort(), now);
  const table: Table = {
    parcels: new Map(parcels.map((row) => [row.consignment, row])),
    documents: new Map(parcels.map((row) => [row.consignment, []])),
    waybills: new Map(),
    movements: new Map(),
    numbers: new Map(numbers.map((row) => [row.waybill, row])),
  };
  const { state, decisionVersion: version } = table.parcels.get(consignment)!;
  const claim = await tx.loadClaim(consignment);
  const rulings = await tx.loadRulings(consignment);
  return { tx, consignment, now, standing: { state, version, claim, rulings, now }, table };
}

/** Writes what happened; last in the transaction. */
export const tell = ({ tx, now }: Act, { settings }: Desk, events: readonly FairwayEvent[]): Promise<void> =>
  tx.append(journalRow(events, tx.tip, now, settings.vault));
