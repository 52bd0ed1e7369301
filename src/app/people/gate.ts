/**
 * gate: how many works of one kind are done at once, how many more may wait, and that the rest is turned away.
 *
 * Hashing a password takes a core and 19 MB for a while, on purpose; without a gate whoever sends enough of them has
 * the whole machine. In order of coming. Nothing here knows the time.
 */
export interface Gate {
  /** Undefined where too many wait already. */
  run<T>(work: () => Promise<T>): Promise<T> | undefined;
}

export function createGate(atOnceMax: number, waitingMax: number): Gate {
  let inside = 0;
  const waiting: (() => void)[] = [];
  return {
    run(work) {
      if (inside >= atOnceMax && waiting.length >= waitingMax) return undefined;
      return enter(work);
    },
  };

  async function enter<T>(work: () => Promise<T>): Promise<T> {
    if (inside >= atOnceMax) await new Promise<void>((resolve) => waiting.push(resolve));
    else inside += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) inside -= 1;
      else next(); // Its place is handed on, so nobody slips in between.
    }
  }
}
