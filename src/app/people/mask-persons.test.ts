import { expect, test } from "vitest";
import { protect } from "../../filing/protect.ts";
import { goodParcel } from "../../../tests/good-parcel.ts";
import { maskValue, shownDocument } from "./mask-persons.ts";

test.each<[string, string, string]>([
  ["buyer/name", "王芳", "王*"],
  ["payer/name", "王小芳", "王**"],
  ["consignee/name", "Wang", "W***"],
  ["buyer/registration", "u-4711", "u*****"],
  ["consignee/address", "浙江省杭州市西湖区文三路1号", "浙江省杭州市********"],
  ["consigneeAddress", "浙江省", "浙江省"],
  ["buyer/name", "", ""],
  ["sellerName", "王芳的店", "王芳的店"], // A firm.
  ["items/*/name", "毛衣", "毛衣"],
])("%s %s is shown as %s", (path, value, shown) => expect(maskValue(path, value)).toBe(shown));

const keep = (_kind: string, value: string): { hash: string; masked: string } => ({
  hash: `k.${value}`,
  masked: `${value[0]!}***`,
});
const { order, payment, waybill, declaration } = goodParcel("M-1", { person: 3 });
const documents = [order, payment, waybill, declaration].map((document) => protect(document, keep));

test("numbers are masks for everybody; names and addresses are not for those who need neither", () => {
  for (const [index, kept] of documents.entries()) {
    const filed = [order, payment, waybill, declaration][index]!;
    const open = JSON.stringify(shownDocument(kept, false));
    const hidden = JSON.stringify(shownDocument(kept, true));
    for (const text of [open, hidden]) expect(text).not.toContain('"hash"');
    const person = "buyer" in filed ? filed.buyer : "payer" in filed ? filed.payer : filed.consignee;
    for (const text of [open, hidden]) if ("idNumber" in person) expect(text).not.toContain(person.idNumber);
    expect([open.includes(person.name), hidden.includes(person.name)]).toEqual([true, false]);
  }
});

test("all else is as it was filed", () => {
  const shown = shownDocument(documents[0]!, true);
  expect(shown["items"]).toEqual(order.items);
  expect(shown["paid"]).toBe(order.paid);
});
