import { describe, expect, test } from "vitest";
import type { Assessment } from "../customs/assessment.ts";
import type { Circumstances, ParcelDocuments } from "../customs/decision.ts";
import {
  keyOf,
  type Arrival,
  type Declaration,
  type DeclarationItem,
  type Order,
  type Protected,
  type Waybill,
} from "../customs/documents.ts";
import { sampleParcel } from "../matching/sample-parcel.ts";
import type { FeatureValue } from "./feature.ts";
import { contentRatio } from "./features/content-ratio.ts";
import { features } from "./features/index.ts";
import { sampleInput, sampleListing, sampleMismatch, sampleQuantity, type SampleChanges } from "./sample-input.ts";

const { order, declaration, waybill } = sampleParcel;

const declaring = (change: Partial<Declaration<Protected>>): ParcelDocuments => ({
  ...sampleParcel,
  declaration: { ...declaration, document: { ...declaration.document, ...change } },
});
const ordering = (change: Partial<Order<Protected>>): ParcelDocuments => ({
  ...sampleParcel,
  order: { ...order, document: { ...order.document, ...change } },
});
const carrying = (change: Partial<Waybill<Protected>>): ParcelDocuments => ({
  ...sampleParcel,
  waybill: { ...waybill, document: { ...waybill.document, ...change } },
});
const items = (change: Partial<DeclarationItem>): ParcelDocuments =>
  declaring({ items: [{ ...declaration.document.items[0]!, ...change }, declaration.document.items[1]!] });

function read(name: string, documents: ParcelDocuments, changes: SampleChanges = {}): FeatureValue | undefined {
  return features.find((feature) => feature.name === name)!.evaluate(sampleInput(documents, changes));
}

test("no feature is unknown on a good parcel, and each has the type it claims", () => {
  const types = { bool: "boolean", int: "bigint", double: "number", string: "string" };
  for (const { name, type, evaluate } of features) {
    expect([name, typeof evaluate(sampleInput(sampleParcel))]).toEqual([name, types[type]]);
  }
});

test.each<[feature: string, what: string, Partial<Assessment>, value: unknown]>([
  ["isWithinSingleLimit", "above", { isWithinSingleLimit: false }, false],
  ["isWithinSingleLimit", "no limit in force", { singleLimit: "0.00", isWithinSingleLimit: false }, undefined],
  ["isWithinAnnualLimit", "above", { isWithinAnnualLimit: false }, false],
  ["isWithinAnnualLimit", "no limit in force", { annualLimit: "0.00", isWithinAnnualLimit: false }, undefined],
  ["isSingleItem", "one article", { isSingleItem: true }, true],
  ["treatment", "full", { treatment: "full" }, "full"],
  ["dutiableValue", "as assessed", { dutiableValue: "5000.01" }, "5000.01"],
  ["singleLimit", "as assessed", { singleLimit: "2000.00" }, "2000.00"],
  ["annualLimit", "as assessed", { annualLimit: "20000.00" }, "20000.00"],
  ["annualUsed", "as assessed", { annualUsed: "25999.99" }, "25999.99"],
  ["exceededQuantities", "within", {}, ""],
  [
    "exceededQuantities",
    "above",
    { quantities: [{ ...sampleQuantity, quantity: "2.00", isWithin: false }] },
    "大米: 19.00 + 2.00 > 20.00 KGM",
  ],
  [
    "exceededQuantities",
    "not readable: a problem of the tax, not an excess",
    { quantities: [{ ...sampleQuantity, quantity: null, isWithin: false }] },
    "",
  ],
  ["unlistedLines", "all listed", {}, ""],
  [
    "unlistedLines",
    "one not",
    { listing: [sampleListing, { ...sampleListing, line: 2, isListed: false }] },
    "2 (6110200090)",
  ],
  [
    "closedProcedureLines",
    "bonded only",
    { listing: [{ ...sampleListing, isProcedureAllowed: false }] },
    "1 (6110200090)",
  ],
  [
    "closedProcedureLines",
    "what is not listed is only that",
    { listing: [{ ...sampleListing, isListed: false, isProcedureAllowed: false }] },
    "",
  ],
  ["excludedLines", "by a word", { listing: [{ ...sampleListing, excludedBy: "象牙" }] }, "1 (象牙)"],
  ["unadmittedNameLines", "another name", { listing: [{ ...sampleListing, nameNotAdmitted: "鱼粉" }] }, "1 (鱼粉)"],
  ["unlistedUnitLines", "other units", { listing: [{ ...sampleListing, areUnitsListed: false }] }, "1"],
  ["isTaxKnown", "no rate", { problems: [{ code: "tax.no_rate_in_force", pointer: "", detail: "" }] }, false],
  ["isTaxKnown", "no regime", { problems: [{ code: "tax.no_regime_in_force", pointer: "", detail: "" }] }, false],
  ["isTaxKnown", "a quantity only", { problems: [{ code: "tax.quantity_unknown", pointer: "", detail: "" }] }, true],
  [
    "isTaxQuantityKnown",
    "a quantity",
    { problems: [{ code: "tax.quantity_unknown", pointer: "", detail: "" }] },
    false,
  ],
  [
    "isTaxQuantityKnown",
    "no rate only",
    { problems: [{ code: "tax.no_rate_in_force", pointer: "", detail: "" }] },
    true,
  ],
])("%s, %s", (name, _, assessment, value) => {
  expect(read(name, sampleParcel, { assessment })).toBe(value);
});

