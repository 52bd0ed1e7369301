/**
 * followJournal: the projector's life: step after step while there is something to do, asleep until the bell rings.
 *
 * Clearing goes first: after a step while documents are in hand it rests many times as long as the step took, so that
 * it takes a small share of the processors and falls behind; when they are done it catches up. Several programs
 * may run it on one database. A database that is away is said once and asked again. Not here: the step (`project.ts`).
 */
import type { Bell } from "../telling/bell.ts";
import type { Sleep } from "../telling/telling-ports.ts";
import { project, type Projector } from "./project.ts";

/** Rest after a step, as a multiple of the step, while clearing is busy: a twentieth of the time, behind a fifth. */
const RESTS_WHILE_BUSY = 19;
const RESTS_WHILE_BEHIND = 4;
const BEHIND_MS = 60_000;
const REST_MS_MAX = 2_000;
/** Clearing that begins a moment later finds the processor free. */
const REST_MS_MIN = 1;
const LOOKS_EVERY_MS = 1_000;

export interface Following extends Projector {
  readonly bell: Bell;
  readonly sleep: Sleep;
  readonly signal: AbortSignal;
  /** Milliseconds of any clock that does not go back. */
  stopwatch(): number;
  /** Documents are being cleared. */
  isBusy(): boolean;
  onError(error: unknown): void;
}

/** Until the signal; the step that is under way then is given up or ended. */
export async function followJournal(following: Following): Promise<void> {
  const { bell, sleep, signal, stopwatch } = following;
  const isOver = (): boolean => signal.aborted;
  let isAway = false;
  while (!isOver()) {
    const heard = bell.rings();
    const started = stopwatch();
    try {
      const { events, recordedAt, more } = await project(following);
      isAway = false;
      const isBehind = recordedAt !== null && following.clock.now() - Date.parse(recordedAt) > BEHIND_MS;
      const rest = (stopwatch() - started) * (isBehind ? RESTS_WHILE_BEHIND : RESTS_WHILE_BUSY);
      if (events > 0 || more) await sleep(following.isBusy() ? Math.min(rest, REST_MS_MAX) : REST_MS_MIN, signal);
      if (!more) await bell.wait(heard, LOOKS_EVERY_MS, signal);
    } catch (error) {
      if (isOver()) break; // It was told to stop within a step.
      if (!isAway) following.onError(error);
      isAway = true;
      await bell.wait(Infinity, LOOKS_EVERY_MS, signal);
    }
  }
}
