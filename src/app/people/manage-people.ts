/**
 * managePeople: people added, changed and given new passwords by who manages them.
 *
 * Whoever is added here, or gets a new password from somebody else, has one that two people know: it opens nothing but
 * the change to another. A role fits the kinds of the organisation, or there is no such person. Not here: who may do
 * this (each route says so), invitations (`invite.ts`).
 */
import type { Party } from "../../customs/party.ts";
import { mayWorkFor, type Role } from "../../customs/person.ts";
import { normaliseIdentityNumber } from "../../filing/judge-identity-number.ts";
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import type { PartyStore } from "../ports.ts";
import type { Language, PersonChange, PersonRecord } from "./people-ports.ts";
import { NAME_RULE, signInName } from "./sign-in-name.ts";
import { busy, replacePassword, type Refused, type SignInDesk } from "./sign-in.ts";

const DISPLAY_NAME_LENGTH_MAX = 100;

export interface PeopleDesk extends SignInDesk {
  readonly parties: PartyStore;
}

export interface WantedPerson {
  readonly name: string;
  readonly displayName: string;
  readonly role: Role;
  readonly organisation: string | null;
  readonly language: Language;
  /** A consumer's own, as it is written. */
  readonly identityNumber?: string | undefined;
}

const unknown = problem("person.not_found", "", "There is nobody of this id.");

/** Adds somebody with a password that is shown once and must be changed. */
export async function addPerson(
  desk: PeopleDesk,
  wanted: WantedPerson,
): Promise<Result<{ readonly person: PersonRecord; readonly password: string }> | Refused> {
  const password = desk.chance.password();
  const added = await enterPerson(desk, wanted, { password, mustChange: true });
  return added.ok ? ok({ person: added.value, password }) : added;
}

/** Writes somebody down, by whatever way they came. */
export async function enterPerson(
  desk: PeopleDesk,
  wanted: WantedPerson,
  { password, mustChange }: { readonly password: string; readonly mustChange: boolean },
): Promise<Result<PersonRecord> | Refused> {
  const name = signInName(wanted.name);
  if (name === undefined) return fail(problem("person.name_malformed", "/name", `A name has ${NAME_RULE}`));
  const displayName = displayNameOf(wanted.displayName);
  if (!displayName.ok) return displayName;
  const { role, organisation, language, identityNumber } = wanted;
  const employer = await employerFor(desk, role, organisation);
  if (!employer.ok) return employer;
  if (identityNumber !== undefined && role !== "consumer")
    return fail(problem("person.role_not_allowed", "/role", "Only a consumer has an identity number here."));
  const hashed = desk.gate.run(() => desk.hasher.hash(password));
  if (hashed === undefined) return busy;
  const id = desk.chance.id("p_");
  const identityHash =
    identityNumber === undefined ? null : desk.vault.keep("identity", normaliseIdentityNumber(identityNumber)).hash;
  const isNew = await desk.people.add(
    {
      ...{ id, name, displayName: displayName.value, role, organisation, language, identityHash },
      ...{ passwordHash: await hashed, mustChangePassword: mustChange },
    },
    desk.clock.now(),
  );
  const found = isNew ? await desk.people.findById(id) : undefined;
  if (found === undefined) return fail(problem("person.name_taken", "/name", "Somebody has this name; take another."));
  return ok(found.person);
}

/** The organisation, where somebody in this role may work for it; null for a consumer. */
export async function employerFor(
  { parties }: Pick<PeopleDesk, "parties">,
  role: Role,
  organisation: string | null,
): Promise<Result<Party | null>> {
  const party = organisation === null ? null : await parties.find(organisation);
  if (party === undefined)
    return fail(problem("person.role_not_allowed", "/organisation", "No party of this code is registered."));
  if (mayWorkFor(role, party?.kinds ?? null)) return ok(party);
  const detail =
    party === null ? "This role needs an organisation." : "Nobody of this organisation may have this role.";
  return fail(problem("person.role_not_allowed", "/role", detail));
}

/** What somebody is called: any script, one line. */
export function displayNameOf(text: string): Result<string> {
  const name = text.normalize("NFC").trim();
  const isName =
    name !== "" && Array.from(name).length <= DISPLAY_NAME_LENGTH_MAX && !/[\p{C}\p{Zl}\p{Zp}]/u.test(name);
  if (isName) return ok(name);
  const detail = `A name to be shown has 1 to ${DISPLAY_NAME_LENGTH_MAX} characters on one line.`;
  return fail(problem("person.name_malformed", "/displayName", detail));
}

export async function changePerson(desk: PeopleDesk, id: string, change: PersonChange): Promise<Result<PersonRecord>> {
  const found = await desk.people.findById(id);
  if (found === undefined) return fail(unknown);
  if (change.role !== undefined && !mayWorkFor(change.role, found.person.organisation?.kinds ?? null))
    return fail(problem("person.role_not_allowed", "/role", "Nobody of this organisation may have this role."));
  const displayName = change.displayName === undefined ? undefined : displayNameOf(change.displayName);
  if (displayName?.ok === false) return displayName;
  const wanted = displayName === undefined ? change : { ...change, displayName: displayName.value };
  switch (await desk.people.change(id, wanted, desk.clock.now())) {
    case "unknown":
      return fail(unknown);
    case "last_administrator":
      return fail(problem("person.last_administrator", "", "Nobody else could manage people then."));
    case "changed": {
      const changed = await desk.people.findById(id);
      return changed === undefined ? fail(unknown) : ok(changed.person);
    }
  }
}

/** A new password, told once and to be changed; passkeys and sessions end, for they may be somebody else's. */
export async function resetPassword(desk: PeopleDesk, id: string): Promise<Result<string> | Refused> {
  const found = await desk.people.findById(id);
  if (found === undefined) return fail(unknown);
  const password = desk.chance.password();
  const { person, passwordHash } = found;
  const replaced = await replacePassword(desk, { person, from: passwordHash, to: password, mustChange: true });
  return replaced.ok ? ok(password) : replaced;
}
