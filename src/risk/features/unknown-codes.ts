/** Country and unit codes of order and declaration that no mapping knows: three digits, kept as the national message had them; empty where none. */
import type { Feature } from "../feature.ts";

/** Neither ISO 3166 alpha-2 nor any code of Recommendation 20 is three digits. */
const NATIONAL = /^\d{3}$/;

export const unknownCodes: Feature<string> = {
  name: "unknownCodes",
  type: "string",
  title: { en: "codes that are not known", zh: "未识别的代码" },
  evaluate({ facts: { documents } }) {
    const { departureCountry, items } = documents.declaration.document;
    const codes = [departureCountry, ...documents.order.document.items.flatMap(({ origin, unit }) => [origin, unit])];
    for (const { origin, tradeCountry, unit, statutoryUnit, secondUnit } of items) {
      codes.push(origin, unit, statutoryUnit);
      if (tradeCountry !== undefined) codes.push(tradeCountry);
      if (secondUnit !== undefined) codes.push(secondUnit);
    }
    return [...new Set(codes.filter((code) => NATIONAL.test(code)))].sort().join(", ");
  },
};
