/**
 * decideParcels: judges the parcels that a batch touched, grants their personal limits one by one, posts and saves.
 *
 * What a former decision took is given back first. Everything a verdict stands on is read under the locks of the batch.
 * Not here: filing the documents (`clear.ts`), the verdict itself (`judge.ts`).
 */
import { amount, formatAmount, type Amount } from "../../kernel/amount.ts";
import { assert } from "../../kernel/assert.ts";
import { canonical, canonicalWithout } from "../../kernel/canonical.ts";
import { BEIJING_OFFSET_MINUTES, dayAt } from "../../kernel/day.ts";
import type { ParcelDocuments, ParcelFacts, Ruling } from "../../customs/decision.ts";
import { waybillOf, type Arrival, type DocumentKind, type Protected, type Waybill } from "../../customs/documents.ts";
import type { FairwayEvent } from "../../customs/event.ts";
import type { Filed } from "../../customs/filed.ts";
import { giveBack, reserve, type Transfer } from "../../ledger/transfer.ts";
import type { PersonalAccount } from "../../tax/assess.ts";
import {
  DAY_MS,
  NumbersUnlocked,
  WAYBILL_NUMBER_DAYS,
  type Batch,
  type ClearingSettings,
  type Table,
} from "./batch.ts";
import { accountsToRead, judge, personOf } from "./judge.ts";
import { arrivalsIn, assemble, latestOf, waybillNamedBy } from "./parcel.ts";
import type {
  ClearingTransaction,
  DecisionRow,
  ParcelChange,
  ParcelRow,
  StandingDecision,
  WaybillNumberRow,
} from "../ports.ts";
import { decidedEvent, waitingEvent } from "../journal/record-events.ts";

/** Procedures whose goods are already here: bonded stock. */
const PROCEDURES_WITH_GOODS_HERE: readonly string[] = ["1210"];

/** About five milliseconds of judging; look-ups are answered in between. */
const PARCELS_A_BREATH = 25;

/** Why a parcel is judged: documents were filed, or only an arrival; or an officer has ruled. */
export interface Touch {
  readonly isFiledAnew: boolean;
  readonly ruling?: Ruling;
}

interface Case {
  readonly parcel: ParcelRow;
  readonly complete: ParcelDocuments | undefined;
  readonly standing: StandingDecision | undefined;
  /** The day of acceptance. */
  readonly day: string;
  readonly ruling: Ruling | undefined;
  /** Personal accounts that the parcel may draw on. */
  readonly accounts: readonly PersonalAccount[];
}

/**
 * Judges every parcel that the batch touched and that is not released yet; what a former decision took is given back
 * first. A parcel that only an arrival touched was accepted on the day of its standing decision and keeps it, with the
 * law and the quota of that day, and with what an officer decided; where it is refused it stays so, for what was given
 * back since revives none. What is filed anew no officer has seen. Answers what there is to tell.
 */
export async function decideParcels(
  tx: ClearingTransaction,
  touched: ReadonlyMap<string, Touch>,
  table: Table,
  batch: Batch,
  settings: ClearingSettings,
): Promise<FairwayEvent[]> {
  const cases = await openCases(tx, touched, table, batch, settings);
  const events: FairwayEvent[] = [];
  if (cases.length === 0) return events;
  await loadClaims(tx, cases, table);
  const used = await openAccounts(tx, cases, batch);
  const transfers: Transfer[] = [];
  const decisions: DecisionRow[] = [];
  const changes: ParcelChange[] = [];
  for (const [index, item] of cases.entries()) {
    if (index % PARCELS_A_BREATH === PARCELS_A_BREATH - 1) await settings.breathe?.();
    const { parcel, complete, standing } = item;
    const { consignment, decisionVersion } = parcel;
    if (standing !== undefined) {
      const back = giveBack(standing.decision.reservations, consignment, decisionVersion, batch.slot);
      take(used, back);
      transfers.push(...back);
    }
    if (complete === undefined) {
      if (parcel.state === "waiting") continue;
      changes.push({ consignment, state: "waiting", lane: null, officialStatus: null, decisionVersion });
      table.parcels.set(consignment, { ...parcel, state: "waiting" });
      events.push(waitingEvent(consignment, decisionVersion, latestOf(table.documents.get(consignment)!)));
      continue;
    }
    const facts = factsOf(item, complete, used, table, batch, settings);
    const decision = judge(facts, settings.rulebook);
    const version = decisionVersion + 1;
    const taken = reserve(decision.reservations, consignment, version, batch.slot);
    take(used, taken);
    transfers.push(...taken);
    const { whole, rest } = canonicalWithout(decision, "reservations");
    const row = {
      ...{ consignment, version, decision, body: whole, open: rest },
      circumstances: canonical(facts.circumstances),
      documents: canonical(references(facts)),
    };
    decisions.push(row);
    events.push(decidedEvent(row, facts, settings.vault));
    const { state, lane, officialStatus } = decision;
    changes.push({ consignment, state, lane, officialStatus, decisionVersion: version });
    table.parcels.set(consignment, { ...parcel, state, decisionVersion: version }); // The next one may ask.
  }
  if (transfers.length > 0)
    assert(await tx.post(transfers, batch.now), "decideParcels: a floor was broken under its own lock");
  if (decisions.length > 0) await tx.insertDecisions(decisions, batch.now);
  if (changes.length > 0) await tx.changeParcels(changes, batch.now);
  return events;
}

