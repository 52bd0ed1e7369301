import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { documentsOf, goodParcel, residentNumber } from "../../../tests/good-parcel.ts";
import type { AnyDocument } from "../../customs/documents.ts";
import { knowsBuyer, readFactor } from "./knows-buyer.ts";

const parcel = goodParcel("O-1");
const number = parcel.order.buyer.idNumber;
const withPhone = (phone: string): AnyDocument<string>[] => [
  { ...parcel.order, consignee: { ...parcel.order.consignee, phone } },
];
const ending = (idNumber: string): AnyDocument<string>[] => [
  { ...parcel.declaration, buyer: { ...parcel.declaration.buyer, idNumber } },
];

describe("who knows the buyer", () => {
  test.each<{ name: string; documents: readonly AnyDocument<string>[]; factor: string; knows: boolean }>([
    { name: "the end of the identity number", documents: documentsOf(parcel), factor: number.slice(-4), knows: true },
    { name: "its X in small letters", documents: ending("11010519491231002x"), factor: "002X", knows: true },
    {
      name: "an X that is asked for in small letters",
      documents: ending("11010519491231002X"),
      factor: "002x",
      knows: true,
    },
    { name: "the end of the phone number", documents: withPhone("13800001234"), factor: "1234", knows: true },
    {
      name: "of one that was filed with marks in it",
      documents: withPhone("+86 138-0000-1234"),
      factor: "1234",
      knows: true,
    },
    { name: "digits of full width", documents: withPhone("13800001234"), factor: "１２３４", knows: true },
    { name: "its beginning", documents: ending(number), factor: number.slice(0, 4), knows: false },
    { name: "its middle", documents: ending(number), factor: number.slice(6, 10), knows: false },
    { name: "one digit otherwise", documents: withPhone("13800001234"), factor: "1235", knows: false },
    {
      name: "a number that is no longer than what is asked for",
      documents: withPhone("1234"),
      factor: "1234",
      knows: false,
    },
    { name: "a parcel whose documents are not there", documents: [], factor: "1234", knows: false },
  ])("$name: $knows", ({ documents, factor, knows }) => {
    const read = readFactor(factor);
    expect(read !== undefined && knowsBuyer(documents, read)).toBe(knows);
  });

  test.each(["", "123", "12345", "12 4", "abcd", "X123", "123Y", "****", "\u0000123"])(
    "%j is the end of no number",
    (factor) => expect(readFactor(factor)).toBeUndefined(),
  );
});

test("of all that can be asked, only the ends of the buyer's own numbers are known", () => {
  const ends = new Set(
    documentsOf(parcel).flatMap((document) =>
      [...JSON.stringify(document).matchAll(/"(?:idNumber|phone)":"([^"]+)"/g)].map(([, found]) => found!.slice(-4)),
    ),
  );
  expect(ends.has(residentNumber(1).slice(-4))).toBe(true);
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9]{3}[0-9X]$/), (factor) => {
      expect(knowsBuyer(documentsOf(parcel), factor)).toBe(ends.has(factor));
    }),
    { numRuns: 2_000 },
  );
});
