/**
 * One member changed in a good set, through each entrance: exactly the mismatches of the pairs that contain it, and the
 * unchanged twin is released. Where one document's own rule breaks, that is the document's problem and the parcel waits
 * for it.
 *
 * The expectations are written by hand from the specification's field descriptions; nothing here reads the table of
 * pairs.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AnyDocument, DocumentKind } from "../../src/customs/documents.ts";
import type { Read } from "../../src/customs/filed.ts";
import { readCeb } from "../../src/messages/ceb/read-ceb.ts";
import { writeCeb } from "../../src/messages/ceb/write-ceb.ts";
import { readJsonDocument } from "../../src/messages/json/read-json-document.ts";
import { writeJsonDocument } from "../../src/messages/json/write-json-document.ts";
import { partyOf, startFairway, type TestFairway } from "../fairway.ts";
import { documentsOf, filerOf, goodParcel, residentNumber, codes, type GoodParcel } from "../good-parcel.ts";

let fairway: TestFairway;
beforeAll(async () => {
  fairway = await startFairway({ areGoodsHere: true });
});
afterAll(() => fairway.stop());

type Change = Readonly<Record<string, unknown>>;

interface Case {
  readonly name: string;
  readonly of: DocumentKind;
  /** Path with dots → new value. Several where the door couples them. */
  readonly change: Change;
  /** "R1 order.ELEMENT payment.ELEMENT [code]" in the national names; undefined elements of JSON are derived below. */
  readonly mismatches: readonly string[];
}

// prettier-ignore
const cases: readonly Case[] = [
  { name: "R1 what was paid", of: "order", change: { paid: "251.00", freight: "11.00" }, mismatches: ["R1 order.acturalPaid payment.amountPaid"] },
  { name: "R1 a fen more in the payment", of: "payment", change: { amount: "250.01" }, mismatches: ["R1 order.acturalPaid payment.amountPaid"] },
  { name: "R2 the consignee's name in the order", of: "order", change: { "consignee.name": "测试丁" }, mismatches: ["R2 order.consignee waybill.consignee"] },
  { name: "R2 the consignee's phone in the waybill", of: "waybill", change: { "consignee.phone": "13800000009" }, mismatches: ["R2 order.consigneeTelephone waybill.consigneeTelephone"] },
  { name: "R2 the consignee's address in the waybill", of: "waybill", change: { "consignee.address": "测试路二号" }, mismatches: ["R2 order.consigneeAddress waybill.consigneeAddress"] },
  { name: "R2 and R13 the consignee's address in the order", of: "order", change: { "consignee.address": "测试路二号" },
    mismatches: ["R2 order.consigneeAddress waybill.consigneeAddress", "R13 order.consigneeAddress declaration.consigneeAddress"] },
  { name: "R3 the waybill's order number", of: "waybill", change: { orderNo: "SOMETHING-ELSE" }, mismatches: ["R3 waybill.orderNo declaration.orderNo"] },
  { name: "R5 the line number", of: "declaration", change: { "items.0.line": 2 }, mismatches: ["R5 order.items[0].gnum declaration.items[0].gnum 1322"] },
  { name: "R5 the goods' name", of: "declaration", change: { "items.0.name": "羊毛衫" }, mismatches: ["R5 order.items[0].itemName declaration.items[0].gname 1322"] },
  { name: "R5 quantity and price", of: "declaration", change: { "items.0.quantity": "1", "items.0.price": "240.00" },
    mismatches: ["R5 order.items[0].qty declaration.items[0].qty 1322", "R5 order.items[0].price declaration.items[0].price 1322"] },
  { name: "R5 price and total", of: "declaration", change: { "items.0.price": "119.00", "items.0.total": "238.00" },
    mismatches: ["R5 order.items[0].price declaration.items[0].price 1322", "R5 order.items[0].totalPrice declaration.items[0].totalPrice 1322"] },
  { name: "R5 the unit", of: "declaration", change: { "items.0.unit": "KGM" }, mismatches: ["R5 order.items[0].unit declaration.items[0].unit 1322"] },
  { name: "R5 the country of origin", of: "order", change: { "items.0.origin": "KR" }, mismatches: ["R5 order.items[0].country declaration.items[0].country 1322"] },
  { name: "R5 the bar code", of: "order", change: { "items.0.gtin": "6901234567809" }, mismatches: ["R5 order.items[0].barCode declaration.items[0].barCode 1322"] },
  { name: "R5 the item number", of: "declaration", change: { "items.0.sku": "S2" }, mismatches: ["R5 order.items[0].itemNo declaration.items[0].itemNo 1322"] },
  { name: "R11 the buyer's name in the order", of: "order", change: { "buyer.name": "测试戊" },
    mismatches: ["R11 order.buyerName payment.payerName 1327", "R11 order.buyerName declaration.buyerName 13127"] },
  { name: "R11 the buyer's number in the order", of: "order", change: { "buyer.idNumber": residentNumber(999) },
    mismatches: ["R11 order.buyerIdNumber payment.payerIdNumber 1327", "R11 order.buyerIdNumber declaration.buyerIdNumber 13127"] },
  { name: "R11 the payer's name", of: "payment", change: { "payer.name": "测试戊" }, mismatches: ["R11 order.buyerName payment.payerName 1327"] },
  { name: "R11 the payer's number", of: "payment", change: { "payer.idNumber": residentNumber(999) }, mismatches: ["R11 order.buyerIdNumber payment.payerIdNumber 1327"] },
  { name: "R11 the buyer's name in the declaration", of: "declaration", change: { "buyer.name": "测试戊" }, mismatches: ["R11 order.buyerName declaration.buyerName 13127"] },
  { name: "R11 the buyer's number in the declaration", of: "declaration", change: { "buyer.idNumber": residentNumber(998) }, mismatches: ["R11 order.buyerIdNumber declaration.buyerIdNumber 13127"] },
  { name: "R12 the payment firm the order names", of: "order", change: { "payment.firm": "4603000002" }, mismatches: ["R12 order.payCode payment.payCode 13035"] },
  { name: "R12 the transaction the order names", of: "order", change: { "payment.transaction": "TX-OTHER" }, mismatches: ["R12 order.payTransactionId payment.payTransactionId 13035"] },
  { name: "R13 the seller in the declaration", of: "declaration", change: { seller: "4602000002" }, mismatches: ["R13 order.ebcCode declaration.ebcCode"] },
  { name: "R13 the address in the declaration", of: "declaration", change: { consigneeAddress: "测试路二号" }, mismatches: ["R13 order.consigneeAddress declaration.consigneeAddress"] },
  // No pair contains these.
  { name: "freight of the carrier is not matched", of: "waybill", change: { freight: "9.00" }, mismatches: [] },
  { name: "the buyer's phone is not matched", of: "order", change: { "buyer.phone": "13900000999" }, mismatches: [] },
];

