/**
 * assess: what one declaration owes and draws: limits, listing, levies, personal accounts. The one interpreter of
 * regimes.
 *
 * Amounts come and go as decimal texts; inside they are hundred-thousandths and exact fractions. The day is that of
 * acceptance, in the jurisdiction's calendar; balances come in as facts. It finds and computes; whether a finding
 * refuses the parcel is a rule's affair. Not here: the figures (`regimes/`, `book.ts`), reserving (the ledger).
 */
import { UNIT, amount, formatAmount, type Amount } from "../kernel/amount.ts";
import { assert } from "../kernel/assert.ts";
import type { Row } from "../kernel/dated.ts";
import type { Day } from "../kernel/day.ts";
import { problem, type Problem } from "../kernel/problem.ts";
import type { Assessment, QuantityFinding } from "../customs/assessment.ts";
import type { Reservation, TaxStep } from "../customs/decision.ts";
import type { Declaration, Protected } from "../customs/documents.ts";
import { quantityAccount, quotaAccount, quotaUnit } from "./accounts.ts";
import type { TaxIndex } from "./book.ts";
import type { Figures } from "./figures.ts";
import { findListing } from "./find-listing.ts";
import { findQuantities, limitedListings, type ListedItem } from "./find-quantities.ts";
import { levyParcel, type ParcelLevies } from "./levy-parcel.ts";
import type { ValuePart } from "./regime.ts";
import { compareLimits, treatmentOf, type LimitFindings } from "./treatment.ts";
import { valueLines, type Valuation } from "./value-lines.ts";

export interface PersonalAccount {
  readonly account: string;
  readonly unit: string;
  /** What the account may hold in its year, as decimal text. */
  readonly limit: string;
}

/** The personal accounts that the parcel may draw on: their balances are what `assess` takes as `used`. */
export function accountsOf(
  declaration: Declaration<Protected>,
  person: string,
  index: TaxIndex,
  day: Day,
): PersonalAccount[] {
  const { regime } = index.book;
  const figures = figuresFor(declaration, index, day);
  if (figures === undefined) return [];
  return [
    {
      account: quotaAccount(regime, day, person),
      unit: quotaUnit(regime),
      limit: formatAmount(figures.annualLimit),
    },
    ...limitedListings(listItems(declaration, index, day)).map(({ row, unit, limit }) => ({
      account: quantityAccount(regime, day, row, person),
      unit,
      limit: formatAmount(amount(limit)),
    })),
  ];
}

/**
 * `person` is the keyed hash of the buyer's identity number; `used` holds balances before this parcel, by account name.
 * An absent one is an account that was never used, which is empty.
 */
export function assess(
  declaration: Declaration<Protected>,
  person: string,
  index: TaxIndex,
  day: Day,
  used: Readonly<Record<string, string>>,
): Assessment {
  const { regime } = index.book;
  assert(declaration.currency === regime.currency, "assess: a currency that the door should have refused");
  assert(declaration.items.length > 0, "assess: a declaration without lines passed the door");
  const listed = listItems(declaration, index, day);
  const listing = listed.map(({ item, row }) => findListing(item, row, declaration.procedure));
  const account = quotaAccount(regime, day, person);
  const annualUsed = amount(used[account] ?? "0");
  const figures = figuresFor(declaration, index, day);
  if (figures === undefined) return { ...outsideRegime(declaration, index, day, annualUsed), listing };

  const valuation = valueLines(declaration, figures.valuation.value);
  const limits = compareLimits(valuation.total, annualUsed, figures, isSingleItem(declaration));
  const treatment = treatmentOf(limits, figures) ?? "none";
  const levied = levy(valuation, limits, figures, index, day);
  const quantities = findQuantities(limitedListings(listed), { regime, day, person, used });
  const quota = { account, unit: quotaUnit(regime), amount: formatAmount(valuation.total) };
  return {
    dutiableValue: formatAmount(valuation.total),
    singleLimit: formatAmount(figures.singleLimit),
    annualLimit: formatAmount(figures.annualLimit),
    annualUsed: formatAmount(annualUsed),
    ...limits,
    treatment,
    levies: levied.levies,
    steps: [...valueSteps(valuation, figures), ...limitSteps(figures), ...levied.steps],
    listing,
    quantities: quantities.findings,
    reservations: [
      ...(treatment === "none" || valuation.total === 0n ? [] : [quota]),
      ...quantities.findings.flatMap(reserve),
    ],
    problems: [...levied.problems, ...quantities.problems],
  };
}

