import fc from "fast-check";
import { stdnum } from "stdnum";
import { expect, test } from "vitest";
import { buyerOf, checkDigit, createParcels } from "./parcels.ts";

const filers = {
  marketplace: "4601000001",
  payment_firm: "4603000001",
  carrier: "4604000001",
  declarant: "4605000001",
};
const parcelOf = createParcels({ seed: "T1", filers, day: "2026-11-10" });
const numbers = fc.nat(5_000_000);

const checks = [
  { name: "a published specimen of the standard", seventeen: "11010519491231002", digit: "X" },
  { name: "another one", seventeen: "44052418800101001", digit: "4" },
];
test.each(checks)("check digit: $name", ({ seventeen, digit }) => {
  expect(checkDigit(seventeen)).toBe(digit);
});

test("every buyer has a resident number that an outside validator accepts", () => {
  fc.assert(
    fc.property(fc.nat(999_999), (person) => {
      const { idNumber } = buyerOf(person);
      expect(stdnum.CN!["ric"]!.validate(idNumber).isValid, idNumber).toBe(true);
    }),
  );
});

test("no two of 200,000 buyers share a resident number, a phone or an address", () => {
  const buyers = Array.from({ length: 200_000 }, (_, index) => buyerOf(index * 5));
  expect(new Set(buyers.map(({ idNumber }) => idNumber)).size).toBe(buyers.length);
  expect(new Set(buyers.map(({ phone }) => phone)).size).toBe(buyers.length);
  expect(new Set(buyers.map(({ address }) => address)).size).toBe(buyers.length);
});

interface Person {
  name: string;
  idNumber: string;
}
interface Item {
  line: number;
  name: string;
  price: string;
  quantity: string;
  total: string;
  unit: string;
  origin: string;
}
interface Order {
  platform: string;
  orderNo: string;
  buyer: Person;
  consignee: { name: string; phone: string; address: string };
  goodsValue: string;
  freight: string;
  discount: string;
  tax: string;
  paid: string;
  payment: { firm: string; transaction: string };
  items: Item[];
}
interface Payment {
  firm: string;
  transaction: string;
  platform: string;
  orderNo: string;
  payer: Person;
  amount: string;
}
interface Waybill {
  carrier: string;
  waybillNo: string;
  orderNo: string;
  consignee: object;
}
interface Declaration {
  declarant: string;
  platform: string;
  orderNo: string;
  carrier: string;
  waybillNo: string;
  buyer: Person;
  consigneeAddress: string;
  guarantor: string;
  declaredOn: string;
  items: Item[];
}

test("the four documents of a parcel tell one story", () => {
  fc.assert(
    fc.property(numbers, (index) => {
      const lines = parcelOf(index);
      const order = JSON.parse(lines.order) as Order;
      const payment = JSON.parse(lines.payment) as Payment;
      const waybill = JSON.parse(lines.waybill) as Waybill;
      const declaration = JSON.parse(lines.declaration) as Declaration;
      for (const { orderNo } of [order, payment, waybill, declaration]) expect(orderNo).toBe(lines.orderNo);
      expect([payment.platform, declaration.platform, declaration.guarantor]).toEqual(Array(3).fill(order.platform));
      expect([payment.amount, payment.payer.idNumber, payment.payer.name]).toEqual([
        order.paid,
        order.buyer.idNumber,
        order.buyer.name,
      ]);
      expect(order.payment).toEqual({ firm: payment.firm, transaction: payment.transaction });
      expect(declaration.buyer).toMatchObject({ name: order.buyer.name, idNumber: order.buyer.idNumber });
      expect(declaration.consigneeAddress).toBe(order.consignee.address);
      const { district, ...consignee } = order.consignee as Order["consignee"] & { district: string };
      expect(waybill.consignee).toEqual(consignee);
      expect(district).toBe(order.buyer.idNumber.slice(0, 6));
      expect([declaration.carrier, declaration.waybillNo]).toEqual([waybill.carrier, waybill.waybillNo]);
      const items = declaration.items.map(({ line, name, price, quantity, total, unit, origin }) => ({
        line,
        name,
        price,
        quantity,
        total,
        unit,
        origin,
      }));
      expect(order.items).toMatchObject(items);
    }),
  );
});

test("all sums are right, in cents", () => {
  const cents = (text: string): number => Math.round(Number(text) * 100);
  const order = JSON.parse(parcelOf(7).order) as Order;
  const [item] = order.items;
  expect(cents(item!.price) * Number(item!.quantity)).toBe(cents(item!.total));
  expect(cents(item!.total)).toBe(cents(order.goodsValue));
  const due = cents(order.goodsValue) + cents(order.freight) + cents(order.tax) - cents(order.discount);
  expect(due).toBe(cents(order.paid));
});

test("the same seed and number give the same parcel; another seed or number shares no document number with it", () => {
  const other = createParcels({ seed: "T2", filers, day: "2026-11-10" });
  expect(createParcels({ seed: "T1", filers, day: "2026-11-10" })(3)).toEqual(parcelOf(3));
  const numbers = [parcelOf(3), parcelOf(4), other(3)].map(({ payment, waybill, orderNo }) => [
    orderNo,
    (JSON.parse(payment) as Payment).transaction,
    (JSON.parse(waybill) as Waybill).waybillNo,
  ]);
  expect(new Set(numbers.flat()).size).toBe(9);
});

test("documents have the size of real ones, and no line end inside", () => {
  const { order, payment, waybill, declaration } = parcelOf(123_456);
  const sizes = [order, payment, waybill, declaration].map((line) => Buffer.byteLength(line));
  expect(sizes.every((size) => size > 250 && size < 1_500)).toBe(true);
  expect(`${order}${payment}${waybill}${declaration}`).not.toMatch(/[\r\n]/);
});