/** Own problems: the document is refused at the door and the parcel waits for it. */
// prettier-ignore
const broken = [
  { name: "R1 inside the order", of: "order", change: { paid: "251.00" }, code: "filing.paid_wrong", pointer: "/OrderHead/acturalPaid" },
  { name: "price times quantity", of: "order", change: { "items.0.price": "121.00" }, code: "filing.line_total_wrong", pointer: "/OrderList/0/totalPrice" },
  { name: "lines against goods' value", of: "order", change: { goodsValue: "241.00", paid: "251.00" }, code: "filing.goods_value_wrong", pointer: "/OrderHead/goodsValue" },
  { name: "R4 pieces", of: "waybill", change: { pieces: 2 }, code: "filing.pieces_not_one", pointer: "/LogisticsHead/packNo" },
  { name: "R6 currency", of: "payment", change: { currency: "USD" }, code: "filing.currency_not_allowed", pointer: "/PaymentHead/currency" },
  { name: "identity checksum", of: "declaration", change: { "buyer.idNumber": "110101199001010010" }, code: "filing.identity_number_malformed", pointer: "/InventoryHead/buyerIdNumber" },
  { name: "R7 flight", of: "declaration", change: { "transport.voyage": undefined }, code: "filing.field_required_by_procedure", pointer: "/InventoryHead/voyageNo" },
  { name: "R8 guarantor", of: "declaration", change: { guarantor: "4699999999" }, code: "filing.guarantor_not_allowed", pointer: "/InventoryHead/assureCode" },
] as const;

type Entrance = "json" | "ceb";

function changed(parcel: GoodParcel, of: DocumentKind, change: Change): AnyDocument<string>[] {
  return documentsOf(parcel).map((document) => {
    if (document.kind !== of) return document;
    const copy = structuredClone(document) as unknown as Record<string, unknown>;
    for (const [path, value] of Object.entries(change)) {
      const steps = path.split(".");
      const last = steps.pop()!;
      let place = copy;
      for (const step of steps) place = place[step] as Record<string, unknown>;
      place[last] = value; // Undefined: the writers leave it out.
    }
    return copy as unknown as AnyDocument<string>;
  });
}

