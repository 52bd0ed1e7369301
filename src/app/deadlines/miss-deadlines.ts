/**
 * missDeadlines: takes what is due and says so: one event a deadline, with what is missing and who is told.
 *
 * A worker claims rows for a time by updating them, then misses each in a transaction of its own that locks the parcel,
 * looks whether the deadline is still open, and appends the event. So each is missed exactly once, however many workers
 * there are; what a crashed worker had claimed is free again when its claim ends. Time is the clock's: after downtime
 * everything due is taken; a clock that went back only makes it wait. Not here: when a deadline is opened or met
 * (`keep-deadlines.ts`), delivering what is told.
 */
import type { Deadline } from "../../customs/deadline.ts";
import type { EventOf } from "../../customs/event.ts";
import type { Filed } from "../../customs/filed.ts";
import { journalRow } from "../journal/journal.ts";
import { assemble, waybillNamedBy } from "../clearing/parcel.ts";
import {
  StoreUnavailable,
  type ClaimedDeadline,
  type ClearingStore,
  type ClearingTransaction,
  type Clock,
  type DeadlineStore,
  type Vault,
} from "../ports.ts";
import { partiesOfParcel } from "../journal/record-events.ts";

/** How long a claim lasts, and how many rows one takes. */
export const CLAIM_MS = 60_000;
const CLAIMED_AT_ONCE = 100;

export interface DeadlineWorker {
  readonly store: ClearingStore;
  readonly deadlines: DeadlineStore;
  readonly clock: Clock;
  readonly vault: Vault;
  /** The worker's name; two that run at once have two. */
  readonly name: string;
  /** The chain of the journal it writes: none of the batcher's. */
  readonly slot: number;
  /** True where it is to stop after the deadline in hand. */
  readonly isStopping?: () => boolean;
}

export interface Missed {
  readonly consignment: string;
  readonly deadline: Deadline;
}

export interface MissedNow {
  readonly missed: readonly Missed[];
  /** Faults of ours on single rows, which keep no other row waiting; each is tried again when its claim has ended. */
  readonly faults: readonly unknown[];
}

/** Misses everything that is due now; answers what it missed itself. Throws `StoreUnavailable`. */
export async function missDeadlines(worker: DeadlineWorker): Promise<MissedNow> {
  const { deadlines, clock, name, isStopping = () => false } = worker;
  const missed: Missed[] = [];
  const faults: unknown[] = [];
  while (!isStopping()) {
    const now = clock.now();
    const claimed = await deadlines.claim({ by: name, now, until: now + CLAIM_MS, limit: CLAIMED_AT_ONCE });
    if (claimed.length === 0) break;
    for (const row of claimed) {
      if (isStopping()) break;
      try {
        const deadline = await worker.store.transaction((tx) => miss(tx, row, worker), worker.slot);
        if (deadline !== undefined) missed.push({ consignment: row.consignment, deadline });
      } catch (error) {
        if (error instanceof StoreUnavailable) throw error;
        faults.push(error);
      }
    }
  }
  return { missed, faults };
}

/** Undefined where it was met, or missed by another, since it was claimed. */
async function miss(
  tx: ClearingTransaction,
  row: ClaimedDeadline,
  { clock, vault, name }: DeadlineWorker,
): Promise<Deadline | undefined> {
  const { consignment, kind, version, round, startedAt, dueAt } = row;
  const now = clock.now();
  await tx.lockParcels([consignment], now);
  const documents = (await tx.loadDocuments([consignment])).map(({ filed }) => filed);
  const waybill = await namedWaybill(tx, documents);
  const missing = kind === "documents-missing" ? assemble(documents, waybill).missing : [];
  const told = partiesOfParcel([...documents, ...(waybill === undefined ? [] : [waybill])]);
  const isMine = await tx.missDeadline({ consignment, kind, version, round, by: name, missing, told }, now);
  if (!isMine) return undefined;
  const event: EventOf<"deadline.missed"> = {
    type: "deadline.missed",
    consignment,
    waybill: waybillNamedBy(documents) ?? null,
    parties: told,
    data: { kind, version, round, startedAt, dueAt, missing },
  };
  await tx.append(journalRow([event], tx.tip, now, vault));
  return { kind, version, round, dueAt, state: "missed", closedAt: new Date(now).toISOString(), missing, told };
}

/** The latest version of the waybill that the declaration names. */
async function namedWaybill(tx: ClearingTransaction, documents: readonly Filed[]): Promise<Filed | undefined> {
  const named = waybillNamedBy(documents);
  return named === undefined ? undefined : (await tx.loadWaybills([named])).at(-1);
}
