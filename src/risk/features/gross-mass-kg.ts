/** The declared gross mass in kilograms as filed; for sentences, not for comparing. */
import type { Feature } from "../feature.ts";

export const grossMassKg: Feature<string> = {
  name: "grossMassKg",
  type: "string",
  title: { en: "gross mass in kilograms", zh: "毛重（千克）" },
  evaluate: ({ facts }) => facts.documents.declaration.document.grossMassKg,
};
