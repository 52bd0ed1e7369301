/**
 * The mass in kilograms as weighed on arrival: of several arrivals the one furthest from the waybill's mass; 0 where
 * nothing was weighed.
 */
import type { Feature } from "../feature.ts";

export const arrivedMassKg: Feature<number> = {
  name: "arrivedMassKg",
  type: "double",
  title: { en: "mass on arrival in kilograms", zh: "运抵重量（千克）" },
  evaluate({ facts: { arrivals, documents } }) {
    const carried = Number(documents.waybill.document.grossMassKg);
    let furthest = 0;
    for (const { document } of arrivals) {
      const weighed = Number(document.weightKg ?? 0);
      if (weighed > 0 && (furthest === 0 || Math.abs(weighed - carried) > Math.abs(furthest - carried)))
        furthest = weighed;
    }
    return furthest;
  },
};
