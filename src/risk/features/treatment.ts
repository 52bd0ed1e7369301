/**
 * How the parcel is taxed: "reduced" within the limits, "full" for one article above the single limit, "none" where it
 * is not assessed.
 */
import type { Feature } from "../feature.ts";

export const treatment: Feature<string> = {
  name: "treatment",
  type: "string",
  title: { en: "tax treatment", zh: "计税方式" },
  evaluate: ({ assessment }) => assessment.treatment,
};
