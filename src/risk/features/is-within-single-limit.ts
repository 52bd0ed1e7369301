/**
 * The dutiable value is at most the limit of a single transaction; unknown where no limit is in force, which the
 * assessment shows as zero.
 */
import type { Feature } from "../feature.ts";
import { amount } from "../../kernel/amount.ts";

export const isWithinSingleLimit: Feature<boolean> = {
  name: "isWithinSingleLimit",
  type: "bool",
  title: { en: "whether the parcel is within the limit of a single transaction", zh: "是否在单次交易限值以内" },
  evaluate: ({ assessment }) => (amount(assessment.singleLimit) > 0n ? assessment.isWithinSingleLimit : undefined),
};
