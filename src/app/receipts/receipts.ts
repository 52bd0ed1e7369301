/**
 * Receipts of what happened: pure functions from a document's filing, or from a decision and the documents it stands
 * on, to the receipts of the parties who filed them.
 *
 * Table 3-35 and its like in China Customs' specification 202205 hold for statuses: orders, payments, waybills and
 * their status are 2 (draft), 100, 120 or below zero, whatever becomes of the parcel; a declaration has the decision's
 * own status; drafts of declarations and arrivals are 1. A receipt of an arrival names its waybill in its notes, for
 * its message has no other place for it. Each receipt goes to who filed the document, in the form it was filed in.
 * Not here: reading the record, codes (`receipt-codes.ts`), bytes (`messages/`).
 */
import type { Decision, Mender, Mismatch, Reason } from "../../customs/decision.ts";
import { consignmentOf, type AnyDocument, type DocumentKind } from "../../customs/documents.ts";
import type { Entrance, Filed, Intent } from "../../customs/filed.ts";
import type { MessageReceipt, Receipt, ReceiptKind, ReceiptNote, ReceiptSubject } from "../../customs/receipt.ts";
import { assert } from "../../kernel/assert.ts";
import type { Problem } from "../../kernel/problem.ts";
import { describeProblem } from "./problem-sentences.ts";
import {
  messageNote,
  movementNotes,
  parcelNotes,
  receiptNotes,
  refusalCode,
  refusalNote,
  sourceOf,
} from "./receipt-codes.ts";
import { mismatchView } from "../views/view.ts";
import type { Wordings } from "../ports.ts";

/** Where a receipt comes from: the event it stands on, or only its own name; and when. */
export interface Ground {
  readonly event: string | null;
  /** The event, or what else names the occasion uniquely and for ever. */
  readonly occasion: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** What the occasion is about, where it says so; a waybill's own document does not. */
  readonly consignment: string | null;
}

export interface ReceiptTools {
  readonly wordings: Wordings;
  /** SHA-256, lower-case hex. */
  digest(text: string): string;
}

const REFUSED = "100";
const ACCEPTED = "120";
const PRE_ENTRY_LENGTH = 18;
const PRE_ENTRY_PREFIX = "FW";

/** What is answered about a filing that was accepted, or that was on record already. */
export function acceptedReceipt(
  answered: Answered,
  { intent, isDraft }: { readonly intent: Intent | "exists"; readonly isDraft: boolean },
  ground: Ground,
  tools: ReceiptTools,
): Receipt {
  const [status, note] = acceptance(answered.subject.kind, intent, isDraft);
  return toReceipt(answered, { status, notes: [note] }, ground, tools);
}

function acceptance(kind: ReceiptKind, intent: Intent | "exists", isDraft: boolean): [string, ReceiptNote] {
  const isReply = kind === "declaration" || kind === "arrival";
  if (isDraft) return [isReply ? "1" : "2", receiptNotes.draft];
  if (intent === "exists") return [ACCEPTED, receiptNotes.exists];
  return [ACCEPTED, intent === "withdrawal" ? receiptNotes.withdrawn : receiptNotes.accepted];
}

/** What is answered about a document that was refused, of which no version is on record. */
export function refusedReceipt(
  answered: Answered,
  problems: readonly Problem[],
  ground: Ground,
  tools: ReceiptTools,
): Receipt {
  const [first] = problems;
  assert(first !== undefined, "refusedReceipt: a refusal has a problem");
  const { kind } = answered.subject;
  const notes = problems.map((problem) => refusalNote(kind, problem.code, describeProblem(problem)));
  return toReceipt({ ...answered, version: null }, { status: refusalCode(kind, first.code), notes }, ground, tools);
}

/** A message in which no document could be read. */
export function messageReceipt(problems: readonly Problem[], ground: Ground): MessageReceipt {
  const notes = problems.map((problem) => messageNote(problem.code, describeProblem(problem)));
  assert(notes.length > 0, "messageReceipt: a refusal has a problem");
  return { id: ground.occasion, status: `-${Number(notes[0]!.code)}`, notes, issuedAt: ground.at };
}

/** What a decision means for each document it stands on. */
export function decisionReceipts(
  decision: Decision,
  documents: readonly Filed[],
  ground: Ground,
  tools: ReceiptTools,
): Receipt[] {
  const entrances = new Map(documents.map(({ document, entrance }) => [document.kind, entrance]));
  const entranceOf = (kind: DocumentKind): Entrance => entrances.get(kind) ?? "json";
  return documents.map((filed) => {
    const { kind } = filed.document;
    const mismatches = decision.mismatches.filter((mismatch) => kind === "declaration" || isToMend(mismatch, kind));
    const notes = mismatches.map((mismatch) => mismatchNote(mismatch, tools.wordings, entranceOf));
    const said = kind === "declaration" ? onDeclaration(decision, notes) : onCompanion(decision, notes);
    return toReceipt(answeredOf(filed.document, filed), said, ground, tools);
  });
}

