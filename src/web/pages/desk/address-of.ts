/** addressOf: the desk's address with a list, and with a parcel open beside it. */
import type { DeskListName } from "./desk-parcel.ts";

export function addressOf(list: DeskListName, opened: string | null = null): string {
  const parameters = new URLSearchParams({ list, ...(opened !== null && { parcel: opened }) });
  return `/desk?${parameters.toString()}`;
}
