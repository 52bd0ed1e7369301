/**
 * The six CEB messages as field tables: elements in the order of the XML schema, each with its noun path, type and
 * cardinality.
 *
 * Source: China Customs, message specification for cross-border e-commerce import, revision 202205, schema and text.
 * The schema holds for shape. Lenient on the way in where the two differ: the order's buyerTelephone may be absent.
 * Not here: what needs sums or two documents, the transfer and subscription parts, messages that answer others.
 */
import type { DocumentKind } from "../../customs/documents.ts";
import { chinaCountries, chinaCurrencies, chinaTransportModes, chinaUnits, tabulate } from "./codes.ts";
import { amount, code, day, digits, exactly, integer, may, must, positive, text, time, type Field } from "./field.ts";

export type MessageType = "CEB311" | "CEB411" | "CEB511" | "CEB513" | "CEB621" | "CEB711";

/**
 * How documents lie in a message. "headed": an element with a head and perhaps lines is one document. "bare": the
 * element is itself the record. "listed": every line is a document of its own, and shares the head with the others.
 */
export type Form = "headed" | "bare" | "listed";

/** One repeated record of a message: its element, its fields, and where each stands. */
export interface RecordShape {
  readonly element: string;
  readonly fields: readonly Field[];
  readonly indexOf: ReadonlyMap<string, number>;
}

export interface MessageShape {
  readonly messageType: MessageType;
  readonly kind: DocumentKind;
  readonly form: Form;
  readonly root: string;
  /** The element that holds one document, or those that share a head. */
  readonly document: string;
  /** How many of that element a message may hold, and how many lines each of them. */
  readonly documentsMax: number;
  readonly linesMax: number;
  readonly head: RecordShape;
  readonly list: RecordShape | null;
}

const DOCUMENTS_MAX = 100;
const LINES_MAX = 99;
/** The schema sets no bound to the lines of a delivery; this one is ours, and that of a JSON array. */
const ARRIVALS_MAX = 1_000;
const specified = { source: "specification 202205, field tables", certainty: "secondary", passes: null } as const;

export const intents = tabulate({ name: "report type", ...specified }, [
  ["1", "新增", "original"],
  ["2", "变更", "change"],
  ["3", "删除", "withdrawal"],
]);
export const businessStates = tabulate({ name: "business state", ...specified }, [
  ["1", "暂存", "draft"],
  ["2", "申报", "declared"],
]);
const importFlag = tabulate({ name: "import flag", ...specified }, [["I", "进口"]]);
const tradeModes = tabulate({ name: "trade mode", ...specified }, [
  ["9610", "直购进口"],
  ["1210", "保税进口"],
]);
const identityTypes = tabulate({ name: "identity type", ...specified }, [["1", "身份证", "CN-ID"]]);

const identityType = code(identityTypes, { "2": "filing.identity_type_not_allowed" });
const currency = code(chinaCurrencies);
const unit = code(chinaUnits);
const country = code(chinaCountries);
const barCode = text(50, "无");
const party = text(18);
const partyName = text(100);
const personName = text(60);
const note = text(1000);
const lineNumber = integer(1, 9999);
const pieces = integer(0, 999_999_999);

const envelope: readonly Field[] = [
  must("guid", null, exactly(36)),
  must("appType", null, code(intents)),
  must("appTime", null, time),
  must("appStatus", null, code(businessStates)),
];

const orderHead: readonly Field[] = [
  ...envelope,
  must("orderType", null, code(importFlag)),
  must("orderNo", "orderNo", text(60)),
  must("ebpCode", "platform", party),
  must("ebpName", "platformName", partyName),
  must("ebcCode", "seller", party),
  must("ebcName", "sellerName", partyName),
  must("goodsValue", "goodsValue", amount),
  must("freight", "freight", amount),
  must("discount", "discount", amount),
  must("taxTotal", "tax", amount),
  must("acturalPaid", "paid", positive),
  must("currency", "currency", currency),
  must("buyerRegNo", "buyer/registration", text(60)),
  must("buyerName", "buyer/name", personName),
  may("buyerTelephone", "buyer/phone", text(30)), // The specification's table does not have it.
  must("buyerIdType", "buyer/idType", identityType),
  must("buyerIdNumber", "buyer/idNumber", text(60)),
  may("payCode", "payment/firm", party),
  may("payName", "payment/firmName", partyName),
  may("payTransactionId", "payment/transaction", text(60)),
  may("batchNumbers", "batchNumbers", text(100)),
  must("consignee", "consignee/name", text(100)),
  must("consigneeTelephone", "consignee/phone", text(50)),
  must("consigneeAddress", "consignee/address", text(200)),
  may("consigneeDistrict", "consignee/district", digits(6)),
  may("note", "note", note),
];

