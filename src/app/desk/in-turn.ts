/**
 * inTurn: a clearing store whose transactions follow one another, for acts that write one chain of the journal: at once
 * they would only undo and do again. Not here: other programs, whose chains are others.
 */
import type { ClearingStore } from "../ports.ts";

export function inTurn(store: ClearingStore): ClearingStore {
  let last: Promise<unknown> = Promise.resolve();
  return {
    transaction(run, slot) {
      const mine = last.then(() => store.transaction(run, slot));
      last = mine.catch(() => undefined); // Who asked is told; the next one's turn comes all the same.
      return mine;
    },
  };
}
