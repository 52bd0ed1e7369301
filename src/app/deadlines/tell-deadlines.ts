/**
 * tellDeadlines: what a batch did to deadlines, told in the events that it has of those parcels anyway: a deadline
 * begins and ends with a document, a decision or a return to waiting. So the journal proves each without a further
 * event.
 *
 * Not here: what is missed, which is an event of its own (`miss-deadlines.ts`).
 */
import type { DeadlineTold, FairwayEvent } from "../../customs/event.ts";
import { assert } from "../../kernel/assert.ts";
import type { StandingDeadline } from "../ports.ts";

/** Events that may tell of deadlines; the last of a parcel's in the batch does. */
const tells = (event: FairwayEvent): boolean =>
  event.type === "document.accepted" || event.type === "parcel.decided" || event.type === "parcel.waiting";

export function tellDeadlines(events: FairwayEvent[], changes: readonly StandingDeadline[]): void {
  if (changes.length === 0) return;
  const told = new Map<string, DeadlineTold[]>();
  for (const { consignment, kind, version, round, state, startedAt, dueAt } of changes) {
    assert(state !== "missed", "tellDeadlines: what is missed has an event of its own");
    const own = told.get(consignment) ?? [];
    told.set(consignment, own);
    own.push({ kind, version, round, state, startedAt: isoOf(startedAt), dueAt: isoOf(dueAt) });
  }
  for (let index = events.length - 1; index >= 0 && told.size > 0; index -= 1) {
    const event = events[index]!;
    const deadlines = tells(event) ? told.get(event.consignment ?? "") : undefined;
    if (deadlines === undefined) continue;
    events[index] = { ...event, data: { ...event.data, deadlines } } as FairwayEvent;
    told.delete(event.consignment!);
  }
  assert(told.size === 0, "tellDeadlines: a deadline begins or ends with an event of its parcel");
}

const isoOf = (at: number): string => new Date(at).toISOString();
