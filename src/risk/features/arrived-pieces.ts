/**
 * The number of pieces as counted on arrival: of several arrivals the first that differs from the waybill; 0 where
 * nothing was counted.
 */
import type { Feature } from "../feature.ts";

export const arrivedPieces: Feature<bigint> = {
  name: "arrivedPieces",
  type: "int",
  title: { en: "pieces on arrival", zh: "运抵件数" },
  evaluate({ facts: { arrivals, documents } }) {
    const counted = arrivals.flatMap(({ document }) => document.pieces ?? []);
    const other = counted.find((pieces) => pieces !== documents.waybill.document.pieces);
    return BigInt(other ?? counted[0] ?? 0);
  },
};
