/** Customs offices at which the goods arrived and that are not the declared port of entry; "" where there are none. */
import type { Feature } from "../feature.ts";

export const otherArrivalOffices: Feature<string> = {
  name: "otherArrivalOffices",
  type: "string",
  title: { en: "offices of arrival that were not declared", zh: "与申报不符的运抵关区" },
  evaluate({ facts: { arrivals, documents } }) {
    const { portOfEntry } = documents.declaration.document;
    const others = arrivals.map(({ document }) => document.customsOffice).filter((office) => office !== portOfEntry);
    return [...new Set(others)].join(", ");
  },
};
