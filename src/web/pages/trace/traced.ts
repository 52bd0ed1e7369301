/** Traced: what the server tells of a parcel to whoever knows its number and its buyer's last four characters. */
import { api } from "../../api/api.ts";
import type { ParcelState } from "../../design/state-tag.tsx";
import type { Sentences } from "../../words/words.ts";

export interface Traced {
  readonly number: string;
  readonly state: ParcelState;
  /** ISO 8601; null where nothing has been recorded under a time. */
  readonly since: string | null;
  readonly why: readonly Sentences[];
  readonly whatToDo: readonly Sentences[];
  readonly events: readonly { readonly at: string; readonly what: Sentences }[];
}

export const trace = (number: string, factor: string): Promise<readonly Traced[]> =>
  api.post<{ readonly parcels: readonly Traced[] }>("/v1/trace", { number, factor }).then(({ parcels }) => parcels);
