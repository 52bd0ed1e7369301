/** The number of pieces as the waybill has it. */
import type { Feature } from "../feature.ts";

export const waybillPieces: Feature<bigint> = {
  name: "waybillPieces",
  type: "int",
  title: { en: "pieces on the waybill", zh: "运单件数" },
  evaluate: ({ facts }) => BigInt(facts.documents.waybill.document.pieces),
};
