/**
 * peopleDesk: joins what people need to sign in: stores, argon2id, chance, and the gate before the hashing.
 *
 * Two hashes at once: the library computes on the four threads that name look-ups and files use too.
 */
import type pg from "pg";
import { createGate } from "../app/people/gate.ts";
import { acceptInvitation, invite, listInvitations, lookAtInvitation, revokeInvitation } from "../app/people/invite.ts";
import { changePerson, resetPassword, type PeopleDesk } from "../app/people/manage-people.ts";
import {
  addPasskey,
  optionsToAdd,
  optionsToSignIn,
  removePasskey,
  signInByPasskey,
  type PasskeyDesk,
} from "../app/people/passkeys.ts";
import { closeSession, resume } from "../app/people/session.ts";
import { changePassword, signIn } from "../app/people/sign-in.ts";
import type { PeoplePort } from "../http/people/people-port.ts";
import { chance } from "../sign-in/chance.ts";
import { passkeyVerifier } from "../sign-in/passkey-verifier.ts";
import { nobodysHash, passwordHasher } from "../sign-in/password-hasher.ts";
import { invitationStore } from "../store/people/invitation-store.ts";
import { passkeyStore } from "../store/people/passkey-store.ts";
import { peopleStore } from "../store/people/people-store.ts";
import { sessionStore } from "../store/people/session-store.ts";
import { tryStore } from "../store/people/try-store.ts";
import { UsageError } from "./talk.ts";

const HASHES_AT_ONCE = 2;
/** Some three seconds of hashing; who comes later is told to come again. */
const HASHES_WAITING_MAX = 32;

export const openPeopleDesk = (
  pool: pg.Pool,
  { clock, vault, parties }: Pick<PeopleDesk, "clock" | "vault" | "parties">,
): PasskeyDesk => ({
  ...{ clock, vault, parties, chance },
  people: peopleStore(pool),
  sessions: sessionStore(pool),
  tries: tryStore(pool),
  invitations: invitationStore(pool),
  passkeys: passkeyStore(pool),
  verifier: passkeyVerifier,
  hasher: passwordHasher,
  gate: createGate(HASHES_AT_ONCE, HASHES_WAITING_MAX),
  dummyHash: nobodysHash,
});

/** The port of people, but for looks at parcels. */
export function peoplePortOf(desk: PasskeyDesk, origin: string | undefined): Omit<PeoplePort, "looks"> {
  return {
    origin,
    resume: (token) => resume(token, desk),
    signIn: (credentials) => signIn(desk, credentials),
    signOut: (token) => closeSession(token, desk),
    changePassword: (person, wanted) => changePassword(desk, person, wanted),
    list: (wanted) => desk.people.list(wanted),
    change: (id, change) => changePerson(desk, id, change),
    reset: (id) => resetPassword(desk, id),
    invitations: {
      invite: (by, wanted) => invite(desk, by, wanted),
      list: (by) => listInvitations(desk, by),
      revoke: (by, id) => revokeInvitation(desk, by, id),
      look: (token) => lookAtInvitation(desk, token),
      accept: (wanted) => acceptInvitation(desk, wanted),
    },
    passkeys: {
      optionsToSignIn: (site) => optionsToSignIn(desk, site),
      signIn: (wanted) => signInByPasskey(desk, wanted),
      list: (person) => desk.passkeys.list(person.id),
      optionsToAdd: (person, site) => optionsToAdd(desk, person, site),
      add: (person, wanted) => addPasskey(desk, person, wanted),
      remove: (person, credential) => removePasskey(desk, person, credential),
    },
    parties: (after, limit) => desk.parties.list(after, limit),
  };
}

/** FAIRWAY_ORIGIN, as a browser writes it. */
export function originOf(text: string | undefined): string | undefined {
  if (text === undefined || text === "") return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && [url.origin, `${url.origin}/`].includes(text))
    return url.origin;
  throw new UsageError("FAIRWAY_ORIGIN must be an origin, as https://fairway.example");
}
