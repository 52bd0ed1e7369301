/**
 * clear: one batch of documents, one transaction: file → load → judge → post → save → tell.
 *
 * Locks come first and in one order (waybill numbers, parcels, accounts), so batches wait for each other instead of
 * losing each other's writes: of two batches that bring two documents of one parcel, the second sees what the first
 * filed. Parcels are granted their personal limits one by one, in the order in which they became complete. Nothing is
 * acknowledged before the commit.
 *
 * The caller makes sure that a batch holds a document key at most once (`batcher.ts`).
 */
import { isMovement, waybillOf, type DocumentKind } from "../../customs/documents.ts";
import type { FairwayEvent } from "../../customs/event.ts";
import type { Filed } from "../../customs/filed.ts";
import { authoriseChange } from "../../filing/authorise.ts";
import { admit, type OnRecord } from "../../filing/lifecycle.ts";
import { problem, type Problem } from "../../kernel/problem.ts";
import {
  DAY_MS,
  isNumberFree,
  WAYBILL_NUMBER_DAYS,
  type Batch,
  type Cleared,
  type ClearingSettings,
  type Filing,
  type Table,
} from "./batch.ts";
import { decideParcels, loadMovements, stillNames } from "./decide-parcels.ts";
import { batchOf, journalRow } from "../journal/journal.ts";
import { findExcess } from "./find-excess.ts";
import { earlierOf, keepDeadlines } from "../deadlines/keep-deadlines.ts";
import { tellDeadlines } from "../deadlines/tell-deadlines.ts";
import { movementEvents, type Moved } from "./movement-events.ts";
import { latestOf, takesPart, waybillNamedBy } from "./parcel.ts";
import type { ClearingTransaction, DocumentRow, WaybillNumberClaim } from "../ports.ts";
import type { Candidate } from "./prepare.ts";
import { acceptedEvent, refusedEvent, rejectedEvent } from "../journal/record-events.ts";

export async function clear(tx: ClearingTransaction, batch: Batch, settings: ClearingSettings): Promise<Cleared> {
  const { candidates, now } = batch;
  const table = await open(tx, batch);
  const earlier = settings.deadlines === undefined ? undefined : earlierOf(table);
  const filings: Cleared["filings"][number][] = [];
  const rows: DocumentRow[] = [];
  const events: FairwayEvent[] = batch.rejections.map(rejectedEvent);
  const touched = new Map<string, { isFiledAnew: boolean }>();
  const moved: Moved[] = [];
  for (const candidate of candidates) {
    const { filing, row, concerned } = file(candidate, table, batch, settings);
    filings.push({ ...filing, position: filing.outcome === "exists" ? null : events.length }); // Its event is next.
    if (filing.outcome === "rejected") events.push(refusedEvent(candidate, filing.problems));
    if (row === undefined) continue;
    rows.push(row);
    events.push(acceptedEvent(row, candidate));
    const isAMovement = isMovement(row.filed.document);
    if (isAMovement) moved.push({ filed: row.filed, parcels: concerned.map((each) => table.parcels.get(each)!) });
    if (row.filed.document.kind === "status") continue; // It tells of a decision and is no part of one.
    for (const consignment of concerned)
      touched.set(consignment, { isFiledAnew: !isAMovement || touched.get(consignment)?.isFiledAnew === true });
  }
  await settings.breathe?.();
  const unclaimed = refusedClaims(candidates, table, now);
  if (unclaimed.length > 0) await tx.takeBackClaims(unclaimed);
  await tx.insertDocuments(rows);
  if (batch.messages.length > 0) await tx.insertMessages(batch.messages, now);
  if (batch.rejections.length > 0) await tx.recordRejections(batch.rejections, now);
  for (const event of await decideParcels(tx, touched, table, batch, settings)) events.push(event);
  if (settings.deadlines !== undefined && earlier !== undefined)
    tellDeadlines(events, await keepDeadlines(tx, touched.keys(), earlier, table, batch, settings.deadlines));
  for (const event of movementEvents(moved, table)) events.push(event);
  await settings.breathe?.();
  if (events.length > 0) await tx.append(journalRow(events, tx.tip, now, settings.vault));
  return { batch: batchOf(tx.tip), filings };
}

