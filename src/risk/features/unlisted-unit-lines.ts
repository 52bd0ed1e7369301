/** The lines whose statutory units are not those of the list; empty where all are. */
import type { Feature } from "../feature.ts";

export const unlistedUnitLines: Feature<string> = {
  name: "unlistedUnitLines",
  type: "string",
  title: { en: "lines whose statutory units are not those of the list", zh: "法定单位与清单不符的商品项" },
  evaluate: ({ assessment }) =>
    assessment.listing
      .filter(({ isListed, areUnitsListed }) => isListed && !areUnitsListed)
      .map(({ line }) => line)
      .join(", "),
};
