/**
 * Persons: who signs in, in which role, and for which organisation (a registered party).
 *
 * What a role may do stands at each route of HTTP; here is only which roles there are, and for whom somebody in them
 * works. Not here: accounts, passwords and sessions (`app/people/`), consumers' parcels.
 */
import type { Party, PartyKind } from "./party.ts";

export const roles = [
  "officer",
  "supervisor",
  "analyst",
  "enterprise",
  "agency",
  "right_holder",
  "consumer",
  "data_protection_officer",
  "administrator",
] as const;

export type Role = (typeof roles)[number];

export interface Person {
  /** "p_" and random characters; tells nothing of who it is. */
  readonly id: string;
  /** The name to sign in with. */
  readonly name: string;
  readonly role: Role;
  /** Null for a consumer alone. */
  readonly organisation: Party | null;
}

/** The kind of party that somebody in a role works for; "other" is any but these, null none at all. */
const employers: Readonly<Record<Role, PartyKind | "other" | null>> = {
  officer: "administration",
  supervisor: "administration",
  analyst: "administration",
  enterprise: "other",
  agency: "agency",
  right_holder: "right_holder",
  consumer: null,
  data_protection_officer: "administration",
  administrator: "administration",
};

const named: ReadonlySet<PartyKind> = new Set(["administration", "agency", "right_holder"]);

/** Whether somebody in this role may belong to an organisation of these kinds; null is none. */
export function mayWorkFor(role: Role, kinds: readonly PartyKind[] | null): boolean {
  const employer = employers[role];
  if (employer === null || kinds === null) return employer === null && kinds === null;
  if (employer === "other") return kinds.length > 0 && !kinds.some((kind) => named.has(kind));
  return kinds.includes(employer);
}
