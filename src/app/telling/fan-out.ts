/**
 * fanOut: lays new events of the journal out for the subscriptions that want them.
 *
 * Subscriptions that stand at the same cursor are served by one reading. Each step moves their cursor and adds their
 * deliveries in one transaction, and only those that still stand where the step began: two programs at once, or one
 * that was killed, lose nothing and lay nothing out twice. What fails for some is told of
 * them alone, and goes on for the others. Not here: sending (`deliver.ts`).
 */
import type { FairwayEvent } from "../../customs/event.ts";
import { assert } from "../../kernel/assert.ts";
import { cursorText, readCursor, type ChainPlace } from "./cursor.ts";
import { toldOf } from "./read-events.ts";
import { StoreUnavailable } from "../ports.ts";
import type { JournalReader, JournalRead } from "./telling-ports.ts";
import type { DeliveryStore, NewDelivery, Outlook } from "./webhook-ports.ts";

const DELIVERIES_PER_STEP = 2_000;

export interface FanOut {
  /** Subscriptions that have something new to be sent. */
  readonly touched: ReadonlySet<string>;
  /** There is more to read at once. */
  readonly more: boolean;
}

export async function fanOut(
  journal: JournalReader,
  store: Pick<DeliveryStore, "outlooks" | "layOut">,
  now: () => number,
  /** A subscription that cannot be served. */
  onFault: (subscription: string, error: unknown) => Promise<void>,
): Promise<FanOut> {
  const touched = new Set<string>();
  let more = false;

  async function serve(cursor: string, group: readonly Outlook[]): Promise<void> {
    try {
      const isDone = await serveGroup(journal, store, now, cursor, group, touched);
      more ||= !isDone;
    } catch (error) {
      if (error instanceof StoreUnavailable) throw error;
      // Whose fault it is shows when each is served alone.
      if (group.length > 1) for (const one of group) await serve(cursor, [one]);
      else await onFault(group[0]!.id, error);
    }
  }

  for (const [cursor, group] of groupsOf(await store.outlooks())) await serve(cursor, group);
  return { touched, more };
}

function groupsOf(outlooks: readonly Outlook[]): Map<string, Outlook[]> {
  const groups = new Map<string, Outlook[]>();
  for (const outlook of outlooks) {
    const group = groups.get(outlook.cursor);
    if (group === undefined) groups.set(outlook.cursor, [outlook]);
    else group.push(outlook);
  }
  return groups;
}

/** Answers whether the group stands at the end of the journal now. */
async function serveGroup(
  journal: JournalReader,
  store: Pick<DeliveryStore, "layOut">,
  now: () => number,
  from: string,
  group: readonly Outlook[],
  touched: Set<string>,
): Promise<boolean> {
  const start = readCursor(from);
  assert(start.ok, "fanOut: a stored cursor reads");
  const parties = group.some(({ hearsAll }) => hearsAll) ? null : [...new Set(group.map(({ party }) => party))];
  const { rows, isAtEnd } = await journal.read(start.value, parties);
  const cursor = new Map(start.value);
  let standing = group;
  let stood = from;
  let laid: NewDelivery[] = [];

  async function step(): Promise<void> {
    const to = cursorText(cursor);
    if (to === stood) return;
    const moved = new Set(
      await store.layOut(
        standing.map(({ id }) => id),
        stood,
        to,
        laid,
        now(),
      ),
    );
    for (const { subscription } of laid) if (moved.has(subscription)) touched.add(subscription);
    standing = standing.filter(({ id }) => moved.has(id));
    stood = to;
    laid = [];
  }

  for (const row of rows) {
    for (const [position, text] of (row.events ?? []).entries()) {
      if (row.sequence === start.value.get(row.writer)?.sequence && position < start.value.get(row.writer)!.told)
        continue;
      laid.push(...deliveriesOf(row, position, text, standing));
      cursor.set(row.writer, behind(row, position));
      if (laid.length >= DELIVERIES_PER_STEP) await step();
    }
    cursor.set(row.writer, { sequence: row.sequence + 1, told: 0 });
  }
  await step();
  return isAtEnd;
}

const behind = ({ sequence, events }: JournalRead, position: number): ChainPlace =>
  position + 1 === events!.length ? { sequence: sequence + 1, told: 0 } : { sequence, told: position + 1 };

function deliveriesOf(row: JournalRead, position: number, text: string, group: readonly Outlook[]): NewDelivery[] {
  const event = JSON.parse(text) as FairwayEvent;
  const { type, parties } = event;
  const wanting = group.filter(
    (outlook) =>
      (outlook.hearsAll || parties.includes(outlook.party)) && (outlook.types === null || outlook.types.includes(type)),
  );
  if (wanting.length === 0) return [];
  const message = messageOf(row, position, event);
  return wanting.map(({ id }) => ({ subscription: id, ...message }));
}

/** What is sent of an event, to whomever. */
export function messageOf(
  row: Omit<JournalRead, "events">,
  position: number,
  event: FairwayEvent,
): Omit<NewDelivery, "subscription"> {
  const told = toldOf(row, position, event);
  const thread = event.consignment ?? event.waybill ?? told.id;
  return { event: told.id, type: event.type, thread, body: JSON.stringify(told) };
}
