/**
 * Tax book: a regime, a tariff and a list of admitted goods, as plain data; and the index that a computation looks them
 * up in.
 *
 * Rates are percentages as texts, money is decimal text, units are UN/ECE Rec 20. A row applies on [from, until). A
 * code of ten digits is looked up first, then its first eight: the longest match in force on the day wins, and of rows
 * that overlap the youngest. Not here: reading files (`messages/csv`), the computation (`assess.ts`).
 */
import { amount, type Amount } from "../kernel/amount.ts";
import { assert } from "../kernel/assert.ts";
import type { Day } from "../kernel/day.ts";
import { compare, one, percent, type Fraction, zero } from "../kernel/fraction.ts";
import { figuresOn, type Figures } from "./figures.ts";
import type { ConsumptionTax, Regime } from "./regime.ts";

export interface TariffRow {
  /** Eight or ten digits. */
  readonly hs: string;
  readonly duty: string;
  readonly vat: string;
  readonly consumptionTax: ConsumptionTax;
  readonly from: Day;
  readonly until?: Day;
  readonly source: string;
  /** The publisher's own word for its standing; shown, never interpreted. */
  readonly status: string;
}

export interface ListRow {
  readonly hs: string;
  readonly name: string;
  /** Statutory units, the first and where there is one the second. */
  readonly units: readonly string[];
  /** Procedures the goods are admitted to. */
  readonly procedures: readonly string[];
  readonly maxPerPersonYear?: string;
  readonly quantityUnit?: string;
  /** Where not empty: only goods of these names are admitted. */
  readonly nameOnly: readonly string[];
  /** Goods whose name or model contains one of these words are not admitted. */
  readonly excludes: readonly string[];
  readonly from: Day;
  readonly until?: Day;
  readonly note?: string;
}

export interface TaxBook {
  readonly regime: Regime;
  readonly tariff: readonly TariffRow[];
  readonly positiveList: readonly ListRow[];
}

/** A tariff row with its texts read. */
export interface TariffEntry {
  readonly row: TariffRow;
  readonly duty: Fraction;
  readonly vat: Fraction;
  /** Zero where the tax has no such part. */
  readonly consumptionTaxRate: Fraction;
  /** Per unit, in hundred-thousandths; zero where the tax has no such part. */
  readonly perUnit: Amount;
}

export interface TaxIndex {
  readonly book: TaxBook;
  tariffOn(hs: string, day: Day): TariffEntry | undefined;
  listingOn(hs: string, day: Day): ListRow | undefined;
  figuresOn(day: Day): Figures | undefined;
}

export function indexTax(book: TaxBook): TaxIndex {
  const tariff = groupByCode(book.tariff.map(readRow), (entry) => entry.row);
  for (const row of book.positiveList) {
    assert(
      !row.maxPerPersonYear === !row.quantityUnit,
      "indexTax: a quantity limit without a unit, or a unit without one",
    );
  }
  const listings = groupByCode(book.positiveList, (row) => row);
  // Parcels come day by day: the figures of one day are read once. A cache of one value, which no result depends on.
  let latest: { readonly day: Day; readonly figures: Figures | undefined } | undefined;
  return {
    book,
    tariffOn: (hs, day) => longestMatch(tariff, hs, (entry) => isInForce(entry.row, day)),
    listingOn: (hs, day) => longestMatch(listings, hs, (row) => isInForce(row, day)),
    figuresOn(day) {
      if (latest?.day !== day) latest = { day, figures: figuresOn(book.regime, day) };
      return latest.figures;
    },
  };
}

interface CodeRow {
  readonly hs: string;
  readonly from: Day;
  readonly until?: Day;
}

const PREFIX_DIGITS = 8;

const isInForce = (row: CodeRow, day: Day): boolean => row.from <= day && (row.until === undefined || day < row.until);

function groupByCode<T>(entries: readonly T[], rowOf: (entry: T) => CodeRow): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) {
    const { hs } = rowOf(entry);
    assert(/^\d{8}(\d{2})?$/.test(hs), "indexTax: a code of neither eight nor ten digits");
    const group = groups.get(hs);
    if (group === undefined) groups.set(hs, [entry]);
    else group.push(entry);
  }
  for (const group of groups.values()) group.sort((a, b) => (rowOf(a).from < rowOf(b).from ? 1 : -1));
  return groups;
}

function longestMatch<T>(groups: Map<string, T[]>, hs: string, isApplicable: (entry: T) => boolean): T | undefined {
  return groups.get(hs)?.find(isApplicable) ?? groups.get(hs.slice(0, PREFIX_DIGITS))?.find(isApplicable);
}

function readRow(row: TariffRow): TariffEntry {
  const tax = row.consumptionTax;
  const consumptionTaxRate = "rate" in tax ? percent(tax.rate) : zero;
  assert(compare(consumptionTaxRate, one) < 0, "indexTax: a tax-inclusive rate of 100 % or more");
  const perUnit = "perUnit" in tax ? amount(tax.perUnit) : 0n;
  return { row, duty: percent(row.duty), vat: percent(row.vat), consumptionTaxRate, perUnit };
}
