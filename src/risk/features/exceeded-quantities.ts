/**
 * The goods whose personal yearly quantity limit the parcel exceeds, with figures; empty where none. Unreadable
 * quantities are a tax problem.
 */
import type { Feature } from "../feature.ts";

export const exceededQuantities: Feature<string> = {
  name: "exceededQuantities",
  type: "string",
  title: { en: "quantities above a yearly limit", zh: "超出个人年度数量限制的商品" },
  evaluate: ({ assessment }) =>
    assessment.quantities
      .filter(({ quantity, isWithin }) => quantity !== null && !isWithin)
      .map(({ name, used, quantity, limit, unit }) => `${name}: ${used} + ${quantity} > ${limit} ${unit}`)
      .join("; "),
};
