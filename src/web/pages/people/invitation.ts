/** Invitation: somebody who is invited, as the list shows it; its token is shown once, when it is made. */
import type { Role } from "../../session/session.ts";

export interface Invitation {
  readonly id: string;
  readonly role: Role;
  /** A code. */
  readonly organisation: string | null;
  readonly note: string | null;
  readonly invitedBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly state: "open" | "accepted" | "revoked" | "expired";
}

export const INVITATIONS_KEY = ["invitations"] as const;
