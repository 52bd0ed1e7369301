/**
 * goodsParcel: a good parcel around goods of one's choice: whatever the lines cost, the four documents tell one story.
 *
 * A line is written as on the declaration; price is for one piece. Amounts are decimal text in yuan, masses kilograms.
 */
import type { DeclarationItem, OrderItem } from "../src/customs/documents.ts";
import { amount, formatAmount, UNIT } from "../src/kernel/amount.ts";
import { goodParcel, type GoodParcel, type Variation } from "./good-parcel.ts";

export interface Goods {
  readonly hs: string;
  readonly name: string;
  readonly model?: string;
  readonly quantity?: string;
  readonly price: string;
  readonly statutory: readonly [quantity: string, unit: string];
  readonly second?: readonly [quantity: string, unit: string];
}

export interface Parcel extends Omit<Variation, "price" | "quantity"> {
  readonly goods: readonly Goods[];
  readonly insurance?: string;
  readonly massKg?: string;
}

export function goodsParcel(orderNo: string, { goods, insurance = "0.00", massKg, ...rest }: Parcel): GoodParcel {
  const parcel = goodParcel(orderNo, { freight: "0.00", ...rest });
  const { order, payment, waybill, declaration } = parcel;
  const totals = goods.map(({ price, quantity = "1" }) => (amount(price) * amount(quantity)) / UNIT);
  const sum = totals.reduce((all, total) => all + total, 0n);
  const paid = formatAmount(sum + amount(order.freight));
  const mass = massKg === undefined ? {} : { grossMassKg: massKg };
  const lines = goods.map(({ name, model = "示例", quantity = "1", price }, index) => ({
    ...{ line: index + 1, sku: `S${index + 1}`, name, model, gtin: "6901234567892" },
    ...{ unit: "C62", quantity, price, total: formatAmount(totals[index]!), origin: "JP" },
  }));
  return {
    order: { ...order, goodsValue: formatAmount(sum), paid, items: lines satisfies OrderItem[] },
    payment: { ...payment, amount: paid },
    waybill: { ...waybill, insurance, ...mass },
    declaration: {
      ...declaration,
      ...{ insurance, ...mass },
      ...(massKg !== undefined && { netMassKg: massKg }),
      items: lines.map((line, index) => declared(line, goods[index]!, rest.procedure === "1210")),
    },
  };
}

function declared(line: OrderItem, { hs, statutory, second }: Goods, isBonded: boolean): DeclarationItem {
  return {
    ...line,
    model: line.model ?? "示例",
    ...(isBonded && { recordNo: `R${line.line}` }),
    hs,
    ...{ statutoryQuantity: statutory[0], statutoryUnit: statutory[1] },
    ...(second !== undefined && { secondQuantity: second[0], secondUnit: second[1] }),
  };
}

export const sweater = (price = "240.00", quantity = "1"): Goods => ({
  ...{ hs: "6110200090", name: "针织衫", price, quantity, statutory: [quantity, "C62"], second: ["0.8", "KGM"] },
});
/** A jar of skin care; a statutory quantity in grams. */
export const cream = (price: string, grams: string, model = "示例"): Goods => ({
  ...{ hs: "3304990039", name: "面霜", model, price, statutory: [grams, "GRM"], second: ["1", "C62"] },
});
export const watch = (price: string, quantity = "1"): Goods => ({
  ...{ hs: "9102110000", name: "石英手表", price, quantity, statutory: [quantity, "C62"] },
});
export const rice = (kilograms: string): Goods => ({
  ...{ hs: "1006302000", name: "精米", price: "30.00", statutory: [kilograms, "KGM"] },
});
export const sugar = (kilograms: string): Goods => ({
  ...{ hs: "1701991000", name: "白砂糖", price: "20.00", statutory: [kilograms, "KGM"] },
});
