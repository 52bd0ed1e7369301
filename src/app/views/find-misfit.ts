/**
 * findMisfit: where the facts of a decision are not what the verdict may stand on; every member is looked at, to its
 * last leaf, and then what joins the documents into one parcel.
 *
 * Facts come from a file that anybody may have edited, where the live flow has them from documents that passed the
 * door. What the door promises and the rooms assert is asked here again: amounts that are decimals, days that exist,
 * lines that are there and numbered once, documents of one consignment in the regime's currency. Not here: whether the
 * documents tell one story, which is the verdict.
 */
import { keyOf } from "../../customs/documents.ts";
import { rulingOutcomes } from "../../customs/decision.ts";
import type { Circumstances, ParcelDocuments, ParcelFacts, Ruling, Sentences } from "../../customs/decision.ts";
import type {
  Arrival,
  Consignee,
  Declaration,
  DeclarationItem,
  Order,
  OrderItem,
  Payment,
  Person,
  Protected,
  Transport,
  Waybill,
} from "../../customs/documents.ts";
import type { Filed } from "../../customs/filed.ts";
import { partyKinds } from "../../customs/party.ts";
import { parseAmount } from "../../kernel/amount.ts";
import { isDay } from "../../kernel/day.ts";
import { count, flag, list, members, nullable, oneOf, optional, record, text, textWhere } from "../../kernel/shape.ts";
import type { Shape } from "../../kernel/shape.ts";
import type { Regime } from "../../tax/regime.ts";

const amount = textWhere((value) => (parseAmount(value) ?? -1n) >= 0n);
/** A balance before this parcel may be anything a ledger holds. */
const balance = textWhere((value) => parseAmount(value) !== undefined);
const positive = textWhere((value) => (parseAmount(value) ?? 0n) > 0n);
const day = textWhere(isDay);
const kept = members<Protected>({ hash: text, masked: text });

const person = members<Person<Protected>>({
  name: text,
  idType: oneOf(["CN-ID"]),
  idNumber: kept,
  phone: optional(kept),
  registration: optional(text),
});

const consignee = members<Consignee<Protected>>({ name: text, phone: kept, address: text, district: optional(text) });

const orderItem = members<OrderItem>({
  line: count(1),
  sku: optional(text),
  name: text,
  model: optional(text),
  description: optional(text),
  gtin: optional(text),
  unit: text,
  quantity: positive,
  price: amount,
  total: amount,
  origin: text,
  note: optional(text),
});

/** Lines are paired by their numbers. */
const lines =
  (item: Shape): Shape =>
  (value, pointer) => {
    const misfit = list(item, 1)(value, pointer);
    if (misfit !== undefined) return misfit;
    const numbers = (value as readonly { readonly line: number }[]).map(({ line }) => line);
    const repeated = numbers.findIndex((line, index) => numbers.indexOf(line) < index);
    return repeated < 0 ? undefined : `${pointer}/${repeated}/line`;
  };

const order = members<Order<Protected>>({
  kind: oneOf(["order"]),
  platform: text,
  platformName: optional(text),
  seller: text,
  sellerName: optional(text),
  orderNo: text,
  orderedAt: optional(text),
  buyer: person,
  consignee,
  goodsValue: amount,
  freight: amount,
  discount: amount,
  tax: amount,
  paid: positive,
  currency: text,
  payment: optional(
    members<NonNullable<Order<Protected>["payment"]>>({
      firm: optional(text),
      firmName: optional(text),
      transaction: optional(text),
    }),
  ),
  batchNumbers: optional(text),
  note: optional(text),
  items: lines(orderItem),
});

const payment = members<Payment<Protected>>({
  kind: oneOf(["payment"]),
  firm: text,
  firmName: optional(text),
  transaction: text,
  platform: text,
  platformName: optional(text),
  orderNo: text,
  payer: person,
  amount: positive,
  currency: text,
  paidAt: text,
  note: optional(text),
});

const waybill = members<Waybill<Protected>>({
  kind: oneOf(["waybill"]),
  carrier: text,
  carrierName: optional(text),
  waybillNo: text,
  platform: optional(text),
  orderNo: text,
  masterBill: optional(text),
  consignee,
  freight: optional(amount),
  insurance: optional(amount),
  currency: text,
  grossMassKg: positive,
  pieces: count(),
  goods: optional(text),
  note: optional(text),
});

const declarationItem = members<DeclarationItem>({
  line: count(1),
  recordNo: optional(text),
  sku: optional(text),
  shopName: optional(text),
  hs: textWhere((code) => /^(?:\d{8}|\d{10})$/.test(code)),
  name: text,
  model: text,
  gtin: optional(text),
  origin: text,
  tradeCountry: optional(text),
  quantity: positive,
  unit: text,
  statutoryQuantity: positive,
  statutoryUnit: text,
  secondQuantity: optional(positive),
  secondUnit: optional(text),
  price: amount,
  total: amount,
  note: optional(text),
});

