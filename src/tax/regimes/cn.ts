/**
 * China: retail imports of cross-border e-commerce, direct purchase (9610) and online-shopping bonded import (1210).
 *
 * Amounts: CNY per parcel, per person and calendar year (Beijing), or per unit. Source: Caiguanshui [2016] 18 and
 * [2018] 49, read through the pages named beside each row; nobody here has checked the gazette, so nothing is
 * "verified". The first day of the 2016 rows is from memory, which makes them unverified. What became of a parcel above
 * a limit before 2019 was not found and has no row. Not here: postal articles (another channel), rates by
 * classification, the positive list (`rulebook/`, loaded data).
 */
import type { Certainty, Row, Source } from "../../kernel/dated.ts";
import type { PayableShares, Regime, RegimeExample } from "../regime.ts";

const FIRST_DAY = "2016-04-08";
const REVISION_DAY = "2019-01-01";

const text2016: Source = { title: "Caiguanshui [2016] 18", url: "m.zhenhua-qi.com.cn" };
const revision2018: Source = { title: "Caiguanshui [2018] 49", url: "ecns.cn" };
const customsAnswers: Source = {
  title: "Caiguanshui [2018] 49, as answered by Customs on 2025-11-18",
  url: "cceeccic.org/1452613053.html",
};
const formulaPage: Source = { title: "Import levy formulas, secondary pages", url: "musicbyscottsmith.com" };
const cosmeticsPage: Source = { title: "Consumption tax on high-end cosmetics, official Q&A", url: "reportify.ai" };
const ours: Source = { title: "Fairway's own rule; no official rounding rule was found" };

const before2019 = <T>(value: T, source: Source): Row<T> => ({
  from: FIRST_DAY,
  until: REVISION_DAY,
  value,
  status: "expired",
  certainty: "unverified",
  source,
});

const since2019 = <T>(value: T, source: Source, certainty: Certainty = "secondary"): Row<T> => ({
  from: REVISION_DAY,
  value,
  status: "in_force",
  certainty,
  source,
});

const always = <T>(value: T, source: Source, certainty: Certainty = "secondary"): Row<T>[] => [
  before2019(value, source),
  since2019(value, source, certainty),
];

const reduced: PayableShares = { duty: "0%", vat: "70%", consumptionTax: "70%" };

const worked: Source = { title: "Worked from the formulas" };
const onlyVat = (vat: string) => ({ duty: "0%", vat, consumptionTax: { kind: "none" } }) as const;
const cosmetics = { duty: "0%", vat: "13%", consumptionTax: { kind: "cosmetics_high_end", rate: "15%" } } as const;
const watch = { duty: "10%", vat: "13%", consumptionTax: { kind: "none" } } as const;
const today = { day: "2026-11-10", freight: "0.00", used: "0.00", source: worked, certainty: "secondary" } as const;

const examples: RegimeExample[] = [
  {
    ...today,
    name: "a sweater and a 20 g cream share the freight",
    lines: [
      { total: "240.00", statutory: ["1", "C62"], ...onlyVat("13%") },
      { total: "425.00", statutory: ["20", "GRM"], ...cosmetics },
    ],
    freight: "10.00",
    treatment: "reduced",
    levies: { duty: "0.00", vat: "68.35", consumptionTax: "53.29" },
  },
  {
    ...today,
    name: "20 g of skin care for 425: 21.25 a gram is high-end",
    lines: [{ total: "425.00", statutory: ["20", "GRM"], ...cosmetics }],
    treatment: "reduced",
    levies: { duty: "0.00", vat: "45.50", consumptionTax: "52.50" },
    source: cosmeticsPage,
  },
  {
    ...today,
    name: "one watch above the single limit pays in full",
    lines: [{ total: "4990.00", statutory: ["1", "C62"], ...watch }],
    freight: "20.00",
    treatment: "full",
    levies: { duty: "501.00", vat: "716.43", consumptionTax: "0.00" },
  },
  {
    ...today,
    name: "two watches at the single limit exactly are within it",
    lines: [{ total: "5000.00", quantity: "2", statutory: ["2", "C62"], ...watch }],
    treatment: "reduced",
    levies: { duty: "0.00", vat: "455.00", consumptionTax: "0.00" },
  },
  {
    ...today,
    name: "two watches and a cent of freight leave the procedure",
    lines: [{ total: "5000.00", quantity: "2", statutory: ["2", "C62"], ...watch }],
    freight: "0.01",
    treatment: "none",
    levies: null,
  },
  {
    ...today,
    name: "the annual limit exactly is within it",
    lines: [{ total: "100.00", statutory: ["1", "C62"], ...onlyVat("13%") }],
    used: "25900.00",
    treatment: "reduced",
    levies: { duty: "0.00", vat: "9.10", consumptionTax: "0.00" },
  },
  {
    ...today,
    name: "two lines of 10.05 are rounded once, together",
    lines: [
      { total: "10.05", statutory: ["1", "C62"], ...onlyVat("13%") },
      { total: "10.05", statutory: ["1", "C62"], ...onlyVat("13%") },
    ],
    treatment: "reduced",
    levies: { duty: "0.00", vat: "1.83", consumptionTax: "0.00" },
    source: ours,
    certainty: "unverified",
  },
  {
    ...today,
    name: "the last day of the former limits: 2,000.00 is within, at 70 %",
    day: "2018-12-31",
    lines: [{ total: "2000.00", statutory: ["1", "C62"], ...onlyVat("17%") }],
    treatment: "reduced",
    levies: { duty: "0.00", vat: "238.00", consumptionTax: "0.00" },
    certainty: "unverified",
  },
];

export const cn: Regime = {
  id: "cn-retail-import",
  country: "CN",
  currency: "CNY",
  procedures: ["9610", "1210"],
  valuation: always(["goods", "freight", "insurance"], text2016),
  singleLimit: [before2019("2000.00", text2016), since2019("5000.00", revision2018)],
  annualLimit: [before2019("20000.00", text2016), since2019("26000.00", revision2018)],
  withinLimits: [before2019(reduced, text2016), since2019(reduced, customsAnswers)],
  aboveSingleLimit: [since2019({ kind: "full_for_single_item" }, customsAnswers)],
  aboveAnnualLimit: [since2019({ kind: "not_admitted" }, customsAnswers)],
  highEndPrices: [
    since2019(
      [
        { amount: "10.00", units: ["GRM", "MLT"] },
        // Sheets, then pieces; three digits are customs' own units, for which Recommendation 20 has no sure code.
        // Grams and millilitres come first: a jar is one piece, and its price per piece says nothing.
        { amount: "15.00", units: ["ST", "010", "020"] },
        { amount: "15.00", units: ["C62", "H87", "007", "008", "012", "015", "017"] },
      ],
      cosmeticsPage,
    ),
  ],
  consumptionTaxFormulas: {
    ad_valorem: always("(value + duty) / (1 - rate) × rate", formulaPage),
    specific: always("quantity × amount per unit", formulaPage),
    compound: always(
      "(value + duty + quantity × amount per unit) / (1 - rate) × rate + quantity × amount per unit",
      { title: "Compound consumption tax, from memory" },
      "unverified",
    ),
  },
  rounding: always({ mode: "half_up", step: "0.01" }, ours, "unverified"),
  examples,
};
