/**
 * view: one parcel as everybody outside sees it: state, lane, levies, mismatches in the filers' own terms, reasons,
 * what is missing.
 *
 * The object is the public contract (HTTP, `clear --json`, `show --json`). Numbers of persons are masked in it. Not
 * here: reading the record (`ports.ts`), sentences for people (`explain.ts`).
 */
import type { Deadline } from "../../customs/deadline.ts";
import type {
  Circumstances,
  Lane,
  Levy,
  Mender,
  Mismatch,
  ParcelState,
  Reason,
  Sentences,
  Side,
  TaxStep,
} from "../../customs/decision.ts";
import { partiesOf, type DocumentKind, type ParcelKind } from "../../customs/documents.ts";
import type { Entrance, Filed, SignatureState } from "../../customs/filed.ts";
import { isAuthority, type PartyKind } from "../../customs/party.ts";
import type { Problem } from "../../kernel/problem.ts";
import { movementView, type ArrivalView, type DeliveryView, type Notice } from "./movement-view.ts";
import { assemble, isWanted, latestOf, waybillNamedBy } from "../clearing/parcel.ts";
import type { ParcelRecord, Wordings } from "../ports.ts";

export interface SideView {
  readonly document: DocumentKind;
  /** Of the member in the noun, whatever its entrance calls it. */
  readonly path: string;
  readonly element: string;
  readonly value: string | null;
  /** The value as Fairway's JSON writes it. */
  readonly plain: string | null;
}

export interface MismatchView {
  readonly rule: string;
  readonly code: string | null;
  readonly left: SideView;
  readonly right: SideView;
  readonly mend: readonly Mender[];
  readonly how: Sentences;
}

export interface DocumentView {
  readonly kind: DocumentKind;
  readonly key: string;
  readonly version: number;
  readonly entrance: Entrance;
  readonly filedBy: string;
  readonly filedAs: PartyKind;
  readonly receivedAt: string;
  readonly isDraft: boolean;
  readonly isWithdrawn: boolean;
  readonly signature: SignatureState;
  readonly contentHash: string;
}

export interface ParcelView {
  readonly platform: string;
  readonly orderNo: string;
  readonly state: ParcelState;
  readonly lane: Lane | null;
  readonly officialStatus: string;
  readonly isDrawn: boolean;
  readonly version: number;
  readonly decidedAt: string | null;
  /** The day whose law and rules the decision stands on. */
  readonly acceptedOn: string | null;
  readonly dutiableValue: string | null;
  readonly levies: readonly Levy[];
  readonly steps: readonly TaxStep[];
  readonly mismatches: readonly MismatchView[];
  readonly problems: readonly (Problem & { readonly document: string })[];
  readonly reasons: readonly Reason[];
  readonly missing: readonly ParcelKind[];
  readonly documents: readonly DocumentView[];
  /** Where the goods arrived, who signed for them, and what of it is otherwise than decided. */
  readonly arrivals: readonly ArrivalView[];
  readonly delivery: DeliveryView | null;
  readonly notices: readonly Notice[];
  readonly deadlines: readonly Deadline[];
  readonly rulebook: string;
}

/** The official status of a parcel that waits: accepted into the system. */
export const WAITING_STATUS = "120";

/** `currentRulebook` stands on what is not decided yet. */
export function viewOf(record: ParcelRecord, wordings: Wordings, currentRulebook: string): ParcelView {
  const decision = record.state === "waiting" ? null : record.decision;
  const documents = latestOf([...record.documents, ...record.waybills, ...record.movements]);
  const entranceOf = (kind: DocumentKind): Entrance =>
    documents.find((filed) => filed.document.kind === kind)?.entrance ?? "json";
  const missing = decision === null ? missingOf(record) : [];
  return {
    platform: record.platform,
    orderNo: record.orderNo,
    state: record.state,
    lane: decision?.lane ?? null,
    officialStatus: decision?.officialStatus ?? WAITING_STATUS,
    isDrawn: decision?.isDrawn ?? false,
    version: decision === null ? 0 : record.decisionVersion,
    decidedAt: decision === null ? null : record.decidedAt,
    acceptedOn: decision === null ? null : dayOf(record.circumstances),
    dutiableValue: decision?.dutiableValue ?? null,
    levies: decision?.levies ?? [],
    steps: decision?.steps ?? [],
    mismatches: (decision?.mismatches ?? []).map((mismatch) => mismatchView(mismatch, wordings, entranceOf)),
    problems: problemsOf(record, missing),
    reasons: decision?.reasons ?? [],
    missing,
    documents: documents.map(documentView),
    ...movementView({ state: record.state, isWanted: isWanted(record.documents) }, record.movements, record.deadlines),
    deadlines: record.deadlines,
    rulebook: decision?.rulebook ?? currentRulebook,
  };
}

