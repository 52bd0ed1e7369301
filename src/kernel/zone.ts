/**
 * Zone: the calendar of a place by its IANA name ("Asia/Shanghai"), summer time and all. No clock: instants come in as
 * milliseconds since 1970.
 */
import { assert } from "./assert.ts";
import { isDay, type Day } from "./day.ts";

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const parts = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  const times = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;
  const clock = new Intl.DateTimeFormat("en-US", { timeZone: zone, ...parts, ...times });
  clocks.set(zone, clock);
  return clock;
}

/** What a clock on the wall shows, as if it were UTC. */
function wallTime(instantMs: number, zone: string): number {
  const shown: Record<string, string> = {};
  for (const { type, value } of clockOf(zone).formatToParts(instantMs)) shown[type] = value;
  const { year, month, day, hour, minute, second } = shown;
  return Date.parse(`${year!.padStart(4, "0")}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

export function isZone(zone: string): boolean {
  try {
    clockOf(zone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

export const dayIn = (instantMs: number, zone: string): Day =>
  new Date(wallTime(instantMs, zone)).toISOString().slice(0, 10);

/** The first instant of a day there. */
export function startOfDay(day: Day, zone: string): number {
  assert(isDay(day), "startOfDay: not a day");
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // The offset of the instant itself, not of the one that UTC's midnight falls on; one step is enough to find it.
  const near = midnight - (wallTime(midnight, zone) - midnight);
  return midnight - (wallTime(near, zone) - near);
}
