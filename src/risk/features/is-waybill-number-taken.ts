/**
 * Another consignment used the waybill number within the carrier's period of uniqueness; which one is nobody's
 * business here.
 */
import type { Feature } from "../feature.ts";

export const isWaybillNumberTaken: Feature<boolean> = {
  name: "isWaybillNumberTaken",
  type: "bool",
  title: { en: "whether another consignment holds the waybill number", zh: "运单号是否已被其他包裹使用" },
  evaluate: ({ facts }) => facts.circumstances.waybillHeldBy !== null,
};
