/**
 * Pairs: which member of which document must agree with which, as one table. It is the whole law of "three documents
 * match".
 *
 * A member is "document/path" in noun paths; "items/*" means the line of the same number. The left document is the
 * earlier of order, payment, waybill, declaration. Source: field descriptions of China Customs' specification 202205
 * (R1 to R5) and its matching of persons and codes (R11 to R13); the codes come from a public test harness, certainty
 * secondary. Freight is no pair: what the shop charged and what the carrier charged differ by nature. Not here: what
 * one document alone shows (`filing/`), comparing (`match.ts`).
 */
import type { Mender } from "../customs/decision.ts";
import type { ParcelKind } from "../customs/documents.ts";

/** "text" after NFC and trimming, "amount" as exact decimals, "number" of a person by its keyed hash. */
export type Comparison = "text" | "amount" | "number";

export interface Member {
  readonly document: ParcelKind;
  /** Noun path; for a pair of lines it is the path inside the line. */
  readonly path: string;
}

export interface Pair {
  readonly rule: string;
  readonly left: Member;
  readonly right: Member;
  readonly comparison: Comparison;
  readonly code: string | null;
  readonly mend: readonly Mender[];
  /** True where a document may leave the member out, and the pair counts only where both give it. */
  readonly isOnlyWhereBoth: boolean;
  readonly isOfLines: boolean;
}

/** Rules with amounts, for which a regime says what tolerance it allows. */
export type AmountRule = "R1" | "R5";

type Row = readonly [
  rule: string,
  left: string,
  right: string,
  comparison: Comparison,
  code: string | null,
  mend: readonly Mender[],
  where?: "where both",
];

const rows: readonly Row[] = [
  ["R1", "order/paid", "payment/amount", "amount", null, ["payment_firm", "seller"]],
  ["R2", "order/consignee/name", "waybill/consignee/name", "text", null, ["carrier", "seller"]],
  ["R2", "order/consignee/phone", "waybill/consignee/phone", "number", null, ["carrier", "seller"]],
  ["R2", "order/consignee/address", "waybill/consignee/address", "text", null, ["carrier", "seller"]],
  ["R3", "waybill/orderNo", "declaration/orderNo", "text", null, ["carrier"]],
  ["R3", "waybill/platform", "declaration/platform", "text", null, ["carrier"], "where both"],
  ["R5", "order/items/*/line", "declaration/items/*/line", "text", "1322", ["declarant"]],
  ["R5", "order/items/*/name", "declaration/items/*/name", "text", "1322", ["declarant"]],
  ["R5", "order/items/*/quantity", "declaration/items/*/quantity", "amount", "1322", ["declarant"]],
  ["R5", "order/items/*/unit", "declaration/items/*/unit", "text", "1322", ["declarant"]],
  ["R5", "order/items/*/price", "declaration/items/*/price", "amount", "1322", ["declarant"]],
  ["R5", "order/items/*/total", "declaration/items/*/total", "amount", "1322", ["declarant"]],
  ["R5", "order/items/*/origin", "declaration/items/*/origin", "text", "1322", ["declarant"]],
  ["R5", "order/items/*/gtin", "declaration/items/*/gtin", "text", "1322", ["declarant"], "where both"],
  ["R5", "order/items/*/sku", "declaration/items/*/sku", "text", "1322", ["declarant"], "where both"],
  ["R11", "order/buyer/name", "payment/payer/name", "text", "1327", ["payment_firm", "buyer"]],
  ["R11", "order/buyer/idNumber", "payment/payer/idNumber", "number", "1327", ["payment_firm", "buyer"]],
  ["R11", "order/buyer/name", "declaration/buyer/name", "text", "13127", ["declarant"]],
  ["R11", "order/buyer/idNumber", "declaration/buyer/idNumber", "number", "13127", ["declarant"]],
  ["R12", "order/payment/firm", "payment/firm", "text", "13035", ["seller", "payment_firm"], "where both"],
  [
    "R12",
    "order/payment/transaction",
    "payment/transaction",
    "text",
    "13035",
    ["seller", "payment_firm"],
    "where both",
  ],
  ["R13", "order/seller", "declaration/seller", "text", null, ["declarant"]],
  ["R13", "order/consignee/address", "declaration/consigneeAddress", "text", null, ["declarant"]],
];

const LINES = "items/*/";

function readMember(text: string): Member {
  const slash = text.indexOf("/");
  const path = text.slice(slash + 1);
  return {
    document: text.slice(0, slash) as ParcelKind,
    path: path.startsWith(LINES) ? path.slice(LINES.length) : path,
  };
}

export const pairs: readonly Pair[] = rows.map(([rule, left, right, comparison, code, mend, where]) => ({
  rule,
  left: readMember(left),
  right: readMember(right),
  comparison,
  code,
  mend,
  isOnlyWhereBoth: where !== undefined,
  isOfLines: left.includes(LINES),
}));
