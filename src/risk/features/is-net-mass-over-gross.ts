/** The declaration's net mass is above its gross mass. */
import type { Feature } from "../feature.ts";
import { amount } from "../../kernel/amount.ts";

export const isNetMassOverGross: Feature<boolean> = {
  name: "isNetMassOverGross",
  type: "bool",
  title: { en: "whether the net mass is above the gross mass", zh: "净重是否大于毛重" },
  evaluate({ facts }) {
    const { netMassKg, grossMassKg } = facts.documents.declaration.document;
    return amount(netMassKg) > amount(grossMassKg);
  },
};
