/**
 * session: how long somebody stays signed in, and what the browser is told of it.
 *
 * Over after thirty minutes without a request and after twelve hours at the latest, whichever comes first. The token of
 * unsafe requests (CSRF) is a hash of the session's own token: another page can neither read nor compute it, and the
 * database holds neither. A clock that goes back ends nothing.
 */
import type { PeoplePorts, PersonRecord, SessionRecord } from "./people-ports.ts";

export const IDLE_MS_MAX = 30 * 60_000;
export const SESSION_MS_MAX = 12 * 3_600_000;
/** How often a session that is used is marked so. */
export const USED_EVERY_MS = 60_000;
/** Browsers of one person; the least used is signed out for another. */
export const SESSIONS_MAX = 20;

export const TOKEN_SHAPE = /^[A-Za-z0-9_-]{43}$/;

/** Somebody who is signed in. */
export interface SignedIn {
  readonly person: PersonRecord;
  readonly csrf: string;
  /** Unless it is used before. */
  readonly expiresAt: number;
}

/** A session that was opened just now: the token goes into the cookie and nowhere else. */
export interface Opened extends SignedIn {
  readonly token: string;
}

export const csrfOf = (token: string, vault: PeoplePorts["vault"]): string => vault.digest(`fairway csrf ${token}`);

export const isOver = ({ usedAt, expiresAt }: Pick<SessionRecord, "usedAt" | "expiresAt">, now: number): boolean =>
  now >= expiresAt || now - usedAt >= IDLE_MS_MAX;

/** The session of a token, where it is not over; it counts as used. */
export async function resume(token: string, { sessions, clock, vault }: PeoplePorts): Promise<SignedIn | undefined> {
  if (!TOKEN_SHAPE.test(token)) return undefined;
  const tokenHash = vault.sha256(token);
  const found = await sessions.find(tokenHash);
  const now = clock.now();
  if (found === undefined || isOver(found, now)) return undefined;
  if (now - found.usedAt >= USED_EVERY_MS) await sessions.use(tokenHash, now);
  const expiresAt = Math.min(found.expiresAt, now + IDLE_MS_MAX);
  return { person: found.person, csrf: csrfOf(token, vault), expiresAt };
}

/** Opens a session; undefined where the person is disabled by now, or has another password. */
export async function openSession(
  person: PersonRecord,
  passwordHash: string,
  { sessions, clock, vault, chance }: PeoplePorts,
): Promise<Opened | undefined> {
  const token = chance.token();
  const now = clock.now();
  const session = {
    tokenHash: vault.sha256(token),
    person: person.id,
    passwordHash,
    openedAt: now,
    expiresAt: now + SESSION_MS_MAX,
  };
  if (!(await sessions.open(session, { sessionsMax: SESSIONS_MAX }))) return undefined;
  return { person, token, csrf: csrfOf(token, vault), expiresAt: now + IDLE_MS_MAX };
}

export async function closeSession(token: string, { sessions, vault }: PeoplePorts): Promise<void> {
  if (TOKEN_SHAPE.test(token)) await sessions.close(vault.sha256(token));
}
