/**
 * observeClearing: what operators want to know of the clearing, gathered around the store and the batcher, which know
 * nothing of it.
 *
 * Milliseconds by a stopwatch that is handed in. A batch is reported once, with a few sums; nothing is done for each
 * document but counting its outcome. Of a transaction that was tried again, only the try that was committed counts;
 * its decisions count after the commit. Not here: names and forms of metrics (`cli/metrics.ts`).
 */
import type { DocumentKind } from "../customs/documents.ts";
import { NumbersUnlocked } from "./clearing/batch.ts";
import type { Batcher, FilingOutcome } from "./clearing/batcher.ts";
import type { ClearingStore, ClearingTransaction } from "./ports.ts";

/** Milliseconds, from any beginning, in fractions. */
export type Stopwatch = () => number;

export const steps = ["connect", "lock", "load", "judge", "save", "commit"] as const;
export type Step = (typeof steps)[number];

export interface BatchReport {
  readonly milliseconds: Readonly<Record<Step, number>>;
  /** By "STATE LANE". */
  readonly decided: ReadonlyMap<string, number>;
  readonly tries: number;
}

export const outcomes = ["accepted", "exists", "rejected", "failed"] as const;
export type Outcome = (typeof outcomes)[number];
export type FiledCounts = ReadonlyMap<DocumentKind | "unknown", Readonly<Record<Outcome, number>>>;

export interface ClearingObserver {
  /** Validation, protection and sealing of what was submitted at once. */
  prepared(milliseconds: number): void;
  committed(report: BatchReport): void;
  /** The batch's transaction was given up, for want of a database or by a fault of ours. */
  abandoned(): void;
  filed(counts: FiledCounts): void;
}

/** Which step a method of the transaction belongs to; what is between them is judging. */
const stepOf: Readonly<Record<Exclude<keyof ClearingTransaction, "tip">, Step>> = {
  lockWaybillNumbers: "lock",
  lockParcels: "lock",
  lockAccounts: "lock",
  loadDocuments: "load",
  loadWaybillNumbers: "load",
  loadWaybills: "load",
  loadMovements: "load",
  loadDeadlines: "load",
  loadDecisions: "load",
  loadClaim: "load",
  loadRulings: "load",
  takeBackClaims: "save",
  insertDocuments: "save",
  insertMessages: "save",
  recordRejections: "save",
  post: "save",
  insertDecisions: "save",
  changeParcels: "save",
  keepDeadlines: "save",
  missDeadline: "save",
  keepClaim: "save",
  dropClaim: "save",
  insertRuling: "save",
  endRuling: "save",
  append: "save",
};

export function observedStore(store: ClearingStore, observer: ClearingObserver, now: Stopwatch): ClearingStore {
  return {
    async transaction(run, slot) {
      const asked = now();
      const tally = { lock: 0, load: 0, save: 0, began: asked, ended: asked, tries: 0 };
      let decided = new Map<string, number>();
      try {
        const result = await store.transaction(async (tx) => {
          Object.assign(tally, { lock: 0, load: 0, save: 0, began: now(), tries: tally.tries + 1 });
          decided = new Map();
          const answer = await run(timed(tx, tally, decided, now));
          tally.ended = now();
          return answer;
        }, slot);
        const { lock, load, save } = tally;
        const judge = tally.ended - tally.began - lock - load - save;
        const milliseconds = { connect: tally.began - asked, lock, load, judge, save, commit: now() - tally.ended };
        observer.committed({ milliseconds, decided, tries: tally.tries });
        return result;
      } catch (error) {
        if (!(error instanceof NumbersUnlocked)) observer.abandoned(); // That one begins again.
        throw error;
      }
    },
  };
}

type Tally = Record<"lock" | "load" | "save", number>;

function timed(
  tx: ClearingTransaction,
  tally: Tally,
  decided: Map<string, number>,
  now: Stopwatch,
): ClearingTransaction {
  const watched: Record<string, unknown> = { tip: tx.tip };
  for (const [name, step] of Object.entries(stepOf) as [keyof typeof stepOf, keyof Tally][]) {
    const method = tx[name] as (...args: unknown[]) => Promise<unknown>;
    watched[name] = async (...args: unknown[]): Promise<unknown> => {
      const began = now();
      try {
        return await method.apply(tx, args);
      } finally {
        tally[step] += now() - began;
      }
    };
  }
  const all = watched as unknown as ClearingTransaction;
  return {
    ...all,
    insertDecisions(rows, at) {
      for (const { decision } of rows) {
        const name = `${decision.state} ${decision.lane}`;
        decided.set(name, (decided.get(name) ?? 0) + 1);
      }
      return all.insertDecisions(rows, at);
    },
  };
}

export interface ObservedBatcher extends Batcher {
  /** Milliseconds that the oldest document which is not answered yet has waited; 0 where none waits. */
  oldestMs(): number;
}

export function observedBatcher(batcher: Batcher, observer: ClearingObserver, now: Stopwatch): ObservedBatcher {
  /** When each submission came that is not settled yet, oldest first. */
  const waiting = new Set<{ readonly since: number }>();
  return {
    ...batcher,
    async submit(reads, party, message) {
      const entry = { since: now() };
      waiting.add(entry);
      try {
        const submitted = batcher.submit(reads, party, message); // Prepares before it answers with a promise.
        observer.prepared(now() - entry.since);
        const answered = await submitted;
        observer.filed(countFiled(answered));
        return answered;
      } catch (error) {
        observer.filed(countFiled(reads.map(({ kind }) => ({ kind, outcome: "failed" }))));
        throw error;
      } finally {
        waiting.delete(entry);
      }
    },
    oldestMs() {
      const [oldest] = waiting;
      return oldest === undefined ? 0 : now() - oldest.since;
    },
  };
}

function countFiled(all: readonly { kind: FilingOutcome["kind"]; outcome: Outcome }[]): FiledCounts {
  const counts = new Map<DocumentKind | "unknown", Record<Outcome, number>>();
  for (const { kind, outcome } of all) {
    const name = kind ?? "unknown";
    let own = counts.get(name);
    if (own === undefined) counts.set(name, (own = { accepted: 0, exists: 0, rejected: 0, failed: 0 }));
    own[outcome] += 1;
  }
  return counts;
}
