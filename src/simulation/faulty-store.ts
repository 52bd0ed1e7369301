/**
 * faultyStore: a clearing store in front of the real one that parks before every step and fails where the scheduler
 * says so: before a step, after it, at the commit, or after the commit, when only the answer is lost.
 *
 * Errors look as PostgreSQL's do (SQLSTATE), and pass through the real code that tells a lost connection from a
 * deadlock. A store whose application crashed fails everything at once; what was open is rolled back by the real store.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import {
  StoreUnavailable,
  type ClearingStore,
  type ClearingTransaction,
  type DeadlineStore,
  type ParcelChange,
} from "../app/ports.ts";
import type { CommittedChange } from "./oracle/expectation.ts";
import { locksOf } from "./locks-of.ts";
import type { Stepper, Verdict } from "./stepper.ts";

/** The application is gone: no code of it may go on. */
export class Crash extends Error {
  override name = "Crash";
}

const database = (code: string, message: string): Error => Object.assign(new Error(`simulated: ${message}`), { code });
export const faults = {
  away: (): Error => database("57P01", "the server is shutting down"),
  broken: (): Error => database("08006", "the connection is lost"),
  deadlock: (): Error => database("40P01", "deadlock detected"),
  serialization: (): Error => database("40001", "could not serialize access"),
};

/** Runs a commit; hands out to the scheduler what the real store's connections do. */
export type Commit = (commit: () => Promise<unknown>) => Promise<unknown>;

export interface FaultyStoreOptions {
  readonly owner: string;
  readonly stepper: Stepper;
  readonly open: (commit: Commit) => ClearingStore;
  /** A planted bug sits between the application and the database; nothing where there is none. */
  readonly spoil: (tx: ClearingTransaction) => ClearingTransaction;
  readonly isAlive: () => boolean;
  readonly nextTransaction: () => number;
  /** What a transaction told that it did to parcels, after its commit. */
  readonly onCommitted: (changes: readonly CommittedChange[]) => void;
}

interface Open {
  readonly transaction: number;
  changes: readonly CommittedChange[];
}

/** The transaction in which code runs. One for all stores: Node goes through every storage at every promise. */
const current = new AsyncLocalStorage<Open>();

export function faultyStore(options: FaultyStoreOptions): ClearingStore {
  const { owner, stepper, isAlive } = options;

  const park = (transaction: number, step: string, args: readonly unknown[] = []): Promise<Verdict> =>
    stepper.park({ transaction, owner, step, locks: locksOf(step, args) });

  const real = options.open(async (commit) => {
    const open = current.getStore();
    if (open === undefined) return commit();
    const { before, after } = await park(open.transaction, "commit");
    if (before !== undefined) throw before;
    const result = await commit();
    options.onCommitted(open.changes);
    if (after !== undefined) throw after;
    return result;
  });

  function watch(tx: ClearingTransaction, open: Open): ClearingTransaction {
    const watched = { ...tx } as unknown as Record<string, unknown>;
    for (const [step, method] of Object.entries(tx) as [string, unknown][]) {
      if (typeof method !== "function") continue;
      watched[step] = async (...args: unknown[]) => {
        const { before, after } = await park(open.transaction, step, args);
        if (before !== undefined) throw before;
        if (step === "changeParcels") open.changes = changesIn(args[0] as readonly ParcelChange[]);
        const result = await (method as (...all: unknown[]) => Promise<unknown>).apply(tx, args);
        if (after !== undefined) throw after;
        return result;
      };
    }
    return watched as unknown as ClearingTransaction;
  }

  return {
    async transaction(run, slot) {
      if (!isAlive()) throw new Crash("the application is gone");
      const open: Open = { transaction: options.nextTransaction(), changes: [] };
      const { before } = await park(open.transaction, "begin");
      try {
        if (before !== undefined) throw before instanceof Crash ? before : new StoreUnavailable("simulated: away");
        return await current.run(open, () =>
          real.transaction((tx) => {
            stepper.release(open.transaction);
            open.changes = [];
            return run(watch(options.spoil(tx), open));
          }, slot),
        );
      } finally {
        stepper.end(open.transaction);
      }
    },
  };
}

/** Claims of due deadlines, one statement each: it would wait for every deadline that an open transaction changed. */
export function faultyDeadlines(
  real: DeadlineStore,
  {
    owner,
    stepper,
    isAlive,
    nextTransaction,
  }: Pick<FaultyStoreOptions, "owner" | "stepper" | "isAlive" | "nextTransaction">,
): DeadlineStore {
  return {
    ...real,
    async claim(by) {
      if (!isAlive()) throw new Crash("the application is gone");
      const transaction = nextTransaction();
      try {
        const { before, after } = await stepper.park({ transaction, owner, step: "claim", locks: ["deadline *"] });
        if (before !== undefined) throw before instanceof Crash ? before : new StoreUnavailable("simulated: away");
        const claimed = await real.claim(by);
        if (after !== undefined) throw after instanceof Crash ? after : new StoreUnavailable("simulated: away");
        return claimed;
      } finally {
        stepper.end(transaction);
      }
    },
  };
}

const changesIn = (rows: readonly ParcelChange[]): CommittedChange[] =>
  rows.map(({ consignment, state, decisionVersion }) => ({ consignment, state, decisionVersion }));
