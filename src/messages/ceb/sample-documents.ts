/**
 * One whole parcel as nouns with every member a CEB message can carry: what tests of the messages start from.
 *
 * Everything is made up. Resident numbers are of a person born in 1900 with a valid check character; codes are of no
 * firm. Not here: parcels that pass or fail at matching or tax (the simulation makes those).
 */
import type {
  AnyDocument,
  Arrival,
  Declaration,
  DocumentKind,
  Order,
  Payment,
  Status,
  Waybill,
} from "../../customs/documents.ts";

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2] as const;

/** A fictitious resident number: the check character as GB 11643 has it. */
export function residentNumberOf(sequence: number): string {
  const body = `11010119000101${String(sequence % 1000).padStart(3, "0")}`;
  const total = WEIGHTS.reduce((sum, weight, index) => sum + weight * Number(body[index]), 0);
  return `${body}${"10X98765432"[total % 11]!}`;
}

const buyer = { name: "示例订购人", idType: "CN-ID", idNumber: residentNumberOf(1), phone: "13900000001" } as const;
const consignee = {
  name: "示例收货人",
  phone: "13900000002",
  address: "示例省示例市示例路 1 号 <2-3> & 4 室",
} as const;

const order: Order<string> = {
  kind: "order",
  platform: "4601000001",
  platformName: "示例平台",
  seller: "4602000001",
  sellerName: "示例电商",
  orderNo: "A-1",
  buyer: { ...buyer, registration: "B1" },
  consignee: { ...consignee, district: "410105" },
  goodsValue: "665.00",
  freight: "10.00",
  discount: "0.00",
  tax: "0",
  paid: "675.00",
  currency: "CNY",
  payment: { firm: "4603000001", firmName: "示例支付", transaction: "TX1" },
  batchNumbers: "L1;L2",
  note: "订单备注",
  items: [
    {
      line: 1,
      sku: "S1",
      name: "毛衣",
      model: "示例牌|M|100% 羊毛",
      description: "圆领 \u{20BB7} 毛衣",
      gtin: "6901234567892",
      unit: "C62",
      quantity: "2",
      price: "120.00",
      total: "240.00",
      origin: "JP",
      note: "促销",
    },
    {
      line: 2,
      name: "面霜",
      model: "示例牌|20 克",
      unit: "142",
      quantity: "1",
      price: "425.00000",
      total: "425",
      origin: "FR",
    },
  ],
};

const payment: Payment<string> = {
  kind: "payment",
  firm: "4603000001",
  firmName: "示例支付",
  transaction: "TX1",
  platform: "4601000001",
  platformName: "示例平台",
  orderNo: "A-1",
  payer: buyer,
  amount: "675.00",
  currency: "CNY",
  paidAt: "2026-11-10T10:01:00+08:00",
  note: "支付备注",
};

const waybill: Waybill<string> = {
  kind: "waybill",
  carrier: "4604000001",
  carrierName: "示例物流",
  waybillNo: "W1",
  orderNo: "A-1",
  masterBill: "999-00000001",
  consignee,
  freight: "10.00",
  insurance: "0.00",
  currency: "CNY",
  grossMassKg: "1.2",
  pieces: 1,
  goods: "毛衣 2 件，面霜 1 瓶",
  note: "运单备注",
};

const declaration: Declaration<string> = {
  kind: "declaration",
  declarant: "4605000001",
  declarantName: "示例报关",
  platform: "4601000001",
  platformName: "示例平台",
  seller: "4602000001",
  sellerName: "示例电商",
  orderNo: "A-1",
  carrier: "4604000001",
  carrierName: "示例物流",
  waybillNo: "W1",
  reference: "COP1",
  preEntryNo: "P00000000000000001",
  declarationNo: "46062026I000000001",
  procedure: "9610",
  customsOffice: "4606",
  portOfEntry: "4606",
  declaredOn: "2026-11-10",
  importedOn: "2026-11-09",
  buyer,
  consigneeAddress: consignee.address,
  guarantor: "4601000001",
  accountBook: "T4606W000001",
  warehouse: "4606000009",
  warehouseName: "示例仓储",
  transport: { mode: "air", vehicle: "ZZ342", voyage: "ZZ342", masterBill: "999-00000001" },
  goodsLocation: "460601",
  licence: "LIC-1",
  departureCountry: "JP",
  freight: "10.00",
  insurance: "0.00",
  currency: "CNY",
  packaging: "2",
  pieces: 1,
  grossMassKg: "1.2",
  netMassKg: "0.8",
  note: "清单备注",
  items: [
    {
      line: 1,
      recordNo: "R1",
      sku: "S1",
      shopName: "圆领毛衣",
      hs: "6110200090",
      name: "毛衣",
      model: "示例牌|M|100% 羊毛",
      gtin: "6901234567892",
      origin: "JP",
      tradeCountry: "JP",
      quantity: "2",
      unit: "C62",
      statutoryQuantity: "2",
      statutoryUnit: "C62",
      secondQuantity: "0.8",
      secondUnit: "KGM",
      price: "120.00",
      total: "240.00",
      note: "项备注",
    },
    {
      line: 2,
      hs: "3304990099",
      name: "面霜",
      model: "示例牌|20 克",
      origin: "FR",
      quantity: "1",
      unit: "142",
      statutoryQuantity: "0.02",
      statutoryUnit: "KGM",
      price: "425.00000",
      total: "425",
    },
  ],
};

const status: Status = {
  kind: "status",
  carrier: "4604000001",
  carrierName: "示例物流",
  waybillNo: "W1",
  status: "signed",
  at: "2026-11-12T18:30:00+08:00",
  note: "签收备注",
};

const arrival: Arrival = {
  kind: "arrival",
  operator: "4606000007",
  operatorName: "示例监管场所",
  reference: "D1",
  preEntryNo: "P00000000000000002",
  siteEntryNo: "R00000000000000001",
  customsOffice: "4606",
  carrier: "4604000001",
  carrierName: "示例物流",
  waybillNo: "W1",
  masterBill: "999-00000001",
  transport: { mode: "air", vehicle: "ZZ342", voyage: "ZZ342" },
  goodsLocation: "A-01-01",
  deliveryNote: "入库备注",
  note: "项备注",
};

export const sampleDocuments: Readonly<Record<DocumentKind, AnyDocument<string>>> = {
  order,
  payment,
  waybill,
  declaration,
  status,
  arrival,
};
