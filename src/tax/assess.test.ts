/** What a parcel owes and draws: a table that an officer can read, then what the examples of the regime do not show. */
import { describe, expect, test } from "vitest";
import type { Assessment } from "../customs/assessment.ts";
import { accountsOf, assess } from "./assess.ts";
import { indexTax, type ListRow } from "./book.ts";
import { exampleCase, type ExampleCarriage } from "./example-case.ts";
import type { ConsumptionTax, ExampleLine } from "./regime.ts";
import { cn } from "./regimes/cn.ts";

const DAY = "2026-11-10";
const QUOTA = "quota/CN/2026/p1";
const none: ConsumptionTax = { kind: "none" };
const beerTax: ConsumptionTax = { kind: "specific", perUnit: "220", unit: "TNE" };
const spiritsTax: ConsumptionTax = { kind: "compound", rate: "20%", perUnit: "1", unit: "LTR" };
const highEnd: ConsumptionTax = { kind: "cosmetics_high_end", rate: "15%" };
const adValorem = (rate: string): ConsumptionTax => ({ kind: "ad_valorem", rate });

const goods = (total: string, rest: Partial<ExampleLine> = {}): ExampleLine => ({
  total,
  statutory: ["1", "C62"],
  duty: "0%",
  vat: "13%",
  consumptionTax: none,
  ...rest,
});
const cream = (total: string, quantity: string, unit = "GRM"): ExampleLine =>
  goods(total, { statutory: [quantity, unit], consumptionTax: highEnd });
const watch = (total: string, quantity = "1"): ExampleLine =>
  goods(total, { quantity, statutory: [quantity, "C62"], duty: "10%" });

function assessed(lines: readonly ExampleLine[], carriage: ExampleCarriage = {}, used = "0", day = DAY): Assessment {
  const { declaration, book } = exampleCase(cn, lines, carriage);
  return assess(declaration, "p1", indexTax(book), day, { [`quota/CN/${day.slice(0, 4)}/p1`]: used });
}

/** "treatment: duty / VAT / consumption tax", or the treatment alone where nothing is levied. */
function verdict({ treatment, levies }: Assessment): string {
  return levies.length === 0 ? treatment : `${treatment}: ${levies.map((levy) => levy.amount).join(" / ")}`;
}

