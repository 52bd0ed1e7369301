/**
 * Flaws: what can be wrong in one document of an otherwise honest parcel: one row a flaw, with the change that makes it
 * and what must follow.
 *
 * A flaw of the door is a document's own problem: it is refused with the code named here and never reaches the parcel.
 * Any other flaw passes the door and shows when the parcel's documents are compared or weighed. Each changes one
 * document only, so that filing the unflawed one mends the parcel. Every pair of the three-documents matching has one.
 * Not here: parcels whose goods are the matter (`stories.ts`).
 */
import type { Declaration, DocumentKind, Order, Payment, Waybill } from "../customs/documents.ts";
import { UNIT, amount, formatAmount } from "../kernel/amount.ts";
import type { ProblemCode } from "../kernel/problem.ts";
import { differs, holds, inspects, notes, nothing, type Consequence } from "./oracle/consequence.ts";
import type { Parcel } from "./honest-parcel.ts";
import { residentNumber } from "./household.ts";

export interface Flaw {
  readonly name: string;
  readonly of: DocumentKind;
  /** Code of the refusal at the door; null where the door lets it pass. */
  readonly door: ProblemCode | null;
  readonly consequence: Consequence;
  apply(parcel: Parcel): Parcel[DocumentKind];
}

type Noun<K extends DocumentKind> = Parcel[K];

const flaw = <K extends DocumentKind>(
  name: string,
  of: K,
  consequence: Consequence,
  change: (document: Noun<K>, parcel: Parcel) => Partial<Noun<K>>,
): Flaw => ({
  ...{ name, of, door: null, consequence },
  apply: (parcel) => ({ ...parcel[of], ...change(parcel[of], parcel) }),
});

const atDoor = <K extends DocumentKind>(
  name: string,
  of: K,
  door: ProblemCode,
  change: (document: Noun<K>) => Partial<Noun<K>>,
): Flaw => ({
  ...{ name, of, door, consequence: nothing },
  apply: (parcel) => ({ ...parcel[of], ...change(parcel[of]) }),
});

/** Another invented person's number, the same for the same one. */
const stranger = (idNumber: string): string => residentNumber("799999", "19700101", Number(idNumber.slice(-4, -1)));
const more = (text: string, by: string): string => formatAmount(amount(text) + amount(by));
const times = (text: string, factor: bigint): string => formatAmount(amount(text) * factor, 0);

const firstItem = (declaration: Declaration<string>, change: object): Partial<Declaration<string>> => ({
  items: declaration.items.map((item, index) => (index === 0 ? { ...item, ...change } : item)),
});
const firstOrdered = (order: Order<string>, change: object): Partial<Order<string>> => ({
  items: order.items.map((item, index) => (index === 0 ? { ...item, ...change } : item)),
});
const receiver = (waybill: Waybill<string>, change: object): Partial<Waybill<string>> => ({
  consignee: { ...waybill.consignee, ...change },
});
const payer = (payment: Payment<string>, change: object): Partial<Payment<string>> => ({
  payer: { ...payment.payer, ...change },
});
const buyer = (declaration: Declaration<string>, change: object): Partial<Declaration<string>> => ({
  buyer: { ...declaration.buyer, ...change },
});

/** Twice the pieces at half the price: the total stands. */
function doubled(declaration: Declaration<string>): Partial<Declaration<string>> {
  const { quantity, price } = declaration.items[0]!;
  return firstItem(declaration, { quantity: times(quantity, 2n), price: formatAmount(amount(price) / 2n) });
}

/** A cent less a piece, in price and total alike. */
function cheaper(declaration: Declaration<string>): Partial<Declaration<string>> {
  const { quantity, price } = declaration.items[0]!;
  const lower = amount(price) - amount("0.01");
  return firstItem(declaration, { price: formatAmount(lower), total: formatAmount((lower * amount(quantity)) / UNIT) });
}

const r5 = differs("R5");

