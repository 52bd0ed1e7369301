/** The order's discount is above the value of its goods. */
import type { Feature } from "../feature.ts";
import { amount } from "../../kernel/amount.ts";

export const isDiscountOverGoodsValue: Feature<boolean> = {
  name: "isDiscountOverGoodsValue",
  type: "bool",
  title: { en: "whether the discount is above the value of the goods", zh: "优惠金额是否大于商品价格" },
  evaluate({ facts }) {
    const { discount, goodsValue } = facts.documents.order.document;
    return amount(discount) > amount(goodsValue);
  },
};
