import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fileNoun, filedParcel } from "../../../tests/filed-parcel.ts";
import { codes, goodParcel } from "../../../tests/good-parcel.ts";
import type { Filed } from "../../customs/filed.ts";
import { assemble, isWanted, latestOf, takesPart, waybillNamedBy } from "./parcel.ts";

const parcel = goodParcel("O-1");
const { order, payments, waybill, declaration } = filedParcel(parcel);
const payment = payments[0]!;
const second = fileNoun({ ...parcel.payment, transaction: "TX-2" });
const named = (filed: readonly Filed[]): string[] =>
  filed.map(({ document, key, version }) => `${document.kind} ${key.split("/")[1]!} v${version}`);

describe("the latest version of each document", () => {
  test("in order of first filing", () => {
    const changed = fileNoun({ ...parcel.order, note: "later" }, { version: 2 });
    expect(named(latestOf([order, payment, changed, second]))).toEqual([
      "order O-1 v2",
      `payment ${parcel.payment.transaction} v1`,
      "payment TX-2 v1",
    ]);
  });

  test("kinds with the same key are not the same document", () => {
    expect(order.key).toBe(declaration.key);
    expect(latestOf([order, declaration])).toHaveLength(2);
  });

  test("whatever the order the versions are read in", () => {
    const versions = [1, 2, 10, 9].map((version) => fileNoun(parcel.order, { version }));
    fc.assert(
      fc.property(fc.shuffledSubarray(versions, { minLength: 4 }), (read) => {
        expect(latestOf(read).map(({ version }) => version)).toEqual([10]);
      }),
    );
  });

  test("of nothing is nothing", () => expect(latestOf([])).toEqual([]));
});

test.each([
  ["filed", {}, true],
  ["a draft", { isDraft: true }, false],
  ["withdrawn", { isWithdrawn: true }, false],
  ["a draft withdrawn", { isDraft: true, isWithdrawn: true }, false],
])("takes part: %s", (_name, circumstances, expected) => {
  expect(takesPart(fileNoun(parcel.order, circumstances))).toBe(expected);
});

const draft = { isDraft: true, version: 2 };
const withdrawn = { isWithdrawn: true, version: 2 };

test.each<[string, readonly Filed[], boolean]>([
  ["nothing was filed", [], false],
  ["an order alone", [order], true],
  ["a draft alone", [fileNoun(parcel.declaration, { isDraft: true })], false],
  ["a draft beside an order", [order, fileNoun(parcel.declaration, { isDraft: true })], true],
  ["the order withdrawn, the payment stands", [fileNoun(parcel.order, withdrawn), payment], true],
  ["all that was filed is withdrawn", [fileNoun(parcel.order, withdrawn), fileNoun(parcel.payment, withdrawn)], false],
  [
    "one of two payments is withdrawn",
    [payment, fileNoun({ ...parcel.payment, transaction: "TX-2" }, withdrawn)],
    true,
  ],
  [
    "the declaration is withdrawn, order and payment stand",
    [order, payment, fileNoun(parcel.declaration, withdrawn)],
    false,
  ],
  [
    "the declaration is withdrawn and filed anew",
    [fileNoun(parcel.declaration, withdrawn), fileNoun(parcel.declaration, { version: 3 })],
    true,
  ],
  [
    "the declaration is withdrawn and drafted anew beside an order",
    [order, fileNoun(parcel.declaration, withdrawn), fileNoun(parcel.declaration, { ...draft, version: 3 })],
    true,
  ],
  [
    "all is withdrawn, and a draft follows",
    [fileNoun(parcel.order, withdrawn), fileNoun(parcel.declaration, { isDraft: true })],
    false,
  ],
])("wanted: %s", (_name, filed, expected) => {
  expect(isWanted(filed)).toBe(expected);
  expect(isWanted([...filed].reverse())).toBe(expected);
});

