/** The declared net mass in kilograms as filed; for sentences, not for comparing. */
import type { Feature } from "../feature.ts";

export const netMassKg: Feature<string> = {
  name: "netMassKg",
  type: "string",
  title: { en: "net mass in kilograms", zh: "净重（千克）" },
  evaluate: ({ facts }) => facts.documents.declaration.document.netMassKg,
};
