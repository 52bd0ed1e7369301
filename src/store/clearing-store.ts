/**
 * clearingStore: clearing transactions on a pool, each on the chain of its slot.
 *
 * A chain that another program moved on meanwhile makes the whole work be done again on its new tip. Not here: the
 * statements (`clearing.ts`), which chains are ours (`chains.ts`).
 */
import type pg from "pg";
import type { ClearingStore, Tip } from "../app/ports.ts";
import { openChains } from "./chains.ts";
import { clearingTransaction } from "./clearing.ts";
import { transaction } from "./pool.ts";

export interface ClosableClearingStore extends ClearingStore {
  /** Lets go of this program's chains, for another to go on with. */
  close(): Promise<void>;
}

/** The journal's key refused a head: the chain does not stand where we thought. */
const isChainMoved = (error: unknown): boolean => {
  const { code, constraint } = error as { code?: string; constraint?: string };
  return code === "23505" && constraint === "journal_pkey";
};

/** `onRecorded` is called after the commit of a row of the journal. */
export function clearingStore(
  pool: pg.Pool,
  onError: (error: Error) => void = () => undefined,
  onRecorded: () => void = () => undefined,
): ClosableClearingStore {
  const chains = openChains(pool.options.connectionString, onError);
  return {
    async transaction(run, slot = 0) {
      let next: Tip | undefined;
      try {
        const result = await transaction(
          pool,
          async (sql) => {
            next = undefined;
            const tip = await chains.tip(sql, slot);
            const tx = clearingTransaction(sql, tip, ({ writer, sequence, hash }) => {
              next = { writer, sequence, hash };
            });
            return run(tx);
          },
          "begin",
          (error) => {
            chains.forget(slot);
            return isChainMoved(error);
          },
        );
        if (next !== undefined) {
          chains.advance(slot, next);
          onRecorded();
        }
        return result;
      } catch (error) {
        chains.forget(slot);
        throw error;
      }
    },
    close: () => chains.close(),
  };
}
