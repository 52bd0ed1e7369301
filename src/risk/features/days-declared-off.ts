/** How many days lie between the day that the declaration names and the day of acceptance, in either direction. */
import type { Feature } from "../feature.ts";
import { daysBetween } from "../../kernel/day.ts";

export const daysDeclaredOff: Feature<bigint> = {
  name: "daysDeclaredOff",
  type: "int",
  title: { en: "days between the declared day and acceptance", zh: "申报日期与受理日期相差天数" },
  evaluate: ({ facts: { documents, circumstances } }) =>
    BigInt(Math.abs(daysBetween(documents.declaration.document.declaredOn, circumstances.day))),
};
