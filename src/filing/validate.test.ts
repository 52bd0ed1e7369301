import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AnyDocument, Declaration, Order, Payment, Waybill } from "../customs/documents.ts";
import type { Entrance, Wording } from "../customs/filed.ts";
import { formatAmount } from "../kernel/amount.ts";
import { validate } from "./validate.ts";

const wording: Wording = {
  pointer: (kind, path) => `${kind}:${path}`,
  element: (_kind, path) => path,
  value: (_kind, _path, value) => value,
};

const person = { name: "沈试验", idType: "CN-ID", idNumber: "999999199001010016", phone: "13800000001" } as const;
const consignee = { name: "沈试验", phone: "13800000001", address: "郑州市试验路1号" };
const goods = { line: 1, name: "羊毛衫", unit: "C62", quantity: "2", price: "120.00", total: "240.00", origin: "JP" };
const order: Order<string> = {
  kind: "order",
  platform: "4601000001",
  seller: "4602000001",
  orderNo: "A-1",
  buyer: person,
  consignee,
  goodsValue: "240.00",
  freight: "10.00",
  discount: "5.00",
  tax: "21.84",
  paid: "266.84",
  currency: "CNY",
  items: [goods],
};
const payment: Payment<string> = {
  kind: "payment",
  firm: "4603000001",
  transaction: "TX1",
  platform: "4601000001",
  orderNo: "A-1",
  payer: person,
  amount: "266.84",
  currency: "CNY",
  paidAt: "2026-11-10T10:01:00+08:00",
};
const waybill: Waybill<string> = {
  kind: "waybill",
  carrier: "4604000001",
  waybillNo: "W1",
  orderNo: "A-1",
  consignee,
  currency: "CNY",
  grossMassKg: "1.2",
  pieces: 1,
};
const declared = { ...goods, hs: "6110200090", model: "试验牌", statutoryQuantity: "2", statutoryUnit: "C62" };
const withoutTransport: Declaration<string> = {
  kind: "declaration",
  declarant: "4605000001",
  platform: "4601000001",
  seller: "4602000001",
  orderNo: "A-1",
  carrier: "4604000001",
  waybillNo: "W1",
  procedure: "9610",
  customsOffice: "4606",
  portOfEntry: "4606",
  declaredOn: "2026-11-10",
  buyer: person,
  consigneeAddress: "郑州市试验路1号",
  guarantor: "4601000001",
  departureCountry: "JP",
  freight: "10.00",
  insurance: "0.00",
  currency: "CNY",
  pieces: 1,
  grossMassKg: "1.2",
  netMassKg: "0.8",
  items: [declared],
};
const direct: Declaration<string> = {
  ...withoutTransport,
  transport: { mode: "air", vehicle: "CZ342", voyage: "CZ342", masterBill: "B1" },
};
const bonded: Declaration<string> = {
  ...withoutTransport,
  procedure: "1210",
  accountBook: "T4600W000001",
  departureCountry: "CN",
  items: [{ ...declared, recordNo: "R1" }],
};
const warehouse = { warehouse: "4607000001", warehouseName: "试验仓" };

const found = (document: AnyDocument<string>, entrance: Entrance = "json") =>
  validate(document, wording, entrance).map(({ code, pointer }) => [code, pointer]);

