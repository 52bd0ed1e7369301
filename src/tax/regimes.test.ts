/**
 * Every regime's own worked examples, and that its rows hang together: dated, sourced, and never two in force at once.
 */
import { describe, expect, test } from "vitest";
import type { Row } from "../kernel/dated.ts";
import { assess } from "./assess.ts";
import { indexTax } from "./book.ts";
import { exampleCase } from "./example-case.ts";
import type { Regime, RegimeExample } from "./regime.ts";
import { cn } from "./regimes/cn.ts";

const regimes: readonly Regime[] = [cn];

function run(regime: Regime, example: RegimeExample) {
  const { declaration, book } = exampleCase(regime, example.lines, { freight: example.freight });
  const account = `quota/${regime.country}/${example.day.slice(0, 4)}/example`;
  const assessed = assess(declaration, "example", indexTax(book), example.day, { [account]: example.used });
  const payable = Object.fromEntries(assessed.levies.map((levy) => [levy.kind, levy.amount]));
  return { treatment: assessed.treatment, payable, problems: assessed.problems };
}

describe.each(regimes)("$id", (regime) => {
  test.each(regime.examples)("$name", (example) => {
    const { levies } = example;
    expect(run(regime, example)).toEqual({
      treatment: example.treatment,
      payable: levies === null ? {} : { duty: levies.duty, vat: levies.vat, consumption_tax: levies.consumptionTax },
      problems: [],
    });
  });

  const timelines: Record<string, readonly Row<unknown>[]> = {
    valuation: regime.valuation,
    singleLimit: regime.singleLimit,
    annualLimit: regime.annualLimit,
    withinLimits: regime.withinLimits,
    aboveSingleLimit: regime.aboveSingleLimit,
    aboveAnnualLimit: regime.aboveAnnualLimit,
    highEndPrices: regime.highEndPrices,
    adValorem: regime.consumptionTaxFormulas.ad_valorem,
    specific: regime.consumptionTaxFormulas.specific,
    compound: regime.consumptionTaxFormulas.compound,
    rounding: regime.rounding,
  };
  test.each(Object.entries(timelines))("%s: rows follow each other, and each names its source", (_, rows) => {
    expect(rows.length).toBeGreaterThan(0);
    rows.forEach((row, index) => {
      expect(row.source.title).not.toBe("");
      expect(row.status).toBe(row.until === undefined ? "in_force" : "expired");
      const next = rows[index + 1];
      if (next !== undefined) expect(row.until).toBe(next.from);
    });
    expect(rows.at(-1)?.until).toBeUndefined();
  });
});

test("China's figures that rest on memory are unverified, and nothing claims to be verified", () => {
  expect(cn.consumptionTaxFormulas.compound.map((row) => row.certainty)).toEqual(["unverified", "unverified"]);
  expect(cn.rounding.map((row) => row.certainty)).toEqual(["unverified", "unverified"]);
  expect(JSON.stringify(cn)).not.toMatch(/verifiedOn|"verified"/);
});
