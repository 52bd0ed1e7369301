/**
 * endOf: a signal for one answer: given when its connection closes or when the server stops.
 *
 * Whoever is done forgets it: nothing stays at the server's signal, which lives as long as the server. (Signals
 * that are joined by `AbortSignal.any` do stay there.)
 */
import type { EventEmitter } from "node:events";

export interface End {
  readonly signal: AbortSignal;
  forget(): void;
}

export function endOf(raw: EventEmitter, stopping: AbortSignal): End {
  const ending = new AbortController();
  const end = (): void => ending.abort();
  raw.on("close", end);
  stopping.addEventListener("abort", end);
  if (stopping.aborted) end();
  return {
    signal: ending.signal,
    forget() {
      raw.off("close", end);
      stopping.removeEventListener("abort", end);
    },
  };
}
