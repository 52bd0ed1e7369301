/**
 * readEvents: the journal as one asker may hear it: a page of events after a cursor, filtered to what concerns the
 * asker.
 *
 * What is told of an event is the same by polling, stream and webhook (`Told`). Authorities hear everything, everybody
 * else what names them. A page is bounded in events and in rows passed over: `more` says that there is more to read at
 * once, even where the page is empty. Not here: waiting for what comes (`bell.ts`).
 */
import type { EventData, EventType, FairwayEvent } from "../../customs/event.ts";
import { isAuthority, type Party } from "../../customs/party.ts";
import { batchName } from "../journal/journal.ts";
import { ok, type Result } from "../../kernel/problem.ts";
import { cursorAt, cursorText, readAskedCursor, withoutStrangers, type ChainPlace, type Cursor } from "./cursor.ts";
import type { JournalRead, JournalReader } from "./telling-ports.ts";

/** One event as it is told. */
export interface Told {
  /** WRITER.SEQUENCE.POSITION: where it stands in the record, and what proves it is found by. */
  readonly id: string;
  readonly type: EventType;
  /** When it was recorded. */
  readonly timestamp: string;
  readonly consignment: string | null;
  readonly waybill: string | null;
  readonly data: EventData[EventType];
}

export interface Question {
  readonly after: Cursor;
  /** Null for every type. */
  readonly types: readonly string[] | null;
  /** Null for every parcel. */
  readonly consignment: string | null;
  readonly limit: number;
}

export interface EventPage {
  /** Each with the cursor behind it. */
  readonly events: readonly { readonly told: Told; readonly cursor: string }[];
  readonly cursor: Cursor;
  readonly more: boolean;
}

export type Asker = Pick<Party, "code" | "kinds">;

/** Reads of the store for one page: a seldom named party passes over many rows, page by page. */
const READS_MAX = 4;

/** `asker` null hears everything, as an authority does. */
export async function readEvents(
  journal: JournalReader,
  asker: Asker | null,
  { after, types, consignment, limit }: Question,
): Promise<EventPage> {
  const code = asker === null || isAuthority(asker) ? null : asker.code;
  const events: { told: Told; cursor: string }[] = [];
  const cursor = new Map(after);
  const isAsked = (event: FairwayEvent): boolean =>
    (code === null || event.parties.includes(code)) &&
    (types === null || types.includes(event.type)) &&
    (consignment === null || event.consignment === consignment);
  const mayBeAsked = textTest(code, types, consignment);
  for (let reads = 0; reads < READS_MAX; reads += 1) {
    const { rows, isAtEnd } = await journal.read(cursor, code === null ? null : [code]);
    for (const row of rows) {
      const isWhole = readRow(row, cursor, mayBeAsked, (event, told, next) => {
        if (!isAsked(event)) return true;
        if (events.length === limit) return false;
        cursor.set(row.writer, next);
        events.push({ told, cursor: cursorText(cursor) });
        return true;
      });
      if (!isWhole) return { events, cursor, more: true };
      cursor.set(row.writer, { sequence: row.sequence + 1, told: 0 });
    }
    if (isAtEnd) return { events, cursor, more: false };
  }
  return { events, cursor, more: true };
}

/** Most events are told apart without being parsed: false only of a canonical text that nobody asked for. */
function textTest(
  code: string | null,
  types: readonly string[] | null,
  consignment: string | null,
): (text: string) => boolean {
  const needed: string[] = [];
  if (code !== null) needed.push(JSON.stringify(code));
  if (consignment !== null) needed.push(`"consignment":${JSON.stringify(consignment)}`);
  const anyOf = types?.map((type) => `"type":${JSON.stringify(type)}`);
  return (text) =>
    needed.every((quoted) => text.includes(quoted)) &&
    (anyOf === undefined || anyOf.some((quoted) => text.includes(quoted)));
}

/** Takes the events of a row that may be asked for, from the cursor on, until `take` refuses one. */
function readRow(
  row: JournalRead,
  cursor: Cursor,
  mayBeAsked: (text: string) => boolean,
  take: (event: FairwayEvent, told: Told, next: ChainPlace) => boolean,
): boolean {
  const { writer, sequence, events } = row;
  if (events === null) return true;
  const place = cursor.get(writer);
  const start = place?.sequence === sequence ? place.told : 0;
  for (let position = start; position < events.length; position += 1) {
    const text = events[position]!;
    if (!mayBeAsked(text)) continue;
    const event = JSON.parse(text) as FairwayEvent;
    const isLast = position === events.length - 1;
    const next = isLast ? { sequence: sequence + 1, told: 0 } : { sequence, told: position + 1 };
    if (!take(event, toldOf(row, position, event), next)) return false;
  }
  return true;
}

export const toldOf = (
  { writer, sequence, recordedAt }: Omit<JournalRead, "events">,
  position: number,
  { type, consignment, waybill, data }: FairwayEvent,
): Told => ({
  id: `${batchName(writer, sequence)}.${position}`,
  type,
  timestamp: recordedAt,
  consignment,
  waybill,
  data,
});

/** What is asked from outside: the cursor as a text, "now" for the end of the journal. */
export interface EventRequest extends Omit<Question, "after"> {
  readonly after: string;
}

export interface EventAnswer extends Omit<EventPage, "cursor"> {
  readonly cursor: string;
}

export async function answerEvents(
  journal: JournalReader,
  asker: Asker | null,
  request: EventRequest,
): Promise<Result<EventAnswer>> {
  const after = await findCursor(journal, request.after);
  if (!after.ok) return after;
  const { events, cursor, more } = await readEvents(journal, asker, { ...request, after: after.value });
  return ok({ events, cursor: cursorText(cursor), more });
}

/** Of a cursor from outside only the chains count that there are. */
export async function findCursor(journal: JournalReader, text: string): Promise<Result<Cursor>> {
  if (text === "now") return ok(cursorAt(await journal.tips()));
  const asked = readAskedCursor(text);
  return asked.ok && asked.value.size > 0 ? ok(withoutStrangers(asked.value, await journal.tips())) : asked;
}