function readThrough(entrance: Entrance, document: AnyDocument<string>): Read {
  if (entrance === "json") return readJsonDocument(writeJsonDocument(document), 1);
  const message = readCeb(Buffer.from(writeCeb(document.kind, [document])));
  if (!message.ok) throw new Error(JSON.stringify(message.problems));
  return message.value.reads[0]!;
}

async function file(entrance: Entrance, documents: readonly AnyDocument<string>[]) {
  const outcomes = [];
  for (const document of documents) {
    const [outcome] = await fairway.batcher.submit([readThrough(entrance, document)], partyOf(filerOf(document)));
    outcomes.push(outcome!);
  }
  return outcomes;
}

/** How Fairway's JSON names the members that the table names in the national form. */
const inJson: Readonly<Record<string, string>> = {
  acturalPaid: "paid",
  amountPaid: "amount",
  consigneeTelephone: "consignee.phone",
  buyerName: "buyer.name",
  buyerIdNumber: "buyer.idNumber",
  payerName: "payer.name",
  payerIdNumber: "payer.idNumber",
  ebcCode: "seller",
  gnum: "line",
  itemName: "name",
  gname: "name",
  qty: "quantity",
  totalPrice: "total",
  country: "origin",
  barCode: "gtin",
  itemNo: "sku",
  payTransactionId: "transaction",
};

function jsonElement(side: string): string {
  const [, document, lines, name] = /^(\w+)\.(items\[\d+\]\.)?(\w+)$/.exec(side)!;
  const special: Record<string, string> = {
    "order.consignee": "consignee.name",
    "waybill.consignee": "consignee.name",
    "order.consigneeAddress": "consignee.address",
    "waybill.consigneeAddress": "consignee.address",
    "order.payCode": "payment.firm",
    "payment.payCode": "firm",
    "order.payTransactionId": "payment.transaction",
  };
  const element = special[`${document!}.${name!}`] ?? inJson[name!] ?? name!;
  return `${document!}.${lines ?? ""}${element}`;
}

let serial = 0;

describe.each(["json", "ceb"] as const)("through %s", (entrance) => {
  test.each(cases)("$name", async ({ of, change, mismatches }) => {
    const number = (serial += 1);
    const parcel = goodParcel(`M-${number}`, { person: number });
    const twin = goodParcel(`T-${number}`, { person: number });
    for (const outcome of await file(entrance, changed(parcel, of, change))) expect(outcome.problems).toEqual([]);
    await file(entrance, documentsOf(twin));
    const view = await fairway.view(codes.platform, `M-${number}`);
    const found = view.mismatches.map(({ rule, code, left, right }) =>
      [
        rule,
        `${left.document}.${left.element}`,
        `${right.document}.${right.element}`,
        ...(code === null ? [] : [code]),
      ].join(" "),
    );
    const expected = mismatches.map((line) => {
      if (entrance === "ceb") return line;
      const [rule, left, right, ...code] = line.split(" ");
      return [rule, jsonElement(left!), jsonElement(right!), ...code].join(" ");
    });
    expect(found.sort()).toEqual([...expected].sort());
    expect(view.state).toBe(mismatches.length === 0 ? "released" : "refused");
    for (const { left, right, mend, how } of view.mismatches) {
      expect(left.value).not.toBe(right.value);
      expect(mend.length).toBeGreaterThan(0);
      expect(how.zh).toMatch(/[一-鿿]/u);
    }
    expect(await fairway.view(codes.platform, `T-${number}`)).toMatchObject({ state: "released", mismatches: [] });
  });
});

test.each(broken)(
  "$name is the document's own problem, and the parcel waits for it",
  async ({ of, change, code, pointer }) => {
    const number = (serial += 1);
    const outcomes = await file("ceb", changed(goodParcel(`W-${number}`, { person: number }), of, change));
    const refused = outcomes.filter(({ outcome }) => outcome === "rejected");
    expect(refused.flatMap(({ problems }) => problems.map((problem) => [problem.code, problem.pointer]))).toEqual([
      [code, pointer],
    ]);
    expect(await fairway.view(codes.platform, `W-${number}`)).toMatchObject({ state: "waiting", missing: [of] });
  },
);
