/**
 * rule, settleProposal: an officer decides about a parcel that was stopped, alone or with a second person.
 *
 * A ruling is a fact of a new decision: the parcel is judged again as for any other cause, in the same transaction, so
 * that ledger, deadlines, events and receipts follow as they always do. Where two must decide the first proposes, which
 * changes nothing but the desk. The same act again answers the same. Not here: who may (`desk-life.ts`), what the
 * ruling does to the verdict (`risk/hear-ruling.ts`).
 */
import type { Ruling, RulingOutcome } from "../../customs/decision.ts";
import { needsFourEyes } from "../../customs/desk.ts";
import type { FairwayEvent } from "../../customs/event.ts";
import { assert } from "../../kernel/assert.ts";
import { canonical } from "../../kernel/canonical.ts";
import { BEIJING_OFFSET_MINUTES, dayAt } from "../../kernel/day.ts";
import { fail, ok, problem, type Problem, type Result } from "../../kernel/problem.ts";
import { answersTo, documentsRuledOn } from "../../risk/hear-ruling.ts";
import { decideParcels, loadMovements } from "../clearing/decide-parcels.ts";
import { assemble, waybillNamedBy } from "../clearing/parcel.ts";
import { earlierOf, keepDeadlines } from "../deadlines/keep-deadlines.ts";
import { tellDeadlines } from "../deadlines/tell-deadlines.ts";
import { batchOf } from "../journal/journal.ts";
import { partiesOfParcel } from "../journal/record-events.ts";
import type { StandingDecision } from "../ports.ts";
import { deskEvent } from "./claim-parcel.ts";
import { act, tell, type Act, type Desk } from "./desk.ts";
import { isDone, judgeProposal, judgeRuling, movedOn } from "./desk-life.ts";
import type { Officer, ProposedRuling, RulingEnd, RulingRow } from "./desk-ports.ts";
import { judgeText } from "./judge-text.ts";

export interface RulingAct {
  readonly consignment: string;
  readonly outcome: RulingOutcome;
  readonly code: string;
  readonly text: string;
  /** Of the decision that the officer looked at. */
  readonly version: number;
}

const notFound = problem("desk.ruling_not_found", "", "No ruling has this name.");

/** Rules, or proposes where a second person must decide; answers the ruling as it stands then. */
export async function rule(desk: Desk, officer: Officer, wanted: RulingAct): Promise<Result<RulingRow>> {
  const wrong = judgeAct(wanted, desk);
  if (wrong !== undefined) return fail(wrong);
  return act(desk, wanted.consignment, async (acting) => {
    const { standing, tx, now } = acting;
    const again = standing.rulings.find((row) => isSame(row, officer, wanted));
    if (again !== undefined) return ok(again);
    const objection = judgeRuling(standing, officer, wanted.version);
    if (objection !== undefined) return fail(objection);
    const decided = await standingDecision(acting);
    const proposed: ProposedRuling = {
      ...wanted,
      ruling: nameOf(acting, desk),
      proposedBy: officer.id,
      proposedAt: now,
    };
    const batch = batchOf(tx.tip);
    const needsTwo = needsFourEyes(
      decided.decision.dutiableValue,
      decided.decision.levies[0]?.currency ?? "", // Nothing was assessed: no value is known either.
      desk.book,
      dayAt(now, BEIJING_OFFSET_MINUTES),
    );
    const end: RulingEnd | null = needsTwo ? null : { ending: "made", by: officer.id, at: now };
    await tx.insertRuling(proposed, end);
    await tx.dropClaim(wanted.consignment); // What was to be done is done.
    const row: RulingRow = { ...proposed, batch, end };
    if (needsTwo) await tell(acting, desk, [deskEvent(acting, "ruling.proposed", dataOf(row, desk))]);
    else await make(acting, desk, row, null, decided);
    return ok(row);
  });
}

/** Another person makes a proposed ruling or rejects it; who proposed it takes it back. */
export async function settleProposal(
  desk: Desk,
  officer: Officer,
  ruling: string,
  wanted: "confirm" | "reject",
): Promise<Result<RulingRow>> {
  const named = await desk.reader.findRuling(ruling);
  if (named === undefined) return fail(notFound);
  return act(desk, named.consignment, async (acting) => {
    const { standing, tx, now, consignment } = acting;
    const proposal = standing.rulings.find((row) => row.ruling === ruling);
    assert(proposal !== undefined, "settleProposal: rulings are never taken out");
    if (isDone(proposal, officer, wanted)) return ok(proposal);
    const judged = judgeProposal(proposal, standing, officer, wanted);
    if (!judged.ok) return judged;
    const end: RulingEnd = { ending: judged.value, by: officer.id, at: now };
    assert(await tx.endRuling(consignment, ruling, end), "settleProposal: it was open under its parcel's lock");
    const row = { ...proposal, end };
    if (end.ending === "made") {
      await tx.dropClaim(consignment);
      await make(acting, desk, row, officer.id, await standingDecision(acting));
      return ok(row);
    }
    const data = { ...dataOf(proposal, desk), ending: end.ending, by: officer.id };
    await tell(acting, desk, [deskEvent(acting, "ruling.withdrawn", data)]);
    return end.ending === "overtaken" && wanted === "confirm" ? fail(movedOn) : ok(row);
  });
}

