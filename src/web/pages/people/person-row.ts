/** PersonRow: somebody who has an account, as the list shows them. */
import type { Person } from "../../session/session.ts";

export interface PersonRow extends Person {
  readonly createdAt: string;
  readonly disabledAt: string | null;
}
