/**
 * clear: one batch of documents, one transaction: file → load → judge → post → save.
 *
 * Locks come first and in one order (waybill numbers, parcels, accounts), so batches wait for each other instead of losing each
 * other's writes: of two batches that bring two documents of one parcel, the second sees what the first filed. Parcels are granted
 * their personal limits one by one, in the order in which they became complete. Nothing is acknowledged before the commit.
 *
 * The caller makes sure that a batch holds a document key at most once (`batcher.ts`).
 */
import { BEIJING_OFFSET_MINUTES, dayAt } from "../kernel/day.ts";
import { amount, formatAmount, type Amount } from "../kernel/amount.ts";
import { assert } from "../kernel/assert.ts";
import { canonical } from "../kernel/canonical.ts";
import type { Problem } from "../kernel/problem.ts";
import type { Decision, ParcelDocuments, ParcelFacts } from "../customs/decision.ts";
import type { DocumentKind } from "../customs/documents.ts";
import type { Filed } from "../customs/filed.ts";
import { admit, type OnRecord } from "../filing/lifecycle.ts";
import { giveBack, reserve, type Transfer } from "../ledger/transfer.ts";
import { accountsToRead, judge, personOf } from "./judge.ts";
import { assemble, takesPart, waybillNamedBy } from "./parcel.ts";
import type {
  ClearingTransaction,
  DecisionRow,
  DocumentRow,
  MessageRow,
  ParcelChange,
  ParcelRow,
  RejectionRow,
  Vault,
  WaybillNumberRow,
  Wordings,
} from "./ports.ts";
import type { Candidate } from "./prepare.ts";
import type { Rulebook } from "./rulebook.ts";

/** What came of one document. */
export type Filing =
  | { readonly outcome: "accepted" | "exists"; readonly problems: readonly [] }
  | { readonly outcome: "rejected"; readonly problems: readonly Problem[] };

export interface ClearingSettings {
  readonly rulebook: Rulebook;
  readonly vault: Vault;
  readonly wordings: Wordings;
  /** The acceptance day, where it is not to be the clock's (the one-shot's `--day`). */
  readonly day: string | undefined;
  /** True in the one-shot: goods count as being here whatever the procedure. */
  readonly areGoodsHere: boolean;
}

export interface Batch {
  readonly candidates: readonly Candidate[];
  /** Whole signed messages that some of the candidates came in, and the message each candidate belongs to. */
  readonly messages: readonly MessageRow[];
  readonly messageOf: ReadonlyMap<Candidate, string>;
  readonly rejections: readonly RejectionRow[];
  readonly now: number;
  /** Which writer clears it; picks the slot of hot accounts. */
  readonly slot: number;
}

/** A carrier does not use a waybill number twice within six months (183 days, our reading of the specification's "6 months"). */
const WAYBILL_NUMBER_DAYS = 183;
const DAY_MS = 86_400_000;
/** Procedures whose goods are already here: bonded stock. */
const PROCEDURES_WITH_GOODS_HERE: readonly string[] = ["1210"];

/** The record of the batch's parcels as the transaction sees it, and grows it. */
interface Table {
  readonly parcels: Map<string, ParcelRow>;
  readonly documents: Map<string, Filed[]>;
  readonly waybills: Map<string, Filed>;
  readonly numbers: Map<string, WaybillNumberRow>;
}

export async function clear(tx: ClearingTransaction, batch: Batch, settings: ClearingSettings): Promise<Filing[]> {
  const { candidates, now } = batch;
  const table = await open(tx, candidates, now);
  const filings: Filing[] = [];
  const rows: DocumentRow[] = [];
  const touched = new Set<string>();
  for (const candidate of candidates) {
    const { filing, row } = file(candidate, table, batch, settings);
    filings.push(filing);
    if (row === undefined) continue;
    rows.push(row);
    if (row.consignment !== null) touched.add(row.consignment);
    else for (const { consignment } of table.numbers.get(row.filed.key)!.namedBy) touched.add(consignment);
  }
  await tx.insertDocuments(rows);
  if (batch.messages.length > 0) await tx.insertMessages(batch.messages, now);
  if (batch.rejections.length > 0) await tx.recordRejections(batch.rejections, now);
  await decideAll(tx, [...touched], table, batch, settings);
  return filings;
}

