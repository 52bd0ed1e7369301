/**
 * Limits: whether a parcel is within the single and the annual limit, and which treatment follows.
 *
 * Hundred-thousandths. Both limits include their boundary and compare the dutiable value. What a regime does above a
 * limit is a dated row; where it has none in force, the parcel is not assessed and the problem says so.
 */
import type { Amount } from "../kernel/amount.ts";
import { unreachable } from "../kernel/assert.ts";
import type { Row } from "../kernel/dated.ts";
import type { Treatment } from "../customs/assessment.ts";
import type { Figures } from "./figures.ts";
import type { AboveLimit } from "./regime.ts";

export interface LimitFindings {
  readonly isWithinSingleLimit: boolean;
  readonly isSingleItem: boolean;
  readonly isWithinAnnualLimit: boolean;
}

export function compareLimits(value: Amount, used: Amount, figures: Figures, isSingleItem: boolean): LimitFindings {
  return {
    isWithinSingleLimit: value <= figures.singleLimit,
    isSingleItem,
    isWithinAnnualLimit: used + value <= figures.annualLimit,
  };
}

/** Undefined where the regime does not say what becomes of a parcel above the limit. */
export function treatmentOf(limits: LimitFindings, figures: Figures): Treatment | undefined {
  if (!limits.isWithinAnnualLimit) return above(figures.aboveAnnualLimit, limits.isSingleItem);
  if (!limits.isWithinSingleLimit) return above(figures.aboveSingleLimit, limits.isSingleItem);
  return "reduced";
}

function above(row: Row<AboveLimit> | undefined, isSingleItem: boolean): Treatment | undefined {
  if (row === undefined) return undefined;
  switch (row.value.kind) {
    case "not_admitted":
      return "none";
    case "full_for_single_item":
      return isSingleItem ? "full" : "none";
    default:
      return unreachable(row.value);
  }
}
