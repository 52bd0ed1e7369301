/**
 * The levies of one line, exact and unrounded, in hundred-thousandths.
 *
 * Consumption tax is part of its own base: base = (value + duty + quantity × amount per unit) / (1 - rate), consumption
 * tax = base × rate + quantity × amount per unit, VAT = base × VAT rate, which equals (value + duty + consumption tax)
 * × VAT rate. With no amount per unit this is the ad-valorem form, with no rate the specific one. What is payable is a
 * share of each; the duty inside the base is the payable one, the consumption tax inside it the statutory one.
 * Composite rates are never copied from a page, always computed.
 */
import type { Amount } from "../kernel/amount.ts";
import type { Fraction } from "../kernel/fraction.ts";
import type { ConsumptionTaxDue } from "./consumption-tax.ts";
import type { TariffEntry } from "./book.ts";
import type { Shares } from "./figures.ts";

export interface LineLevies {
  readonly duty: Fraction;
  readonly vat: Fraction;
  readonly consumptionTax: Fraction;
}

export function leviesOn(value: Amount, entry: TariffEntry, tax: ConsumptionTaxDue, shares: Shares): LineLevies {
  // Not reduced on the way: the sum is rounded at once, and the denominators of one line stay small.
  const duty = times({ num: value * entry.duty.num, den: entry.duty.den }, shares.duty);
  const { rate, specific } = tax;
  const withDuty = plus({ num: value, den: 1n }, duty);
  const beforeTax = plus(withDuty, specific);
  const base = { num: beforeTax.num * rate.den, den: beforeTax.den * (rate.den - rate.num) };
  const consumptionTax = plus(times(base, rate), specific);
  return {
    duty,
    vat: times(times(base, entry.vat), shares.vat),
    consumptionTax: times(consumptionTax, shares.consumptionTax),
  };
}

const times = (a: Fraction, b: Fraction): Fraction => ({ num: a.num * b.num, den: a.den * b.den });

const plus = (a: Fraction, b: Fraction): Fraction => {
  if (a.num === 0n) return b;
  if (b.num === 0n) return a;
  return a.den === b.den
    ? { num: a.num + b.num, den: a.den }
    : { num: a.num * b.den + b.num * a.den, den: a.den * b.den };
};