/** Takes the locks and loads what is on record for the batch. */
async function open(tx: ClearingTransaction, candidates: readonly Candidate[], now: number): Promise<Table> {
  const numbers = await tx.lockWaybillNumbers(numbersIn(candidates), now);
  const consignments = new Set<string>();
  for (const { consignment } of candidates) if (consignment !== null) consignments.add(consignment);
  for (const { namedBy } of numbers) for (const { consignment } of namedBy) consignments.add(consignment);
  const parcels = await tx.lockParcels([...consignments].sort(), now);
  const table: Table = {
    parcels: new Map(parcels.map((row) => [row.consignment, row])),
    documents: new Map(parcels.map((row) => [row.consignment, []])),
    waybills: new Map(),
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
  if (wanted.size > 0) for (const filed of await tx.loadWaybills([...wanted].sort())) remember(table.waybills, filed);
  return table;
}

/** The waybill numbers of a batch, each once, in order, with the consignment that a declaration claims it for. */
function numbersIn(candidates: readonly Candidate[]): { waybill: string; consignment: string | null }[] {
  const claims = new Map<string, string | null>();
  for (const { document, key, consignment, read } of candidates) {
    if (document.kind === "waybill") claims.set(key, claims.get(key) ?? null);
    if (document.kind === "declaration" && !read.isDraft && read.intent !== "withdrawal") {
      claims.set(`${document.carrier}/${document.waybillNo}`, consignment);
    }
  }
  return [...claims]
    .map(([waybill, consignment]) => ({ waybill, consignment }))
    .sort((a, b) => (a.waybill < b.waybill ? -1 : 1));
}

function remember(waybills: Map<string, Filed>, filed: Filed): void {
  const known = waybills.get(filed.key);
  if (known === undefined || known.version < filed.version) waybills.set(filed.key, filed);
}

/** Files one document against the record and adds it there. */
function file(
  candidate: Candidate,
  table: Table,
  batch: Batch,
  settings: ClearingSettings,
): { filing: Filing; row?: DocumentRow } {
  const { read, key, consignment, document } = candidate;
  const documents = consignment === null ? undefined : table.documents.get(consignment)!;
  const current =
    documents === undefined
      ? table.waybills.get(key)
      : documents.findLast((filed) => filed.document.kind === document.kind && filed.key === key);
  const verdict = admit(onRecord(current, candidate, table, batch.now), {
    intent: read.intent,
    isDraft: read.isDraft,
    contentHash: candidate.contentHash,
  });
  if (verdict.outcome === "exists") return { filing: { outcome: "exists", problems: [] } };
  if (verdict.outcome === "rejected") {
    const pointer = settings.wordings[read.entrance].pointer(document.kind, keyPath[document.kind]);
    return { filing: { outcome: "rejected", problems: [{ ...verdict.problem, pointer }] } };
  }
  const filed: Filed = {
    key,
    version: (current?.version ?? 0) + 1, // Also where the number of an old waybill is free again and the life cycle begins anew.
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
  if (documents === undefined) table.waybills.set(key, filed);
  else documents.push(filed);
  const message = batch.messageOf.get(candidate) ?? null;
  return {
    filing: { outcome: "accepted", problems: [] },
    row: { consignment, filed, body: candidate.body, sealed: candidate.sealed, message },
  };
}

/** The member that a problem about the document's key points to. */
const keyPath: Record<DocumentKind, string> = {
  order: "orderNo",
  payment: "transaction",
  waybill: "waybillNo",
  declaration: "orderNo",
};

/** What the life cycle needs to know of the document on record. A waybill older than the carrier's period is a number free again. */
function onRecord(current: Filed | undefined, candidate: Candidate, table: Table, now: number): OnRecord | undefined {
  if (current === undefined) return undefined;
  if (candidate.document.kind === "waybill" && now - Date.parse(current.receivedAt) > WAYBILL_NUMBER_DAYS * DAY_MS)
    return undefined;
  const isReleased =
    candidate.consignment === null
      ? table.numbers
          .get(candidate.key)!
          .namedBy.some(({ consignment }) => table.parcels.get(consignment)?.state === "released")
      : table.parcels.get(candidate.consignment)!.state === "released";
  const { contentHash, version, isDraft, isWithdrawn } = current;
  return { contentHash, version, isDraft, isWithdrawn, isParcelReleased: isReleased };
}

interface Case {
  readonly parcel: ParcelRow;
  readonly complete: ParcelDocuments | undefined;
  readonly day: string;
}

/** Judges every parcel that the batch touched and that is not released yet; what a former decision took is given back first. */
async function decideAll(
  tx: ClearingTransaction,
  touched: readonly string[],
  table: Table,
  batch: Batch,
  settings: ClearingSettings,
): Promise<void> {
  const day = settings.day ?? dayAt(batch.now, BEIJING_OFFSET_MINUTES);
  const cases: Case[] = [];
  for (const consignment of touched) {
    const parcel = table.parcels.get(consignment);
    assert(parcel !== undefined, "decideAll: a touched parcel is locked");
    if (parcel.state === "released") continue;
    const documents = table.documents.get(consignment)!;
    const named = waybillNamedBy(documents);
    const { complete } = assemble(documents, named === undefined ? undefined : table.waybills.get(named));
    if (complete !== undefined || parcel.decisionVersion > 0) cases.push({ parcel, complete, day });
  }
  if (cases.length === 0) return;
  const former = cases.filter(({ parcel }) => parcel.decisionVersion > 0 && parcel.state !== "waiting");
  const formerDecisions =
    former.length === 0
      ? new Map<string, Decision>()
      : await tx.loadDecisions(
          former.map(({ parcel }) => ({ consignment: parcel.consignment, version: parcel.decisionVersion })),
        );
  await loadClaims(tx, cases, table);
  const used = await openAccounts(tx, cases, formerDecisions, batch, settings.rulebook);
  const transfers: Transfer[] = [];
  const decisions: DecisionRow[] = [];
  const changes: ParcelChange[] = [];
  for (const { parcel, complete } of cases) {
    const { consignment, decisionVersion } = parcel;
    const before = formerDecisions.get(consignment);
    if (before !== undefined) {
      const back = giveBack(before.reservations, consignment, decisionVersion, batch.slot);
      take(used, back);
      transfers.push(...back);
    }
    if (complete === undefined) {
      if (parcel.state !== "waiting")
        changes.push({ consignment, state: "waiting", lane: null, officialStatus: null, decisionVersion });
      continue;
    }
    const facts = factsOf(consignment, complete, day, used, table, batch, settings);
    const decision = judge(facts, settings.rulebook);
    const version = decisionVersion + 1;
    const taken = reserve(decision.reservations, consignment, version, batch.slot);
    take(used, taken);
    transfers.push(...taken);
    decisions.push({
      consignment,
      version,
      decision,
      body: canonical(decision),
      circumstances: canonical(facts.circumstances),
      documents: canonical(references(complete)),
    });
    const { state, lane, officialStatus } = decision;
    changes.push({ consignment, state, lane, officialStatus, decisionVersion: version });
  }
  if (transfers.length > 0)
    assert(await tx.post(transfers, batch.now), "decideAll: a floor was broken under its own lock");
  if (decisions.length > 0) await tx.insertDecisions(decisions, batch.now);
  if (changes.length > 0) await tx.changeParcels(changes, batch.now);
}

/** Loads who named the waybill numbers of parcels that a document other than waybill and declaration completed. */
async function loadClaims(tx: ClearingTransaction, cases: readonly Case[], table: Table): Promise<void> {
  const unknown = new Set<string>();
  for (const { complete } of cases) {
    if (complete !== undefined && !table.numbers.has(complete.waybill.key)) unknown.add(complete.waybill.key);
  }
  if (unknown.size === 0) return;
  const others = new Set<string>();
  for (const row of await tx.loadWaybillNumbers([...unknown].sort())) {
    table.numbers.set(row.waybill, row);
    for (const { consignment } of row.namedBy) if (!table.documents.has(consignment)) others.add(consignment);
  }
  if (others.size === 0) return;
  for (const { consignment, filed } of await tx.loadDocuments([...others].sort())) {
    const documents = table.documents.get(consignment) ?? [];
    documents.push(filed);
    table.documents.set(consignment, documents);
  }
}

/** Locks the personal accounts of the batch and answers what is used on each, by account. */
async function openAccounts(
  tx: ClearingTransaction,
  cases: readonly Case[],
  former: ReadonlyMap<string, Decision>,
  batch: Batch,
  book: Rulebook,
): Promise<Map<string, Amount>> {
  const wanted = new Map<string, { account: string; unit: string; floor: Amount | null }>();
  for (const { complete, day } of cases) {
    if (complete === undefined) continue;
    for (const { account, unit, limit } of accountsToRead({ documents: complete }, day, book)) {
      wanted.set(account, { account, unit, floor: -amount(limit) });
    }
  }
  for (const decision of former.values()) {
    for (const { account, unit } of decision.reservations)
      if (!wanted.has(account)) wanted.set(account, { account, unit, floor: null });
  }
  const used = new Map<string, Amount>();
  if (wanted.size === 0) return used;
  const rows = [...wanted.values()].sort((a, b) => (a.account < b.account ? -1 : 1));
  for (const [account, balance] of await tx.lockAccounts(rows, batch.now)) used.set(account, -balance);
  return used;
}

function take(used: Map<string, Amount>, transfers: readonly Transfer[]): void {
  for (const { account, amount: value } of transfers) used.set(account, (used.get(account) ?? 0n) + value);
}

function factsOf(
  consignment: string,
  documents: ParcelDocuments,
  day: string,
  used: ReadonlyMap<string, Amount>,
  table: Table,
  batch: Batch,
  settings: ClearingSettings,
): ParcelFacts {
  const mine: Record<string, string> = {};
  for (const { account } of accountsToRead({ documents }, day, settings.rulebook)) {
    const value = used.get(account);
    assert(value !== undefined, "factsOf: an account that was not read");
    mine[account] = formatAmount(value);
  }
  const person = personOf({ documents });
  return {
    consignment,
    documents,
    circumstances: {
      day,
      goodsAreHere:
        settings.areGoodsHere || PROCEDURES_WITH_GOODS_HERE.includes(documents.declaration.document.procedure),
      used: mine,
      waybillHeldBy: holderOf(consignment, documents.waybill.key, table, batch.now),
      // Drawn over the buyer, not over what a trader can amend: filing again does not draw again.
      draw: settings.vault.draw(`${consignment}\n${person}`),
    },
  };
}

/** Another consignment that named the number before this one and within the carrier's period. */
function holderOf(consignment: string, waybill: string, table: Table, now: number): string | null {
  const namedBy = table.numbers.get(waybill)?.namedBy ?? [];
  const since = now - WAYBILL_NUMBER_DAYS * DAY_MS;
  const holder = namedBy.find((claim) => claim.at >= since && stillNames(claim.consignment, waybill, table));
  return holder === undefined || holder.consignment === consignment ? null : holder.consignment;
}

/** A claim counts while the consignment's declaration names the number. */
const stillNames = (consignment: string, waybill: string, table: Table): boolean =>
  waybillNamedBy(table.documents.get(consignment) ?? []) === waybill;

/** Which versions the decision stands on. */
function references(
  documents: ParcelDocuments,
): { kind: DocumentKind; key: string; version: number; contentHash: string }[] {
  return [documents.order, ...documents.payments, documents.waybill, documents.declaration]
    .filter(takesPart)
    .map(({ document, key, version, contentHash }) => ({ kind: document.kind, key, version, contentHash }));
}
