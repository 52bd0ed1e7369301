/**
 * project: one step of the projector: what the next rows of the journal touched is read from the record as it stands
 * and written to the list, with the place in the journal, in one transaction.
 *
 * So a step is done once, however often it is begun: who crashed left nothing, and of two that begin the same step the
 * second finds the place moved. An event only says where to look; a parcel that changed since is looked at again with
 * the event of that change. Not here: when a step is taken (`follow-journal.ts`).
 */
import { assert } from "../../kernel/assert.ts";
import { cursorText, readCursor } from "../telling/cursor.ts";
import type { JournalReader } from "../telling/telling-ports.ts";
import type { Clock } from "../ports.ts";
import { bitChanges } from "./bit-changes.ts";
import type { BuyerChange, ListStore, ListTransaction, NumberedParcel } from "./list-ports.ts";
import { listParcel } from "./listed-parcel.ts";
import { tallyChanges, valuesOf } from "./tallies.ts";
import { touchedBy, type Step, type StepLimits } from "./touched.ts";

export interface Projector {
  readonly store: ListStore;
  readonly journal: JournalReader;
  readonly clock: Clock;
  readonly limits?: StepLimits;
  /** Given while a step is taken: it ends before its next statement, and nothing of it is kept. */
  readonly signal?: AbortSignal;
}

export interface Projected {
  readonly events: number;
  readonly parcels: number;
  /** Of the last row that was taken; null where none was. */
  readonly recordedAt: string | null;
  /** There is more to do at once. */
  readonly more: boolean;
}

/** A step holds the database and the program for some ten milliseconds. */
export const ordinarySteps: StepLimits = { parcels: 150, events: 1_500 };
/** How long back decisions are counted by the minute. */
export const MINUTES_KEPT_MS = 24 * 3_600_000;

const nothing = { events: 0, parcels: 0, recordedAt: null };

export async function project(projector: Projector): Promise<Projected> {
  const { store, journal, clock, limits = ordinarySteps, signal } = projector;
  const { cursor } = await store.place();
  const after = readCursor(cursor);
  assert(after.ok, "project: a cursor that was stored reads");
  const { rows, isAtEnd } = await journal.read(after.value, null);
  if (rows.length === 0) return { ...nothing, more: !isAtEnd };
  const step = touchedBy(rows, after.value, limits);
  const parcels = await store.transaction((tx) => take(tx, cursor, step, clock.now(), signal));
  if (parcels === undefined) return { ...nothing, more: true }; // Another program did it.
  return { events: step.events, parcels, recordedAt: step.recordedAt, more: step.more || !isAtEnd };
}

/** How many parcels were written; undefined where the place has moved. */
async function take(
  tx: ListTransaction,
  from: string,
  step: Step,
  now: number,
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  const place = await tx.advance(from, cursorText(step.cursor), step.recordedAt);
  if (place === undefined) return undefined;
  const consignments = await tx.concerned(step);
  signal?.throwIfAborted();
  const former = await tx.loadFormer(consignments);
  let highest = place.parcels;
  const parcels = (await tx.loadRecords(consignments)).map((record): NumberedParcel => {
    const known = former.get(record.consignment)?.number;
    return { ...listParcel(record), number: known ?? (highest += 1) };
  });
  const changes = parcels.map((parcel) => ({
    number: parcel.number,
    before: former.get(parcel.consignment),
    now: parcel,
  }));
  if (parcels.length > 0) await tx.saveParcels(parcels, highest);
  signal?.throwIfAborted();
  const bits = bitChanges(changes);
  if (bits.length > 0) await tx.changeBits(bits, place.step);
  signal?.throwIfAborted();
  const tallies = tallyChanges(changes.map(({ before, now: after }) => ({ before: before?.tags, now: after.tags })));
  if (tallies.length > 0) await tx.changeTallies(tallies);
  signal?.throwIfAborted();
  const buyers = changes.map(({ before, now: after }) => buyerChanges(after, before?.tags ?? []));
  const gone = buyers.flatMap((change) => change.gone);
  const come = buyers.flatMap((change) => change.come);
  if (gone.length + come.length > 0) await tx.changeBuyers(gone, come);
  const since = now - MINUTES_KEPT_MS;
  const minutes = step.minutes.filter(({ minute }) => minute >= since);
  if (minutes.length > 0) await tx.changeMinutes(minutes, since);
  return parcels.length;
}

function buyerChanges(
  { consignment, number, tags }: NumberedParcel,
  before: readonly string[],
): { readonly gone: readonly BuyerChange[]; readonly come: readonly BuyerChange[] } {
  const had = valuesOf(before, "buyer");
  const has = valuesOf(tags, "buyer");
  const changed = (buyer: string): BuyerChange => ({ buyer, consignment, number });
  return {
    gone: had.filter((buyer) => !has.includes(buyer)).map(changed),
    come: has.filter((buyer) => !had.includes(buyer)).map(changed),
  };
}
