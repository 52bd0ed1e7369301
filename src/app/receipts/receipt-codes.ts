/**
 * Receipt codes: the codes that receipts show, each with its sentence, its source and how sure it is; and which code a
 * refusal at the door has, by kind of document.
 *
 * Codes of four and five digits are from a public test harness, those below zero from the error table of China
 * Customs' message specification 202205 (section 7); both are secondary. Where no official code is known a word of
 * ours stands in its place, unverified, and never looks like a number. Not here: the sentences of problems
 * (`problem-sentences.ts`), reasons' codes, which their rules carry.
 */
import type { Decision, Sentences } from "../../customs/decision.ts";
import type { ReceiptKind, ReceiptNote } from "../../customs/receipt.ts";
import type { ProblemCode } from "../../kernel/problem.ts";

const harness = { source: "a public list of receipts of customs' system", certainty: "secondary" } as const;
const specified = { source: "China Customs, message specification 202205, section 7", certainty: "secondary" } as const;
const ours = { source: "Fairway's own word: no official code is known", certainty: "unverified" } as const;

const note = (
  code: string,
  zh: string,
  en: string,
  from: { readonly source: string; readonly certainty: ReceiptNote["certainty"] },
): ReceiptNote => ({ code, description: { en, zh }, source: from.source, certainty: from.certainty });

/** What is said of a document or a parcel as a whole. */
export const receiptNotes = {
  accepted: note("1800", "逻辑校验通过", "The logic check is passed.", harness),
  released: note("2600", "放行", "Released.", harness),
  approved: note("2300", "审批通过，货物运抵后放行", "Approved; release follows when the goods arrive.", harness),
  review: note("1200", "转人工审核", "Waits for an officer's review.", harness),
  inspection: note("inspection", "布控查验", "Chosen for inspection.", ours),
  refused: note("refused", "清单已退单", "The declaration is refused.", ours),
  draft: note("draft", "已暂存，不参与比对", "Kept as a draft; it takes no part.", ours),
  withdrawn: note("withdrawn", "删除已受理，该单证不再有效", "Withdrawn: the document no longer counts.", ours),
  exists: note("exists", "相同单证此前已入库，无需重复发送", "The same document is on record already.", ours),
  waiting: note(
    "waiting",
    "因单证撤回，原审核结果失效，等待补齐单证后重新审核",
    "A document was withdrawn: the former decision no longer stands, and the parcel waits for documents.",
    ours,
  ),
} as const satisfies Record<string, ReceiptNote>;

/** What became of the parcel, for the documents beside its declaration. */
export const parcelNotes: Readonly<Record<Decision["state"], ReceiptNote>> = {
  refused: note("parcel-refused", "所属包裹已退单", "The parcel is refused.", ours),
  held: note("parcel-held", "所属包裹待人工审核", "The parcel waits for an officer's review.", ours),
  inspection: note("parcel-inspection", "所属包裹布控查验", "The parcel is chosen for inspection.", ours),
  cleared: note("parcel-cleared", "所属包裹审批通过，货物运抵后放行", "The parcel is cleared.", ours),
  released: note("parcel-released", "所属包裹已放行", "The parcel is released.", ours),
};

/** What is said of goods that moved otherwise than decisions have it, or as they should at the end. */
export const movementNotes = {
  "arrival.undeclared": note("undeclared", "货物已到，但无对应的已审核清单", "The goods came in undeclared.", ours),
  "arrival.repeated": note("repeated", "该运单货物此前已到货", "Goods of this waybill had come in before.", ours),
  "arrival.after_refusal": note(
    "after-refusal",
    "所属包裹已退单，货物不得交付",
    "The parcel is refused: the goods are not to be handed over.",
    ours,
  ),
  "parcel.delivered": note("delivered", "所属包裹已签收", "The consignee signed for the parcel.", ours),
  "delivery.before_release": note(
    "before-release",
    "包裹尚未放行即已签收，请说明情况",
    "Signed for before its release: say how that came.",
    ours,
  ),
} as const satisfies Record<string, ReceiptNote>;

/** What a code that a mismatch or a reason carries means, for where it is from; others are shown as their rule's. */
export const sourceOf = (code: string): Pick<ReceiptNote, "source" | "certainty"> =>
  code.startsWith("-") ? specified : /^[0-9]{4,5}$/.test(code) ? harness : ours;

/** Official codes of a refusal, by what was wrong; `otherwise` where the table has no closer one. */
interface RefusalCodes {
  readonly exists: string;
  readonly released: string;
  readonly nothing: string;
  readonly foreign: string;
  readonly otherwise: string;
}

const FOREIGN_KIND = "-10101";
const FOREIGN_CODE = "-10102";

export const refusalCodes: Readonly<Record<ReceiptKind, RefusalCodes>> = {
  order: { exists: "-301010", released: "-301011", nothing: "-301009", foreign: FOREIGN_CODE, otherwise: "-301008" },
  payment: { exists: "-401007", released: "-401008", nothing: "-401006", foreign: FOREIGN_CODE, otherwise: "-401009" },
  waybill: { exists: "-504015", released: "-504016", nothing: "-504014", foreign: FOREIGN_CODE, otherwise: "-504011" },
  status: { exists: "-505012", released: "-505012", nothing: "-505014", foreign: FOREIGN_CODE, otherwise: "-505011" },
  declaration: {
    exists: "-621004",
    released: "-621012",
    nothing: "-621011",
    foreign: "-621016",
    otherwise: "-621001",
  },
  arrival: { exists: "-800003", released: "-800003", nothing: "-800001", foreign: FOREIGN_CODE, otherwise: "-800001" },
};

/** The official code of one problem of a document. */
export function refusalCode(kind: ReceiptKind, problem: ProblemCode): string {
  const codes = refusalCodes[kind];
  switch (problem) {
    case "filing.exists_with_different_content":
      return codes.exists;
    case "filing.parcel_released":
      return codes.released;
    case "filing.nothing_to_change":
      return codes.nothing;
    case "filing.party_kind_not_allowed":
      return kind === "declaration" ? codes.foreign : FOREIGN_KIND;
    case "filing.code_not_own":
      return codes.foreign;
    default:
      return codes.otherwise;
  }
}

/** One problem of a document, as a pair. */
export const refusalNote = (kind: ReceiptKind, problem: ProblemCode, description: Sentences): ReceiptNote => ({
  code: refusalCode(kind, problem),
  description,
  ...specified,
});

/**
 * The exchange platform's numbers for a message that cannot be read: 0001 wrong format, 0002 not after the schema,
 * 0999 other. The status is the number below zero, as the form of the receipt demands.
 */
export function messageCode(problem: ProblemCode): string {
  switch (problem) {
    case "message.structure_wrong":
    case "message.too_many_documents":
    case "message.namespace_wrong":
      return "0002";
    case "message.empty":
    case "message.encoding_wrong":
    case "message.not_xml":
    case "message.dtd_refused":
    case "message.kind_unknown":
    case "message.too_deep":
      return "0001";
    default:
      return "0999";
  }
}

export const messageNote = (problem: ProblemCode, description: Sentences): ReceiptNote => ({
  code: messageCode(problem),
  description,
  ...specified,
});
