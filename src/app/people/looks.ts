/**
 * looks: what is recorded of who looked at whose data, and the port that keeps it.
 *
 * A look is recorded before its answer leaves the house: what cannot be recorded is not shown. Not here: unmasking
 * (`unmask.ts`).
 */
import type { Person, Role } from "../../customs/person.ts";
import type { Clock } from "../ports.ts";

/** What was shown: a parcel's view, its documents, what its decision stands on, many at once, a number in the clear. */
export const lookKinds = ["parcel", "documents", "facts", "export", "unmask"] as const;
export type LookKind = (typeof lookKinds)[number];

export interface Look {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly person: string;
  readonly role: Role;
  /** Code of the party that the person worked for. */
  readonly organisation: string | null;
  readonly what: LookKind;
  /** Null where many parcels were shown. */
  readonly consignment: string | null;
  /** Kind and key. */
  readonly document: string | null;
  readonly field: string | null;
  readonly reason: string | null;
}

export interface RecordedLook extends Look {
  /** Where it stands: the later, the greater. */
  readonly place: string;
  /** The sign-in name and the shown name that the person has now. */
  readonly name: string;
  readonly displayName: string;
}

export interface LooksWanted {
  /** The place before which the page begins; null for the newest. */
  readonly before: string | null;
  readonly limit: number;
  readonly person: string | null;
  readonly consignment: string | null;
}

export interface LookStore {
  record(look: Look): Promise<void>;
  /** The newest first. */
  list(wanted: LooksWanted): Promise<readonly RecordedLook[]>;
}

export interface LookPorts {
  readonly looks: LookStore;
  readonly clock: Clock;
}

type Seen = Partial<Pick<Look, "consignment" | "document" | "field" | "reason">>;

export const recordLook = (
  { looks, clock }: LookPorts,
  { id, role, organisation }: Person,
  what: LookKind,
  { consignment = null, document = null, field = null, reason = null }: Seen = {},
): Promise<void> =>
  looks.record({
    at: new Date(clock.now()).toISOString(),
    ...{ person: id, role, organisation: organisation?.code ?? null },
    ...{ what, consignment, document, field, reason },
  });
