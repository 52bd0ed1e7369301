/**
 * passkeys: devices that sign in for a person: added by who is signed in, used instead of name and password.
 *
 * A challenge carries its own end and our keyed hash, so asking for one leaves nothing behind, however many ask; one
 * that was answered is remembered until its end, and good no more. The device must have asked its user (a finger, a
 * face, a PIN): a passkey stands for both factors. Not here: what a device's answer looks like (`sign-in/`).
 */
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import type { InvitationDesk } from "./invite.ts";
import { displayNameOf } from "./manage-people.ts";
import type { PasskeyRecord, PasskeyStore, PasskeyVerifier, PeoplePorts, PersonRecord, Site } from "./people-ports.ts";
import { closeSession, openSession, type Opened } from "./session.ts";
import { takeTry, type Refused } from "./sign-in.ts";

export interface PasskeyDesk extends InvitationDesk {
  readonly passkeys: PasskeyStore;
  readonly verifier: PasskeyVerifier;
}

const CHALLENGE_MS_MAX = 5 * 60_000;
const PASSKEYS_MAX = 10;
const challengeShape = /^(\d{13})\.([A-Za-z0-9_-]{16})\.([A-Za-z0-9_-]{43})$/;

const SIGN_IN = "sign in";
/** What is added for one person is none for another. */
const addFor = ({ id }: PersonRecord): string => `add for ${id}`;

const notVerified = problem("passkey.not_verified", "", "The passkey could not be verified; try again.");
const failed = problem("person.sign_in_failed", "", "This passkey does not sign in here.");

type ChallengePorts = Pick<PeoplePorts, "vault" | "chance" | "clock">;

export function newChallenge({ vault, chance, clock }: ChallengePorts, purpose: string): string {
  const text = `${clock.now() + CHALLENGE_MS_MAX}.${chance.id("")}`;
  return `${text}.${vault.pseudonym(`challenge ${purpose} ${text}`)}`;
}

/** The end of a challenge of ours for this purpose; undefined where it is none, or over. */
export function endOfChallenge(
  challenge: string,
  purpose: string,
  { vault, clock }: Pick<PeoplePorts, "vault" | "clock">,
): number | undefined {
  const [, end = "", nonce = "", hash = ""] = challengeShape.exec(challenge) ?? [];
  if (hash === "" || hash !== vault.pseudonym(`challenge ${purpose} ${end}.${nonce}`)) return undefined;
  const expiresAt = Number(end);
  const now = clock.now();
  return now < expiresAt && expiresAt - now <= CHALLENGE_MS_MAX ? expiresAt : undefined;
}

export async function optionsToAdd(desk: PasskeyDesk, person: PersonRecord, site: Site): Promise<object> {
  const known = await desk.passkeys.list(person.id);
  return desk.verifier.optionsToAdd({
    site,
    challenge: newChallenge(desk, addFor(person)),
    user: person,
    known: known.map(({ credential }) => credential),
  });
}

export async function addPasskey(
  desk: PasskeyDesk,
  person: PersonRecord,
  wanted: { readonly name: string; readonly response: object; readonly site: Site },
): Promise<Result<PasskeyRecord>> {
  const name = displayNameOf(wanted.name);
  if (!name.ok) return fail(problem("person.name_malformed", "/name", "Name the passkey, in up to 100 characters."));
  const answered = await desk.verifier.verifyAdded(wanted.response, wanted.site);
  if (answered === undefined) return fail(notVerified);
  const expiresAt = endOfChallenge(answered.challenge, addFor(person), desk);
  const now = desk.clock.now();
  if (expiresAt === undefined || !(await desk.passkeys.spend(answered.challenge, expiresAt, now)))
    return fail(notVerified);
  const { credential, publicKey, counter, transports } = answered;
  const passkey = { credential, name: name.value, publicKey, counter, transports, createdAt: now, usedAt: null };
  switch (await desk.passkeys.add(person.id, passkey, { max: PASSKEYS_MAX })) {
    case "added":
      return ok(passkey);
    case "exists":
      return fail(problem("passkey.exists", "", "This passkey is here already."));
    case "too_many":
      return fail(problem("passkey.too_many", "", `You have ${PASSKEYS_MAX} passkeys; remove one first.`));
  }
}

export const optionsToSignIn = (desk: PasskeyDesk, site: Site): Promise<object> =>
  desk.verifier.optionsToSignIn({ site, challenge: newChallenge(desk, SIGN_IN) });

export async function signInByPasskey(
  desk: PasskeyDesk,
  wanted: {
    readonly response: object;
    readonly site: Site;
    readonly address: string;
    readonly formerToken?: string | undefined;
  },
): Promise<{ readonly ok: true; readonly value: Opened } | Refused> {
  const refused = await takeTry(desk, "address", wanted.address);
  if (refused !== undefined) return refused;
  const credential = "id" in wanted.response && typeof wanted.response.id === "string" ? wanted.response.id : "";
  const found = await desk.passkeys.find(credential);
  if (found === undefined || found.person.disabledAt !== null) return fail(failed);
  const answered = await desk.verifier.verifySignIn(wanted.response, wanted.site, found.passkey);
  const expiresAt = answered && endOfChallenge(answered.challenge, SIGN_IN, desk);
  if (answered === undefined || expiresAt === undefined) return fail(failed);
  const now = desk.clock.now();
  if (!(await desk.passkeys.spend(answered.challenge, expiresAt, now))) return fail(failed);
  if (!(await desk.passkeys.use(credential, { from: found.passkey.counter, to: answered.counter, at: now })))
    return fail(failed);
  const opened = await openSession(found.person, found.passwordHash, desk);
  if (opened === undefined) return fail(failed);
  await desk.tries.forgive(desk.vault.pseudonym(`address:${wanted.address}`), "one");
  if (wanted.formerToken !== undefined) await closeSession(wanted.formerToken, desk);
  return ok(opened);
}

export async function removePasskey(
  desk: PasskeyDesk,
  person: PersonRecord,
  credential: string,
): Promise<Result<null>> {
  if (await desk.passkeys.remove(person.id, credential)) return ok(null);
  return fail(problem("passkey.not_found", "", "You have no such passkey."));
}
