/** parcelsOf: the address of the list of those parcels that a figure counts. */
import { pathWith } from "../../api/api.ts";
import type { Figures } from "./figures.ts";

type Filter = Readonly<Record<string, string | readonly string[]>>;

export const parcelsOf = ({ day }: Pick<Figures, "day">, filter: Filter = {}): string =>
  pathWith("/parcels", { ...filter, ...(day !== null && { from: day, to: day }) });
