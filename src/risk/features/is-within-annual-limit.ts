/**
 * The dutiable value still fits the buyer's annual limit; unknown where no limit is in force, which the assessment
 * shows as zero.
 */
import type { Feature } from "../feature.ts";
import { amount } from "../../kernel/amount.ts";

export const isWithinAnnualLimit: Feature<boolean> = {
  name: "isWithinAnnualLimit",
  type: "bool",
  title: { en: "whether the buyer is within the annual limit", zh: "是否在年度交易限值以内" },
  evaluate: ({ assessment }) => (amount(assessment.annualLimit) > 0n ? assessment.isWithinAnnualLimit : undefined),
};
