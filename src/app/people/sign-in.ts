/**
 * signIn: a name and a password against what is on record.
 *
 * Whoever is told no is told the same, after the same work: an unknown name, a wrong password, somebody disabled. A try
 * is counted before the password is looked at, so that a thousand at once are a thousand tries. Passwords are hashed
 * through a gate; past it one is told to come again. Not here: cookies (`http/people/`), passkeys (`passkeys.ts`).
 */
import { fail, ok, problem, type Problem, type Result } from "../../kernel/problem.ts";
import type { Gate } from "./gate.ts";
import { judgePassword, normalisePassword } from "./judge-password.ts";
import type { PeoplePorts, PersonRecord } from "./people-ports.ts";
import { closeSession, openSession, type Opened } from "./session.ts";
import { signInName } from "./sign-in-name.ts";
import { FORGET_MS, waitsMs, type TrySubject } from "./throttle.ts";

export interface SignInDesk extends PeoplePorts {
  readonly gate: Gate;
  /** The hash of a password that nobody has: what a name that nobody has is verified against. */
  readonly dummyHash: string;
}

/** Hashes of at most this many characters are computed; no password has more. */
const CHARACTERS_MAX = 4_096;
const BUSY_SECONDS = 2;

export interface Refused {
  readonly ok: false;
  readonly problems: readonly Problem[];
  /** When to come again, where that helps. */
  readonly retryAfterSeconds?: number;
}
export type SignInOutcome = { readonly ok: true; readonly value: Opened } | Refused;

export interface Credentials {
  readonly name: string;
  readonly password: string;
  /** Where it comes from, as `throttle.ts` counts it. */
  readonly address: string;
  /** The session that the browser had so far: it ends. */
  readonly formerToken?: string | undefined;
}

const failed = problem("person.sign_in_failed", "", "This name and this password do not belong together here.");
export const busy: Refused = {
  ok: false,
  problems: [problem("http.too_many_requests", "", "Many are signing in at once; try again in a moment.")],
  retryAfterSeconds: BUSY_SECONDS,
};

export async function signIn(desk: SignInDesk, credentials: Credentials): Promise<SignInOutcome> {
  const name = signInName(credentials.name);
  const subjects = { address: credentials.address, name: name ?? credentials.name };
  for (const subject of ["address", "name"] as const) {
    const refused = await takeTry(desk, subject, subjects[subject]);
    if (refused !== undefined) return refused;
  }
  const found = await desk.people.findByName(name ?? ""); // Asked in any case: an answer that comes sooner tells too.
  const verified = desk.gate.run(() => isRight(desk, found?.passwordHash ?? desk.dummyHash, credentials.password));
  if (verified === undefined) {
    await forgive(desk, subjects, "one");
    return busy;
  }
  if (!(await verified) || found === undefined || found.person.disabledAt !== null) return fail(failed);
  const opened = await openSession(found.person, found.passwordHash, desk);
  if (opened === undefined) return fail(failed);
  await forgive(desk, subjects, "all");
  if (credentials.formerToken !== undefined) await closeSession(credentials.formerToken, desk);
  return ok(opened);
}

async function isRight({ hasher }: SignInDesk, hash: string, password: string): Promise<boolean> {
  const text = normalisePassword(password.slice(0, CHARACTERS_MAX));
  return (await hasher.verify(hash, text)) && password.length <= CHARACTERS_MAX;
}

/** Counts the try; answers the refusal where one must still wait. */
export async function takeTry(
  { tries, vault, clock }: PeoplePorts,
  subject: TrySubject,
  text: string,
): Promise<Refused | undefined> {
  const at = clock.now();
  const taken = await tries.take(vault.pseudonym(`${subject}:${text}`), {
    at,
    waitsMs: waitsMs(subject),
    forgetMs: FORGET_MS,
  });
  if (taken.isFree) return undefined;
  const seconds = Math.max(1, Math.ceil((taken.freeAt - at) / 1_000));
  const detail = `Too many tries in vain; try again in ${seconds} seconds.`;
  return { ok: false, problems: [problem("person.too_many_tries", "", detail)], retryAfterSeconds: seconds };
}

/** A success forgets what was tried of the name; of the address this try alone: one good name does not free it. */
async function forgive(
  { tries, vault }: PeoplePorts,
  subjects: Readonly<Record<TrySubject, string>>,
  name: "all" | "one",
): Promise<void> {
  await tries.forgive(vault.pseudonym(`name:${subjects.name}`), name);
  await tries.forgive(vault.pseudonym(`address:${subjects.address}`), "one");
}

/** A new password for somebody who knows the former; every session ends and a new one is opened. */
export async function changePassword(
  desk: SignInDesk,
  person: PersonRecord,
  wanted: { readonly current: string; readonly next: string },
): Promise<SignInOutcome> {
  const refused = await takeTry(desk, "name", person.name);
  if (refused !== undefined) return refused;
  const found = await desk.people.findById(person.id);
  if (found === undefined) return fail(failed);
  const judged = judgePassword(wanted.next, person, "/next");
  const verified = desk.gate.run(() => isRight(desk, found.passwordHash, wanted.current));
  if (verified === undefined) return busy;
  if (!(await verified))
    return fail(problem("person.sign_in_failed", "/current", "This is not your present password."));
  await desk.tries.forgive(desk.vault.pseudonym(`name:${person.name}`), "all");
  if (!judged.ok) return judged;
  if (judged.value === normalisePassword(wanted.current))
    return fail(problem("person.password_too_weak", "/next", "Take another password than the present one."));
  const changed = await replacePassword(desk, {
    person,
    from: found.passwordHash,
    to: judged.value,
    mustChange: false,
  });
  if (!changed.ok) return changed;
  const opened = await openSession({ ...person, mustChangePassword: false }, changed.value, desk);
  return opened === undefined ? fail(failed) : ok(opened);
}

/** Answers the new hash. */
export async function replacePassword(
  desk: SignInDesk,
  change: { readonly person: PersonRecord; readonly from: string; readonly to: string; readonly mustChange: boolean },
): Promise<Result<string> | Refused> {
  const hashed = desk.gate.run(() => desk.hasher.hash(normalisePassword(change.to)));
  if (hashed === undefined) return busy;
  const to = await hashed;
  const { person, from, mustChange } = change;
  if (await desk.people.changePassword(person.id, { from, to, mustChange })) return ok(to);
  return fail(problem("person.changed_meanwhile", "", "The password was changed by somebody else just now."));
}