const declaration = members<Declaration<Protected>>({
  kind: oneOf(["declaration"]),
  declarant: text,
  declarantName: optional(text),
  platform: text,
  platformName: optional(text),
  seller: text,
  sellerName: optional(text),
  orderNo: text,
  carrier: text,
  carrierName: optional(text),
  waybillNo: text,
  reference: optional(text),
  preEntryNo: optional(text),
  declarationNo: optional(text),
  procedure: text,
  customsOffice: text,
  portOfEntry: text,
  declaredOn: day,
  importedOn: optional(day),
  buyer: person,
  consigneeAddress: text,
  guarantor: text,
  accountBook: optional(text),
  warehouse: optional(text),
  warehouseName: optional(text),
  transport: optional(
    members<Transport>({ mode: text, vehicle: optional(text), voyage: optional(text), masterBill: optional(text) }),
  ),
  goodsLocation: optional(text),
  licence: optional(text),
  departureCountry: text,
  freight: amount,
  insurance: amount,
  currency: text,
  packaging: optional(text),
  pieces: count(),
  grossMassKg: positive,
  netMassKg: positive,
  note: optional(text),
  items: lines(declarationItem),
});

const arrival = members<Arrival>({
  kind: oneOf(["arrival"]),
  operator: text,
  operatorName: optional(text),
  reference: optional(text),
  preEntryNo: optional(text),
  siteEntryNo: optional(text),
  customsOffice: text,
  carrier: text,
  carrierName: optional(text),
  waybillNo: text,
  masterBill: optional(text),
  transport: optional(
    members<NonNullable<Arrival["transport"]>>({ mode: text, vehicle: optional(text), voyage: optional(text) }),
  ),
  arrivedAt: optional(text),
  weightKg: optional(positive),
  pieces: optional(count()),
  goodsLocation: optional(text),
  deliveryNote: optional(text),
  note: optional(text),
});

const filed = (document: Shape): Shape =>
  members<Filed>({
    key: text,
    version: count(1),
    entrance: oneOf(["json", "ceb"]),
    filedBy: text,
    filedAs: oneOf(partyKinds),
    receivedAt: text,
    isDraft: flag,
    isWithdrawn: flag,
    signature: oneOf(["absent", "unchecked"]),
    contentHash: text,
    document,
  });

const ruling = members<Ruling>({
  ruling: text,
  outcome: oneOf(rulingOutcomes),
  code: text,
  because: members<Sentences>({ en: text, zh: text }),
  officer: text,
  confirmedBy: nullable(text),
  version: count(1),
  answers: list(text),
  documents: list(text, 1),
});

const factsShape = members<ParcelFacts>({
  consignment: text,
  documents: members<ParcelDocuments>({
    order: filed(order),
    payments: list(filed(payment), 1),
    waybill: filed(waybill),
    declaration: filed(declaration),
  }),
  arrivals: list(filed(arrival)),
  circumstances: members<Circumstances>({
    day,
    goodsAreHere: flag,
    used: record(balance),
    waybillHeldBy: nullable(text),
    draw: count(),
    ruling: optional(ruling),
  }),
});

/** The JSON Pointer of the first place that does not fit; undefined where `facts` are `ParcelFacts`. */
export const findMisfit = (facts: unknown, regime: Pick<Regime, "currency">, pointer: string): string | undefined =>
  factsShape(facts, pointer) ?? findUnjoined(facts as ParcelFacts, regime, pointer);

/** What the join guarantees in the live flow, and the door: here it is the file's to show. */
function findUnjoined(
  { consignment, documents }: ParcelFacts,
  regime: Pick<Regime, "currency">,
  pointer: string,
): string | undefined {
  const { order, payments, waybill, declaration } = documents;
  const at = (path: string): string => `${pointer}/documents/${path}`;
  if (keyOf(order.document) !== consignment) return at("order/document/orderNo");
  if (keyOf(declaration.document) !== consignment) return at("declaration/document/orderNo");
  const stray = payments.findIndex(({ document: { platform, orderNo } }) => `${platform}/${orderNo}` !== consignment);
  if (stray >= 0) return at(`payments/${stray}/document/orderNo`);
  const { carrier, waybillNo, currency } = declaration.document;
  if (keyOf(waybill.document) !== `${carrier}/${waybillNo}`) return at("waybill/document/waybillNo");
  return currency === regime.currency ? undefined : at("declaration/document/currency");
}