export const flaws: readonly Flaw[] = [
  flaw("R1: a fen more in the payment", "payment", differs("R1"), ({ amount: paid }) => ({
    amount: more(paid, "0.01"),
  })),
  flaw("R1: a yuan more in the order", "order", differs("R1"), ({ freight, paid }) => ({
    ...{ freight: more(freight, "1.00"), paid: more(paid, "1.00") },
  })),
  flaw("R2: another consignee on the waybill", "waybill", differs("R2"), (it) => receiver(it, { name: "虚构他人" })),
  flaw("R2: another telephone on the waybill", "waybill", differs("R2"), (it) =>
    receiver(it, { phone: "10099999999" }),
  ),
  flaw("R2: another address on the waybill", "waybill", differs("R2"), (it) => receiver(it, { address: "虚构省他处" })),
  flaw("R3: the waybill names another order", "waybill", differs("R3"), () => ({ orderNo: "OTHER" })),
  flaw("R3: the waybill names another platform", "waybill", differs("R3"), () => ({ platform: "4601999999" })),
  flaw("R5: another line number", "declaration", r5, (it) => firstItem(it, { line: 99 })),
  flaw("R5: another name of the goods", "declaration", r5, (it) => firstItem(it, { name: `另${it.items[0]!.name}` })),
  flaw("R5: pieces and price", "declaration", differs("R5", "R5"), doubled),
  flaw("R5: price and total", "declaration", differs("R5", "R5"), cheaper),
  flaw("R5: another unit", "declaration", r5, (it) => firstItem(it, { unit: "SET" })),
  flaw("R5: another country of origin", "declaration", r5, (it) => firstItem(it, { origin: "PL" })),
  flaw("R5: another bar code", "order", r5, (it) => firstOrdered(it, { gtin: "6900000000001" })),
  flaw("R5: another item number", "declaration", r5, (it) => firstItem(it, { sku: "S-OTHER" })),
  flaw("R11: another payer", "payment", differs("R11"), (it) => payer(it, { name: "虚构他人" })),
  flaw("R11: another payer's number", "payment", differs("R11"), (it) =>
    payer(it, { idNumber: stranger(it.payer.idNumber) }),
  ),
  flaw("R11: another buyer declared", "declaration", differs("R11"), (it) => buyer(it, { name: "虚构他人" })),
  flaw("R11: another buyer's number declared", "declaration", differs("R11"), (it) =>
    buyer(it, { idNumber: stranger(it.buyer.idNumber) }),
  ),
  flaw("R12: the order names another payment firm", "order", differs("R12"), ({ payment }) => ({
    payment: { ...payment, firm: "4603999999" },
  })),
  flaw("R12: the order names another transaction", "order", differs("R12"), ({ payment }) => ({
    payment: { ...payment, transaction: "T-OTHER" },
  })),
  flaw("R13: another seller declared", "declaration", differs("R13"), () => ({ seller: "4602999999" })),
  flaw("R13: another address declared", "declaration", differs("R13"), () => ({ consigneeAddress: "虚构省他处" })),
  flaw("net mass above gross mass", "declaration", holds("net-above-gross"), ({ grossMassKg }) => ({
    netMassKg: more(grossMassKg, "0.10"),
  })),
  flaw("the carrier weighed three times as much", "waybill", notes("carried-mass", 30), ({ grossMassKg }) => ({
    grossMassKg: times(grossMassKg, 3n),
  })),
  flaw("three times the mass arrives", "arrival", holds("arrived-mass"), ({ weightKg = "0" }) => ({
    weightKg: times(weightKg, 3n),
  })),
  flaw("two pieces arrive", "arrival", inspects("arrived-pieces"), () => ({ pieces: 2 })),
  flaw("arrives at another port", "arrival", holds("arrived-elsewhere"), () => ({ customsOffice: "4699" })),
  atDoor("what was paid is not the order's sum", "order", "filing.paid_wrong", ({ paid }) => ({
    paid: more(paid, "1.00"),
  })),
  atDoor("price times quantity is not the total", "order", "filing.line_total_wrong", (it) =>
    firstOrdered(it, { price: more(it.items[0]!.price, "1.00") }),
  ),
  atDoor("the lines do not sum to the goods' value", "order", "filing.goods_value_wrong", (it) => ({
    ...{ goodsValue: more(it.goodsValue, "1.00"), paid: more(it.paid, "1.00") },
  })),
  atDoor("a payment in dollars", "payment", "filing.currency_not_allowed", () => ({ currency: "USD" })),
  atDoor("a payment of nothing", "payment", "document.amount_zero", () => ({ amount: "0.00" })),
  atDoor("a waybill of two pieces", "waybill", "filing.pieces_not_one", () => ({ pieces: 2 })),
  atDoor("a resident number mistyped", "declaration", "filing.identity_number_malformed", (it) =>
    buyer(it, { idNumber: mistyped(it.buyer.idNumber) }),
  ),
  atDoor("nobody of the parcel guarantees", "declaration", "filing.guarantor_not_allowed", () => ({
    guarantor: "4699999999",
  })),
  atDoor("a departure country that is none", "declaration", "document.code_unknown", () => ({
    departureCountry: "??",
  })),
];

/** One digit of the serial turned: the check character no longer fits. */
const mistyped = (idNumber: string): string =>
  `${idNumber.slice(0, 16)}${(Number(idNumber[16]) + 1) % 10}${idNumber.slice(17)}`;
