/**
 * Patience: how long the bytes of one whole body, or of one line of a stream, may take to come.
 *
 * A sender of one byte a second is never silent, so silence does not end it; yet it holds a place, and what it has sent
 * is held for it. Counted is the time that was spent waiting for the sender while something of it was open, never the
 * time that the server took. Who pauses between two lines has nothing open and may take its time.
 */
import type { IncomingMessage } from "node:http";
import { problem } from "../kernel/problem.ts";

export interface Pace {
  /** What every body and line may take. */
  readonly graceMs: number;
  /** And a second more for each so many bytes of it. */
  readonly bytesPerSecondMin: number;
}

export const ordinaryPace: Pace = { graceMs: 30_000, bytesPerSecondMin: 16 * 1024 };

export const tooSlow = problem(
  "http.body_too_slow",
  "",
  "The body comes too slowly; send at least 16 KB a second, or close the connection and come again.",
);

export interface Patience {
  /** Takes the time that these bytes were waited for. False where the sender has used up its time. */
  take(waitedMs: number, bytes: number): boolean;
  /** What was open has come to its end; so many bytes of the next have arrived already. */
  restart(bytes: number): void;
  /** True where nothing has begun: waiting costs nothing. */
  isIdle(): boolean;
}

export function createPatience({ graceMs, bytesPerSecondMin }: Pace): Patience {
  let waited = 0;
  let open = 0;
  return {
    take(waitedMs, bytes) {
      waited += waitedMs;
      open += bytes;
      return waited <= graceMs + (open * 1_000) / bytesPerSecondMin;
    },
    restart(bytes) {
      waited = 0;
      open = bytes;
    },
    isIdle: () => open === 0,
  };
}

/** The chunks of a body, each with the time that it was waited for. */
export async function* timedChunks(raw: IncomingMessage): AsyncGenerator<{ chunk: Buffer; waitedMs: number }> {
  let asked = performance.now();
  for await (const chunk of raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    yield { chunk, waitedMs: performance.now() - asked };
    asked = performance.now();
  }
}
