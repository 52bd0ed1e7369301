/** Nothing kept the tax from being assessed, but perhaps an unreadable quantity, which is `isTaxQuantityKnown`. */
import type { Feature } from "../feature.ts";

export const isTaxKnown: Feature<boolean> = {
  name: "isTaxKnown",
  type: "bool",
  title: { en: "whether a rate is in force for every line", zh: "是否每项商品均有适用税率" },
  evaluate: ({ assessment }) => assessment.problems.every(({ code }) => code === "tax.quantity_unknown"),
};
