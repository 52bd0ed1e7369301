/**
 * Country and unit codes of order and declaration that no mapping knows: three digits, kept as the national message
 * had them; empty where none.
 */
import type { ParcelDocuments } from "../../customs/decision.ts";
import type { Feature } from "../feature.ts";

export const unknownCodes: Feature<string> = {
  name: "unknownCodes",
  type: "string",
  title: { en: "codes that are not known", zh: "未识别的代码" },
  evaluate: ({ facts: { documents } }) => [...new Set(codesOf(documents).filter(isNational))].sort().join(", "),
};

function codesOf({ order, declaration }: ParcelDocuments): (string | undefined)[] {
  const codes: (string | undefined)[] = [declaration.document.departureCountry];
  for (const { origin, unit } of order.document.items) codes.push(origin, unit);
  for (const { origin, tradeCountry, unit, statutoryUnit, secondUnit } of declaration.document.items) {
    codes.push(origin, tradeCountry, unit, statutoryUnit, secondUnit);
  }
  return codes;
}

/** Neither ISO 3166 alpha-2 nor any code of Recommendation 20 is three digits. */
const isNational = (code: string | undefined): boolean => code?.length === 3 && /^\d{3}$/.test(code);
