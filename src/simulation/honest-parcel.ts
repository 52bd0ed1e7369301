/**
 * honestParcel: the documents that tell one story about whatever was bought, as nouns: the four of the parcel, its
 * arrival, and its delivery.
 *
 * Amounts are decimal texts in yuan. The sums are made here from whole fen, so that they are right by construction and
 * owe nothing to the code that checks them. Every document says in its note that it is fictitious.
 */
import { formatAmount, CENT } from "../kernel/amount.ts";
import type {
  Arrival,
  Declaration,
  DeclarationItem,
  Order,
  OrderItem,
  Payment,
  Status,
  Waybill,
} from "../customs/documents.ts";
import { quantityOf, type Good } from "./goods.ts";
import type { Person } from "./household.ts";

export interface Parcel {
  readonly order: Order<string>;
  readonly payment: Payment<string>;
  readonly waybill: Waybill<string>;
  readonly declaration: Declaration<string>;
  /** Where goods from abroad come in; those out of bonded stock are here already. */
  readonly arrival: Arrival;
  readonly status: Status;
}

export interface Bought {
  readonly good: Good;
  readonly pieces: number;
  /** Of one piece; 0 for a gift. */
  readonly priceFen: number;
}

/** What a parcel is about; codes are those of its traders. */
export interface Purchase {
  readonly orderNo: string;
  readonly platform: string;
  readonly seller: string;
  readonly firm: string;
  readonly carrier: string;
  readonly declarant: string;
  readonly operator: string;
  readonly buyer: Person;
  readonly consignee: Person;
  readonly procedure: "9610" | "1210";
  /** The day on which everything happens. */
  readonly day: string;
  readonly bought: readonly Bought[];
  readonly freightFen: number;
  readonly discountFen: number;
}

export const FICTITIOUS = "虚构 fictitious";
const yuan = (fen: number): string => formatAmount(BigInt(fen) * CENT);
/** Paper and cardboard around the goods. */
const WRAPPING_GRAMS = 150;
const kilograms = (grams: number): string => formatAmount(BigInt(grams) * 100n, 0);

export const goodsFen = ({ bought }: Purchase): number =>
  bought.reduce((sum, { priceFen, pieces }) => sum + priceFen * pieces, 0);

export function honestParcel(purchase: Purchase): Parcel {
  const { orderNo, platform, seller, firm, carrier, declarant, buyer, consignee, day, bought } = purchase;
  const transaction = `T-${platform}-${orderNo}`;
  const waybillNo = `W-${platform}-${orderNo}`;
  const grams = bought.reduce((sum, { good, pieces }) => sum + good.netGrams * pieces, 0);
  const freight = yuan(purchase.freightFen);
  const paid = yuan(goodsFen(purchase) + purchase.freightFen - purchase.discountFen);
  const lines = bought.map((one, index) => lineOf(one, index + 1));
  const person = { name: buyer.name, idType: "CN-ID", idNumber: buyer.idNumber, phone: buyer.phone } as const;
  const receiver = { name: consignee.name, phone: consignee.phone, address: consignee.address };
  const masses = { grossMassKg: kilograms(grams + WRAPPING_GRAMS), netMassKg: kilograms(grams) };
  const money = { freight, currency: "CNY", note: FICTITIOUS };
  return {
    order: {
      ...{ kind: "order", platform, seller, orderNo, orderedAt: `${day}T00:10:00+08:00` },
      buyer: { ...person, registration: `R-${buyer.idNumber.slice(-5, -1)}` },
      consignee: { ...receiver, district: consignee.district },
      ...{ goodsValue: yuan(goodsFen(purchase)), discount: yuan(purchase.discountFen), tax: "0.00", paid, ...money },
      payment: { firm, transaction },
      items: lines,
    },
    payment: {
      ...{ kind: "payment", firm, transaction, platform, orderNo, payer: person, amount: paid, currency: "CNY" },
      ...{ paidAt: `${day}T00:11:00+08:00`, note: FICTITIOUS },
    },
    waybill: {
      ...{ kind: "waybill", carrier, waybillNo, platform, orderNo, masterBill: `B-${day}`, consignee: receiver },
      ...{ insurance: "0.00", grossMassKg: masses.grossMassKg, pieces: 1, goods: bought[0]!.good.name, ...money },
    },
    declaration: {
      ...{ kind: "declaration", declarant, platform, seller, orderNo, carrier, waybillNo, reference: `C${orderNo}` },
      ...{ customsOffice: "4606", portOfEntry: "4606", declaredOn: day, buyer: person, guarantor: platform },
      ...{ consigneeAddress: consignee.address, insurance: "0.00", pieces: 1, ...masses, ...money },
      ...wayOf(purchase),
      items: bought.map((one, index) => declaredLine(one, lines[index]!, purchase.procedure)),
    },
    arrival: {
      ...{
        kind: "arrival",
        operator: purchase.operator,
        reference: `D-${day}`,
        customsOffice: "4606",
        carrier,
        waybillNo,
      },
      ...{ arrivedAt: `${day}T22:00:00+08:00`, weightKg: masses.grossMassKg, pieces: 1, note: FICTITIOUS },
    },
    status: {
      ...{ kind: "status", carrier, waybillNo, status: "signed", at: `${day}T23:00:00+08:00`, note: FICTITIOUS },
    },
  };
}

/** How the goods came: from abroad for this order, or out of bonded stock. */
const wayOf = ({ procedure, day, bought }: Purchase) =>
  procedure === "9610"
    ? {
        procedure,
        transport: { mode: "air", vehicle: "XX100", voyage: "XX100", masterBill: `B-${day}` },
        departureCountry: bought[0]!.good.origin,
      }
    : { procedure, transport: { mode: "road" }, departureCountry: "CN", accountBook: "T4606W000001" };

function lineOf({ good, pieces, priceFen }: Bought, line: number): OrderItem {
  return {
    ...{ line, sku: `S-${good.hs}`, name: good.name, model: good.model, gtin: `69${good.hs.slice(0, 8)}000` },
    ...{ unit: "C62", quantity: String(pieces), price: yuan(priceFen), total: yuan(priceFen * pieces) },
    origin: good.origin,
  };
}

function declaredLine({ good, pieces }: Bought, line: OrderItem, procedure: string): DeclarationItem {
  const [first = "C62", second] = good.units;
  return {
    ...line,
    model: good.model,
    ...(procedure === "1210" && { recordNo: `R${line.line}` }),
    hs: good.hs,
    statutoryQuantity: quantityOf(good, first, pieces),
    statutoryUnit: first,
    ...(second !== undefined && { secondQuantity: quantityOf(good, second, pieces), secondUnit: second }),
  };
}
