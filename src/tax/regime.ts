/**
 * Regime: the shape of a jurisdiction's treatment of parcels, as dated rows that one interpreter (`assess.ts`) reads.
 *
 * Amounts are decimal texts in the regime's currency, rates and shares are percentages as texts: a regime is plain
 * data, so that a rule book can hash it. A member that has no row in force on a day is not known on that day; it is
 * never taken as zero. Not here: rates by classification (`book.ts`) and the figures of a country (`regimes/`, one file
 * each).
 */
import type { Treatment } from "../customs/assessment.ts";
import type { Certainty, Row, Source } from "../kernel/dated.ts";
import type { Day } from "../kernel/day.ts";

/** What the dutiable value adds up. */
export type ValuePart = "goods" | "freight" | "insurance";

/** What is payable within the limits, as a share of the statutory levy. */
export interface PayableShares {
  readonly duty: string;
  readonly vat: string;
  readonly consumptionTax: string;
}

/** What becomes of a parcel above a limit. */
export type AboveLimit =
  /** It leaves the procedure: nothing is assessed. */
  | { readonly kind: "not_admitted" }
  /** One item that cannot be divided stays in the procedure and pays in full; anything else leaves it. */
  | { readonly kind: "full_for_single_item" };

/** A price-dependent excise is due from this price per unit on; of several, the first that can be read decides. */
export interface PriceThreshold {
  readonly amount: string;
  readonly units: readonly string[];
}

/** Once per parcel and kind of levy, to a whole multiple of `step`. */
export interface Rounding {
  readonly mode: "half_up";
  readonly step: string;
}

/** How a consumption tax is written: in per cent of the price with the tax in it, in money per unit, or both. */
export type ConsumptionTaxForm = "ad_valorem" | "specific" | "compound";

/** The consumption tax of one classification. */
export type ConsumptionTax =
  | { readonly kind: "none" }
  | { readonly kind: "ad_valorem" | "cosmetics_high_end"; readonly rate: string }
  | { readonly kind: "specific"; readonly perUnit: string; readonly unit: string }
  | { readonly kind: "compound"; readonly rate: string; readonly perUnit: string; readonly unit: string };

/** Goods of a worked example: one line with its statutory rates. */
export interface ExampleLine {
  readonly total: string;
  /** "1" where it is left out. */
  readonly quantity?: string;
  readonly statutory: readonly [quantity: string, unit: string];
  readonly second?: readonly [quantity: string, unit: string];
  readonly duty: string;
  readonly vat: string;
  readonly consumptionTax: ConsumptionTax;
}

/** A worked case: it documents the regime, and the tests run it. */
export interface RegimeExample {
  readonly name: string;
  readonly day: Day;
  readonly lines: readonly ExampleLine[];
  readonly freight: string;
  /** Drawn from the annual limit before. */
  readonly used: string;
  readonly treatment: Treatment;
  /** Null where nothing is assessed. */
  readonly levies: { readonly duty: string; readonly vat: string; readonly consumptionTax: string } | null;
  readonly source: Source;
  readonly certainty: Certainty;
}

export interface Regime {
  readonly id: string;
  /** ISO 3166 alpha-2. */
  readonly country: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Government procedures, as coded by the jurisdiction. */
  readonly procedures: readonly string[];
  readonly valuation: readonly Row<readonly ValuePart[]>[];
  /** Per parcel; the limit itself is within. */
  readonly singleLimit: readonly Row<string>[];
  /** Per person and calendar year; the limit itself is within. */
  readonly annualLimit: readonly Row<string>[];
  readonly withinLimits: readonly Row<PayableShares>[];
  readonly aboveSingleLimit: readonly Row<AboveLimit>[];
  readonly aboveAnnualLimit: readonly Row<AboveLimit>[];
  readonly highEndPrices: readonly Row<readonly PriceThreshold[]>[];
  /** The formula in words; its standing is that of every figure made with it. */
  readonly consumptionTaxFormulas: Readonly<Record<ConsumptionTaxForm, readonly Row<string>[]>>;
  readonly rounding: readonly Row<Rounding>[];
  readonly examples: readonly RegimeExample[];
}
