import { describe, expect, test } from "vitest";
import { documentKinds, type DocumentKind } from "../../customs/documents.ts";
import { messageShapes } from "./message-shapes.ts";
import { sampleDocuments } from "./sample-documents.ts";
import { cebWording } from "./wording.ts";

test.each<[DocumentKind, string, string, string]>([
  ["order", "paid", "/OrderHead/acturalPaid", "acturalPaid"],
  ["order", "consignee/phone", "/OrderHead/consigneeTelephone", "consigneeTelephone"],
  ["order", "items/0/price", "/OrderList/0/price", "items[0].price"],
  ["order", "items/1/line", "/OrderList/1/gnum", "items[1].gnum"],
  ["order", "items/1", "/OrderList/1", "items[1]"],
  ["order", "items", "/OrderList", "OrderList"],
  ["order", "buyer", "/OrderHead", "OrderHead"],
  ["order", "orderedAt", "/OrderHead", "OrderHead"],
  ["payment", "amount", "/PaymentHead/amountPaid", "amountPaid"],
  ["payment", "payer/idNumber", "/PaymentHead/payerIdNumber", "payerIdNumber"],
  ["waybill", "orderNo", "/LogisticsHead/orderNo", "orderNo"],
  ["waybill", "platform", "/LogisticsHead", "LogisticsHead"],
  ["declaration", "transport/voyage", "/InventoryHead/voyageNo", "voyageNo"],
  ["declaration", "items/2/quantity", "/InventoryList/2/qty", "items[2].qty"],
  ["declaration", "items/0/name", "/InventoryList/0/gname", "items[0].gname"],
  ["declaration", "items/10/shopName", "/InventoryList/10/itemName", "items[10].itemName"],
  ["status", "status", "/LogisticsStatus/logisticsStatus", "logisticsStatus"],
  ["status", "waybillNo", "/LogisticsStatus/logisticsNo", "logisticsNo"],
  ["arrival", "operator", "/DeliveryHead/operatorCode", "operatorCode"],
  ["arrival", "transport/voyage", "/DeliveryHead/voyageNo", "voyageNo"],
  ["arrival", "weightKg", "/DeliveryHead", "DeliveryHead"],
])("%s %s is at %s and called %s", (kind, path, pointer, element) => {
  expect(cebWording.pointer(kind, path)).toBe(pointer);
  expect(cebWording.element(kind, path)).toBe(element);
});

test("an arrival is a line of its message: which one must be said", () => {
  expect(cebWording.pointer("arrival", "waybillNo", 1)).toBe("/DeliveryList/0/logisticsNo");
  expect(cebWording.pointer("arrival", "note", 12)).toBe("/DeliveryList/11/note");
  expect(cebWording.pointer("arrival", "deliveryNote", 12)).toBe("/DeliveryHead/note");
  expect(cebWording.element("arrival", "waybillNo")).toBe("logisticsNo");
  expect(() => cebWording.pointer("arrival", "waybillNo")).toThrow("which arrival of its message");
});

test("the document itself is the empty pointer", () => expect(cebWording.pointer("order", "")).toBe(""));

test.each<[DocumentKind, string]>([
  ["order", "acturalPaid"],
  ["order", "items/0/hs"],
  ["payment", "items/0/price"],
  ["waybill", "constructor"],
  ["status", "items/0/price"],
  ["arrival", "grossMassKg"],
])("%s %s is no path of a noun: our bug", (kind, path) => {
  expect(() => cebWording.pointer(kind, path)).toThrow(`no ${kind} has ${path}`);
});

test.each<[DocumentKind, string, string, string]>([
  ["order", "items/0/unit", "C62", "011"],
  ["declaration", "items/3/secondUnit", "KGM", "035"],
  ["order", "items/0/origin", "JP", "116"],
  ["declaration", "departureCountry", "CN", "142"],
  ["payment", "currency", "CNY", "142"],
  ["payment", "payer/idType", "CN-ID", "1"],
  ["payment", "paidAt", "2026-11-10T10:01:00+08:00", "20261110100100"],
  ["declaration", "declaredOn", "2026-11-10", "20261110"],
  ["declaration", "transport/mode", "air", "5"],
  ["declaration", "procedure", "1210", "1210"],
  ["order", "paid", "250.00", "250.00"],
  ["status", "status", "signed", "S"],
  ["status", "at", "2026-11-12T18:30:00+08:00", "20261112183000"],
  ["arrival", "transport/mode", "air", "5"],
  ["order", "orderedAt", "2026-11-10T10:00:00+08:00", "2026-11-10T10:00:00+08:00"],
])("%s %s: %s is filed as %s", (kind, path, noun, filed) => {
  expect(cebWording.value(kind, path, noun)).toBe(filed);
});

/** Every path of a value, "items/0/price" and so on. */
function pathsOf(value: unknown, prefix = ""): string[] {
  if (typeof value !== "object" || value === null) return [prefix];
  return Object.entries(value).flatMap(([name, member]) => pathsOf(member, prefix === "" ? name : `${prefix}/${name}`));
}

describe.each(documentKinds)("%s", (kind) => {
  test("every member of a full noun has its own element", () => {
    const paths = pathsOf(sampleDocuments[kind]).filter((path) => path !== "kind");
    const pointers = paths.map((path) => cebWording.pointer(kind, path, 1));
    expect(new Set(pointers).size).toBe(paths.length);
    expect(pointers.filter((pointer) => pointer.split("/").length === 2)).toEqual([]);
  });

  test("a full noun has every member that the tables know", () => {
    const { form, head, list } = messageShapes[kind];
    const known = head.fields.flatMap(({ path }) => path ?? []);
    const prefix = form === "listed" ? "" : "items/0/"; // Where a line is a document, it has no items.
    const lines = list === null ? [] : list.fields.flatMap(({ path }) => (path === null ? [] : `${prefix}${path}`));
    expect(pathsOf(sampleDocuments[kind])).toEqual(expect.arrayContaining([...known, ...lines]));
  });
});
