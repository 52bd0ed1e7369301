/** How goods stand to the list of admitted goods. */
import { expect, test } from "vitest";
import type { DeclarationItem } from "../customs/documents.ts";
import type { ListRow } from "./book.ts";
import { exampleCase } from "./example-case.ts";
import { findListing } from "./find-listing.ts";
import { cn } from "./regimes/cn.ts";

const { declaration } = exampleCase(cn, [
  {
    total: "50.00",
    statutory: ["2", "KGM"],
    second: ["1", "C62"],
    duty: "0%",
    vat: "9%",
    consumptionTax: { kind: "none" },
  },
]);
const item: DeclarationItem = { ...declaration.items[0]!, name: "Jasmine rice", model: "bag, 2 kg" };
const row: ListRow = {
  hs: "99000000",
  name: "rice",
  units: ["KGM", "C62"],
  procedures: ["9610", "1210"],
  nameOnly: [],
  excludes: [],
  from: "2020-01-01",
};
const admitted = {
  isListed: true,
  isProcedureAllowed: true,
  excludedBy: null,
  nameNotAdmitted: null,
  areUnitsListed: true,
  note: null,
};

// prettier-ignore
const cases: [name: string, item: Partial<DeclarationItem>, row: Partial<ListRow>, found: object][] = [
  ["listed for both procedures", {}, {}, {}],
  ["bonded only",
    {}, { procedures: ["1210"], note: "bonded only" }, { isProcedureAllowed: false, note: "bonded only" }],
  ["an excluding word in the name", {}, { excludes: ["seed", "RICE"] }, { excludedBy: "RICE" }],
  ["an excluding word in the model", { model: "for seed" }, { excludes: ["seed"] }, { excludedBy: "seed" }],
  ["no excluding word", {}, { excludes: ["seed"] }, {}],
  ["the admitted name, in other case and with blanks", { name: " JASMINE RICE " }, { nameOnly: ["Jasmine rice"] }, {}],
  ["one of two admitted names", {}, { nameOnly: ["Basmati rice", "Jasmine rice"] }, {}],
  ["another name", {}, { nameOnly: ["Basmati rice", "Wild rice"] }, { nameNotAdmitted: "Basmati rice; Wild rice" }],
  ["a name that only contains the admitted one",
    { name: "Jasmine rice cooker" }, { nameOnly: ["Jasmine rice"] }, { nameNotAdmitted: "Jasmine rice" }],
  ["the admitted name, more closely described", { name: "Thai jasmine rice" }, { nameOnly: ["Jasmine rice"] }, {}],
  ["the same name composed differently", { name: "Cafe\u0301" }, { nameOnly: ["Caf\u00e9"] }, {}],
  ["other statutory unit", { statutoryUnit: "GRM" }, {}, { areUnitsListed: false }],
  ["other second unit", { secondUnit: "NMP" }, {}, { areUnitsListed: false }],
  ["a second unit that the listing does not have", {}, { units: ["KGM"] }, { areUnitsListed: false }],
  ["a listing without units compares none", {}, { units: [] }, {}],
];

test.each(cases)("%s", (_, declared, listed, found) => {
  const finding = findListing({ ...item, ...declared }, { ...row, ...listed }, "9610");
  expect(finding).toEqual({ line: 1, hs: item.hs, ...admitted, ...found });
});

test("a second unit that the listing names must be there", () => {
  const oneUnit = exampleCase(cn, [
    { total: "50.00", statutory: ["2", "KGM"], duty: "0%", vat: "9%", consumptionTax: { kind: "none" } },
  ]);
  expect(findListing(oneUnit.declaration.items[0]!, row, "9610").areUnitsListed).toBe(false);
});

test("what is not listed says only that", () => {
  expect(findListing(item, undefined, "9610")).toEqual({ line: 1, hs: item.hs, ...admitted, isListed: false });
});
