/**
 * readRetryAfter: how long a `Retry-After` asks to wait, in milliseconds from `now`; null where it asks for nothing
 * that can be understood.
 *
 * RFC 9110, section 10.2.3: seconds, or a date in one of the three forms of section 5.6.7, all of them GMT. A date that
 * has passed asks for no wait. Bounds are the caller's.
 */
const seconds = /^\d{1,9}$/;
/** IMF-fixdate, RFC 850, asctime. */
const dates = [
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d{2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/,
  /^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, (\d{2})-([A-Z][a-z]{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2}) GMT$/,
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([A-Z][a-z]{2}) ([ \d]\d) (\d{2}):(\d{2}):(\d{2}) (\d{4})$/,
] as const;
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export function readRetryAfter(text: string | undefined, now: number): number | null {
  if (text === undefined) return null;
  if (seconds.test(text)) return Number(text) * 1_000;
  const at = instantOf(text, now);
  return at === undefined ? null : Math.max(at - now, 0);
}

function instantOf(text: string, now: number): number | undefined {
  const [fixed, old, plain] = dates.map((form) => form.exec(text)?.slice(1));
  if (fixed !== undefined) return instant(fixed[2]!, fixed[1]!, fixed[0]!, fixed.slice(3));
  if (old !== undefined) return instant(fullYear(Number(old[2]), now), old[1]!, old[0]!, old.slice(3));
  if (plain !== undefined) return instant(plain[5]!, plain[0]!, plain[1]!, plain.slice(2, 5));
  return undefined;
}

/** Two digits mean the year of this century, unless that lies more than 50 years ahead (section 5.6.7). */
function fullYear(digits: number, now: number): string {
  const year = new Date(now).getUTCFullYear();
  const ofThisCentury = year - (year % 100) + digits;
  return String(ofThisCentury > year + 50 ? ofThisCentury - 100 : ofThisCentury);
}

/** Undefined where there is no such day or time; a leap second is the second before it. */
function instant(year: string, month: string, day: string, time: readonly string[]): number | undefined {
  const [hour = 0, minute = 0, second = 0] = time.map(Number);
  const index = months.indexOf(month);
  const at = new Date(Date.UTC(Number(year), index, Number(day), hour, minute, Math.min(second, 59)));
  const isReal = index >= 0 && at.getUTCDate() === Number(day) && hour < 24 && minute < 60 && second <= 60;
  return isReal && at.getUTCMonth() === index ? at.getTime() : undefined;
}