describe("what stands", () => {
  test.each([
    ["an order", order, "json"],
    ["an order of two lines", { ...order, goodsValue: "241", paid: "267.84", items: [goods, gift("2", "1")] }, "json"],
    ["an order with a gift", { ...order, items: [goods, gift("2", "0.00")] }, "ceb"],
    ["a small x", { ...order, buyer: { ...person, idNumber: "99999919900101018x" } }, "json"],
    ["a payment", payment, "json"],
    ["a waybill", waybill, "json"],
    ["direct purchase", direct, "json"],
    ["direct purchase from China itself", { ...direct, departureCountry: "CN" }, "ceb"],
    ["bonded, without transport", bonded, "json"],
    ["bonded, in the national message", { ...bonded, ...warehouse }, "ceb"],
    ["the seller as guarantor", { ...direct, guarantor: direct.seller }, "json"],
    ["the carrier as guarantor", { ...direct, guarantor: direct.carrier }, "json"],
    ["a total 0.00499 too high", { ...direct, items: [{ ...declared, total: "240.00499" }] }, "json"],
    [
      "a total rounded to the cent",
      { ...direct, items: [{ ...declared, quantity: "3", price: "33.3333", total: "100" }] },
      "json",
    ],
  ] as [string, AnyDocument<string>, Entrance][])("%s", (_name, document, entrance) => {
    expect(found(document, entrance)).toEqual([]);
  });
});

function gift(line: string, price: string): Order<string>["items"][number] {
  return { ...goods, line: Number(line), quantity: "1", price, total: price };
}

const required = "filing.field_required_by_procedure";
const refusals: [string, AnyDocument<string>, Entrance, (readonly [string, string])[]][] = [
  ["dollars", { ...order, currency: "USD" }, "json", [["filing.currency_not_allowed", "order:currency"]]],
  ["dollars paid", { ...payment, currency: "USD" }, "json", [["filing.currency_not_allowed", "payment:currency"]]],
  ["two parcels", { ...waybill, pieces: 2 }, "json", [["filing.pieces_not_one", "waybill:pieces"]]],
  ["no parcel", { ...direct, pieces: 0 }, "ceb", [["filing.pieces_not_one", "declaration:pieces"]]],
  [
    "a buyer's number that is none",
    { ...order, buyer: { ...person, idNumber: "999999199001010017" } },
    "json",
    [["filing.identity_number_malformed", "order:buyer/idNumber"]],
  ],
  [
    "a payer not yet born",
    { ...payment, paidAt: "1989-11-10T10:01:00+08:00" },
    "json",
    [["filing.identity_number_malformed", "payment:payer/idNumber"]],
  ],
  [
    "a declared number that is none",
    { ...direct, buyer: { ...person, idNumber: "1" } },
    "json",
    [["filing.identity_number_malformed", "declaration:buyer/idNumber"]],
  ],
  [
    "a phone without digits",
    { ...waybill, consignee: { ...consignee, phone: "none" } },
    "json",
    [["document.value_malformed", "waybill:consignee/phone"]],
  ],
  [
    "a total half a cent too high",
    { ...direct, items: [{ ...declared, total: "240.005" }] },
    "json",
    [["filing.line_total_wrong", "declaration:items/0/total"]],
  ],
  [
    "a total half a cent too low",
    { ...direct, items: [{ ...declared, total: "239.995" }] },
    "json",
    [["filing.line_total_wrong", "declaration:items/0/total"]],
  ],
  [
    "goods' value half a cent too low",
    { ...order, goodsValue: "239.995", paid: "266.835" },
    "json",
    [["filing.goods_value_wrong", "order:goodsValue"]],
  ],
  ["paid a cent too little", { ...order, paid: "266.83" }, "json", [["filing.paid_wrong", "order:paid"]]],
  ["paid 0.00001 too much", { ...order, paid: "266.84001" }, "json", [["filing.paid_wrong", "order:paid"]]],
  [
    "a line number twice",
    { ...order, items: [goods, gift("1", "0")] },
    "json",
    [["filing.line_number_repeated", "order:items/1/line"]],
  ],
  [
    "a stranger as guarantor",
    { ...direct, guarantor: direct.declarant },
    "json",
    [["filing.guarantor_not_allowed", "declaration:guarantor"]],
  ],
  [
    "direct purchase without transport",
    withoutTransport,
    "json",
    ["vehicle", "voyage", "masterBill"].map((name) => [required, `declaration:transport/${name}`] as const),
  ],
  [
    "direct purchase without voyage",
    { ...direct, transport: { mode: "air", vehicle: "CZ342", masterBill: "B1" } },
    "ceb",
    [[required, "declaration:transport/voyage"]],
  ],
  [
    "bonded like direct purchase",
    { ...direct, procedure: "1210" },
    "json",
    [
      [required, "declaration:accountBook"],
      [required, "declaration:items/0/recordNo"],
      ["filing.country_required_by_procedure", "declaration:departureCountry"],
    ],
  ],
  [
    "bonded in the national message, without warehouse",
    bonded,
    "ceb",
    [
      [required, "declaration:warehouse"],
      [required, "declaration:warehouseName"],
    ],
  ],
  [
    "a procedure of export",
    { ...direct, procedure: "9710" },
    "ceb",
    [["document.code_unknown", "declaration:procedure"]],
  ],
];

