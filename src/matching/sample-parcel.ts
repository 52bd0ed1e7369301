/**
 * sampleParcel: a good parcel of two lines, for tests: every pair of the table agrees in it, and every optional member
 * is there.
 *
 * All names, numbers and firms are made up. Numbers of persons are given as they are kept: keyed hash and mask.
 */
import type { ParcelDocuments } from "../customs/decision.ts";
import type {
  AnyDocument,
  Declaration,
  DeclarationItem,
  Order,
  OrderItem,
  Payment,
  Protected,
  Waybill,
} from "../customs/documents.ts";
import { keyOf } from "../customs/documents.ts";
import type { Filed } from "../customs/filed.ts";
import type { PartyKind } from "../customs/party.ts";

const number = (hash: string, masked: string): Protected => ({ hash, masked });
const identity = number("h-identity", "110101********001X");
const phone = number("h-phone", "138****0000");
const buyer = { name: "林晓舟", idType: "CN-ID", idNumber: identity, phone } as const;
const consignee = { name: "林晓舟", phone, address: "郑州市示范路 8 号" };

const lines: OrderItem[] = [
  {
    line: 1,
    sku: "S1",
    name: "羊毛衫",
    gtin: "6901234567892",
    unit: "C62",
    quantity: "2",
    price: "120.00",
    total: "240.00",
    origin: "JP",
  },
  {
    line: 2,
    sku: "S2",
    name: "护肤霜",
    gtin: "6901234567908",
    unit: "C62",
    quantity: "1",
    price: "80.00",
    total: "80.00",
    origin: "FR",
  },
];

const declared: DeclarationItem[] = [
  {
    ...lines[0]!,
    hs: "6110200090",
    model: "M",
    statutoryQuantity: "2",
    statutoryUnit: "C62",
    secondQuantity: "0.8",
    secondUnit: "KGM",
  },
  {
    ...lines[1]!,
    hs: "3304990039",
    model: "50ml",
    statutoryQuantity: "50",
    statutoryUnit: "GRM",
    secondQuantity: "1",
    secondUnit: "C62",
  },
];

const order: Order<Protected> = {
  kind: "order",
  platform: "4601000001",
  seller: "4602000001",
  orderNo: "A-1",
  buyer,
  consignee,
  goodsValue: "320.00",
  freight: "10.00",
  discount: "0.00",
  tax: "0.00",
  paid: "330.00",
  currency: "CNY",
  payment: { firm: "4603000001", transaction: "TX1" },
  items: lines,
};

const payment: Payment<Protected> = {
  kind: "payment",
  firm: "4603000001",
  transaction: "TX1",
  platform: "4601000001",
  orderNo: "A-1",
  payer: buyer,
  amount: "330.00",
  currency: "CNY",
  paidAt: "2026-11-10T10:01:00+08:00",
};

const waybill: Waybill<Protected> = {
  kind: "waybill",
  carrier: "4604000001",
  waybillNo: "W1",
  platform: "4601000001",
  orderNo: "A-1",
  consignee,
  currency: "CNY",
  grossMassKg: "1.2",
  pieces: 1,
};

const declaration: Declaration<Protected> = {
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
  buyer,
  consigneeAddress: consignee.address,
  guarantor: "4601000001",
  departureCountry: "JP",
  freight: "10.00",
  insurance: "0.00",
  currency: "CNY",
  pieces: 1,
  grossMassKg: "1.2",
  netMassKg: "0.8",
  items: declared,
};

export function filed<D extends AnyDocument<Protected>>(document: D, filedAs: PartyKind = "marketplace"): Filed<D> {
  return {
    key: keyOf(document),
    version: 1,
    entrance: "json",
    filedBy: "4601000001",
    filedAs,
    receivedAt: "2026-11-10T02:00:00Z",
    isDraft: false,
    isWithdrawn: false,
    signature: "absent",
    contentHash: "0".repeat(64),
    document,
  };
}

/** The good parcel; whoever changes it changes a copy. */
export const sampleParcel: ParcelDocuments = {
  order: filed(order),
  payments: [filed(payment, "payment_firm")],
  waybill: filed(waybill, "carrier"),
  declaration: filed(declaration, "declarant"),
};
