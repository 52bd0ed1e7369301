/** The carrier's gross mass in kilograms as the waybill has it. */
import type { Feature } from "../feature.ts";

export const waybillMassKg: Feature<number> = {
  name: "waybillMassKg",
  type: "double",
  title: { en: "mass on the waybill in kilograms", zh: "运单毛重（千克）" },
  evaluate: ({ facts }) => Number(facts.documents.waybill.document.grossMassKg),
};
