/**
 * The CEB receipts 312, 412, 512, 514, 622 and 712 as field tables: elements in the order of the XML schema, before the
 * three that all have (returnStatus, returnTime, returnInfo).
 *
 * Source: China Customs, message specification for cross-border e-commerce import, revision 202205, schema and
 * sections 3.2 to 3.16; the schema holds for shape. What is required and not known is written "无" (there is none).
 * Not here: the receipt of an unreadable message, 900 (`write-message-receipt.ts`).
 */
import type { Receipt, ReceiptKind, ReceiptSubject } from "../../customs/receipt.ts";

export type ReceiptMessageType = "CEB312" | "CEB412" | "CEB512" | "CEB514" | "CEB622" | "CEB712";

/** What a receipt can say of a document, whatever its kind. */
export type ReceiptMember =
  | (ReceiptSubject extends infer Subject ? (Subject extends unknown ? Exclude<keyof Subject, "kind"> : never) : never)
  | "preEntryNo"
  | "declarationNo";

export interface ReceiptField {
  readonly element: string;
  readonly member: ReceiptMember;
  readonly isRequired: boolean;
  /** Characters; with `isExact` no other length is written. */
  readonly length: number;
  readonly isExact: boolean;
}

export interface ReceiptShape {
  readonly messageType: ReceiptMessageType;
  readonly root: string;
  readonly element: string;
  readonly fields: readonly ReceiptField[];
  /** Elements with one legal value, after the fields. */
  readonly fixed: readonly (readonly [element: string, value: string])[];
}

const must = (element: string, member: ReceiptMember, length: number): ReceiptField => ({
  element,
  member,
  isRequired: true,
  length,
  isExact: false,
});
const may = (element: string, member: ReceiptMember, length: number): ReceiptField => ({
  ...must(element, member, length),
  isRequired: false,
});
const exactly = (field: ReceiptField): ReceiptField => ({ ...field, isExact: true });

function shape(
  messageType: ReceiptMessageType,
  element: string,
  fields: readonly ReceiptField[],
  fixed: ReceiptShape["fixed"] = [],
): ReceiptShape {
  return { messageType, root: `${messageType}Message`, element, fields, fixed };
}

const waybillFields = [must("logisticsCode", "carrier", 18), must("logisticsNo", "waybillNo", 60)];

export const receiptShapes: Readonly<Record<ReceiptKind, ReceiptShape>> = {
  order: shape("CEB312", "OrderReturn", [
    must("ebpCode", "platform", 18),
    must("ebcCode", "seller", 18),
    must("orderNo", "orderNo", 60),
  ]),
  payment: shape("CEB412", "PaymentReturn", [must("payCode", "firm", 18), must("payTransactionId", "transaction", 60)]),
  waybill: shape("CEB512", "LogisticsReturn", waybillFields),
  // The one status of this message: signed for.
  status: shape("CEB514", "LogisticsStatusReturn", waybillFields, [["logisticsStatus", "S"]]),
  declaration: shape("CEB622", "InventoryReturn", [
    exactly(may("customsCode", "customsOffice", 4)),
    may("ebpCode", "platform", 18),
    may("ebcCode", "seller", 18),
    may("agentCode", "declarant", 18),
    must("copNo", "reference", 20),
    exactly(must("preNo", "preEntryNo", 18)),
    exactly(may("invtNo", "declarationNo", 18)),
  ]),
  arrival: shape("CEB712", "DeliveryReturn", [
    exactly(may("customsCode", "customsOffice", 4)),
    may("operatorCode", "operator", 18),
    may("copNo", "reference", 20),
    may("preNo", "preEntryNo", 18),
    may("rkdNo", "siteEntryNo", 18),
  ]),
};

/** A receipt's own word for a member; null where it has none. */
export function memberOf(receipt: Receipt, member: ReceiptMember): string | null {
  if (member === "preEntryNo" || member === "declarationNo") return receipt[member];
  return (receipt.subject as Readonly<Partial<Record<ReceiptMember, string | null>>>)[member] ?? null;
}
