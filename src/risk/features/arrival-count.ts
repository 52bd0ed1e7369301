/** How often the goods are said to have arrived: by several operators, or by one with several deliveries. */
import type { Feature } from "../feature.ts";

export const arrivalCount: Feature<bigint> = {
  name: "arrivalCount",
  type: "int",
  title: { en: "number of arrivals", zh: "运抵次数" },
  evaluate: ({ facts }) => BigInt(facts.arrivals.length),
};
