/**
 * nextAfter: which parcel is opened after the one that is open: the one behind it; where it has left the list, the one
 * that came into its place; behind the last one, the first. Null where there is no other.
 */
export function nextAfter(names: readonly string[], opened: string | null, place: number): string | null {
  const at = opened === null ? -1 : names.indexOf(opened);
  const others = names.filter((name) => name !== opened);
  return others[at === -1 ? place : at] ?? others[0] ?? null;
}
