/** The dutiable value of the parcel as decimal text in the currency of the regime; for sentences, not for comparing. */
import type { Feature } from "../feature.ts";

export const dutiableValue: Feature<string> = {
  name: "dutiableValue",
  type: "string",
  title: { en: "dutiable value", zh: "完税价格" },
  evaluate: ({ assessment }) => assessment.dutiableValue,
};
