/**
 * Stepper: holds every transaction of the simulated applications before each of its steps, so that one scheduler says
 * which goes on, one at a time, and nothing is left to the machine's timing.
 *
 * It knows which names a step locks; one that ends with "*" stands for all that begin so. A step whose lock another
 * open transaction holds is not ready, so no statement ever waits inside the database; where nothing is ready, the
 * transactions stand in a ring, and the scheduler breaks it as PostgreSQL would. Not here: what is chosen
 * (`simulate.ts`), what is locked (`locks-of.ts`).
 */
import { assert } from "../kernel/assert.ts";

/** Go on; or fail instead of the step, or after it was done. */
export interface Verdict {
  readonly before?: Error;
  readonly after?: Error;
}

export interface Parked {
  readonly transaction: number;
  /** The application instance that it belongs to. */
  readonly owner: string;
  readonly step: string;
  readonly locks: readonly string[];
}

export interface Stepper {
  /** Called by a transaction before a step; resolves when the scheduler lets it go on. */
  park(parked: Parked): Promise<Verdict>;
  /** Called by a transaction whose locks are gone: rolled back and about to begin again. */
  release(transaction: number): void;
  /** Called by a transaction that is over. */
  end(transaction: number): void;
  parked(): readonly Parked[];
  /** Those whose locks are free or their own. */
  ready(): readonly Parked[];
  /** Lets one go on; resolves when it is parked again or over, and everything that follows from it has run. */
  resume(parked: Parked, verdict: Verdict): Promise<void>;
}

/** Everything that waits for no input or output has run when this resolves. */
export const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export function createStepper(): Stepper {
  const waiting = new Map<Parked, (verdict: Verdict) => void>();
  const holders = new Map<string, number>();
  let moving: { readonly transaction: number; readonly done: () => void } | undefined;

  function stop(transaction: number): void {
    if (moving?.transaction !== transaction) return;
    const { done } = moving;
    moving = undefined;
    done();
  }

  function release(transaction: number): void {
    for (const [name, holder] of holders) if (holder === transaction) holders.delete(name);
  }

  const isHeld = (name: string, transaction: number): boolean => {
    if (!name.endsWith("*")) return (holders.get(name) ?? transaction) !== transaction;
    const beginning = name.slice(0, -1);
    return [...holders].some(([held, holder]) => holder !== transaction && held.startsWith(beginning));
  };
  const isFree = ({ transaction, locks }: Parked): boolean => !locks.some((name) => isHeld(name, transaction));

  return {
    park(parked) {
      return new Promise((resolve) => {
        waiting.set(parked, resolve);
        stop(parked.transaction);
      });
    },
    release,
    end(transaction) {
      release(transaction);
      stop(transaction);
    },
    parked: () => [...waiting.keys()],
    ready: () => [...waiting.keys()].filter(isFree),
    async resume(parked, verdict) {
      const go = waiting.get(parked);
      assert(go !== undefined && moving === undefined, "stepper: one at a time, and only what is parked");
      waiting.delete(parked);
      if (verdict.before === undefined) for (const name of parked.locks) holders.set(name, parked.transaction);
      await new Promise<void>((done) => {
        moving = { transaction: parked.transaction, done };
        go(verdict);
      });
      await quiet();
    },
  };
}
