/** spanParts: a span of time in days, hours and whole minutes, cut off; a span below nothing is none. */
export interface SpanParts {
  readonly days: number;
  readonly hours: number;
  readonly minutes: number;
}

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_HOURS = 24;

export function spanParts(milliseconds: number): SpanParts {
  const minutes = Math.max(Math.floor(milliseconds / MINUTE_MS), 0);
  const hours = Math.floor(minutes / HOUR_MINUTES);
  return { days: Math.floor(hours / DAY_HOURS), hours: hours % DAY_HOURS, minutes: minutes % HOUR_MINUTES };
}
