/**
 * throttle: how long one must wait after so many tries in vain, by name and by address.
 *
 * A few are free, for people mistype; then the wait doubles up to a quarter of an hour, so that a name takes at most
 * some hundred guesses a day whoever guesses. An address may stand for an office, so it has more that are free. After a
 * day without a try all is forgotten. The price is known: who tries in vain on purpose keeps the name's owner waiting a
 * quarter of an hour at most; a passkey is not kept waiting by name.
 */
const SECOND_MS = 1_000;
export const WAIT_MS_MAX = 15 * 60 * SECOND_MS;
export const FORGET_MS = 24 * 60 * 60 * SECOND_MS;

export const freeTries = { name: 5, address: 30 } as const;
export type TrySubject = keyof typeof freeTries;

/** The wait after the try of that number, from 1. */
export function waitMsAfter(subject: TrySubject, tries: number): number {
  const beyond = tries - freeTries[subject];
  return beyond < 0 ? 0 : Math.min(SECOND_MS * 2 ** Math.min(beyond, 30), WAIT_MS_MAX);
}

/** The waits after the first, the second and so on; the last stands for all further ones. */
export function waitsMs(subject: TrySubject): readonly number[] {
  const waits: number[] = [];
  for (let tries = 1; waits.at(-1) !== WAIT_MS_MAX; tries += 1) waits.push(waitMsAfter(subject, tries));
  return waits;
}
