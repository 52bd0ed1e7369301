/**
 * Figures: what a regime says on one day, read from its dated rows once.
 *
 * Limits are in hundred-thousandths, shares are fractions; each keeps its row for the explanation. Undefined as a whole
 * where a row that every parcel needs is missing on that day. What is needed only sometimes stays undefined until it is
 * asked for.
 */
import { amount, type Amount } from "../kernel/amount.ts";
import { rowInForce, type Row } from "../kernel/dated.ts";
import type { Day } from "../kernel/day.ts";
import { one, percent, type Fraction } from "../kernel/fraction.ts";
import type {
  AboveLimit,
  ConsumptionTaxForm,
  PayableShares,
  PriceThreshold,
  Regime,
  Rounding,
  ValuePart,
} from "./regime.ts";

/** The shares of the statutory levies that are payable. */
export interface Shares {
  readonly duty: Fraction;
  readonly vat: Fraction;
  readonly consumptionTax: Fraction;
}

export interface Figures {
  readonly valuation: Row<readonly ValuePart[]>;
  readonly singleLimit: Amount;
  readonly singleLimitRow: Row<string>;
  readonly annualLimit: Amount;
  readonly annualLimitRow: Row<string>;
  readonly withinLimits: Row<PayableShares>;
  readonly reducedShares: Shares;
  readonly rounding: Row<Rounding>;
  readonly roundingStep: Amount;
  readonly aboveSingleLimit: Row<AboveLimit> | undefined;
  readonly aboveAnnualLimit: Row<AboveLimit> | undefined;
  readonly highEndPrices: Row<readonly PriceThreshold[]> | undefined;
  readonly formulas: Readonly<Record<ConsumptionTaxForm, Row<string> | undefined>>;
}

export const fullShares: Shares = { duty: one, vat: one, consumptionTax: one };

export function figuresOn(regime: Regime, day: Day): Figures | undefined {
  const valuation = rowInForce(regime.valuation, day);
  const singleLimitRow = rowInForce(regime.singleLimit, day);
  const annualLimitRow = rowInForce(regime.annualLimit, day);
  const withinLimits = rowInForce(regime.withinLimits, day);
  const rounding = rowInForce(regime.rounding, day);
  if (!valuation || !singleLimitRow || !annualLimitRow || !withinLimits || !rounding) return undefined;
  const { duty, vat, consumptionTax } = withinLimits.value;
  const formulas = regime.consumptionTaxFormulas;
  return {
    valuation,
    singleLimit: amount(singleLimitRow.value),
    singleLimitRow,
    annualLimit: amount(annualLimitRow.value),
    annualLimitRow,
    withinLimits,
    reducedShares: { duty: percent(duty), vat: percent(vat), consumptionTax: percent(consumptionTax) },
    rounding,
    roundingStep: amount(rounding.value.step),
    aboveSingleLimit: rowInForce(regime.aboveSingleLimit, day),
    aboveAnnualLimit: rowInForce(regime.aboveAnnualLimit, day),
    highEndPrices: rowInForce(regime.highEndPrices, day),
    formulas: {
      ad_valorem: rowInForce(formulas.ad_valorem, day),
      specific: rowInForce(formulas.specific, day),
      compound: rowInForce(formulas.compound, day),
    },
  };
}
