/**
 * fairway events: what the journal tells, for people and for scripts, to its end or as it comes.
 *
 * The operator hears everything, or with --party what that party may hear. Every line of --json carries the cursor
 * behind its event; the last word on stderr is the cursor to go on from.
 */
import { watchJournal } from "../app/telling/bell.ts";
import { cursorText } from "../app/telling/cursor.ts";
import { findCursor, readEvents, type Asker } from "../app/telling/read-events.ts";
import type { Fairway } from "./compose.ts";
import { sleep } from "./sleep.ts";
import { answer, DONE, say, UsageError, type ExitCode } from "./talk.ts";

export interface EventOptions {
  readonly json: boolean;
  readonly after: string | undefined;
  readonly follow: boolean;
  readonly types: readonly string[] | undefined;
  readonly party: string | undefined;
}

const PAGE = 500;
const WAIT_MS = 60_000;

export async function tellEvents(fairway: Fairway, options: EventOptions): Promise<ExitCode> {
  const { journal, bell } = fairway;
  const after = await findCursor(journal, options.after ?? "0");
  if (!after.ok) throw new UsageError(after.problems[0]!.detail);
  // What a party may hear by its code; that of an authority hears everything and needs no --party.
  const asker: Asker | null = options.party === undefined ? null : { code: options.party, kinds: [] };
  const question = { types: options.types ?? null, consignment: null, limit: PAGE };
  const stopping = new AbortController();
  const stop = (): void => stopping.abort();
  const watching = options.follow
    ? watchJournal({ journal, bell, sleep, signal: stopping.signal, onError: (error) => say(String(error)) })
    : undefined;
  if (options.follow) for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
  let cursor = after.value;
  try {
    for (;;) {
      const heard = bell.rings();
      const page = await readEvents(journal, asker, { ...question, after: cursor });
      for (const { told, cursor: behind } of page.events) {
        if (options.json) answer(JSON.stringify({ ...told, cursor: behind }));
        else answer(`${told.timestamp}  ${told.type}  ${told.consignment ?? told.waybill ?? "-"}  ${told.id}`);
      }
      cursor = page.cursor;
      if (stopping.signal.aborted || (!page.more && !options.follow)) break;
      if (!page.more) await bell.wait(heard, WAIT_MS, stopping.signal);
    }
  } finally {
    stop();
    await watching;
  }
  say(`go on with --after ${cursorText(cursor)}`);
  return DONE;
}
