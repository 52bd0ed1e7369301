/**
 * parseRiskBook: reads `rulebook/lanes.yaml`, already parsed: points of the lanes and the sampling percentage.
 *
 * The file is ours, so a fault throws and names file and member. Not here: reading the disk, another percentage from
 * the caller (both the composition root's).
 */
import { assert } from "../kernel/assert.ts";
import type { Certainty } from "../kernel/dated.ts";
import { isDay, type Day } from "../kernel/day.ts";
import type { RiskBook } from "./decide.ts";
import { certainties, readCount, readMembers, readOneOf, readText } from "./read-members.ts";

const members = ["hold", "inspection", "samplingPercent", "owner", "from", "source", "certainty"];

/** Whose the figures are and where they come from; no part of what decides. */
export interface RiskStanding {
  readonly owner: string;
  readonly from: Day;
  readonly source: string;
  readonly certainty: Certainty;
}

export function parseRiskStanding(value: unknown, file: string): RiskStanding {
  const book = readMembers(value, { file, member: "" }, members);
  const text = (member: string): string => readText(book[member], { file, member });
  const from = text("from");
  assert(isDay(from), `${file}: from is no day`);
  const certainty = readOneOf(book["certainty"], { file, member: "certainty" }, certainties);
  return { owner: text("owner"), from, source: text("source"), certainty };
}

export function parseRiskBook(value: unknown, file: string): RiskBook {
  parseRiskStanding(value, file);
  const book = readMembers(value, { file, member: "" }, members);
  const hold = readCount(book["hold"], { file, member: "hold" });
  const inspection = readCount(book["inspection"], { file, member: "inspection" });
  assert(hold > 0, `${file}: hold must be above zero, else every parcel is held`);
  assert(hold < inspection, `${file}: inspection must be above hold, else nothing is ever held for points`);
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
