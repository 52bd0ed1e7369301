/** The limit of a single transaction as decimal text; for sentences, not for comparing. */
import type { Feature } from "../feature.ts";

export const singleLimit: Feature<string> = {
  name: "singleLimit",
  type: "string",
  title: { en: "limit of a single transaction", zh: "单次交易限值" },
  evaluate: ({ assessment }) => assessment.singleLimit,
};
