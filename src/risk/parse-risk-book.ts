/**
 * parseRiskBook: reads `rulebook/lanes.yaml`, already parsed: points of the lanes and the sampling percentage.
 *
 * The file is ours, so a fault throws and names file and member. Not here: reading the disk, another percentage from
 * the caller (both the composition root's).
 */
import { assert } from "../kernel/assert.ts";
import { isDay } from "../kernel/day.ts";
import type { RiskBook } from "./decide.ts";
import { certainties, readCount, readMembers, readOneOf, readText } from "./read-members.ts";

const members = ["hold", "inspection", "samplingPercent", "owner", "from", "source", "certainty"];

export function parseRiskBook(value: unknown, file: string): RiskBook {
  const book = readMembers(value, { file, member: "" }, members);
  const at = (member: string) => ({ file, member });
  const hold = readCount(book["hold"], at("hold"));
  const inspection = readCount(book["inspection"], at("inspection"));
  assert(hold > 0, `${file}: hold must be above zero, else every parcel is held`);
  assert(hold < inspection, `${file}: inspection must be above hold, else nothing is ever held for points`);
  for (const name of ["owner", "from", "source"]) readText(book[name], at(name));
  assert(isDay(book["from"] as string), `${file}: from is no day`);
  readOneOf(book["certainty"], at("certainty"), certainties);
  return { lanes: { hold, inspection }, samplingPerMillion: samplingPerMillion(book["samplingPercent"], file) };
}

const PER_MILLION = 10_000; // One percent is ten thousand in a million.

/** At most four places: finer than one in a million cannot be drawn. */
function samplingPerMillion(percent: unknown, file: string): number {
  assert(typeof percent === "number" && percent >= 0 && percent <= 100, `${file}: samplingPercent is no percentage`);
  const rate = Math.round(percent * PER_MILLION);
  assert(Math.abs(rate - percent * PER_MILLION) < 1e-6, `${file}: samplingPercent has more than four places`);
  return rate;
}
