/**
 * The port of people: who is signed in, and what people may do with their own and others' accounts. Instants are
 * milliseconds since 1970.
 *
 * A refusal may say when to come again. Secrets go in by arguments and come back where they are made, never elsewhere.
 */
import type { Party, PartyKind } from "../../customs/party.ts";
import type { Role } from "../../customs/person.ts";
import type { Problem } from "../../kernel/problem.ts";
import type { Asker } from "../asker.ts";
import type { PersonOnRecord } from "./person-on-record.ts";

export interface SignedIn {
  readonly person: PersonOnRecord;
  /** To be sent with every unsafe request. */
  readonly csrf: string;
  readonly expiresAt: number;
}

export interface Opened extends SignedIn {
  /** For the cookie alone. */
  readonly token: string;
}

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly retryAfterSeconds?: number };

export interface PeoplePort {
  /** Where browsers find us, as https://fairway.example; undefined: where they ask. */
  readonly origin?: string | undefined;
  /** Who has this session; it counts as used. */
  resume(token: string): Promise<SignedIn | undefined>;
  signIn(credentials: {
    readonly name: string;
    readonly password: string;
    readonly address: string;
    readonly formerToken?: string | undefined;
  }): Promise<Answer<Opened>>;
  signOut(token: string): Promise<void>;
  changePassword(
    person: PersonOnRecord,
    wanted: { readonly current: string; readonly next: string },
  ): Promise<Answer<Opened>>;
  list(wanted: {
    readonly after: string;
    readonly limit: number;
    readonly role: Role | null;
    readonly organisation: string | null;
  }): Promise<readonly PersonOnRecord[]>;
  change(
    id: string,
    change: {
      readonly displayName?: string;
      readonly language?: "zh" | "en";
      readonly role?: Role;
      readonly isDisabled?: boolean;
    },
  ): Promise<Answer<PersonOnRecord>>;
  /** Answers the new password. */
  reset(id: string): Promise<Answer<string>>;
  readonly invitations: InvitationPort;
  readonly passkeys: PasskeyPort;
  readonly looks: LookPort;
  parties(
    after: string,
    limit: number,
  ): Promise<readonly (Pick<Party, "code" | "name"> & { readonly kinds: readonly PartyKind[] })[]>;
}

export interface InvitationPort {
  invite(
    by: PersonOnRecord,
    wanted: { readonly role: Role; readonly organisation: string | null; readonly note: string | null },
  ): Promise<Answer<{ readonly id: string; readonly token: string; readonly expiresAt: number }>>;
  /** Those that somebody may take back, and others of the same organisation. */
  list(by: PersonOnRecord): Promise<readonly InvitationShown[]>;
  revoke(by: PersonOnRecord, id: string): Promise<Answer<null>>;
  look(
    token: string,
  ): Promise<Answer<{ readonly role: Role; readonly organisation: Party | null; readonly expiresAt: number }>>;
  /** Makes the person and signs them in. */
  accept(wanted: {
    readonly token: string;
    readonly name: string;
    readonly displayName: string;
    readonly password: string;
    readonly language: "zh" | "en";
  }): Promise<Answer<Opened>>;
}

export interface InvitationShown {
  readonly id: string;
  readonly role: Role;
  readonly organisation: string | null;
  readonly note: string | null;
  readonly invitedBy: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly state: string;
}

export interface PasskeyShown {
  readonly credential: string;
  readonly name: string;
  readonly createdAt: number;
  readonly usedAt: number | null;
}

/** Where a browser is: the origin that it sees, and its host. */
interface Site {
  readonly origin: string;
  readonly host: string;
}

export interface PasskeyPort {
  optionsToSignIn(site: Site): Promise<object>;
  signIn(wanted: {
    readonly response: object;
    readonly site: Site;
    readonly address: string;
    readonly formerToken?: string | undefined;
  }): Promise<Answer<Opened>>;
  list(person: PersonOnRecord): Promise<readonly PasskeyShown[]>;
  optionsToAdd(person: PersonOnRecord, site: Site): Promise<object>;
  add(
    person: PersonOnRecord,
    wanted: { readonly name: string; readonly response: object; readonly site: Site },
  ): Promise<Answer<PasskeyShown>>;
  remove(person: PersonOnRecord, credential: string): Promise<Answer<null>>;
}

export interface LookShown {
  readonly place: string;
  readonly at: string;
  readonly person: string;
  readonly name: string;
  readonly displayName: string;
  readonly role: Role;
  readonly organisation: string | null;
  readonly what: string;
  readonly consignment: string | null;
  readonly document: string | null;
  readonly field: string | null;
  readonly reason: string | null;
}

export interface UnmaskWanted {
  readonly document: { readonly kind: string; readonly key: string };
  readonly field: string;
  readonly reason: string;
}

export interface LookPort {
  /** Resolves when it is on record. */
  record(
    person: PersonOnRecord,
    what: "parcel" | "documents" | "facts" | "export",
    consignment: string | null,
  ): Promise<void>;
  /** The newest first; `before` is a place. */
  list(wanted: {
    readonly before: string | null;
    readonly limit: number;
    readonly person: string | null;
    readonly consignment: string | null;
  }): Promise<readonly LookShown[]>;
  /** Undefined where there is no parcel that the asker may see. */
  documents(platform: string, orderNo: string, asker: Asker): Promise<readonly object[] | undefined>;
  /** Answers the number, when look and event are on record. */
  unmask(person: PersonOnRecord, consignment: string, wanted: UnmaskWanted): Promise<Answer<string>>;
}
