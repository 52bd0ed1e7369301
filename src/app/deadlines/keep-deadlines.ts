/**
 * keepDeadlines: which deadlines a batch opens, meets or lets lapse, from where its parcels stood before and stand now.
 *
 * A parcel that becomes complete in the batch of its first document pays nothing for documents; one that is cleared
 * without its goods has a deadline for them. Not here: what is missed (`miss-deadlines.ts`).
 */
import { dueAt, type DeadlineBook, type DeadlineKind, type DeadlineState } from "../../customs/deadline.ts";
import type { Batch, Table } from "../clearing/batch.ts";
import { arrivalsFor } from "../clearing/decide-parcels.ts";
import { waybillNamedBy } from "../clearing/parcel.ts";
import type { DeadlineChange, ParcelRow } from "../ports.ts";

/** How things stood before the batch. */
export interface Earlier {
  /** Parcels that had a document. */
  readonly begun: ReadonlySet<string>;
  readonly before: ReadonlyMap<string, ParcelRow>;
}

export function deadlineChanges(
  touched: Iterable<string>,
  { begun, before }: Earlier,
  table: Table,
  batch: Batch,
  book: DeadlineBook,
): DeadlineChange[] {
  const changes: DeadlineChange[] = [];
  const due = new Map<DeadlineKind, number>(); // One batch, one instant.
  const change = (consignment: string, kind: DeadlineKind, version: number, state: DeadlineState): void => {
    const last = due.get(kind) ?? dueAt(kind, batch.now, book);
    due.set(kind, last);
    changes.push({ consignment, kind, version, state, dueAt: last });
  };
  for (const consignment of touched) {
    const was = before.get(consignment)!;
    const is = table.parcels.get(consignment)!;
    const isFirst = !begun.has(consignment);
    const isDecided = is.decisionVersion !== was.decisionVersion;
    if (is.state === "waiting" && (isFirst || was.state !== "waiting"))
      change(consignment, "documents-missing", is.decisionVersion, "open");
    if (is.state !== "waiting" && was.state === "waiting" && !isFirst)
      change(consignment, "documents-missing", was.decisionVersion, "met");
    if (was.state === "cleared" && (isDecided || is.state !== "cleared"))
      change(consignment, "goods-not-arrived", was.decisionVersion, hasArrived(consignment, table) ? "met" : "lapsed");
    if (is.state === "cleared" && isDecided) change(consignment, "goods-not-arrived", is.decisionVersion, "open");
  }
  return changes;
}

function hasArrived(consignment: string, table: Table): boolean {
  const waybill = waybillNamedBy(table.documents.get(consignment)!);
  return waybill !== undefined && arrivalsFor(consignment, waybill, table).length > 0;
}