/** The parcels to judge, with the decision that stands and the day that counts. */
async function openCases(
  tx: ClearingTransaction,
  touched: ReadonlyMap<string, Touch>,
  table: Table,
  batch: Batch,
  settings: ClearingSettings,
): Promise<Case[]> {
  const today = settings.day ?? dayAt(batch.now, BEIJING_OFFSET_MINUTES);
  const open: (Touch & { parcel: ParcelRow; complete: ParcelDocuments | undefined })[] = [];
  for (const [consignment, touch] of touched) {
    const { isFiledAnew } = touch;
    const parcel = table.parcels.get(consignment);
    assert(parcel !== undefined, "decideParcels: a touched parcel is locked");
    if (parcel.state === "released" || (parcel.state === "refused" && !isFiledAnew)) continue;
    const documents = table.documents.get(consignment)!;
    const named = waybillNamedBy(documents);
    const { complete } = assemble(documents, named === undefined ? undefined : table.waybills.get(named));
    if (complete === undefined && parcel.decisionVersion === 0) continue;
    open.push({ ...touch, parcel, complete });
  }
  const former = open.filter(({ parcel }) => parcel.decisionVersion > 0 && parcel.state !== "waiting");
  const decisions =
    former.length === 0
      ? new Map<string, StandingDecision>()
      : await tx.loadDecisions(
          former.map(({ parcel }) => ({ consignment: parcel.consignment, version: parcel.decisionVersion })),
        );
  return open.map(({ parcel, complete, isFiledAnew, ruling: made }) => {
    const standing = decisions.get(parcel.consignment);
    const day = isFiledAnew || standing === undefined ? today : standing.day;
    const ruling = isFiledAnew ? undefined : (made ?? standing?.ruling);
    const accounts = complete === undefined ? [] : accountsToRead({ documents: complete }, day, settings.rulebook);
    return { parcel, complete, standing, day, ruling, accounts };
  });
}

/**
 * Loads who named the waybill numbers of parcels that a document other than waybill and declaration completed. The
 * numbers are read without a lock: where a parcel is the only one to name its number, whoever comes to name it as well
 * locks this parcel too, and waits. Where another names it already, both could be decided at once: the number's row
 * must be locked. Throws `NumbersUnlocked`.
 */
async function loadClaims(tx: ClearingTransaction, cases: readonly Case[], table: Table): Promise<void> {
  const unknown = new Set<string>();
  for (const { complete } of cases) {
    if (complete !== undefined && !table.numbers.has(complete.waybill.key)) unknown.add(complete.waybill.key);
  }
  if (unknown.size === 0) return;
  const others = new Map<string, string[]>(); // Not locked, and the numbers that they named.
  const numbers = await tx.loadWaybillNumbers([...unknown].sort());
  await loadMovements(tx, numbers, table);
  for (const row of numbers) {
    table.numbers.set(row.waybill, row);
    for (const { consignment } of row.namedBy)
      if (!table.documents.has(consignment)) others.set(consignment, [...(others.get(consignment) ?? []), row.waybill]);
  }
  if (others.size === 0) return;
  const filed = new Map<string, Filed[]>();
  for (const row of await tx.loadDocuments([...others.keys()].sort()))
    filed.set(row.consignment, [...(filed.get(row.consignment) ?? []), row.filed]);
  const shared = new Set<string>();
  for (const [consignment, waybills] of others) {
    const named = waybillNamedBy(filed.get(consignment) ?? []);
    if (named !== undefined && waybills.includes(named)) shared.add(named);
  }
  if (shared.size > 0) throw new NumbersUnlocked([...shared].sort());
}

/** Loads the statuses and arrivals of waybill numbers that have any on record. */
export async function loadMovements(
  tx: ClearingTransaction,
  numbers: readonly WaybillNumberRow[],
  table: Table,
): Promise<void> {
  const moved = numbers.filter(({ hasMovements, isNew }) => hasMovements && !isNew).map(({ waybill }) => waybill);
  if (moved.length === 0) return;
  for (const filed of await tx.loadMovements(moved.sort())) {
    const waybill = waybillOf(filed.document)!;
    const shelf = table.movements.get(waybill) ?? [];
    shelf.push(filed);
    table.movements.set(waybill, shelf);
  }
}

