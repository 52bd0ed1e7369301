/**
 * Bell: wakes whoever waits for the journal to grow.
 *
 * This program's own commits ring it at once; what other programs record is found by looking at the ends of the chains
 * now and then, while somebody listens. Nobody misses a ring: who waits says how many it had heard before it read.
 */
import type { JournalReader, Sleep } from "./telling-ports.ts";

export interface Bell {
  /** How often it has rung. */
  rings(): number;
  ring(): void;
  /** Resolves when it has rung more often than `heard`, when the time is over, or at the signal. */
  wait(heard: number, milliseconds: number, signal?: AbortSignal): Promise<void>;
  listeners(): number;
}

export function createBell(sleep: Sleep): Bell {
  let rings = 0;
  const waiting = new Set<AbortController>();
  return {
    rings: () => rings,
    listeners: () => waiting.size,
    ring() {
      rings += 1;
      for (const one of waiting) one.abort();
    },
    async wait(heard, milliseconds, signal) {
      if (rings > heard || signal?.aborted === true) return;
      const awake = new AbortController();
      const wake = (): void => awake.abort();
      waiting.add(awake);
      signal?.addEventListener("abort", wake);
      try {
        await sleep(milliseconds, awake.signal);
      } finally {
        waiting.delete(awake);
        signal?.removeEventListener("abort", wake);
      }
    },
  };
}

const LOOKS_EVERY_MS = 500;

export interface Watch {
  readonly journal: Pick<JournalReader, "tips">;
  readonly bell: Bell;
  readonly sleep: Sleep;
  readonly signal: AbortSignal;
  onError(error: unknown): void;
}

/** Rings for what other programs record, until the signal. A database that is away is asked again. */
export async function watchJournal({ journal, bell, sleep, signal, onError }: Watch): Promise<void> {
  let seen = "";
  let isAway = false;
  while (!signal.aborted) {
    await sleep(LOOKS_EVERY_MS, signal);
    if (bell.listeners() === 0) continue;
    try {
      const tips = JSON.stringify([...(await journal.tips())]);
      isAway = false;
      if (tips !== seen) bell.ring();
      seen = tips;
    } catch (error) {
      if (!isAway) onError(error);
      isAway = true;
    }
  }
}