describe("duty / VAT / consumption tax", () => {
  // prettier-ignore
  const cases: [name: string, lines: ExampleLine[], carriage: ExampleCarriage, used: string, expected: string][] = [
    ["sweater and high-end cream share the freight",
      [goods("240.00"), cream("425.00", "20")], { freight: "10.00" }, "0", "reduced: 0.00 / 68.35 / 53.29"],
    ["insurance counts as freight does",
      [goods("240.00"), cream("425.00", "20")], { freight: "4.00", insurance: "6.00" }, "0",
       "reduced: 0.00 / 68.35 / 53.29"],
    ["skin care at 21.25 a gram", [cream("425.00", "20")], {}, "0", "reduced: 0.00 / 45.50 / 52.50"],
    ["17 % and 30 % make 47 % of the value",
      [goods("100.00", { vat: "17%", consumptionTax: adValorem("30%") })], {}, "0", "reduced: 0.00 / 17.00 / 30.00"],
    ["17 % and 15 % make 26.3529 %, not the 26.37 one page prints",
      [goods("1000.00", { vat: "17%", consumptionTax: adValorem("15%") })], {}, "0", "reduced: 0.00 / 140.00 / 123.53"],
    ["13 % without consumption tax is 9.1 %", [goods("100.00")], {}, "0", "reduced: 0.00 / 9.10 / 0.00"],
    ["two lines of 10.05 are rounded together",
      [goods("10.05"), goods("10.05")], {}, "0", "reduced: 0.00 / 1.83 / 0.00"],
    ["one line of 10.05", [goods("10.05")], {}, "0", "reduced: 0.00 / 0.91 / 0.00"],
    ["half a cent rounds up", [goods("0.50", { vat: "10%" })], {}, "0", "reduced: 0.00 / 0.04 / 0.00"],
    ["9.95 a gram is not high-end", [cream("199.00", "20")], {}, "0", "reduced: 0.00 / 18.11 / 0.00"],
    ["with freight it is 10.05 a gram",
      [cream("199.00", "20")], { freight: "2.00" }, "0", "reduced: 0.00 / 21.52 / 24.83"],
    ["10.00 a gram exactly is high-end", [cream("200.00", "20")], {}, "0", "reduced: 0.00 / 21.41 / 24.71"],
    ["0.02 kg is 20 g", [cream("200.00", "0.02", "KGM")], {}, "0", "reduced: 0.00 / 21.41 / 24.71"],
    ["20 ml count as grams do", [cream("200.00", "20", "MLT")], {}, "0", "reduced: 0.00 / 21.41 / 24.71"],
    ["700.00 for 50 ml: 14.00 a millilitre", [cream("700.00", "50", "MLT")], {}, "0", "reduced: 0.00 / 74.94 / 86.47"],
    ["declared as 83.5 g with the bottle, 8.38 a gram: the tax is gone",
      [cream("700.00", "83.5")], {}, "0", "reduced: 0.00 / 63.70 / 0.00"],
    ["five masks at 15.00 each", [cream("75.00", "5", "C62")], {}, "0", "reduced: 0.00 / 8.03 / 9.26"],
    ["five masks at 14.99 each", [cream("74.95", "5", "C62")], {}, "0", "reduced: 0.00 / 6.82 / 0.00"],
    ["a box says nothing, the second quantity in grams does",
      [{ ...cream("200.00", "1", "BX"), second: ["20", "GRM"] }], {}, "0", "reduced: 0.00 / 21.41 / 24.71"],
    ["one jar of 20 g for 199.00: grams decide, not the jar",
      [{ ...cream("199.00", "1", "C62"), second: ["20", "GRM"] }], {}, "0", "reduced: 0.00 / 18.11 / 0.00"],
    ["five sheets (020) in one box (011): the sheets count",
      [{ ...cream("74.95", "1", "C62"), second: ["5", "020"] }], {}, "0", "reduced: 0.00 / 6.82 / 0.00"],
    ["beer: 220 CNY a tonne, two kilograms",
      [goods("50.00", { statutory: ["2", "KGM"], consumptionTax: beerTax })], {}, "0", "reduced: 0.00 / 4.59 / 0.31"],
    ["spirits: 20 % and 1 CNY a litre, from millilitres",
      [goods("300.00", { statutory: ["750", "MLT"], consumptionTax: spiritsTax })], {}, "0",
       "reduced: 0.00 / 34.21 / 53.16"],
    ["a gift costs nothing and owes nothing", [goods("0.00")], {}, "0", "reduced: 0.00 / 0.00 / 0.00"],
    ["gifts alone share the freight equally",
      [goods("0.00"), goods("0.00", { vat: "9%" })], { freight: "20.00" }, "0", "reduced: 0.00 / 1.54 / 0.00"],
    ["a gift beside goods takes no freight",
      [goods("100.00"), goods("0.00", { vat: "9%" })], { freight: "10.00" }, "0", "reduced: 0.00 / 10.01 / 0.00"],
    ["one watch above the single limit pays in full",
      [watch("4990.00")], { freight: "20.00" }, "0", "full: 501.00 / 716.43 / 0.00"],
    ["in full, consumption tax is on value and duty",
      [goods("6000.00", { duty: "10%", consumptionTax: adValorem("20%") })], {}, "0",
       "full: 600.00 / 1072.50 / 1650.00"],
    ["5,000.00 exactly is within", [watch("5000.00")], {}, "0", "reduced: 0.00 / 455.00 / 0.00"],
    ["5,000.01 of one item pays in full", [watch("5000.01")], {}, "0", "full: 500.00 / 715.00 / 0.00"],
    ["two watches of 2,500.00", [watch("5000.00", "2")], {}, "0", "reduced: 0.00 / 455.00 / 0.00"],
    ["two watches and a cent of freight", [watch("5000.00", "2")], { freight: "0.01" }, "0", "none"],
    ["two lines above the single limit", [watch("4000.00"), watch("2000.00")], {}, "0", "none"],
    ["a hundred-thousandth above one piece is not one item", [watch("6000.00", "1.00001")], {}, "0", "none"],
    ["the annual limit exactly", [goods("100.00")], {}, "25900.00", "reduced: 0.00 / 9.10 / 0.00"],
    ["a cent over the annual limit", [goods("100.01")], {}, "25900.00", "none"],
    ["one item above the single limit fills the year exactly",
      [watch("6000.00")], {}, "20000.00", "full: 600.00 / 858.00 / 0.00"],
    ["one item above the single limit, a cent over the year", [watch("6000.01")], {}, "20000.00", "none"],
  ];
  test.each(cases)("%s", (_, lines, carriage, used, expected) => {
    const assessment = assessed(lines, carriage, used);
    expect(assessment.problems).toEqual([]);
    expect(verdict(assessment)).toBe(expected);
  });
});

