/** What the buyer used of the annual limit before this parcel, as decimal text; for sentences, not for comparing. */
import type { Feature } from "../feature.ts";

export const annualUsed: Feature<string> = {
  name: "annualUsed",
  type: "string",
  title: { en: "used of the annual limit", zh: "年度已用额度" },
  evaluate: ({ assessment }) => assessment.annualUsed,
};