/** The parcel waits again: its declaration is told, where it is itself still on record. */
export function waitingReceipts(documents: readonly Filed[], ground: Ground, tools: ReceiptTools): Receipt[] {
  return documents
    .filter(({ document }) => document.kind === "declaration")
    .map((filed) =>
      toReceipt(answeredOf(filed.document, filed), { status: ACCEPTED, notes: [receiptNotes.waiting] }, ground, tools),
    );
}

/** What the movement of goods came to, for who reported it: the report itself stands on record. */
export const movementReceipt = (
  answered: Answered,
  event: keyof typeof movementNotes,
  ground: Ground,
  tools: ReceiptTools,
): Receipt => toReceipt(answered, { status: ACCEPTED, notes: [movementNotes[event]] }, ground, tools);

interface Said {
  readonly status: string;
  readonly notes: readonly ReceiptNote[];
}

/** Order, payment and waybill: refused only for a mismatch that their own filer can mend. */
function onCompanion(decision: Decision, notes: readonly ReceiptNote[]): Said {
  if (notes.length > 0) return { status: REFUSED, notes: officialFirst(notes, REFUSED) };
  return { status: ACCEPTED, notes: [receiptNotes.accepted, parcelNotes[decision.state]] };
}

function onDeclaration(decision: Decision, mismatches: readonly ReceiptNote[]): Said {
  const { state, officialStatus: status, reasons } = decision;
  const because = (...effects: readonly Reason["effect"][]): ReceiptNote[] =>
    reasons.filter(({ effect }) => effects.includes(effect)).map(reasonNote);
  switch (state) {
    case "released":
      return { status, notes: [receiptNotes.released, ...because("note")] };
    case "cleared":
      return { status, notes: [receiptNotes.approved, ...because("note")] };
    case "held":
      return { status, notes: [receiptNotes.review, ...because("hold", "points")] };
    case "inspection": {
      // What was drawn by lot has nothing against it but the lot itself.
      const why = decision.isDrawn ? because("note") : because("inspect", "points");
      return { status, notes: [receiptNotes.inspection, ...why] };
    }
    case "refused": {
      const notes = [...mismatches, ...reasons.filter(isOwnRefusal).map(reasonNote)];
      return { status, notes: notes.length === 0 ? [receiptNotes.refused] : officialFirst(notes, status) };
    }
  }
}

/** The rule that counts mismatches says nothing that they do not say themselves. */
const isOwnRefusal = ({ rule, effect }: Reason): boolean => effect === "refuse" && rule !== "mismatch";

const isOfficial = (code: string): boolean => /^-?[0-9]+$/.test(code);

/** The note of the status itself, then official codes, then rules of ours; each as found. */
function officialFirst(notes: readonly ReceiptNote[], status: string): ReceiptNote[] {
  const weight = ({ code }: ReceiptNote): number => (code === status ? 0 : isOfficial(code) ? 1 : 2);
  return [...notes].sort((a, b) => weight(a) - weight(b));
}

const menderOf: Readonly<Record<Mender, DocumentKind>> = {
  seller: "order",
  payment_firm: "payment",
  carrier: "waybill",
  declarant: "declaration",
  buyer: "order", // Who speaks through the shop.
};

const isToMend = ({ left, right, mend }: Mismatch, kind: DocumentKind): boolean =>
  (left.document === kind || right.document === kind) && mend.some((mender) => menderOf[mender] === kind);

function mismatchNote(
  mismatch: Mismatch,
  wordings: Wordings,
  entranceOf: (kind: DocumentKind) => Entrance,
): ReceiptNote {
  const { rule, code, how } = mismatchView(mismatch, wordings, entranceOf);
  const shown = code ?? rule;
  return { code: shown, description: how, ...sourceOf(shown) };
}

function reasonNote({ rule, code, because, mend, source, certainty }: Reason): ReceiptNote {
  const description = { en: `${because.en} ${mend.en}`.trim(), zh: `${because.zh}${mend.zh}` };
  return code === null ? { code: rule, description, source, certainty } : { code, description, source, certainty };
}

/** The document that a receipt answers, and whose it is. */
export type Answered = Pick<
  Receipt,
  "subject" | "key" | "version" | "consignment" | "to" | "entrance" | "preEntryNo" | "declarationNo"
>;

