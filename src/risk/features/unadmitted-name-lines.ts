/**
 * The lines whose goods have a name that the list does not admit, with the names it admits; empty where there are
 * none.
 */
import type { Feature } from "../feature.ts";

export const unadmittedNameLines: Feature<string> = {
  name: "unadmittedNameLines",
  type: "string",
  title: { en: "lines whose name the list does not admit", zh: "品名不符合清单的商品项" },
  evaluate: ({ assessment }) =>
    assessment.listing
      .filter(({ nameNotAdmitted }) => nameNotAdmitted !== null)
      .map(({ line, nameNotAdmitted }) => `${line} (${nameNotAdmitted!})`)
      .join(", "),
};