test.each<[feature: string, what: string, ParcelDocuments, value: unknown]>([
  ["isNetMassOverGross", "equal", declaring({ netMassKg: "1.20000" }), false],
  ["isNetMassOverGross", "a hundred-thousandth over", declaring({ netMassKg: "1.20001" }), true],
  ["netMassKg", "as filed", declaring({ netMassKg: "0.80" }), "0.80"],
  ["grossMassKg", "as filed", declaring({ grossMassKg: "1.20" }), "1.20"],
  ["carriedMassRatio", "twice as heavy", carrying({ grossMassKg: "2.4" }), 2],
  ["carriedMassRatio", "a mass of zero says nothing", carrying({ grossMassKg: "0" }), undefined],
  ["giftLines", "none", sampleParcel, ""],
  ["giftLines", "line 1", items({ price: "0.00", total: "0.00" }), "1"],
  ["isDiscountOverGoodsValue", "equal", ordering({ discount: "320.00" }), false],
  ["isDiscountOverGoodsValue", "a cent over", ordering({ discount: "320.01" }), true],
  ["unknownCodes", "all known", sampleParcel, ""],
  [
    "unknownCodes",
    "country and units of the declaration",
    items({ origin: "999", unit: "143", secondUnit: "143" }),
    "143, 999",
  ],
  ["unknownCodes", "country of departure", declaring({ departureCountry: "998" }), "998"],
  ["unknownCodes", "unit of the order", ordering({ items: [{ ...order.document.items[0]!, unit: "144" }] }), "144"],
])("%s, %s", (name, _, documents, value) => {
  expect(read(name, documents)).toBe(value);
});

test.each<[feature: string, what: string, Partial<Circumstances>, value: unknown]>([
  ["daysDeclaredOff", "the same day", {}, 0n],
  ["daysDeclaredOff", "declared two days early", { day: "2026-11-12" }, 2n],
  ["daysDeclaredOff", "declared two days late", { day: "2026-11-08" }, 2n],
  ["isWaybillNumberTaken", "free", {}, false],
  ["isWaybillNumberTaken", "taken", { waybillHeldBy: "4601000001/A-0" }, true],
])("%s, %s", (name, _, circumstances, value) => {
  expect(read(name, sampleParcel, { circumstances })).toBe(value);
});

test("counts of mismatches and spare payments", () => {
  const changes = { mismatches: [sampleMismatch, sampleMismatch], spare: 3 };
  expect(read("mismatchCount", sampleParcel, changes)).toBe(2n);
  expect(read("sparePaymentCount", sampleParcel, changes)).toBe(3n);
});