type Filing = Pick<Filed, "entrance" | "filedBy"> & { readonly key: string | null; readonly version: number | null };

export function answeredOf(document: AnyDocument<unknown>, { key, version, entrance, filedBy }: Filing): Answered {
  const { preEntryNo = null } = document.kind === "declaration" || document.kind === "arrival" ? document : {};
  return {
    subject: subjectOf(document),
    key,
    version,
    consignment: consignmentOf(document) ?? null,
    to: filedBy,
    entrance,
    preEntryNo,
    declarationNo: document.kind === "declaration" ? (document.declarationNo ?? null) : null,
  };
}

/** Of a document of which no more than its key could be read, or is known. */
export const answeredByKey = (kind: ReceiptKind, { key, version, entrance, filedBy }: Filing): Answered => ({
  ...{ subject: subjectOfKey(kind, key), key, version, consignment: null },
  ...{ to: filedBy, entrance, preEntryNo: null, declarationNo: null },
});

function toReceipt(parts: Answered, { status, notes }: Said, ground: Ground, { digest }: ReceiptTools): Receipt {
  const { subject, key, version, preEntryNo } = parts;
  const named = [ground.occasion, subject.kind, key ?? "", String(version ?? 0)].join(" ");
  return {
    ...parts,
    id: named,
    consignment: ground.consignment ?? parts.consignment,
    status,
    notes: subject.kind === "arrival" ? notes.map((note) => aboutWaybill(note, subject.waybillNo)) : notes,
    issuedAt: ground.at,
    preEntryNo: subject.kind === "declaration" ? preEntryNoOf(preEntryNo, key ?? named, digest) : preEntryNo,
    event: ground.event,
  };
}

function aboutWaybill({ description, ...note }: ReceiptNote, waybillNo: string | null): ReceiptNote {
  const { en, zh } = description;
  if (waybillNo === null) return { ...note, description };
  return { ...note, description: { en: `Waybill ${waybillNo}: ${en}`, zh: `运单 ${waybillNo}：${zh}` } };
}

/**
 * The receipt's form demands a pre-entry number of 18 characters. Where the declaration has none such, Fairway gives
 * one: the same for a parcel for ever, and with a beginning that no office of customs has.
 */
function preEntryNoOf(own: string | null, name: string, digest: (text: string) => string): string {
  if (own?.length === PRE_ENTRY_LENGTH) return own;
  const length = PRE_ENTRY_LENGTH - PRE_ENTRY_PREFIX.length;
  return PRE_ENTRY_PREFIX + digest(`pre-entry ${name}`).slice(0, length).toUpperCase();
}

function subjectOf(document: AnyDocument<unknown>): ReceiptSubject {
  switch (document.kind) {
    case "order":
      return { kind: "order", platform: document.platform, seller: document.seller, orderNo: document.orderNo };
    case "payment":
      return { kind: "payment", firm: document.firm, transaction: document.transaction };
    case "waybill":
      return { kind: "waybill", carrier: document.carrier, waybillNo: document.waybillNo };
    case "declaration": {
      const { declarant, platform, seller, orderNo, customsOffice, reference = null } = document;
      return { kind: "declaration", declarant, platform, seller, orderNo, customsOffice, reference };
    }
    case "status":
      return { kind: "status", carrier: document.carrier, waybillNo: document.waybillNo };
    case "arrival": {
      const { operator, customsOffice, reference = null, siteEntryNo = null, carrier, waybillNo } = document;
      return { kind: "arrival", operator, customsOffice, reference, siteEntryNo, carrier, waybillNo };
    }
  }
}

/** What a key alone tells. Parties' codes hold no "/", numbers may. */
function subjectOfKey(kind: ReceiptKind, key: string | null): ReceiptSubject {
  const at = key?.indexOf("/") ?? -1;
  const [first, second] = key === null || at < 0 ? [null, null] : [key.slice(0, at), key.slice(at + 1)];
  switch (kind) {
    case "order":
      return { kind, platform: first, seller: null, orderNo: second };
    case "payment":
      return { kind, firm: first, transaction: second };
    case "waybill":
      return { kind, carrier: first, waybillNo: second };
    case "status":
      return { kind, carrier: first, waybillNo: second?.replace(/\/signed$/, "") ?? null };
    case "declaration":
      return {
        kind,
        declarant: null,
        platform: first,
        seller: null,
        orderNo: second,
        customsOffice: null,
        reference: null,
      };
    case "arrival":
      // It begins with the carrier and the waybill's number, whose end cannot be told from the operator's code.
      return {
        ...{ kind, operator: null, customsOffice: null, reference: null, siteEntryNo: null },
        ...{ carrier: first, waybillNo: null },
      };
  }
}
