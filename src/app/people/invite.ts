/**
 * invite: invitations made, seen, taken back and accepted.
 *
 * The token is shown once and kept as its SHA-256; it comes back in bodies, never in an address, so no log has it. What
 * is open is accepted in one transaction with the person that it makes: two who follow one link are one person. An
 * invitation of somebody who is disabled by now opens nothing. One that is none, over, used or taken back is answered
 * alike.
 */
import type { Party } from "../../customs/party.ts";
import type { Person, Role } from "../../customs/person.ts";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import {
  INVITED_MS_MAX,
  invitationState,
  mayInvite,
  OPEN_INVITATIONS_MAX,
  type InvitationState,
} from "./invitation-state.ts";
import { judgePassword } from "./judge-password.ts";
import { displayNameOf, employerFor, type PeopleDesk } from "./manage-people.ts";
import type { InvitationRecord, InvitationStore, Language } from "./people-ports.ts";
import { openSession, TOKEN_SHAPE, type Opened } from "./session.ts";
import { NAME_RULE, signInName } from "./sign-in-name.ts";
import { busy, type Refused } from "./sign-in.ts";

export interface InvitationDesk extends PeopleDesk {
  readonly invitations: InvitationStore;
}

const NOTE_LENGTH_MAX = 200;

export interface Invited {
  readonly id: string;
  readonly token: string;
  readonly expiresAt: number;
}

export interface InvitationSeen extends Omit<InvitationRecord, "acceptedAt" | "revokedAt"> {
  readonly state: InvitationState;
}

const notFound = problem("invitation.not_found", "", "This invitation is not good, or not any more; ask for another.");

export async function invite(
  desk: InvitationDesk,
  by: Person,
  wanted: { readonly role: Role; readonly organisation: string | null; readonly note: string | null },
): Promise<Result<Invited>> {
  const organisation =
    by.role === "enterprise" ? (wanted.organisation ?? by.organisation?.code ?? null) : wanted.organisation;
  const { role, note } = wanted;
  if (!mayInvite(by, { role, organisation }))
    return fail(problem("person.role_not_allowed", "/role", "You may invite colleagues of your own organisation."));
  if (note !== null && (Array.from(note).length > NOTE_LENGTH_MAX || note.includes("\0")))
    return fail(problem("person.request_malformed", "/note", `A note has at most ${NOTE_LENGTH_MAX} characters.`));
  const employer = await employerFor(desk, role, organisation);
  if (!employer.ok) return employer;
  const token = desk.chance.token();
  const id = desk.chance.id("i_");
  const now = desk.clock.now();
  const invitation = {
    id,
    role,
    organisation,
    note,
    invitedBy: by.id,
    createdAt: now,
    expiresAt: now + INVITED_MS_MAX,
  };
  const isAdded = await desk.invitations.add(invitation, desk.vault.sha256(token), { openMax: OPEN_INVITATIONS_MAX });
  if (!isAdded)
    return fail(problem("invitation.too_many", "", `You have ${OPEN_INVITATIONS_MAX} open ones; take some back.`));
  return ok({ id, token, expiresAt: invitation.expiresAt });
}

/** Whose invitations somebody sees and takes back: all, or those of the own organisation. */
const scopeOf = ({ role, organisation }: Person): string | null =>
  role === "administrator" ? null : (organisation?.code ?? "");

export async function listInvitations(desk: InvitationDesk, by: Person): Promise<readonly InvitationSeen[]> {
  const now = desk.clock.now();
  return (await desk.invitations.list(scopeOf(by))).map(({ acceptedAt, revokedAt, ...shown }) => ({
    ...shown,
    state: invitationState({ expiresAt: shown.expiresAt, acceptedAt, revokedAt }, now),
  }));
}

export async function revokeInvitation(desk: InvitationDesk, by: Person, id: string): Promise<Result<null>> {
  return (await desk.invitations.revoke(id, scopeOf(by), desk.clock.now())) ? ok(null) : fail(notFound);
}

export interface InvitationLook {
  readonly role: Role;
  readonly organisation: Party | null;
  readonly expiresAt: number;
}

/** What somebody who has the link is invited to. */
export async function lookAtInvitation(desk: InvitationDesk, token: string): Promise<Result<InvitationLook>> {
  const found = TOKEN_SHAPE.test(token) ? await desk.invitations.find(desk.vault.sha256(token)) : undefined;
  if (found === undefined || invitationState(found, desk.clock.now()) !== "open") return fail(notFound);
  const employer = await employerFor(desk, found.role, found.organisation);
  if (!employer.ok) return fail(notFound);
  return ok({ role: found.role, organisation: employer.value, expiresAt: found.expiresAt });
}

export interface Acceptance {
  readonly token: string;
  readonly name: string;
  readonly displayName: string;
  readonly password: string;
  readonly language: Language;
}

/** Makes the person and signs them in. */
export async function acceptInvitation(
  desk: InvitationDesk,
  wanted: Acceptance,
): Promise<{ readonly ok: true; readonly value: Opened } | Refused> {
  const seen = await lookAtInvitation(desk, wanted.token);
  if (!seen.ok) return seen;
  const name = signInName(wanted.name);
  if (name === undefined) return fail(problem("person.name_malformed", "/name", `A name has ${NAME_RULE}`));
  const displayName = displayNameOf(wanted.displayName);
  if (!displayName.ok) return displayName;
  const password = judgePassword(wanted.password, { name, displayName: displayName.value }, "/password");
  if (!password.ok) return password;
  const hashed = desk.gate.run(() => desk.hasher.hash(password.value));
  if (hashed === undefined) return busy;
  const passwordHash = await hashed;
  const { role, organisation } = seen.value;
  const id = desk.chance.id("p_");
  const person = {
    ...{ id, name, displayName: displayName.value, role, organisation: organisation?.code ?? null },
    ...{ language: wanted.language, passwordHash, mustChangePassword: false, identityHash: null },
  };
  switch (await desk.invitations.accept(desk.vault.sha256(wanted.token), person, desk.clock.now())) {
    case "gone":
      return fail(notFound);
    case "name_taken":
      return fail(problem("person.name_taken", "/name", "Somebody has this name; take another."));
    case "accepted": {
      const found = await desk.people.findById(id);
      const opened = found && (await openSession(found.person, passwordHash, desk));
      return opened === undefined ? fail(notFound) : ok(opened);
    }
  }
}
