/** Port of mending: what its route needs from the application. Not here: who may ask (`access.ts`). */
import type { Party } from "../customs/party.ts";
import type { Result } from "../kernel/problem.ts";
import type { ParcelView } from "./parcel-reply.ts";
import type { PersonOnRecord } from "./people/person-on-record.ts";

export interface MendWanted {
  readonly document: { readonly kind: string; readonly key: string };
  /** Of the document that the mender looked at. */
  readonly version: number;
  readonly changes: readonly { readonly path: string; readonly value: string | number | null }[];
}

export interface Mended {
  /** The line that filing the document would be answered by. */
  readonly outcome: { readonly line: number; readonly kind: string | null; readonly key: string | null };
  /** As it stands now. */
  readonly parcel: ParcelView;
}

/** Answers when the change, the parcel's new decision and the look at it are on record. */
export type MendPort = (
  mender: { readonly person: PersonOnRecord; readonly party: Party },
  consignment: string,
  wanted: MendWanted,
) => Promise<Result<Mended>>;