/** Locks the personal accounts of the batch and answers what is used on each, by account. */
async function openAccounts(
  tx: ClearingTransaction,
  cases: readonly Case[],
  batch: Batch,
): Promise<Map<string, Amount>> {
  const wanted = new Map<string, { account: string; unit: string; floor: Amount | null }>();
  for (const { accounts } of cases) {
    for (const { account, unit, limit } of accounts) wanted.set(account, { account, unit, floor: -amount(limit) });
  }
  for (const { standing } of cases) {
    for (const { account, unit } of standing?.decision.reservations ?? [])
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
  { parcel, accounts, day, ruling }: Case,
  documents: ParcelDocuments,
  used: ReadonlyMap<string, Amount>,
  table: Table,
  batch: Batch,
  settings: ClearingSettings,
): ParcelFacts {
  const { consignment } = parcel;
  const mine: Record<string, string> = {};
  for (const { account } of accounts) {
    const value = used.get(account);
    assert(value !== undefined, "factsOf: an account that was not read");
    mine[account] = formatAmount(value);
  }
  const { procedure } = documents.declaration.document;
  const arrivals = arrivalsFor(consignment, documents.waybill.key, table);
  return {
    consignment,
    documents,
    arrivals,
    circumstances: {
      day,
      goodsAreHere: settings.areGoodsHere || arrivals.length > 0 || PROCEDURES_WITH_GOODS_HERE.includes(procedure),
      used: mine,
      waybillHeldBy: holderOf(consignment, documents.waybill, table, batch.now),
      // Drawn over the buyer, not over what a trader can amend: filing again does not draw again.
      draw: settings.vault.draw(`${consignment}\n${personOf({ documents })}`),
      ...(ruling !== undefined && { ruling }),
    },
  };
}

/**
 * The arrivals under the waybill's number that belong to this consignment: those filed within the carrier's period
 * before or after the declaration named the number. Others are of another parcel that had the number.
 */
export function arrivalsFor(consignment: string, waybill: string, table: Table): Filed<Arrival>[] {
  const arrivals = arrivalsIn(table.movements.get(waybill) ?? []);
  if (arrivals.length === 0) return arrivals;
  const claim = table.numbers.get(waybill)?.namedBy.find((named) => named.consignment === consignment);
  assert(claim !== undefined, "arrivalsFor: the declaration named the number");
  const period = WAYBILL_NUMBER_DAYS * DAY_MS;
  return arrivals.filter(({ receivedAt }) => Math.abs(Date.parse(receivedAt) - claim.at) <= period);
}

/**
 * Another consignment that named the number within the carrier's period and holds it. A declaration alone holds
 * nothing: anybody may declare any number. It is held by whom the carrier's waybill names, and by whoever was decided
 * on it and is not refused.
 */
function holderOf(consignment: string, waybill: Filed<Waybill<Protected>>, table: Table, now: number): string | null {
  const namedBy = table.numbers.get(waybill.key)?.namedBy ?? [];
  const since = now - WAYBILL_NUMBER_DAYS * DAY_MS;
  const isMine = isNamedOn(waybill.document, consignment);
  const holder = namedBy.find((claim) => {
    const { consignment: other, at } = claim;
    if (other === consignment || at < since || !stillNames(other, waybill.key, table)) return false;
    // Two platforms may have one order number: a waybill that may be this parcel's does not speak for another.
    return (!isMine && isNamedOn(waybill.document, other)) || isGranted(table.parcels.get(other));
  });
  return holder?.consignment ?? null;
}

export const isNamedOn = ({ platform, orderNo }: Waybill<Protected>, consignment: string): boolean =>
  platform === undefined ? consignment.endsWith(`/${orderNo}`) : consignment === `${platform}/${orderNo}`;

const isGranted = (parcel: ParcelRow | undefined): boolean =>
  parcel !== undefined && parcel.state !== "waiting" && parcel.state !== "refused";

/** A claim counts while the consignment's declaration names the number. */
export const stillNames = (consignment: string, waybill: string, table: Table): boolean =>
  waybillNamedBy(table.documents.get(consignment) ?? []) === waybill;

/** Which versions the decision stands on. */
function references({
  documents,
  arrivals,
}: ParcelFacts): { kind: DocumentKind; key: string; version: number; contentHash: string }[] {
  return [documents.order, ...documents.payments, documents.waybill, documents.declaration, ...arrivals].map(
    ({ document, key, version, contentHash }) => ({ kind: document.kind, key, version, contentHash }),
  );
}