const orderList: readonly Field[] = [
  must("gnum", "line", lineNumber),
  may("itemNo", "sku", text(30)),
  must("itemName", "name", text(250)),
  must("gmodel", "model", text(510)),
  may("itemDescribe", "description", text(1000)),
  may("barCode", "gtin", barCode),
  must("unit", "unit", unit),
  must("qty", "quantity", positive),
  must("price", "price", amount),
  must("totalPrice", "total", amount),
  must("currency", null, currency),
  must("country", "origin", country),
  may("note", "note", note),
];

const paymentHead: readonly Field[] = [
  ...envelope,
  must("payCode", "firm", party),
  must("payName", "firmName", partyName),
  must("payTransactionId", "transaction", text(60)),
  must("orderNo", "orderNo", text(60)),
  must("ebpCode", "platform", party),
  must("ebpName", "platformName", partyName),
  must("payerIdType", "payer/idType", identityType),
  must("payerIdNumber", "payer/idNumber", text(60)),
  must("payerName", "payer/name", personName),
  may("telephone", "payer/phone", text(60)),
  must("amountPaid", "amount", positive),
  must("currency", "currency", currency),
  must("payTime", "paidAt", time),
  may("note", "note", note),
];

const logisticsHead: readonly Field[] = [
  ...envelope,
  must("logisticsCode", "carrier", party),
  must("logisticsName", "carrierName", partyName),
  must("logisticsNo", "waybillNo", text(60)),
  may("billNo", "masterBill", text(37)),
  must("orderNo", "orderNo", text(60)),
  may("freight", "freight", amount),
  may("insuredFee", "insurance", amount),
  must("currency", "currency", currency),
  must("weight", "grossMassKg", positive),
  must("packNo", "pieces", pieces),
  may("goodsInfo", "goods", text(200)),
  must("consignee", "consignee/name", text(100)),
  must("consigneeAddress", "consignee/address", text(200)),
  must("consigneeTelephone", "consignee/phone", text(50)),
  may("note", "note", note),
];

const inventoryHead: readonly Field[] = [
  ...envelope,
  must("orderNo", "orderNo", text(60)),
  must("ebpCode", "platform", party),
  must("ebpName", "platformName", partyName),
  must("ebcCode", "seller", party),
  must("ebcName", "sellerName", partyName),
  must("logisticsNo", "waybillNo", text(60)),
  must("logisticsCode", "carrier", party),
  must("logisticsName", "carrierName", partyName),
  may("copNo", "reference", text(20)),
  may("preNo", "preEntryNo", text(18)),
  must("assureCode", "guarantor", text(30)),
  may("emsNo", "accountBook", text(30)),
  may("invtNo", "declarationNo", text(18)),
  must("ieFlag", null, code(importFlag)),
  must("declTime", "declaredOn", day),
  must("customsCode", "customsOffice", exactly(4)),
  must("portCode", "portOfEntry", exactly(4)),
  may("ieDate", "importedOn", day),
  must("buyerIdType", "buyer/idType", identityType),
  must("buyerIdNumber", "buyer/idNumber", text(60)),
  must("buyerName", "buyer/name", personName),
  must("buyerTelephone", "buyer/phone", text(30)),
  must("consigneeAddress", "consigneeAddress", text(200)),
  must("agentCode", "declarant", party),
  must("agentName", "declarantName", partyName),
  may("areaCode", "warehouse", party),
  may("areaName", "warehouseName", partyName),
  must("tradeMode", "procedure", code(tradeModes)),
  must("trafMode", "transport/mode", code(chinaTransportModes)),
  may("trafNo", "transport/vehicle", text(100)),
  may("voyageNo", "transport/voyage", text(32)),
  may("billNo", "transport/masterBill", text(37)),
  may("loctNo", "goodsLocation", text(10)),
  may("licenseNo", "licence", text(19)),
  must("country", "departureCountry", country),
  must("freight", "freight", amount),
  must("insuredFee", "insurance", amount),
  must("currency", "currency", currency),
  may("wrapType", "packaging", exactly(1)),
  must("packNo", "pieces", pieces),
  must("grossWeight", "grossMassKg", positive),
  must("netWeight", "netMassKg", positive),
  may("note", "note", note),
];