describe("assembling", () => {
  const waybillDraft = fileNoun(parcel.waybill, { isDraft: true });

  test.each<[string, readonly Filed[], Filed | undefined, string[]]>([
    ["nothing", [], undefined, ["order", "payment", "waybill", "declaration"]],
    ["all four", [order, payment, declaration], waybill, []],
    ["no order", [payment, declaration], waybill, ["order"]],
    ["no payment", [order, declaration], waybill, ["payment"]],
    ["no waybill", [order, payment, declaration], undefined, ["waybill"]],
    ["no declaration", [order, payment], waybill, ["declaration"]],
    ["an order that is a draft", [fileNoun(parcel.order, { isDraft: true }), payment, declaration], waybill, ["order"]],
    ["an order withdrawn", [order, payment, declaration, fileNoun(parcel.order, withdrawn)], waybill, ["order"]],
    [
      "an order filed after its draft",
      [fileNoun(parcel.order, { isDraft: true }), fileNoun(parcel.order, { version: 2 }), payment, declaration],
      waybill,
      [],
    ],
    [
      "an order withdrawn and filed anew",
      [order, fileNoun(parcel.order, withdrawn), fileNoun(parcel.order, { version: 3 }), payment, declaration],
      waybill,
      [],
    ],
    [
      "the only payment withdrawn",
      [order, payment, declaration, fileNoun(parcel.payment, withdrawn)],
      waybill,
      ["payment"],
    ],
    [
      "one payment of two withdrawn",
      [order, payment, second, declaration, fileNoun(parcel.payment, withdrawn)],
      waybill,
      [],
    ],
    ["a waybill that is a draft", [order, payment, declaration], waybillDraft, ["waybill"]],
    ["a waybill withdrawn", [order, payment, declaration], fileNoun(parcel.waybill, withdrawn), ["waybill"]],
    [
      "a declaration that became a draft",
      [order, payment, declaration, fileNoun(parcel.declaration, draft)],
      waybill,
      ["declaration"],
    ],
  ])("%s", (_name, documents, named, missing) => {
    const { complete, missing: found } = assemble(documents, named);
    expect(found).toEqual(missing);
    expect(complete !== undefined).toBe(missing.length === 0);
  });

  test("several payments count in order of filing, those withdrawn not at all", () => {
    const third = fileNoun({ ...parcel.payment, transaction: "TX-3" });
    const gone = fileNoun({ ...parcel.payment, transaction: "TX-2" }, withdrawn);
    const { complete } = assemble([third, order, payment, declaration, second, gone], waybill);
    expect(named(complete!.payments)).toEqual(["payment TX-3 v1", `payment ${parcel.payment.transaction} v1`]);
  });

  test("a changed payment keeps its place", () => {
    const changed = fileNoun({ ...parcel.payment, note: "changed" }, { version: 2 });
    const { complete } = assemble([order, payment, second, declaration, changed], waybill);
    expect(complete!.payments.map(({ version }) => version)).toEqual([2, 1]);
  });

  test("is complete with the latest versions", () => {
    const changed = fileNoun({ ...parcel.order, note: "changed" }, { version: 2 });
    const { complete } = assemble([order, payment, declaration, changed], waybill);
    expect(complete).toEqual({ order: changed, payments: [payment], waybill, declaration });
  });
});

describe("the waybill number that a parcel names", () => {
  const other = fileNoun({ ...parcel.declaration, waybillNo: "W-2" }, { version: 2 });
  test.each<[string, readonly Filed[], string | undefined]>([
    ["no declaration", [order, payment], undefined],
    ["a declaration", [order, declaration], `${codes.carrier}/${parcel.waybill.waybillNo}`],
    ["a changed declaration", [declaration, other], `${codes.carrier}/W-2`],
    ["a declaration withdrawn", [declaration, fileNoun(parcel.declaration, withdrawn)], undefined],
    ["a draft", [fileNoun(parcel.declaration, { isDraft: true })], undefined],
  ])("%s", (_name, documents, number) => {
    expect(waybillNamedBy(documents)).toBe(number);
  });
});
