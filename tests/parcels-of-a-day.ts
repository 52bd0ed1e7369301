/**
 * parcelsOfADay: documents that go each way through the program, every one with numbers of persons of its own; and
 * every number that stands in documents.
 */
import type { AnyDocument, ParcelDocument } from "../src/customs/documents.ts";
import { documentsOf, goodParcel, residentNumber, type GoodParcel } from "./good-parcel.ts";
import { cream, goodsParcel } from "./goods-parcel.ts";

/** Eight digits of one's own in every number, so that a hit is no accident; each parcel has other persons. */
function parcelWith(orderNo: string, person: number, base: GoodParcel = goodParcel(orderNo, { person })): GoodParcel {
  const phone = `1587${String(6_301_000 + person * 7)}`;
  const consignee = { phone: `1763${String(9_204_000 + person * 7)}` };
  return {
    ...base,
    order: {
      ...base.order,
      buyer: { ...base.order.buyer, phone },
      consignee: { ...base.order.consignee, ...consignee },
    },
    payment: { ...base.payment, payer: { ...base.payment.payer, phone } },
    waybill: { ...base.waybill, consignee: { ...base.waybill.consignee, ...consignee } },
    declaration: { ...base.declaration, buyer: { ...base.declaration.buyer, phone } },
  };
}

/** Accepted, refused at the door, mismatching in numbers, held, waiting: each has its own way through the program. */
export function parcelsOfADay(entrance: string, first: number): ParcelDocument<string>[] {
  const good = parcelWith(`${entrance}-good`, first);
  const refused = parcelWith(`${entrance}-refused`, first + 1);
  const paid = { ...refused.order, paid: "999.00" };
  const wrongNumber = { ...refused.payment.payer, idNumber: `${refused.payment.payer.idNumber.slice(0, 17)}?` };
  const differing = parcelWith(`${entrance}-differing`, first + 2);
  const payer = { ...differing.payment.payer, idNumber: residentNumber(first + 3) };
  const other = { ...differing.waybill.consignee, phone: `1763${String(9_204_000 + (first + 3) * 7)}` };
  const trick = goodsParcel(`${entrance}-held`, { person: first + 4, goods: [cream("700.00", "83.5", "50ml/瓶")] });
  const [waiting] = documentsOf(parcelWith(`${entrance}-waiting`, first + 5));
  return [
    ...documentsOf(good),
    paid,
    { ...refused.payment, payer: wrongNumber },
    refused.waybill,
    refused.declaration,
    differing.order,
    { ...differing.payment, payer },
    { ...differing.waybill, consignee: other },
    differing.declaration,
    ...documentsOf(parcelWith("", first + 4, trick)),
    waiting!,
  ];
}

/** Every identity number and phone in these documents. */
export function numbersIn(documents: readonly AnyDocument<string>[]): Set<string> {
  const numbers = new Set<string>();
  const walk = (value: unknown, name: string): void => {
    if (typeof value === "string" && (name === "idNumber" || name === "phone")) numbers.add(value);
    if (typeof value === "object" && value !== null)
      for (const [key, member] of Object.entries(value)) walk(member, key);
  };
  for (const document of documents) walk(document, "");
  return numbers;
}
