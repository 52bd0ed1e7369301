/** The lines declared with price zero, that is gifts; empty where there are none. */
import type { Feature } from "../feature.ts";
import { amount } from "../../kernel/amount.ts";

export const giftLines: Feature<string> = {
  name: "giftLines",
  type: "string",
  title: { en: "lines with price zero", zh: "价格为零的商品项" },
  evaluate: ({ facts }) =>
    facts.documents.declaration.document.items
      .filter(({ price }) => amount(price) === 0n)
      .map(({ line }) => line)
      .join(", "),
};