describe("limits through the years", () => {
  test.each([
    ["2018-12-31", "2000.00", "reduced"],
    ["2018-12-31", "2000.01", "none"],
    ["2019-01-01", "2000.01", "reduced"],
  ])("%s, %s: %s", (day, total, treatment) => {
    expect(assessed([goods(total, { quantity: "2" })], {}, "0", day).treatment).toBe(treatment);
  });

  test("what became of a parcel above the limit before 2019 is not known, and said so", () => {
    const { levies, problems, reservations } = assessed([watch("2000.01")], {}, "0", "2018-12-31");
    expect(levies).toEqual([]);
    expect(reservations).toEqual([]);
    expect(problems.map((found) => found.code)).toEqual(["tax.no_regime_in_force"]);
  });

  test("before the regime nothing is within anything", () => {
    const assessment = assessed([goods("1.00")], { freight: "0.50" }, "0", "2016-04-07");
    expect(assessment).toMatchObject({
      dutiableValue: "1.50",
      isWithinSingleLimit: false,
      isWithinAnnualLimit: false,
      treatment: "none",
      levies: [],
      reservations: [],
      problems: [{ code: "tax.no_regime_in_force" }],
    });
  });

  test("a procedure that is not the regime's is not assessed", () => {
    const { declaration, book } = exampleCase(cn, [goods("1.00")]);
    const index = indexTax(book);
    const foreign = { ...declaration, procedure: "9710" };
    expect(assess(foreign, "p1", index, DAY, {}).problems).toMatchObject([{ code: "tax.no_regime_in_force" }]);
    expect(accountsOf(foreign, "p1", index, DAY)).toEqual([]);
  });
});

describe("nothing missing counts as zero", () => {
  test("no tariff row in force: no levies at all, not even the other line's", () => {
    const { declaration, book } = exampleCase(cn, [goods("10.00"), goods("20.00")]);
    const assessment = assess(declaration, "p1", indexTax({ ...book, tariff: book.tariff.slice(0, 1) }), DAY, {});
    expect(assessment.levies).toEqual([]);
    expect(assessment.problems).toMatchObject([{ code: "tax.no_rate_in_force", pointer: "/items/1/hs" }]);
    expect(assessment.reservations).toEqual([{ account: QUOTA, unit: "quota-CNY", amount: "30.00" }]);
  });

  test.each<[string, ExampleLine]>([
    ["high-end cosmetics in boxes", cream("10.00", "1", "BX")],
    ["high-end cosmetics of no grams", cream("10.00", "0", "GRM")],
    ["beer in pieces", goods("10.00", { consumptionTax: beerTax })],
    [
      "spirits in kilograms",
      goods("9.00", {
        statutory: ["1", "KGM"],
        consumptionTax: { kind: "compound", rate: "20%", perUnit: "1", unit: "LTR" },
      }),
    ],
  ])("%s: the quantity is not known", (_, line) => {
    const assessment = assessed([goods("10.00"), line]);
    expect(assessment.levies).toEqual([]);
    expect(assessment.problems).toMatchObject([
      { code: "tax.quantity_unknown", pointer: "/items/1/statutoryQuantity" },
    ]);
  });
});

