/**
 * invitationState: what an invitation is good for at an instant, from what became of it; and who may invite whom.
 *
 * An invitation opens once, within seven days, unless it is taken back. It is over at the instant at which it ends. Who
 * manages people invites anybody, people of an enterprise their own colleagues. Not here: the link (`invite.ts`).
 */
import type { Person, Role } from "../../customs/person.ts";

export const INVITED_MS_MAX = 7 * 86_400_000;
/** Open ones of one person: more are a mistake, or somebody's trick. */
export const OPEN_INVITATIONS_MAX = 100;

export interface InvitationFate {
  readonly expiresAt: number;
  readonly acceptedAt: number | null;
  readonly revokedAt: number | null;
}

export type InvitationState = "open" | "accepted" | "revoked" | "expired";

export function invitationState({ expiresAt, acceptedAt, revokedAt }: InvitationFate, now: number): InvitationState {
  if (acceptedAt !== null) return "accepted";
  if (revokedAt !== null) return "revoked";
  return now >= expiresAt ? "expired" : "open";
}

export function mayInvite(
  by: Pick<Person, "role" | "organisation">,
  wanted: { readonly role: Role; readonly organisation: string | null },
): boolean {
  if (by.role === "administrator") return true;
  if (by.role !== "enterprise" || by.organisation === null) return false;
  return wanted.role === "enterprise" && wanted.organisation === by.organisation.code;
}
