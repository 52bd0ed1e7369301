/** How many payments were filed for the order besides the one that counts. */
import type { Feature } from "../feature.ts";

export const sparePaymentCount: Feature<bigint> = {
  name: "sparePaymentCount",
  type: "int",
  title: { en: "number of further payments for the order", zh: "同一订单多余支付单数" },
  evaluate: ({ matching }) => BigInt(matching.spare),
};
