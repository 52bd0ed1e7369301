/**
 * keepDeadlines: which deadlines a batch opens, meets or lets lapse, from where its parcels stood before and stand now.
 *
 * Documents are waited for while a parcel waits and is wanted (`isWanted`): one whose documents are all withdrawn, or
 * whose declaration is, lets its deadline lapse; filed anew it has a new one from that instant. A parcel that becomes
 * complete in the batch of its first document pays nothing for documents; one that is cleared without its goods has a
 * deadline for them. What is closed already stays as it is. Not here: what is missed (`miss-deadlines.ts`).
 */
import { dueAt, type DeadlineBook, type DeadlineKind, type DeadlineState } from "../../customs/deadline.ts";
import type { Batch, Table } from "../clearing/batch.ts";
import { arrivalsFor } from "../clearing/decide-parcels.ts";
import { isWanted, waybillNamedBy } from "../clearing/parcel.ts";
import type { ClearingTransaction, ParcelRow, StandingDeadline } from "../ports.ts";

/** How things stood before the batch. */
export interface Earlier {
  readonly parcels: ReadonlyMap<string, ParcelRow>;
  /** Parcels that had a document, whatever became of it. */
  readonly begun: ReadonlySet<string>;
  readonly wanted: ReadonlySet<string>;
}

/** What a batch does to a deadline; whether there is an open one to close is known only from the record. */
interface Turn {
  readonly consignment: string;
  readonly kind: DeadlineKind;
  readonly version: number;
  readonly state: DeadlineState;
  /** True where there cannot have been one of this version. */
  readonly isFirst: boolean;
}

/** Which parcels had documents, and were wanted: to be asked before a batch files anything. */
export function earlierOf({ parcels, documents }: Table): Earlier {
  const begun = new Set<string>();
  const wanted = new Set<string>();
  for (const [consignment, filed] of documents) {
    if (filed.length === 0) continue;
    begun.add(consignment);
    if (isWanted(filed)) wanted.add(consignment);
  }
  return { parcels: new Map(parcels), begun, wanted };
}

export async function keepDeadlines(
  tx: ClearingTransaction,
  touched: Iterable<string>,
  earlier: Earlier,
  table: Table,
  batch: Batch,
  book: DeadlineBook,
): Promise<readonly StandingDeadline[]> {
  const turns = [...touched].flatMap((consignment) => turnsOf(consignment, earlier, table));
  const looked = [...new Set(turns.filter(({ isFirst }) => !isFirst).map(({ consignment }) => consignment))].sort();
  const standing = new Map<string, StandingDeadline>();
  if (looked.length > 0)
    for (const row of await tx.loadDeadlines(looked)) standing.set(`${row.consignment} ${row.kind}`, row);
  const due = new Map<DeadlineKind, number>(); // One batch, one instant.
  const changes: StandingDeadline[] = [];
  for (const { consignment, kind, version, state } of turns) {
    const last = standing.get(`${consignment} ${kind}`);
    const own = last?.version === version ? last : undefined;
    if (state !== "open") {
      if (own?.state === "open") changes.push({ ...own, state });
      continue;
    }
    const until = due.get(kind) ?? dueAt(kind, batch.now, book);
    due.set(kind, until);
    const round = (own?.round ?? 0) + 1;
    changes.push({ consignment, kind, version, round, state, startedAt: batch.now, dueAt: until });
  }
  if (changes.length > 0) await tx.keepDeadlines(changes, batch.now);
  return changes;
}

function turnsOf(consignment: string, { parcels, begun, wanted }: Earlier, table: Table): Turn[] {
  const was = parcels.get(consignment)!;
  const is = table.parcels.get(consignment)!;
  const turns: Turn[] = [];
  const turn = (kind: DeadlineKind, { decisionVersion: version }: ParcelRow, state: DeadlineState, isFirst = false) =>
    void turns.push({ consignment, kind, version, state, isFirst });
  const isDecided = is.decisionVersion !== was.decisionVersion;
  const hasWaited = was.state === "waiting" && wanted.has(consignment);
  const waits = is.state === "waiting" && isWanted(table.documents.get(consignment)!);
  if (waits && !hasWaited) turn("documents-missing", is, "open", !begun.has(consignment) || was.state !== "waiting");
  if (hasWaited && !waits) turn("documents-missing", was, is.state === "waiting" ? "lapsed" : "met");
  if (was.state === "cleared" && (isDecided || is.state !== "cleared"))
    turn("goods-not-arrived", was, hasArrived(consignment, table) ? "met" : "lapsed");
  if (is.state === "cleared" && isDecided) turn("goods-not-arrived", is, "open", true);
  return turns;
}

function hasArrived(consignment: string, table: Table): boolean {
  const waybill = waybillNamedBy(table.documents.get(consignment)!);
  return waybill !== undefined && arrivalsFor(consignment, waybill, table).length > 0;
}