const figuresFor = (declaration: Declaration<Protected>, index: TaxIndex, day: Day): Figures | undefined =>
  index.book.regime.procedures.includes(declaration.procedure) ? index.figuresOn(day) : undefined;

/** The items in order of line numbers, each with its listing. */
const listItems = (declaration: Declaration<Protected>, index: TaxIndex, day: Day): ListedItem[] =>
  declaration.items
    .map((item, position) => ({ item, position, row: index.listingOn(item.hs, day) }))
    .sort((a, b) => a.item.line - b.item.line);

const isSingleItem = ({ items }: Declaration<Protected>): boolean =>
  items.length === 1 && amount(items[0]!.quantity) === UNIT;

function levy(valuation: Valuation, limits: LimitFindings, figures: Figures, index: TaxIndex, day: Day): ParcelLevies {
  const treatment = treatmentOf(limits, figures);
  if (treatment === undefined) {
    const detail = `${index.book.regime.id} does not say on ${day} what becomes of a parcel above the limit.`;
    return { levies: [], steps: [], problems: [problem("tax.no_regime_in_force", "", detail)] };
  }
  if (treatment === "none") return { levies: [], steps: [], problems: [] };
  return levyParcel(valuation.lines, treatment, figures, { index, day });
}

/** A decision takes what is known and more than nothing. */
function reserve({ account, unit, quantity }: QuantityFinding): Reservation[] {
  return quantity === null ? [] : [{ account, unit, amount: quantity }];
}

const everyPart: readonly ValuePart[] = ["goods", "freight", "insurance"];

/** No rule known for the day or the procedure: a limit that is not known admits nothing. */
function outsideRegime(
  declaration: Declaration<Protected>,
  index: TaxIndex,
  day: Day,
  annualUsed: Amount,
): Omit<Assessment, "listing"> {
  const detail = `${index.book.regime.id} has no rules in force on ${day} for procedure ${declaration.procedure}.`;
  const problems: Problem[] = [problem("tax.no_regime_in_force", "/procedure", detail)];
  return {
    dutiableValue: formatAmount(valueLines(declaration, everyPart).total),
    singleLimit: formatAmount(0n),
    isWithinSingleLimit: false,
    isSingleItem: isSingleItem(declaration),
    annualLimit: formatAmount(0n),
    annualUsed: formatAmount(annualUsed),
    isWithinAnnualLimit: false,
    treatment: "none",
    levies: [],
    steps: [],
    quantities: [],
    reservations: [],
    problems,
  };
}

function valueSteps({ total, lines }: Valuation, { valuation }: Figures): TaxStep[] {
  return [
    valueStep(total, undefined, valuation),
    ...lines.map(({ item, value }) => valueStep(value, item.line, valuation)),
  ];
}

function valueStep(
  value: Amount,
  line: number | undefined,
  { value: parts, source, status, certainty }: Row<readonly ValuePart[]>,
): TaxStep {
  const label = "dutiable value";
  const figure = { amount: formatAmount(value), rate: parts.join(" + "), source: source.title, status, certainty };
  return line === undefined ? { label, ...figure } : { label, line, ...figure };
}

const limitSteps = ({ singleLimitRow, annualLimitRow }: Figures): TaxStep[] => [
  limitStep("single limit", singleLimitRow),
  limitStep("annual limit", annualLimitRow),
];

const limitStep = (label: string, { value, source, status, certainty }: Row<string>): TaxStep => ({
  label,
  amount: value,
  source: source.title,
  status,
  certainty,
});
