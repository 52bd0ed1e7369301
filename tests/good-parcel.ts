/**
 * good-parcel: four documents that tell one story, as nouns, to be changed by a test in one place.
 *
 * All persons and codes are fictitious; identity numbers are computed with their check digit.
 */
import type {
  AnyDocument,
  Arrival,
  Declaration,
  Order,
  ParcelDocument,
  Payment,
  Status,
  Waybill,
} from "../src/customs/documents.ts";

export interface GoodParcel {
  order: Order<string>;
  payment: Payment<string>;
  waybill: Waybill<string>;
  declaration: Declaration<string>;
}

export const codes = {
  platform: "4601000001",
  seller: "4602000001",
  firm: "4603000001",
  carrier: "4604000001",
  declarant: "4605000001",
  operator: "4606000007",
} as const;

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = "10X98765432";

/** A resident number with a valid check digit, born on 1 January 1990, for any serial from 0 to 999. */
export function residentNumber(serial: number, district = "110101"): string {
  const body = `${district}19900101${String(serial).padStart(3, "0")}`;
  const sum = Array.from(body).reduce((total, digit, index) => total + Number(digit) * WEIGHTS[index]!, 0);
  return body + CHECKS[sum % 11]!;
}

export interface Variation {
  readonly platform?: string;
  readonly person?: number;
  readonly district?: string;
  readonly quantity?: number;
  readonly price?: string;
  readonly procedure?: "9610" | "1210";
  readonly freight?: string;
}

/** Sweaters: one line, HS 6110200090, 120.00 each, two of them, freight 10.00. */
export function goodParcel(orderNo: string, variation: Variation = {}): GoodParcel {
  const {
    platform = codes.platform,
    person = 1,
    district,
    quantity = 2,
    price = "120.00",
    procedure = "9610",
    freight = "10.00",
  } = variation;
  const cents = BigInt(price.replace(".", "")) * BigInt(quantity);
  const money = (value: bigint): string => `${value / 100n}.${String(value % 100n).padStart(2, "0")}`;
  const total = money(cents);
  const paid = money(cents + BigInt(freight.replace(".", "")));
  const buyer = {
    name: "测试甲",
    idType: "CN-ID",
    idNumber: residentNumber(person, district),
    phone: `139000${String(10000 + person)}`,
  } as const;
  const consignee = { name: "测试乙", phone: "13800000001", address: "测试省测试市测试路一号" };
  const transaction = `TX-${platform}-${orderNo}`;
  const waybillNo = `W-${platform}-${orderNo}`;
  const bonded = procedure === "1210";
  return {
    order: {
      kind: "order",
      platform,
      seller: codes.seller,
      orderNo,
      buyer: { ...buyer, registration: "B1" },
      consignee: { ...consignee, district: "410105" },
      goodsValue: total,
      freight,
      discount: "0.00",
      tax: "0.00",
      paid,
      currency: "CNY",
      payment: { firm: codes.firm, transaction },
      items: [
        {
          line: 1,
          sku: "S1",
          name: "针织衫",
          model: "棉制",
          gtin: "6901234567892",
          unit: "C62",
          quantity: String(quantity),
          price,
          total,
          origin: "JP",
        },
      ],
    },
    payment: {
      kind: "payment",
      firm: codes.firm,
      transaction,
      platform,
      orderNo,
      payer: buyer,
      amount: paid,
      currency: "CNY",
      paidAt: "2026-11-10T10:01:00+08:00",
    },
    waybill: {
      kind: "waybill",
      carrier: codes.carrier,
      waybillNo,
      orderNo,
      masterBill: "B1",
      consignee,
      freight,
      insurance: "0.00",
      currency: "CNY",
      grossMassKg: "1.2",
      pieces: 1,
      goods: "针织衫",
    },
    declaration: {
      kind: "declaration",
      declarant: codes.declarant,
      platform,
      seller: codes.seller,
      orderNo,
      carrier: codes.carrier,
      waybillNo,
      reference: "COP1",
      procedure,
      customsOffice: "4606",
      portOfEntry: "4606",
      declaredOn: "2026-11-10",
      buyer,
      consigneeAddress: consignee.address,
      guarantor: platform,
      ...(bonded ? { accountBook: "T4606W000001", warehouse: "4606980001", warehouseName: "测试仓" } : {}),
      transport: bonded ? { mode: "road" } : { mode: "air", vehicle: "CZ342", voyage: "CZ342", masterBill: "B1" },
      departureCountry: bonded ? "CN" : "JP",
      freight,
      insurance: "0.00",
      currency: "CNY",
      pieces: 1,
      grossMassKg: "1.2",
      netMassKg: "0.8",
      items: [
        {
          line: 1,
          ...(bonded ? { recordNo: "R1" } : {}),
          sku: "S1",
          hs: "6110200090",
          name: "针织衫",
          model: "棉制",
          gtin: "6901234567892",
          origin: "JP",
          quantity: String(quantity),
          unit: "C62",
          statutoryQuantity: String(quantity),
          statutoryUnit: "C62",
          secondQuantity: "0.8",
          secondUnit: "KGM",
          price,
          total,
        },
      ],
    },
  };
}

export const documentsOf = ({ order, payment, waybill, declaration }: GoodParcel): ParcelDocument<string>[] => [
  order,
  payment,
  waybill,
  declaration,
];

/** The parcel's goods coming in as they were declared, at the port of entry. */
export const arrivalOf = ({ waybill, declaration }: GoodParcel, changes: Partial<Arrival> = {}): Arrival => ({
  kind: "arrival",
  operator: codes.operator,
  reference: "D1",
  customsOffice: declaration.portOfEntry,
  carrier: waybill.carrier,
  waybillNo: waybill.waybillNo,
  masterBill: "B1",
  transport: { mode: "air", vehicle: "CZ342", voyage: "CZ342" },
  arrivedAt: "2026-11-11T06:00:00+08:00",
  weightKg: waybill.grossMassKg,
  pieces: waybill.pieces,
  goodsLocation: "A-01-01",
  ...changes,
});

/** The consignee signing for the parcel. */
export const signedFor = ({ waybill }: GoodParcel, changes: Partial<Status> = {}): Status => ({
  kind: "status",
  carrier: waybill.carrier,
  waybillNo: waybill.waybillNo,
  status: "signed",
  at: "2026-11-12T18:30:00+08:00",
  ...changes,
});

export const filerOf = (document: AnyDocument<string>): string => {
  switch (document.kind) {
    case "order":
      return document.platform;
    case "payment":
      return document.firm;
    case "waybill":
    case "status":
      return document.carrier;
    case "declaration":
      return document.declarant;
    case "arrival":
      return document.operator;
  }
};
