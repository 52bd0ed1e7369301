/**
 * fairway deadlines: what is due is missed and told, once or while the server runs; and the list of deadlines.
 *
 * A deadline is missed once however many programs look. Not here: when one is opened and met (`app/keep-deadlines.ts`).
 */
import { deadlineStates, type DeadlineState } from "../customs/deadline.ts";
import type { Missed } from "../app/deadlines/miss-deadlines.ts";
import type { DeadlineStore } from "../app/ports.ts";
import type { Fairway } from "./compose.ts";
import type { GaugeSource } from "./metrics.ts";
import { sleep } from "./sleep.ts";
import { answer, DONE, say, UsageError, type ExitCode } from "./talk.ts";

/** How often a server looks; the due time is the end of a day, so minutes would do. */
const LOOKS_EVERY_MS = 30_000;
const LISTED_MAX = 10_000;

/** `what` is "run" or "list", `state` only for the list. */
export async function deadlines(
  fairway: Fairway,
  what: string | undefined,
  state: string | undefined,
  json: boolean,
): Promise<ExitCode> {
  if (what === "run") {
    const { missed, faults } = await fairway.missDeadlines();
    for (const each of missed) show(each, json);
    say(`missed: ${missed.length}`);
    if (faults.length > 0) throw new AggregateError(faults, `${faults.length} deadlines could not be missed`);
    return DONE;
  }
  if (what !== "list") throw new UsageError("fairway deadlines run | list [STATE]");
  if (state !== undefined && !(deadlineStates as readonly string[]).includes(state))
    throw new UsageError(`a deadline is ${deadlineStates.join(", ")}`);
  const rows = await fairway.deadlines.list(state as DeadlineState | undefined, LISTED_MAX);
  for (const row of rows) show(row, json);
  if (rows.length === LISTED_MAX) say(`only the first ${LISTED_MAX} are shown`);
  return DONE;
}

function show({ consignment, deadline }: Missed, json: boolean): void {
  if (json) return answer(JSON.stringify({ consignment, ...deadline }));
  const { kind, state, dueAt, missing, told } = deadline;
  const what = missing.length === 0 ? "" : `  missing ${missing.join(", ")}`;
  answer(`${dueAt}  ${state}  ${kind}  ${consignment}${what}${told.length === 0 ? "" : `  told ${told.join(", ")}`}`);
}

/** Misses what is due, again and again, until the signal. A database that is away is asked again. */
export async function watchDeadlines(
  fairway: Fairway,
  signal: AbortSignal,
  warn: (sentence: string) => void,
): Promise<void> {
  let isAway = false;
  while (!signal.aborted) {
    try {
      const { missed, faults } = await fairway.missDeadlines(() => signal.aborted);
      isAway = false;
      if (missed.length > 0) warn(`deadlines: ${missed.length} missed and told`);
      for (const fault of faults) warn(`deadlines: ${fault instanceof Error ? (fault.stack ?? "") : String(fault)}`);
    } catch (error) {
      if (!isAway) warn(`deadlines: the database does not answer: ${(error as Error).message}`);
      isAway = true;
    }
    await sleep(LOOKS_EVERY_MS, signal);
  }
}

/** What says whether some worker does its work. */
export function deadlineGauges(store: DeadlineStore): readonly GaugeSource[] {
  return [
    {
      name: "fairway_deadlines_overdue",
      help: "Deadlines that are due and not missed yet.",
      read: async () => (await store.overdue(Date.now())).count,
    },
    {
      name: "fairway_deadlines_oldest_overdue_seconds",
      help: "For how long the oldest of them has been due.",
      read: async () => {
        const now = Date.now();
        const { since } = await store.overdue(now);
        return since === null ? 0 : (now - since) / 1_000;
      },
    },
  ];
}
