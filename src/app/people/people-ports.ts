/**
 * People's ports: what is kept of people who sign in, their sessions and their tries, and the little of cryptography
 * that is needed besides the vault. Instants are milliseconds since 1970.
 *
 * A token is 256 random bits in base64url and is never kept: stores know its SHA-256. Not here: what may be done with
 * all this (`sign-in.ts`, `manage-people.ts`), how it lies in the database (`store/people/`).
 */
import type { Person, Role } from "../../customs/person.ts";
import type { Clock, Vault } from "../ports.ts";

export type Language = "zh" | "en";

/** What is on record of somebody, but for secrets. */
export interface PersonRecord extends Person {
  readonly displayName: string;
  readonly language: Language;
  readonly mustChangePassword: boolean;
  /** Null while they may sign in. */
  readonly disabledAt: number | null;
  /** Keyed hash of a consumer's own identity number. */
  readonly identityHash: string | null;
  /** How many passkeys they have. */
  readonly passkeys: number;
  readonly createdAt: number;
}

export interface NewPerson {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly role: Role;
  /** Code of a party. */
  readonly organisation: string | null;
  readonly language: Language;
  readonly passwordHash: string;
  readonly mustChangePassword: boolean;
  readonly identityHash: string | null;
}

/** What of somebody is changed; what is left out stays. */
export interface PersonChange {
  readonly displayName?: string;
  readonly language?: Language;
  readonly role?: Role;
  readonly isDisabled?: boolean;
}

export interface PeopleWanted {
  /** The id after which the page begins; "" for the first. */
  readonly after: string;
  readonly limit: number;
  readonly role: Role | null;
  readonly organisation: string | null;
}

export interface PeopleStore {
  findByName(name: string): Promise<{ readonly person: PersonRecord; readonly passwordHash: string } | undefined>;
  findById(id: string): Promise<{ readonly person: PersonRecord; readonly passwordHash: string } | undefined>;
  /** False where the name is taken. */
  add(person: NewPerson, at: number): Promise<boolean>;
  list(wanted: PeopleWanted): Promise<readonly PersonRecord[]>;
  /** Whose role changes, or who is disabled, is signed out everywhere. The last who manages people stays so. */
  change(id: string, change: PersonChange, at: number): Promise<"changed" | "unknown" | "last_administrator">;
  /**
   * Signs them out everywhere; where the new one must be changed, passkeys go too. False where it is not this hash any
   * more that the new one replaces.
   */
  changePassword(
    id: string,
    change: { readonly from: string; readonly to: string; readonly mustChange: boolean },
  ): Promise<boolean>;
}

export interface NewSession {
  readonly tokenHash: Uint8Array;
  readonly person: string;
  /** What the person signed in with must still hold when the session is opened. */
  readonly passwordHash: string;
  readonly openedAt: number;
  readonly expiresAt: number;
}

export interface SessionRecord {
  readonly person: PersonRecord;
  readonly usedAt: number;
  readonly expiresAt: number;
}

export interface SessionStore {
  /**
   * Opens the session and closes the least used of somebody who has too many. False where the person is disabled, or
   * has another password by now.
   */
  open(session: NewSession, keep: { readonly sessionsMax: number }): Promise<boolean>;
  /** As it stands, over or not; undefined where there is none, or where its person is disabled. */
  find(tokenHash: Uint8Array): Promise<SessionRecord | undefined>;
  use(tokenHash: Uint8Array, at: number): Promise<void>;
  close(tokenHash: Uint8Array): Promise<void>;
}

export interface InvitationRecord {
  readonly id: string;
  readonly role: Role;
  readonly organisation: string | null;
  /** For whoever invited, to know whom it was for. */
  readonly note: string | null;
  /** Id of a person. */
  readonly invitedBy: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly acceptedAt: number | null;
  readonly revokedAt: number | null;
}

