/**
 * Day: a calendar day as "YYYY-MM-DD"; texts compare in order. No clock: an instant comes in as an argument.
 */
import { assert } from "./assert.ts";

export type Day = string;

const shape = /^(\d{4})-(\d{2})-(\d{2})$/;
const DAY_MS = 86_400_000;

/** True where the text names a day that exists (no 30 February). */
export function isDay(text: string): boolean {
  const match = shape.exec(text);
  if (match === null) return false;
  const month = Number(match[2]);
  const day = Number(match[3]);
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(Number(match[1]), month);
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

/** Days from a to b: positive where b is later. */
export function daysBetween(a: Day, b: Day): number {
  assert(isDay(a) && isDay(b), "daysBetween: not a day");
  return Math.round((Date.parse(`${b}T00:00:00Z`) - Date.parse(`${a}T00:00:00Z`)) / DAY_MS);
}

export function addDays(day: Day, days: number): Day {
  assert(isDay(day), "addDays: not a day");
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The calendar day of an instant in a zone of fixed offset. Beijing is +480 minutes, with no summer time since 1992.
 */
export function dayAt(instantMs: number, offsetMinutes: number): Day {
  return new Date(instantMs + offsetMinutes * 60_000).toISOString().slice(0, 10);
}

export const BEIJING_OFFSET_MINUTES = 480;
