/**
 * Mendable: which members of a document whoever filed it may change, by their paths, in the order of the form.
 *
 * Members that say which document it is are not among them, nor is the kind of identity, which has one value. A test
 * holds this against the schema of what is filed. "items/*" stands for every line.
 */
import type { DocumentKind } from "./parcel.ts";

const person = (who: string): readonly string[] =>
  ["name", "idNumber", "phone", "registration"].map((member) => `${who}/${member}`);
const consignee = ["consignee/name", "consignee/phone", "consignee/address", "consignee/district"] as const;
const orderLine = ["line", "name", "quantity", "unit", "price", "total", "origin", "sku", "gtin", "model"] as const;
const lineOf = (members: readonly string[]): readonly string[] => members.map((member) => `items/*/${member}`);

const paths: Readonly<Record<DocumentKind, readonly string[]>> = {
  order: [
    ...["paid", "goodsValue", "freight", "discount", "tax", "currency", "orderedAt", "seller", "sellerName"],
    ...["platformName", "payment/firm", "payment/firmName", "payment/transaction", "batchNumbers", "note"],
    ...person("buyer"),
    ...consignee,
    ...lineOf([...orderLine, "description", "note"]),
  ],
  payment: ["amount", "currency", "paidAt", "firmName", "platformName", "note", ...person("payer")],
  waybill: [
    ...["orderNo", "platform", "grossMassKg", "pieces", "freight", "insurance", "currency", "goods", "masterBill"],
    ...["carrierName", "note", ...consignee],
  ],
  declaration: [
    ...["procedure", "customsOffice", "portOfEntry", "declaredOn", "importedOn", "departureCountry", "waybillNo"],
    ...["freight", "insurance", "currency", "grossMassKg", "netMassKg", "pieces", "packaging", "guarantor"],
    ...["seller", "sellerName", "platformName", "carrier", "carrierName", "declarant", "declarantName"],
    ...["transport/mode", "transport/vehicle", "transport/voyage", "transport/masterBill", "goodsLocation"],
    ...["accountBook", "warehouse", "warehouseName", "licence", "reference", "preEntryNo", "declarationNo", "note"],
    ...person("buyer"),
    "consigneeAddress",
    ...lineOf([...orderLine, "hs", "statutoryQuantity", "statutoryUnit", "secondQuantity", "secondUnit"]),
    ...lineOf(["recordNo", "shopName", "tradeCountry", "note"]),
  ],
};

export const mendablePatterns = paths;

/** Written as a whole number, not as a text. */
export const isCount = (path: string): boolean => path === "pieces" || /^items\/(?:\d+|\*)\/line$/.test(path);

/** The members of a document of so many lines. */
export const mendableOf = (kind: DocumentKind, lines: number): readonly string[] => [
  ...paths[kind].filter((path) => !path.startsWith("items/")),
  ...Array.from({ length: lines }, (_, index) =>
    paths[kind].filter((path) => path.startsWith("items/")).map((path) => path.replace("*", String(index))),
  ).flat(),
];