const dayOf = (circumstances: string | null): string | null =>
  circumstances === null ? null : (JSON.parse(circumstances) as Circumstances).day;

export function documentView({ document, key, version, entrance, filedBy, filedAs, ...rest }: Filed): DocumentView {
  const { receivedAt, isDraft, isWithdrawn, signature, contentHash } = rest;
  return {
    ...{ kind: document.kind, key, version, entrance, filedBy, filedAs, receivedAt, isDraft, isWithdrawn, signature },
    contentHash,
  };
}

function missingOf(record: ParcelRecord): readonly ParcelKind[] {
  const named = waybillNamedBy(record.documents);
  const waybills = latestOf(record.waybills);
  const waybill =
    named === undefined
      ? waybills.find((filed) => !filed.isDraft && !filed.isWithdrawn)
      : waybills.find((filed) => filed.key === named);
  return assemble(record.documents, waybill).missing;
}

/** What was refused at the door counts only while the document is missing. */
function problemsOf(record: ParcelRecord, missing: readonly ParcelKind[]): (Problem & { document: string })[] {
  return record.rejections
    .filter(({ kind }) => (missing as readonly string[]).includes(kind))
    .flatMap(({ kind, problems }) => problems.map((problem) => ({ ...problem, document: kind })));
}

export function mismatchView(
  mismatch: Mismatch,
  wordings: Wordings,
  entranceOf: (kind: DocumentKind) => Entrance,
): MismatchView {
  const side = ({ document, path, value }: Side): SideView => {
    const wording = wordings[entranceOf(document)];
    return {
      document,
      path,
      element: wording.element(document, path),
      value: value === null ? null : wording.value(document, path, value),
      plain: value,
    };
  };
  const left = side(mismatch.left);
  const right = side(mismatch.right);
  return {
    rule: mismatch.rule,
    code: mismatch.code,
    left,
    right,
    mend: mismatch.mend,
    how: howToMend(left, right, mismatch.mend),
  };
}

export const documentNames: Record<DocumentKind, Sentences> = {
  order: { en: "order", zh: "订单" },
  payment: { en: "payment", zh: "支付单" },
  waybill: { en: "waybill", zh: "运单" },
  declaration: { en: "declaration", zh: "清单" },
  status: { en: "waybill status", zh: "运单状态" },
  arrival: { en: "arrival", zh: "入库明细单" },
};

export const menderNames: Record<Mender, Sentences> = {
  seller: { en: "seller", zh: "电商企业" },
  payment_firm: { en: "payment firm", zh: "支付企业" },
  carrier: { en: "carrier", zh: "物流企业" },
  declarant: { en: "declarant", zh: "申报企业" },
  buyer: { en: "buyer", zh: "订购人" },
};

function howToMend(left: SideView, right: SideView, mend: readonly Mender[]): Sentences {
  const shown = (side: SideView, nothing: string): string => (side.value === null ? nothing : side.value);
  const who = (language: keyof Sentences): string =>
    mend.map((mender) => menderNames[mender][language]).join(language === "en" ? " or " : "或");
  const [a, b] = [documentNames[left.document], documentNames[right.document]];
  return {
    en: `The ${a.en}'s ${left.element} is ${shown(left, "absent")}, the ${b.en}'s ${right.element} is ${shown(right, "absent")}: the ${who("en")} files a changed document (appType 2) so that both say the same.`,
    zh: `${a.zh}的${left.element}为${shown(left, "空")}，${b.zh}的${right.element}为${shown(right, "空")}：请${who("zh")}发送变更报文（appType 2），使两者一致。`,
  };
}

/** May this party see the parcel? Whoever is named in it, and authorities. */
export function maySee(
  record: ParcelRecord,
  party: { readonly code: string; readonly kinds: readonly PartyKind[] },
): boolean {
  if (isAuthority(party)) return true;
  if (record.platform === party.code) return true;
  return [...record.documents, ...record.waybills, ...record.movements].some(
    ({ filedBy, document }) => filedBy === party.code || partiesOf(document).includes(party.code),
  );
}
