/**
 * listLag: how far the list is behind the record: rows of the journal that are not in it yet, and for how long.
 *
 * The time is that since the last row that is in, so it may be a little more than the wait of the first that is not.
 */
import { assert } from "../../kernel/assert.ts";
import { readCursor } from "../telling/cursor.ts";
import type { ListPlace } from "./list-ports.ts";

export interface ListLag {
  readonly rows: number;
  readonly milliseconds: number;
}

export function listLag(place: ListPlace, tips: ReadonlyMap<string, number>, now: number): ListLag {
  const cursor = readCursor(place.cursor);
  assert(cursor.ok, "listLag: a cursor that was stored reads");
  let rows = 0;
  for (const [writer, tip] of tips) rows += tip + 1 - (cursor.value.get(writer)?.sequence ?? 1);
  const since = place.recordedAt === null ? now : Date.parse(place.recordedAt);
  return { rows, milliseconds: rows === 0 ? 0 : Math.max(now - since, 0) };
}