describe("what is refused", () => {
  test.each(refusals)("%s", (_name, document, entrance, expected) => {
    expect(found(document, entrance)).toEqual(expected);
  });

  test("all at once, in documented order", () => {
    const buyer = { ...person, idNumber: "1" };
    const head = { ...direct, currency: "USD", pieces: 3, guarantor: "X", procedure: "1210", buyer };
    expect(found({ ...head, items: [{ ...declared, total: "1" }, declared] }).map(([code]) => code)).toEqual([
      "filing.line_number_repeated",
      "filing.currency_not_allowed",
      "filing.pieces_not_one",
      "filing.identity_number_malformed",
      "filing.line_total_wrong",
      required,
      required,
      required,
      "filing.country_required_by_procedure",
      "filing.guarantor_not_allowed",
    ]);
  });
});

describe("properties", () => {
  const amounts = fc.bigInt({ min: 0n, max: 10n ** 12n });
  const lines = fc.array(fc.tuple(fc.integer({ min: 1, max: 999 }), amounts), { minLength: 1, maxLength: 9 });

  test("an order that adds up stands; the smallest unit more or less paid does not", () => {
    fc.assert(
      fc.property(lines, amounts, amounts, fc.constantFrom(-1n, 1n), (pairs, freight, tax, step) => {
        const items = pairs.map(([quantity, price], index) => ({
          ...goods,
          line: index + 1,
          quantity: String(quantity),
          price: formatAmount(price),
          total: formatAmount(price * BigInt(quantity)),
        }));
        const value = pairs.reduce((sum, [quantity, price]) => sum + price * BigInt(quantity), 0n);
        const paid = value + freight + tax + 5n;
        const filed = { ...order, items, goodsValue: formatAmount(value + 5n), freight: formatAmount(freight) };
        const full = { ...filed, tax: formatAmount(tax), discount: "0", paid: formatAmount(paid) };
        expect(found(full)).toEqual([]);
        expect(found({ ...full, paid: formatAmount(paid + step) })).toEqual([["filing.paid_wrong", "order:paid"]]);
      }),
    );
  });

  test("never throws on what a codec lets through, and points into the document", () => {
    const decimal = amounts.map((value) => formatAmount(value));
    const item = fc.record({ line: fc.integer({ min: 1, max: 5 }), quantity: decimal, price: decimal, total: decimal });
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 5 }),
        fc.string(),
        fc.string(),
        decimal,
        (items, a, b, paid) => {
          const buyer = { ...person, idNumber: a, phone: b };
          const filings: AnyDocument<string>[] = [
            { ...order, buyer, paid, currency: b, items: items.map((line) => ({ ...goods, ...line })) },
            { ...payment, payer: buyer, paidAt: a },
            { ...direct, buyer, guarantor: a, procedure: b, items: items.map((line) => ({ ...declared, ...line })) },
          ];
          for (const filing of filings)
            for (const { pointer } of validate(filing, wording, "ceb"))
              expect(pointer.startsWith(filing.kind)).toBe(true);
        },
      ),
    );
  });
});