describe("contentRatio", () => {
  const cosmetic: DeclarationItem = {
    line: 1,
    hs: "3304990039",
    name: "精华液",
    model: "50ml",
    origin: "FR",
    quantity: "1",
    unit: "C62",
    statutoryQuantity: "83.5",
    statutoryUnit: "GRM",
    price: "700.00",
    total: "700.00",
  };
  const ratio = (change: Partial<DeclarationItem>, head: Partial<Declaration<Protected>> = {}, day = "2026-11-10") =>
    contentRatio.evaluate(
      sampleInput(declaring({ freight: "0.00", items: [{ ...cosmetic, ...change }], ...head }), {
        circumstances: { day },
      }),
    );

  // 700.00 for 83.5 g is 8.38 a gram and untaxed; 700.00 for 50 ml is 14.00 and taxed.
  test.each<[what: string, Partial<DeclarationItem>, ratio: number]>([
    ["50 ml declared as 83.5 g, bottle included", {}, 1.67],
    ["declared in kilograms", { statutoryQuantity: "0.0835", statutoryUnit: "KGM" }, 1.67],
    [
      "content in the second quantity",
      { statutoryQuantity: "1", statutoryUnit: "C62", secondQuantity: "83.5", secondUnit: "MLT" },
      1.67,
    ],
    ["the name says it, the model does not", { name: "精华液 50 毫升", model: "滋润型" }, 1.67],
    ["the model counts before the name", { name: "100ml", model: "50ml" }, 1.67],
    ["grams in Chinese", { model: "品牌A|50克/瓶" }, 1.67],
    ["full-width characters", { model: "５０ＭＬ" }, 1.67],
    ["one ligature", { model: "50㎖" }, 1.67],
    ["two of 25 ml", { model: "2*25ml" }, 1.67],
    ["25 ml twice", { model: "25ml×2" }, 1.67],
    ["25 ml a bottle, two bottles", { model: "25ml/瓶*2" }, 1.67],
    ["a set of two", { model: "30ml + 20ml" }, 1.67],
    ["two pieces of 25 ml each", { model: "25ml", quantity: "2", price: "350.00" }, 1.67],
    ["thousandths of a litre", { model: "0.05L" }, 1.67],
    ["of two readings the larger, in the trader's favour", { model: "小样 5ml 正装 50ml" }, 1.67],
    ["the reading in the declared unit counts", { model: "80ml/50g" }, 1.67],
    ["exactly 10.00 by the text is high-end", { price: "500.00", total: "500.00" }, 1.67],
    ["9.99 by the text is not, whatever was declared", { price: "499.50", total: "499.50" }, 1],
    ["taxed as declared too: nothing is gained", { price: "835.00", total: "835.00" }, 1],
    ["declared as stated", { statutoryQuantity: "50" }, 1],
    ["declared less than stated", { statutoryQuantity: "40" }, 1],
    ["no content in the texts", { model: "滋润型 SPF50" }, 1],
    ["a number before a word is no content", { model: "50gold" }, 1],
    ["a thousand millilitres with a comma", { model: "1,000ml" }, 1],
    ["declared by the piece only", { statutoryQuantity: "1", statutoryUnit: "C62" }, 1],
    ["sold by weight, so no piece has a content", { unit: "GRM", quantity: "83.5" }, 1],
    ["no cosmetics: honey has no price limit", { hs: "0409000000", model: "50g" }, 1],
  ])("%s", (_, change, expected) => {
    expect(ratio(change)).toBeCloseTo(expected, 10);
  });

  test("freight can tip the line: 9.98 a millilitre by the text, 10.00 with its freight", () => {
    expect(ratio({ price: "499.00", total: "499.00" })).toBe(1);
    expect(ratio({ price: "499.00", total: "499.00" }, { freight: "1.00" })).toBeCloseTo(1.67, 10);
    expect(ratio({ price: "499.00", total: "499.00" }, { insurance: "1.00" })).toBeCloseTo(1.67, 10);
  });

  test("the largest over the lines", () => {
    const half = { ...cosmetic, line: 2, statutoryQuantity: "60" };
    const rich = { ...half, price: "550.00", total: "550.00" };
    expect(ratio({}, { items: [half, cosmetic] })).toBeCloseTo(1.67, 10);
    expect(ratio({}, { items: [rich] })).toBeCloseTo(1.2, 10);
  });

  test("before the price has a row, a suspicious line is unknown and a plain one is not", () => {
    expect(ratio({}, {}, "2018-12-31")).toBeUndefined();
    expect(ratio({ model: "滋润型" }, {}, "2018-12-31")).toBe(1);
    expect(ratio({ statutoryQuantity: "50" }, {}, "2018-12-31")).toBe(1);
  });
});

describe("arrivals", () => {
  const arrived = (...changes: readonly Partial<Arrival>[]): SampleChanges => ({
    arrivals: changes.map((change, index) => {
      const document: Arrival = {
        ...{ kind: "arrival", operator: "4606000007", customsOffice: declaration.document.portOfEntry },
        ...{ carrier: waybill.document.carrier, waybillNo: waybill.document.waybillNo, reference: `D${index}` },
        ...change,
      };
      return { ...waybill, key: keyOf(document), document };
    }),
  });
  const { grossMassKg } = waybill.document;

  test.each<[feature: string, what: string, SampleChanges, value: unknown]>([
    ["arrivalCount", "none", {}, 0n],
    ["arrivalCount", "two", arrived({}, {}), 2n],
    ["arrivedMassKg", "none", {}, 0],
    ["arrivedMassKg", "not weighed", arrived({}), 0],
    ["arrivedMassKg", "as carried", arrived({ weightKg: grossMassKg }), Number(grossMassKg)],
    [
      "arrivedMassKg",
      "of two the one further off, whichever came first",
      arrived({ weightKg: "90" }, { weightKg: "9" }),
      90,
    ],
    ["arrivedMassKg", "and the other way round", arrived({ weightKg: "9" }, {}, { weightKg: "90" }), 90],
    ["arrivedPieces", "none", {}, 0n],
    ["arrivedPieces", "not counted", arrived({}), 0n],
    ["arrivedPieces", "as carried", arrived({ pieces: 1 }), 1n],
    ["arrivedPieces", "of two the one that differs", arrived({ pieces: 1 }, { pieces: 3 }), 3n],
    ["otherArrivalOffices", "none", {}, ""],
    ["otherArrivalOffices", "the declared one", arrived({}), ""],
    [
      "otherArrivalOffices",
      "another, each once",
      arrived({ customsOffice: "9999" }, { customsOffice: "9999" }, {}),
      "9999",
    ],
    ["portOfEntry", "as declared", {}, declaration.document.portOfEntry],
    ["waybillMassKg", "as carried", {}, Number(grossMassKg)],
    ["waybillPieces", "as carried", {}, 1n],
  ])("%s: %s", (name, _what, changes, value) => {
    expect(read(name, sampleParcel, changes)).toBe(value);
  });
});
