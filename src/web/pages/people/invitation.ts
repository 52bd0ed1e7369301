/** Invitation: somebody who is invited, as the list shows it; its token is shown once, when it is made. */
import type { Organisation, Role } from "../../session/session.ts";

export interface Invitation {
  readonly id: string;
  readonly role: Role;
  readonly organisation: Pick<Organisation, "code" | "name"> | null;
  readonly note: string | null;
  readonly invitedBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly acceptedAt: string | null;
  readonly revokedAt: string | null;
}

export const INVITATIONS_KEY = ["invitations"] as const;
