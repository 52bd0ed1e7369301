/** The buyer's annual limit as decimal text; for sentences, not for comparing. */
import type { Feature } from "../feature.ts";

export const annualLimit: Feature<string> = {
  name: "annualLimit",
  type: "string",
  title: { en: "annual limit", zh: "年度交易限值" },
  evaluate: ({ assessment }) => assessment.annualLimit,
};
