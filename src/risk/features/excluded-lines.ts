/** The lines whose goods the list excludes by a word, with the word; empty where there are none. */
import type { Feature } from "../feature.ts";

export const excludedLines: Feature<string> = {
  name: "excludedLines",
  type: "string",
  title: { en: "lines excluded by the list", zh: "清单备注排除的商品项" },
  evaluate: ({ assessment }) =>
    assessment.listing
      .filter(({ excludedBy }) => excludedBy !== null)
      .map(({ line, excludedBy }) => `${line} (${excludedBy!})`)
      .join(", "),
};
