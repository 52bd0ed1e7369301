/**
 * The consumption tax that one line is under: its rate on the price and its amount per unit, once the quantities have
 * been read.
 *
 * Exact; `specific` is quantity × amount per unit in hundred-thousandths. A price-dependent tax compares the line's
 * dutiable value, freight included, with the regime's thresholds per unit. A quantity that cannot be read is a problem,
 * never zero. Not here: the tax itself (`line-levies.ts`).
 */
import { amount, formatAmount } from "../kernel/amount.ts";
import { compare, fraction, roundDown, zero, type Fraction } from "../kernel/fraction.ts";
import { fail, ok, problem, type Result } from "../kernel/problem.ts";
import type { TaxStep } from "../customs/decision.ts";
import type { TariffEntry } from "./book.ts";
import type { Figures } from "./figures.ts";
import { quantityIn } from "./quantity-in.ts";
import type { ConsumptionTaxForm, PriceThreshold } from "./regime.ts";
import type { ValuedLine } from "./value-lines.ts";

export interface ConsumptionTaxDue {
  /** Undefined where the goods are not taxed. */
  readonly form: ConsumptionTaxForm | undefined;
  readonly rate: Fraction;
  readonly specific: Fraction;
  /** The rate in words. */
  readonly words: string;
  /** The comparison that decided a price-dependent tax. */
  readonly steps: readonly TaxStep[];
}

const untaxed: ConsumptionTaxDue = { form: undefined, rate: zero, specific: zero, words: "0%", steps: [] };

export function consumptionTaxOn(
  line: ValuedLine,
  entry: TariffEntry,
  figures: Figures,
  currency: string,
): Result<ConsumptionTaxDue> {
  const tax = entry.row.consumptionTax;
  const rate = entry.consumptionTaxRate;
  switch (tax.kind) {
    case "none":
      return ok(untaxed);
    case "ad_valorem":
      return ok({ form: "ad_valorem", rate, specific: zero, words: tax.rate, steps: [] });
    case "cosmetics_high_end":
      return highEndOn(line, entry, figures, currency, tax.rate);
    case "specific":
    case "compound": {
      const reading = quantityIn(line.item, [tax.unit]);
      if (reading === undefined) return fail(quantityUnknown(line, [tax.unit]));
      const { num, den } = reading.quantity;
      const specific = { num: num * entry.perUnit, den };
      const perUnit = `${tax.perUnit} ${currency} per ${tax.unit}`;
      const words = tax.kind === "compound" ? `(${tax.rate} + ${perUnit})` : perUnit;
      return ok({ form: tax.kind, rate, specific, words, steps: [] });
    }
  }
}

function highEndOn(
  line: ValuedLine,
  entry: TariffEntry,
  figures: Figures,
  currency: string,
  words: string,
): Result<ConsumptionTaxDue> {
  const row = figures.highEndPrices;
  if (row === undefined) {
    const detail = "No price from which these goods are high-end is in force on the day of acceptance.";
    return fail(problem("tax.no_regime_in_force", `/items/${line.position}/hs`, detail));
  }
  const reading = readByThreshold(line, row.value);
  if (reading === undefined) {
    return fail(
      quantityUnknown(
        line,
        row.value.flatMap((threshold) => threshold.units),
      ),
    );
  }
  const { threshold, unit, quantity } = reading;
  const price = { num: line.value * quantity.den, den: quantity.num };
  const step: TaxStep = {
    label: `value per ${unit}`,
    line: line.item.line,
    amount: formatAmount(roundDown(price)),
    rate: `high-end from ${threshold.amount} ${currency} per ${unit}`,
    source: row.source.title,
    status: row.status,
    certainty: row.certainty,
  };
  const isHighEnd = compare(price, fraction(amount(threshold.amount))) >= 0;
  return ok(
    isHighEnd
      ? { form: "ad_valorem", rate: entry.consumptionTaxRate, specific: zero, words, steps: [step] }
      : { ...untaxed, steps: [step] },
  );
}

/** The first threshold, in the regime's order, that has a unit in which the line's quantity can be read. */
function readByThreshold(line: ValuedLine, thresholds: readonly PriceThreshold[]) {
  for (const threshold of thresholds) {
    const reading = quantityIn(line.item, threshold.units);
    if (reading !== undefined) return { threshold, ...reading };
  }
  return undefined;
}

function quantityUnknown(line: ValuedLine, units: readonly string[]) {
  const detail =
    `Line ${line.item.line}: declare the statutory or the second quantity in ${units.join(", ")}; ` +
    "the consumption tax cannot be assessed without it.";
  return problem("tax.quantity_unknown", `/items/${line.position}/statutoryQuantity`, detail);
}
