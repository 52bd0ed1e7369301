/** PersonOnRecord: somebody who signs in, as HTTP knows them. Instants are milliseconds since 1970. */
import type { Person } from "../../customs/person.ts";

export interface PersonOnRecord extends Person {
  readonly displayName: string;
  readonly language: "zh" | "en";
  readonly mustChangePassword: boolean;
  /** How many they have. */
  readonly passkeys: number;
  /** A consumer's own identity number as a keyed hash; shown to nobody. */
  readonly identityHash: string | null;
  readonly createdAt: number;
  readonly disabledAt: number | null;
}