/** Takes the locks and loads what is on record for the batch. */
async function open(tx: ClearingTransaction, { candidates, numbers: further = [], now }: Batch): Promise<Table> {
  const numbers = await tx.lockWaybillNumbers(numbersIn(candidates, further), now);
  const consignments = new Set<string>();
  for (const { consignment } of candidates) if (consignment !== null) consignments.add(consignment);
  for (const { namedBy } of numbers) for (const { consignment } of namedBy) consignments.add(consignment);
  const parcels = await tx.lockParcels([...consignments].sort(), now);
  const table: Table = {
    parcels: new Map(parcels.map((row) => [row.consignment, row])),
    documents: new Map(parcels.map((row) => [row.consignment, []])),
    waybills: new Map(),
    movements: new Map(),
    numbers: new Map(numbers.map((row) => [row.waybill, row])),
  };
  const known = parcels.filter((row) => !row.isNew).map((row) => row.consignment);
  if (known.length > 0) {
    for (const { consignment, filed } of await tx.loadDocuments(known)) table.documents.get(consignment)!.push(filed);
  }
  const wanted = new Set(numbers.filter((row) => !row.isNew).map((row) => row.waybill));
  for (const documents of table.documents.values()) {
    const named = waybillNamedBy(documents);
    if (named !== undefined && !table.numbers.get(named)?.isNew) wanted.add(named);
  }
  if (wanted.size > 0)
    for (const filed of await tx.loadWaybills([...wanted].sort())) table.waybills.set(filed.key, filed);
  await loadMovements(tx, numbers, table);
  return table;
}

/** The waybill numbers of a batch, each once, in order, with the consignment that a declaration claims it for. */
function numbersIn(candidates: readonly Candidate[], further: readonly string[]): WaybillNumberClaim[] {
  const claims = new Map<string, string | null>(further.map((waybill) => [waybill, null]));
  const moving = new Set<string>();
  for (const { document, consignment, read } of candidates) {
    const waybill = waybillOf(document);
    if (waybill !== undefined) claims.set(waybill, claims.get(waybill) ?? null);
    if (waybill !== undefined && document.kind !== "waybill") moving.add(waybill);
    if (document.kind === "declaration" && !read.isDraft && read.intent !== "withdrawal") {
      claims.set(`${document.carrier}/${document.waybillNo}`, consignment);
    }
  }
  return [...claims]
    .map(([waybill, consignment]) => ({ waybill, consignment, hasMovements: moving.has(waybill) }))
    .sort((a, b) => (a.waybill < b.waybill ? -1 : 1));
}

/**
 * Waybill numbers that the batch claimed, when it locked them, for a parcel whose declaration was then refused: without
 * this, refusals would fill the number's row. A row that the claim made keeps it, for the refusal explains the row.
 */
function refusedClaims(candidates: readonly Candidate[], table: Table, now: number): string[] {
  const claimed = new Set<string>();
  for (const { document, consignment, read } of candidates) {
    if (document.kind !== "declaration" || read.isDraft || read.intent === "withdrawal") continue;
    const waybill = `${document.carrier}/${document.waybillNo}`;
    const { isNew, namedBy } = table.numbers.get(waybill)!;
    const last = namedBy.at(-1);
    if (isNew || last?.consignment !== consignment || last.at !== now) continue;
    // Made in this very instant by a batch before, the claim is of what was filed then.
    const declared = latestOf(table.documents.get(consignment)!).find((filed) => filed.document.kind === "declaration");
    if (declared === undefined || Date.parse(declared.receivedAt) !== now) claimed.add(waybill);
  }
  return [...claimed].sort();
}