export interface InvitationStore {
  /** False where whoever invites has so many open ones already. */
  add(
    invitation: Omit<InvitationRecord, "acceptedAt" | "revokedAt">,
    tokenHash: Uint8Array,
    bound: { readonly openMax: number },
  ): Promise<boolean>;
  /** Of one organisation, or all; the newest first. */
  list(organisation: string | null): Promise<readonly InvitationRecord[]>;
  /** Undefined too where who invited is disabled by now. */
  find(tokenHash: Uint8Array): Promise<InvitationRecord | undefined>;
  /** False where there is no such invitation of the organisation that could be taken back. */
  revoke(id: string, organisation: string | null, at: number): Promise<boolean>;
  /** Writes the person and uses the invitation up, both or neither. */
  accept(tokenHash: Uint8Array, person: NewPerson, at: number): Promise<"accepted" | "gone" | "name_taken">;
}

export interface PasskeyRecord {
  /** The device's own id of it, base64url. */
  readonly credential: string;
  readonly name: string;
  /** COSE. */
  readonly publicKey: Uint8Array;
  /** What the device said last; many always say 0. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly createdAt: number;
  readonly usedAt: number | null;
}

export interface PasskeyStore {
  list(person: string): Promise<readonly PasskeyRecord[]>;
  find(
    credential: string,
  ): Promise<
    { readonly passkey: PasskeyRecord; readonly person: PersonRecord; readonly passwordHash: string } | undefined
  >;
  add(
    person: string,
    passkey: PasskeyRecord,
    bound: { readonly max: number },
  ): Promise<"added" | "exists" | "too_many">;
  remove(person: string, credential: string): Promise<boolean>;
  /** False where the counter does not stand where it was read. */
  use(credential: string, step: { readonly from: number; readonly to: number; readonly at: number }): Promise<boolean>;
  /** False where the challenge was answered before. */
  spend(challenge: string, expiresAt: number, at: number): Promise<boolean>;
}

/** Where a browser is: the origin that it sees, and its host. */
export interface Site {
  readonly origin: string;
  readonly host: string;
}

/** WebAuthn. Whatever does not hold is undefined; the challenge that was answered is for its maker to judge. */
export interface PasskeyVerifier {
  optionsToAdd(wanted: {
    readonly site: Site;
    readonly challenge: string;
    readonly user: Pick<PersonRecord, "id" | "name" | "displayName">;
    readonly known: readonly string[];
  }): Promise<object>;
  optionsToSignIn(wanted: { readonly site: Site; readonly challenge: string }): Promise<object>;
  verifyAdded(
    response: object,
    site: Site,
  ): Promise<
    | (Pick<PasskeyRecord, "credential" | "publicKey" | "counter" | "transports"> & { readonly challenge: string })
    | undefined
  >;
  verifySignIn(
    response: object,
    site: Site,
    passkey: PasskeyRecord,
  ): Promise<{ readonly challenge: string; readonly counter: number } | undefined>;
}

export interface TryStore {
  /**
   * Counts a try that has not succeeded yet, in one step, however many come at once. Where the subject must still wait
   * nothing is counted, and the answer is until when.
   */
  take(
    subject: string,
    rule: { readonly at: number; readonly waitsMs: readonly number[]; readonly forgetMs: number },
  ): Promise<{ readonly isFree: true } | { readonly isFree: false; readonly freeAt: number }>;
  /** The try was none after all: forgotten whole, or this one alone. */
  forgive(subject: string, what: "all" | "one"): Promise<void>;
}

/** argon2id. */
export interface PasswordHasher {
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
}

/** What must not be foreseeable. */
export interface Chance {
  /** 256 bits, base64url. */
  token(): string;
  /** An id: the prefix and 96 bits in base64url. */
  id(prefix: string): string;
  /** A password to be told to somebody, of some 95 bits. */
  password(): string;
}

export interface PeoplePorts {
  readonly people: PeopleStore;
  readonly sessions: SessionStore;
  readonly tries: TryStore;
  readonly hasher: PasswordHasher;
  readonly chance: Chance;
  readonly clock: Clock;
  readonly vault: Pick<Vault, "sha256" | "digest" | "pseudonym" | "keep">;
}