const inventoryList: readonly Field[] = [
  must("gnum", "line", lineNumber),
  may("itemRecordNo", "recordNo", text(30)),
  may("itemNo", "sku", text(20)), // The specification's table says 30; the schema holds for shape.
  may("itemName", "shopName", text(250)),
  must("gcode", "hs", digits(10)),
  must("gname", "name", text(250)),
  must("gmodel", "model", text(510)),
  may("barCode", "gtin", barCode),
  must("country", "origin", country),
  may("tradeCountry", "tradeCountry", country),
  must("currency", null, currency),
  must("qty", "quantity", positive),
  must("unit", "unit", unit),
  must("qty1", "statutoryQuantity", positive),
  must("unit1", "statutoryUnit", unit),
  may("qty2", "secondQuantity", positive),
  may("unit2", "secondUnit", unit),
  must("price", "price", amount),
  must("totalPrice", "total", amount),
  may("note", "note", note),
];

const waybillStates = tabulate({ name: "waybill status", ...specified }, [["S", "签收", "signed"]]);

const statusRecord: readonly Field[] = [
  ...envelope,
  must("logisticsCode", "carrier", party),
  must("logisticsName", "carrierName", partyName),
  must("logisticsNo", "waybillNo", text(60)),
  must("logisticsStatus", "status", code(waybillStates)),
  must("logisticsTime", "at", time),
  may("note", "note", note),
];

const deliveryHead: readonly Field[] = [
  ...envelope,
  must("customsCode", "customsOffice", exactly(4)),
  may("copNo", "reference", text(20)),
  may("preNo", "preEntryNo", text(18)),
  may("rkdNo", "siteEntryNo", text(18)),
  must("operatorCode", "operator", party),
  must("operatorName", "operatorName", partyName),
  must("ieFlag", null, code(importFlag)),
  must("trafMode", "transport/mode", code(chinaTransportModes)),
  must("trafNo", "transport/vehicle", text(100)),
  must("voyageNo", "transport/voyage", text(32)),
  must("billNo", "masterBill", text(37)),
  must("logisticsCode", "carrier", party),
  must("logisticsName", "carrierName", partyName),
  may("unloadLocation", "goodsLocation", text(100)),
  may("note", "deliveryNote", note),
];

const deliveryList: readonly Field[] = [
  must("gnum", null, lineNumber),
  must("logisticsNo", "waybillNo", text(60)),
  may("note", "note", note),
];

const record = (element: string, fields: readonly Field[]): RecordShape => ({
  element,
  fields,
  indexOf: new Map(fields.map((field, index) => [field.element, index])),
});

const headed = (
  kind: DocumentKind,
  messageType: MessageType,
  document: string,
  ...tables: (readonly Field[])[]
): MessageShape => ({
  messageType,
  kind,
  form: "headed",
  root: `${messageType}Message`,
  document,
  documentsMax: DOCUMENTS_MAX,
  linesMax: LINES_MAX,
  head: record(`${document}Head`, tables[0]!),
  list: tables[1] === undefined ? null : record(`${document}List`, tables[1]),
});

export const messageShapes: Readonly<Record<DocumentKind, MessageShape>> = {
  order: headed("order", "CEB311", "Order", orderHead, orderList),
  payment: headed("payment", "CEB411", "Payment", paymentHead),
  waybill: headed("waybill", "CEB511", "Logistics", logisticsHead),
  declaration: headed("declaration", "CEB621", "Inventory", inventoryHead, inventoryList),
  status: {
    ...headed("status", "CEB513", "LogisticsStatus", statusRecord),
    form: "bare",
    head: record("LogisticsStatus", statusRecord),
  },
  arrival: {
    ...headed("arrival", "CEB711", "Delivery", deliveryHead, deliveryList),
    form: "listed",
    documentsMax: 1,
    linesMax: ARRIVALS_MAX,
  },
};
