/**
 * backoff: when a delivery that failed is tried again, and when it is given up.
 *
 * The waits are those that Standard Webhooks gives as its example (version 1.0.0, "Deliverability and reliability"):
 * ten tries over three days. Up to a fifth is added by chance, so that receivers that came back are not hit all at
 * once. A receiver that asks for more time (Retry-After) gets it, up to a day. Milliseconds.
 */
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const schedule: readonly number[] = [
  ...[5 * SECOND, 5 * MINUTE, 30 * MINUTE],
  ...[2, 5, 10, 14, 20, 24].map((hours) => hours * HOUR),
];
const JITTER = 0.2;
const RETRY_AFTER_MAX = 24 * HOUR;

/**
 * How long to wait after so many tries (1 after the first), undefined after the last. `chance` is from 0 up to 1.
 */
export function waitAfter(
  tries: number,
  chance: number,
  retryAfterMs: number | null,
  waits: readonly number[] = schedule,
): number | undefined {
  const wait = waits[tries - 1];
  if (wait === undefined) return undefined;
  return Math.max(Math.round(wait * (1 + JITTER * chance)), Math.min(retryAfterMs ?? 0, RETRY_AFTER_MAX));
}
