/** The declaration is one line with quantity one. */
import type { Feature } from "../feature.ts";

export const isSingleItem: Feature<boolean> = {
  name: "isSingleItem",
  type: "bool",
  title: { en: "whether the parcel is a single article", zh: "是否仅一件商品" },
  evaluate: ({ assessment }) => assessment.isSingleItem,
};
