/** The lines whose goods are not on the list of admitted goods; empty where all are. */
import type { Feature } from "../feature.ts";

export const unlistedLines: Feature<string> = {
  name: "unlistedLines",
  type: "string",
  title: { en: "lines that are not on the list", zh: "不在清单内的商品项" },
  evaluate: ({ assessment }) =>
    assessment.listing
      .filter(({ isListed }) => !isListed)
      .map(({ line, hs }) => `${line} (${hs})`)
      .join(", "),
};
