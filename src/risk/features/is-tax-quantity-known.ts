/** Every quantity that a levy or a personal limit needs can be read in its unit. */
import type { Feature } from "../feature.ts";

export const isTaxQuantityKnown: Feature<boolean> = {
  name: "isTaxQuantityKnown",
  type: "bool",
  title: {
    en: "whether every quantity can be read in the unit of its levy or limit",
    zh: "数量是否可按计税或限量单位读取",
  },
  evaluate: ({ assessment }) => assessment.problems.every(({ code }) => code !== "tax.quantity_unknown"),
};
