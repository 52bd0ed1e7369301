/**
 * readReceipts: the receipts of one party after a cursor of the journal, in the order of the record for each parcel.
 *
 * It reads events as every listener does and answers those among them that are about the party's own documents; an
 * authority is answered all. A page ends with a whole event: it may have fewer receipts than were asked for, and more
 * only where one event alone has. `more` says that there is more to read at once, even where the page is empty.
 */
import { isAuthority } from "../../customs/party.ts";
import type { Receipt, ReceiptKind } from "../../customs/receipt.ts";
import { ok, type Result } from "../../kernel/problem.ts";
import { cursorText } from "../telling/cursor.ts";
import { groundOf, receiptsOf, type RecordedEvent } from "./event-receipts.ts";
import type { ReceiptStore } from "../ports.ts";
import { findCursor, readEvents, type Asker } from "../telling/read-events.ts";
import type { ReceiptTools } from "./receipts.ts";
import type { JournalReader } from "../telling/telling-ports.ts";

export interface ReceiptRequest {
  /** A cursor, "0" for the beginning or "now". */
  readonly after: string;
  /** Null for every kind. */
  readonly kind: ReceiptKind | null;
  readonly limit: number;
}

export interface ReceiptPage {
  readonly receipts: readonly Receipt[];
  readonly cursor: string;
  readonly more: boolean;
}

/** Many events name a party and answer none of its documents: so many pages of them are passed over at once. */
const PAGES_MAX = 4;

export async function readReceipts(
  { journal, receipts: store }: { readonly journal: JournalReader; readonly receipts: ReceiptStore },
  asker: Asker,
  { after, kind, limit }: ReceiptRequest,
  tools: ReceiptTools,
): Promise<Result<ReceiptPage>> {
  const start = await findCursor(journal, after);
  if (!start.ok) return start;
  const to = isAuthority(asker) ? null : asker.code;
  const isAsked = (receipt: Receipt): boolean =>
    (to === null || receipt.to === to) && (kind === null || receipt.subject.kind === kind);
  const found: Receipt[] = [];
  let from = start.value;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const page = await readEvents(journal, asker, { after: from, types: null, consignment: null, limit });
    const events = page.events.map(({ told }) => told as RecordedEvent);
    const answering = events.filter((event) => mayAnswer(event, to));
    const { consignments, waybills } = groundOf(answering);
    const record = await store.loadRecord(consignments, waybills);
    const ofEvent = groupByEvent(receiptsOf(answering, record, tools).filter(isAsked));
    for (const [index, { told }] of page.events.entries()) {
      const own = ofEvent.get(told.id) ?? [];
      if (found.length > 0 && found.length + own.length > limit) {
        const cursor = index === 0 ? cursorText(from) : page.events[index - 1]!.cursor;
        return ok({ receipts: found, cursor, more: true });
      }
      found.push(...own);
    }
    from = page.cursor;
    if (!page.more) return ok({ receipts: found, cursor: cursorText(from), more: false });
  }
  return ok({ receipts: found, cursor: cursorText(from), more: true });
}

/** Of a filing only its filer is answered; of anything else whoever filed a document that it is about. */
function mayAnswer({ type, data }: RecordedEvent, to: string | null): boolean {
  if (to === null) return true;
  return type === "document.accepted" || type === "document.rejected" ? data.filedBy === to : true;
}

function groupByEvent(receipts: readonly Receipt[]): ReadonlyMap<string | null, readonly Receipt[]> {
  const groups = new Map<string | null, Receipt[]>();
  for (const receipt of receipts) {
    const group = groups.get(receipt.event);
    if (group === undefined) groups.set(receipt.event, [receipt]);
    else group.push(receipt);
  }
  return groups;
}
