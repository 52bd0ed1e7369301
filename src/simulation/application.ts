/**
 * Application: one running instance of the real application on the simulated clock and store, and its sudden end.
 *
 * What crashes answers nobody any more; its open transactions roll back, its connections go. Not here: when it crashes.
 */
import { createBatcher, type Batcher, type BatcherOptions } from "../app/clearing/batcher.ts";
import type { ClearingSettings } from "../app/clearing/batch.ts";
import type { ClearingStore, Clock, DeadlineStore } from "../app/ports.ts";
import { missDeadlines } from "../app/deadlines/miss-deadlines.ts";
import type { Bug } from "./bugs.ts";
import { Crash, faultyDeadlines, faultyStore, type Commit } from "./faulty-store.ts";
import type { CommittedChange } from "./oracle/expectation.ts";
import type { Parked, Stepper, Verdict } from "./stepper.ts";

/** Transactions in flight at once, as in earnest; the worker of deadlines has a chain of its own after theirs. */
const WRITERS = 2;
const DEADLINE_SLOT = WRITERS;

export interface OpenedStore {
  readonly store: ClearingStore;
  readonly deadlines: DeadlineStore;
  /** Resolves when the database knows that the instance is gone. */
  close(): Promise<void>;
}

export interface ApplicationOptions {
  readonly name: string;
  readonly stepper: Stepper;
  readonly clock: Clock;
  readonly settings: ClearingSettings;
  readonly documentsMax: number;
  readonly bug: Bug | undefined;
  readonly openStore: (commit: Commit) => OpenedStore;
  readonly nextTransaction: () => number;
  readonly onCommitted: (changes: readonly CommittedChange[]) => void;
}

export interface Application {
  readonly name: string;
  readonly batcher: Batcher;
  isAlive(): boolean;
  /** Misses what is due; answers how many it missed itself. */
  missDeadlines(): Promise<number>;
  /**
   * Ends it as a power cut would: whatever it had open is rolled back. It ends in a step of its own, before it or after
   * it was done.
   */
  crash(parked?: Parked, verdict?: Verdict): Promise<void>;
  /** Nothing is in flight any more; lets go of what it holds. */
  close(): Promise<void>;
}

export function startApplication(options: ApplicationOptions): Application {
  const { name, stepper, bug } = options;
  let isAlive = true;
  let opened: OpenedStore | undefined;
  const faulty = faultyStore({
    ...{ owner: name, stepper, nextTransaction: options.nextTransaction, onCommitted: options.onCommitted },
    isAlive: () => isAlive,
    open(commit) {
      opened = options.openStore(commit);
      return opened.store;
    },
    spoil: (tx) => bug?.transaction?.(tx, options.settings) ?? tx,
  });
  const batcherOptions: BatcherOptions = {
    store: bug?.store?.(faulty) ?? faulty,
    clock: bug?.clock?.(options.clock) ?? options.clock,
    settings: bug?.settings?.(options.settings) ?? options.settings,
    ...{ writers: WRITERS, documentsMax: options.documentsMax, depthMax: 1_000 },
  };
  const batcher = createBatcher(batcherOptions);
  return {
    name,
    batcher: bug?.batcher?.(batcher) ?? batcher,
    isAlive: () => isAlive,
    async missDeadlines() {
      const gates = { owner: name, stepper, isAlive: () => isAlive, nextTransaction: options.nextTransaction };
      const { missed, faults } = await missDeadlines({
        ...{ store: batcherOptions.store, clock: batcherOptions.clock, vault: batcherOptions.settings.vault, name },
        deadlines: faultyDeadlines(opened!.deadlines, gates),
        slot: DEADLINE_SLOT,
        isStopping: () => !isAlive,
      });
      if (faults[0] !== undefined) throw faults[0] as Error;
      return missed.length;
    },
    async crash(parked, verdict) {
      isAlive = false;
      if (parked !== undefined && verdict !== undefined) await stepper.resume(parked, verdict);
      for (;;) {
        const own = stepper.parked().find(({ owner }) => owner === name);
        if (own === undefined) break;
        await stepper.resume(own, { before: new Crash("the application is gone") });
      }
      await opened?.close();
    },
    close: async () => opened?.close(),
  };
}
