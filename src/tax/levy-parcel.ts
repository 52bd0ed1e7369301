/**
 * The levies of a parcel that is assessed: every line taxed exactly, each kind rounded once, and every figure with its
 * source.
 *
 * Payable amounts. A tariff is loaded data that nobody here has checked, so what it yields is unverified, whatever its
 * own status says. Any line without a rate or a readable quantity leaves the whole parcel without levies: a part is
 * never given for the sum.
 */
import { formatAmount, type Amount } from "../kernel/amount.ts";
import type { Day } from "../kernel/day.ts";
import { problem, type Problem } from "../kernel/problem.ts";
import type { Levy, LevyKind, TaxStep } from "../customs/decision.ts";
import type { TariffEntry, TariffRow, TaxIndex } from "./book.ts";
import { consumptionTaxOn, type ConsumptionTaxDue } from "./consumption-tax.ts";
import { fullShares, type Figures } from "./figures.ts";
import { leviesOn, type LineLevies } from "./line-levies.ts";
import type { PayableShares } from "./regime.ts";
import { settle, type Settled } from "./settle.ts";
import type { ValuedLine } from "./value-lines.ts";

export interface ParcelLevies {
  readonly levies: readonly Levy[];
  readonly steps: readonly TaxStep[];
  readonly problems: readonly Problem[];
}

interface TaxedLine {
  readonly line: ValuedLine;
  readonly entry: TariffEntry;
  readonly tax: ConsumptionTaxDue;
  readonly levies: LineLevies;
}

/** How the levies of one treatment are paid: which shares, and by which row. */
interface Payment {
  readonly shares: PayableShares | undefined;
  readonly source: string;
}

export function levyParcel(
  lines: readonly ValuedLine[],
  treatment: "reduced" | "full",
  figures: Figures,
  { index, day }: { readonly index: TaxIndex; readonly day: Day },
): ParcelLevies {
  const { currency } = index.book.regime;
  const shares = treatment === "reduced" ? figures.reducedShares : fullShares;
  const taxed: TaxedLine[] = [];
  const problems: Problem[] = [];
  for (const line of lines) {
    const entry = index.tariffOn(line.item.hs, day);
    if (entry === undefined) {
      problems.push(rateMissing(line, day));
      continue;
    }
    const tax = consumptionTaxOn(line, entry, figures, currency);
    if (tax.ok) taxed.push({ line, entry, tax: tax.value, levies: leviesOn(line.value, entry, tax.value, shares) });
    else problems.push(...tax.problems);
  }
  if (problems.length > 0) return { levies: [], steps: [], problems };
  const settled = settleKinds(taxed, figures.roundingStep);
  return {
    levies: kinds.map((kind) => ({ kind, amount: formatAmount(settled[kind].head), currency })),
    steps: [...lineSteps(taxed, settled, figures, treatment), ...headSteps(settled, figures)],
    problems,
  };
}

const kinds: readonly LevyKind[] = ["duty", "vat", "consumption_tax"];

function settleKinds(taxed: readonly TaxedLine[], step: Amount): Readonly<Record<LevyKind, Settled>> {
  return {
    duty: settle(
      taxed.map(({ levies }) => levies.duty),
      step,
    ),
    vat: settle(
      taxed.map(({ levies }) => levies.vat),
      step,
    ),
    consumption_tax: settle(
      taxed.map(({ levies }) => levies.consumptionTax),
      step,
    ),
  };
}

function lineSteps(
  taxed: readonly TaxedLine[],
  settled: Readonly<Record<LevyKind, Settled>>,
  figures: Figures,
  treatment: "reduced" | "full",
): TaxStep[] {
  const { shares, source: paidBy } = paymentOf(figures, treatment);
  const steps: TaxStep[] = [];
  for (let index = 0; index < taxed.length; index += 1) {
    const { line, entry, tax } = taxed[index]!;
    const { row } = entry;
    const source = row.source + paidBy;
    const duty = { levy: settled.duty.lines[index]!, rate: payable(row.duty, shares?.duty), source };
    const vat = { levy: settled.vat.lines[index]!, rate: payable(row.vat, shares?.vat), source };
    steps.push(...tax.steps, lineStep("duty", line, row, duty));
    if (row.consumptionTax.kind !== "none") {
      const levy = settled.consumption_tax.lines[index]!;
      const formula = tax.form && figures.formulas[tax.form];
      const from = formula === undefined ? source : `${source}; ${formula.source.title}`;
      const rate = payable(tax.words, shares?.consumptionTax);
      steps.push(lineStep("consumption_tax", line, row, { levy, rate, source: from }));
    }
    steps.push(lineStep("vat", line, row, vat));
  }
  return steps;
}

const payable = (rate: string, share: string | undefined): string =>
  share === undefined ? rate : `${rate} × ${share}`;

function lineStep(
  kind: LevyKind,
  line: ValuedLine,
  row: TariffRow,
  { levy, rate, source }: { readonly levy: Amount; readonly rate: string; readonly source: string },
): TaxStep {
  return {
    label: labels[kind],
    line: line.item.line,
    amount: formatAmount(levy),
    rate,
    source,
    status: row.status,
    certainty: "unverified",
  };
}

function paymentOf(figures: Figures, treatment: "reduced" | "full"): Payment {
  if (treatment === "reduced") {
    return { shares: figures.withinLimits.value, source: `; ${figures.withinLimits.source.title}` };
  }
  const row = figures.aboveSingleLimit;
  return { shares: undefined, source: row === undefined ? "" : `; ${row.source.title}` };
}

const labels: Readonly<Record<LevyKind, string>> = { duty: "duty", vat: "VAT", consumption_tax: "consumption tax" };

function headSteps(settled: Readonly<Record<LevyKind, Settled>>, { rounding }: Figures): TaxStep[] {
  const { source, status, certainty } = rounding;
  const rate = `sum of the lines, half up to ${rounding.value.step}`;
  return kinds.map((kind) => ({
    label: labels[kind],
    amount: formatAmount(settled[kind].head),
    rate,
    source: source.title,
    status,
    certainty,
  }));
}

function rateMissing({ item, position }: ValuedLine, day: Day): Problem {
  const detail =
    `Line ${item.line}: the tariff has no row for ${item.hs} in force on ${day}; ` +
    "check the code, or load a tariff that has it.";
  return problem("tax.no_rate_in_force", `/items/${position}/hs`, detail);
}