function judgeAct({ outcome, code, text }: RulingAct, { book }: Desk): Problem | undefined {
  const known = book.codes.filter((each) => each.outcome === outcome).map((each) => each.code);
  if (!known.includes(code))
    return problem("desk.request_malformed", "/code", `To ${outcome}, code is one of ${known.join(", ")}.`);
  return judgeText(text, "/reason");
}

/** The officer asks again for what is done, because the answer was lost. */
const isSame = (row: RulingRow, officer: Officer, wanted: RulingAct): boolean =>
  row.proposedBy === officer.id &&
  row.version === wanted.version &&
  row.outcome === wanted.outcome &&
  row.code === wanted.code &&
  row.text === wanted.text &&
  (row.end === null || row.end.ending === "made");

/** Says nothing of the parcel, and no two of a parcel are the same. */
const nameOf = ({ consignment, standing }: Act, { settings }: Desk): string =>
  `r_${settings.vault.digest(canonical({ consignment, ruling: standing.rulings.length + 1 })).slice(0, 24)}`;

async function standingDecision({ tx, consignment, standing: { version } }: Act): Promise<StandingDecision> {
  const decided = (await tx.loadDecisions([{ consignment, version }])).get(consignment);
  assert(decided !== undefined, "rule: what is held or inspected was decided");
  return decided;
}

function dataOf(row: RulingRow, { settings }: Desk) {
  const { ruling, version, outcome, code, text, proposedBy: officer, proposedAt, batch: proposedIn } = row;
  return {
    ...{ ruling, version, outcome, code, officer, proposedIn },
    text: settings.vault.digest(text),
    proposedAt: new Date(proposedAt).toISOString(),
  };
}

/** Judges the parcel again with the ruling among its facts, and tells both. */
async function make(
  acting: Act,
  desk: Desk,
  row: RulingRow,
  confirmedBy: string | null,
  { decision }: StandingDecision,
): Promise<void> {
  const { tx, table, consignment, now } = acting;
  const { settings, slot } = desk;
  await loadFiled(acting);
  const earlier = settings.deadlines === undefined ? undefined : earlierOf(table);
  const documents = table.documents.get(consignment)!;
  const waybill = table.waybills.get(waybillNamedBy(documents) ?? "");
  const { complete } = assemble(documents, waybill);
  assert(complete !== undefined, "rule: what is held or inspected is complete");
  const code = desk.book.codes.find((each) => each.code === row.code);
  assert(code !== undefined || confirmedBy !== null, "rule: the code was looked at");
  const ruling: Ruling = {
    ...{ ruling: row.ruling, outcome: row.outcome, code: row.code, officer: row.proposedBy, confirmedBy },
    // A code that the book has no more since the proposal has no words left but itself.
    because: code?.says ?? { en: row.code, zh: row.code },
    version: row.version,
    answers: answersTo(decision.reasons),
    documents: documentsRuledOn(complete),
  };
  const made: FairwayEvent = {
    type: "ruling.made",
    consignment,
    waybill: complete.waybill.key,
    parties: partiesOfParcel([complete.order, ...complete.payments, complete.waybill, complete.declaration]),
    data: { ...dataOf(row, desk), confirmedBy },
  };
  const batch = { candidates: [], messages: [], messageOf: new Map(), rejections: [], now, slot };
  const touched = new Map([[consignment, { isFiledAnew: false, ruling }]]);
  const events = [made, ...(await decideParcels(tx, touched, table, batch, settings))];
  if (settings.deadlines !== undefined && earlier !== undefined)
    tellDeadlines(events, await keepDeadlines(tx, touched.keys(), earlier, table, batch, settings.deadlines));
  await tell(acting, desk, events);
}

/** What is on record of the parcel, and of those whose waybill numbers had to be locked with it. */
async function loadFiled({ tx, table }: Act): Promise<void> {
  for (const { consignment, filed } of await tx.loadDocuments([...table.parcels.keys()].sort()))
    table.documents.get(consignment)!.push(filed);
  const waybills = new Set(table.numbers.keys());
  for (const documents of table.documents.values()) {
    const named = waybillNamedBy(documents);
    if (named !== undefined) waybills.add(named);
  }
  for (const filed of await tx.loadWaybills([...waybills].sort())) table.waybills.set(filed.key, filed);
  await loadMovements(tx, [...table.numbers.values()], table);
}
