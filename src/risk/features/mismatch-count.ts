/** How many pairs of members differ between the documents of the parcel. */
import type { Feature } from "../feature.ts";

export const mismatchCount: Feature<bigint> = {
  name: "mismatchCount",
  type: "int",
  title: { en: "number of mismatches between the documents", zh: "单证比对不一致项数" },
  evaluate: ({ matching }) => BigInt(matching.mismatches.length),
};
