/** The lines whose goods are listed for other procedures only; empty where there are none. */
import type { Feature } from "../feature.ts";

export const closedProcedureLines: Feature<string> = {
  name: "closedProcedureLines",
  type: "string",
  title: { en: "lines not admitted to this procedure", zh: "不适用该监管方式的商品项" },
  evaluate: ({ assessment }) =>
    assessment.listing
      .filter(({ isListed, isProcedureAllowed }) => isListed && !isProcedureAllowed)
      .map(({ line, hs }) => `${line} (${hs})`)
      .join(", "),
};