/** Files one document against the record and adds it there. */
function file(
  candidate: Candidate,
  table: Table,
  batch: Batch,
  settings: ClearingSettings,
): { filing: Filing; row?: DocumentRow; concerned: readonly string[] } {
  const { read, key, consignment, document } = candidate;
  const waybill = waybillOf(document);
  const shelf = shelfOf(candidate, table);
  const current =
    shelf === undefined
      ? table.waybills.get(key)
      : latestOf(shelf).find((filed) => filed.document.kind === document.kind && filed.key === key);
  const standing = isNumberFree(current, batch.now) ? undefined : current;
  const filedAt = standing === undefined ? batch.now : Date.parse(standing.receivedAt);
  const concerned = waybill === undefined ? [consignment!] : concernedBy(waybill, filedAt, table);
  const reject = (problem: Problem): { filing: Filing; concerned: readonly string[] } => ({
    filing: { outcome: "rejected", problems: [problem], version: null },
    concerned,
  });
  const wording = settings.wordings[read.entrance];
  if (standing !== undefined && takesPart(standing) && read.intent !== "original") {
    const foreign = authoriseChange(standing.document, candidate.filedBy, wording);
    if (foreign !== undefined) return reject(foreign);
  }
  const verdict = admit(onRecord(standing, concerned, table), {
    intent: read.intent,
    isDraft: read.isDraft,
    contentHash: candidate.contentHash,
  });
  if (verdict.outcome === "exists")
    return { filing: { outcome: "exists", problems: [], version: standing?.version ?? null }, concerned };
  const pointer = wording.pointer(document.kind, keyPath[document.kind], read.line);
  if (read.madeFrom !== undefined && current !== undefined && current.version !== read.madeFrom)
    return reject(problem("filing.moved_on", pointer, movedOn));
  if (verdict.outcome === "rejected") return reject({ ...verdict.problem, pointer });
  const excess = findExcess(candidate, standing, shelf, table, batch.now);
  if (excess !== undefined) {
    const { code, path, detail } = excess;
    return reject(problem(code, path === null ? pointer : wording.pointer(document.kind, path, read.line), detail));
  }
  const filed: Filed = {
    key,
    // Also where the number of an old waybill is free again and the life cycle begins anew.
    version: (current?.version ?? 0) + 1,
    entrance: read.entrance,
    filedBy: candidate.filedBy,
    filedAs: candidate.filedAs,
    receivedAt: new Date(batch.now).toISOString(),
    isDraft: read.isDraft,
    isWithdrawn: read.intent === "withdrawal",
    signature: read.signature,
    contentHash: candidate.contentHash,
    document,
  };
  if (shelf === undefined) table.waybills.set(key, filed);
  else shelf.push(filed);
  const message = batch.messageOf.get(candidate) ?? null;
  return {
    filing: { outcome: "accepted", problems: [], version: filed.version },
    row: { consignment, filed, body: candidate.body, sealed: candidate.sealed, message },
    concerned,
  };
}

const movedOn = "The document was changed meanwhile: look at it again, then mend what still differs.";

/** What lies where the document belongs; undefined for a waybill, of which the latest is kept. */
function shelfOf({ document, consignment }: Candidate, table: Table): Filed[] | undefined {
  if (document.kind === "waybill") return undefined;
  const waybill = waybillOf(document);
  if (waybill === undefined) return table.documents.get(consignment!)!;
  const shelf = table.movements.get(waybill) ?? [];
  table.movements.set(waybill, shelf);
  return shelf;
}

/** The member that a problem about the document's key points to. */
const keyPath: Record<DocumentKind, string> = {
  order: "orderNo",
  payment: "transaction",
  waybill: "waybillNo",
  declaration: "orderNo",
  status: "waybillNo",
  arrival: "waybillNo",
};

/**
 * The consignments whose declaration names the waybill, but for those that were cleared or released on an earlier
 * waybill of the same number: the number was free again when this one was filed, and their decision stands.
 */
function concernedBy(waybill: string, filedAt: number, table: Table): string[] {
  const since = filedAt - WAYBILL_NUMBER_DAYS * DAY_MS;
  return table.numbers
    .get(waybill)!
    .namedBy.filter(({ consignment, at }) => {
      const { state } = table.parcels.get(consignment)!;
      const isDecidedForGood = state === "cleared" || state === "released";
      return stillNames(consignment, waybill, table) && (at >= since || !isDecidedForGood);
    })
    .map(({ consignment }) => consignment);
}

/** What the life cycle needs to know of the document on record. */
function onRecord(current: Filed | undefined, concerned: readonly string[], table: Table): OnRecord | undefined {
  if (current === undefined) return undefined;
  const { contentHash, version, isDraft, isWithdrawn } = current;
  // Goods are signed for after their release: what is said of that stays open to change.
  const isParcelReleased =
    current.document.kind !== "status" &&
    concerned.some((consignment) => table.parcels.get(consignment)!.state === "released");
  return { contentHash, version, isDraft, isWithdrawn, isParcelReleased };
}
