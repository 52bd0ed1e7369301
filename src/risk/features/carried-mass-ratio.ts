/** The carrier's gross mass as a multiple of the declared gross mass (1 = the same); unknown where a mass is zero. */
import type { Feature } from "../feature.ts";
import { amount } from "../../kernel/amount.ts";

export const carriedMassRatio: Feature<number> = {
  name: "carriedMassRatio",
  type: "double",
  title: { en: "carrier's mass over the declared mass", zh: "运单毛重与申报毛重之比" },
  evaluate({ facts: { documents } }) {
    const carried = amount(documents.waybill.document.grossMassKg);
    const declared = amount(documents.declaration.document.grossMassKg);
    return carried > 0n && declared > 0n ? Number(carried) / Number(declared) : undefined;
  },
};