describe("steps", () => {
  test("every figure carries its source, status and certainty", () => {
    const { steps } = assessed([goods("240.00"), cream("425.00", "20")], { freight: "10.00" });
    const lines = steps.map((step) => [
      step.line ?? "parcel",
      step.label,
      step.amount,
      step.rate ?? "",
      step.certainty,
    ]);
    expect(lines).toEqual([
      ["parcel", "dutiable value", "675.00", "goods + freight + insurance", "secondary"],
      [1, "dutiable value", "243.60902", "goods + freight + insurance", "secondary"],
      [2, "dutiable value", "431.39098", "goods + freight + insurance", "secondary"],
      ["parcel", "single limit", "5000.00", "", "secondary"],
      ["parcel", "annual limit", "26000.00", "", "secondary"],
      [1, "duty", "0.00", "0% × 0%", "unverified"],
      [1, "VAT", "22.16842", "13% × 70%", "unverified"],
      [2, "value per GRM", "21.56954", "high-end from 10.00 CNY per GRM", "secondary"],
      [2, "duty", "0.00", "0% × 0%", "unverified"],
      [2, "consumption tax", "53.29", "15% × 70%", "unverified"],
      [2, "VAT", "46.18158", "13% × 70%", "unverified"],
      ["parcel", "duty", "0.00", "sum of the lines, half up to 0.01", "unverified"],
      ["parcel", "VAT", "68.35", "sum of the lines, half up to 0.01", "unverified"],
      ["parcel", "consumption tax", "53.29", "sum of the lines, half up to 0.01", "unverified"],
    ]);
    expect(steps.every((step) => step.source !== "" && step.status !== "")).toBe(true);
  });
});

const rice: ListRow = {
  hs: "99000000",
  name: "rice",
  units: ["KGM"],
  procedures: ["9610", "1210"],
  maxPerPersonYear: "20",
  quantityUnit: "KGM",
  nameOnly: [],
  excludes: [],
  from: "2020-01-01",
};
const RICE = "quantity/CN/2026/99000000/KGM/p1";
const bag = (quantity: string, unit = "KGM"): ExampleLine => goods("50.00", { statutory: [quantity, unit], vat: "9%" });

describe("personal accounts", () => {
  const drawn = (lines: readonly ExampleLine[], used: string): Assessment => {
    const { declaration, book } = exampleCase(cn, lines);
    return assess(declaration, "p1", indexTax({ ...book, positiveList: [rice] }), DAY, { [RICE]: used });
  };

  test.each([
    ["the limit exactly", [bag("12"), bag("5")], "3", "17.00", true],
    ["one gram over", [bag("12"), bag("5.001")], "3", "17.001", false],
    ["grams count as kilograms", [bag("12000", "GRM")], "0", "12.00", true],
  ])("rice: %s", (_, lines, used, quantity, isWithin) => {
    const { quantities, reservations, problems } = drawn(lines, used);
    expect(quantities).toMatchObject([
      { account: RICE, name: "rice", unit: "KGM", limit: "20.00", quantity, isWithin },
    ]);
    expect(reservations).toContainEqual({ account: RICE, unit: "KGM", amount: quantity });
    expect(problems).toEqual([]);
  });

  test("rice in bags: not known, not within, nothing reserved of it", () => {
    const { quantities, reservations, problems } = drawn([bag("12"), bag("1", "BG")], "0");
    expect(quantities).toMatchObject([{ quantity: null, isWithin: false, lines: [1, 2] }]);
    expect(reservations.map((reservation) => reservation.account)).toEqual([QUOTA]);
    expect(problems).toMatchObject([{ code: "tax.quantity_unknown", pointer: "/items/1/statutoryQuantity" }]);
  });

  test("the accounts to read are those that the parcel draws on, with their limits, in the year of the day", () => {
    const { declaration, book } = exampleCase(cn, [bag("1"), bag("2")]);
    expect(accountsOf(declaration, "p1", indexTax({ ...book, positiveList: [rice] }), "2027-01-01")).toEqual([
      { account: "quota/CN/2027/p1", unit: "quota-CNY", limit: "26000.00" },
      { account: "quantity/CN/2027/99000000/KGM/p1", unit: "KGM", limit: "20.00" },
    ]);
  });

  test("an account that was never used is empty; a full parcel counts in full", () => {
    const { declaration, book } = exampleCase(cn, [watch("4990.00")], { freight: "20.00" });
    const assessment = assess(declaration, "p1", indexTax(book), DAY, {});
    expect(assessment.annualUsed).toBe("0.00");
    expect(assessment.reservations).toEqual([{ account: QUOTA, unit: "quota-CNY", amount: "5010.00" }]);
  });

  test.each([
    ["over the annual limit", [goods("100.01")], "25900.00"],
    ["worth nothing", [goods("0.00")], "0"],
  ])("a parcel %s reserves no quota", (_, lines, used) => {
    expect(assessed(lines, {}, used).reservations).toEqual([]);
  });
});
