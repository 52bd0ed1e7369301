/**
 * clearBatch: the transaction of a batch, begun again where it turns out to need the locks of further waybill numbers.
 *
 * Locks are taken in the order waybill numbers, parcels, accounts; but an order or a payment does not say which number
 * its parcel's declaration names. Where others name the same number, the transaction gives everything up, locks their
 * numbers first, and does all its work anew; an ordinary parcel pays nothing. Not here: what a batch does (`clear.ts`),
 * deadlocks (the store).
 */
import { StoreUnavailable, type ClearingStore } from "../ports.ts";
import { NumbersUnlocked, type Batch, type Cleared, type ClearingSettings } from "./batch.ts";
import { clear } from "./clear.ts";

/** More is needed only where declarations change their numbers meanwhile, again and again. */
const TRIES_MAX = 6;

export async function clearBatch(store: ClearingStore, batch: Batch, settings: ClearingSettings): Promise<Cleared> {
  const numbers = new Set(batch.numbers);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await store.transaction((tx) => clear(tx, { ...batch, numbers: [...numbers] }, settings), batch.slot);
    } catch (error) {
      if (!(error instanceof NumbersUnlocked)) throw error;
      if (attempt === TRIES_MAX)
        throw new StoreUnavailable("Others keep naming the same waybill numbers. Send again.", { cause: error });
      for (const waybill of error.waybills) numbers.add(waybill);
    }
  }
}
