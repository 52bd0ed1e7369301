/**
 * exportParcels: everything a filter finds, piece by piece, the newest first.
 *
 * Which parcels they are is settled at the beginning; each is told as it stands when its piece is read. Not here: the
 * form of the file.
 */
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import { inTime, select, type ListFilter, type Viewer } from "./find-parcels.ts";
import type { ListReader, NumberedParcel } from "./list-ports.ts";
import { countOf, lastOf, type NumberSet } from "./number-set.ts";

const PARCELS_A_PIECE = 500;

/** At most so many; more is a problem of the filter. */
export async function exportParcels(
  reader: ListReader,
  viewer: Viewer,
  filter: ListFilter,
  parcelsMax: number,
): Promise<Result<AsyncGenerator<readonly NumberedParcel[]>>> {
  const found = await inTime(() => reader.snapshot((list) => select(list, viewer, filter)));
  if (!found.ok) return found;
  const { set } = found.value;
  const count = countOf(set);
  if (count <= parcelsMax) return ok(piecesOf(reader, set));
  const detail = `${count} parcels are found, and at most ${parcelsMax} are exported in this form: narrow the filter.`;
  return fail(problem("list.too_broad", "", detail));
}

async function* piecesOf(reader: ListReader, set: NumberSet): AsyncGenerator<readonly NumberedParcel[]> {
  for (let below = Infinity; ;) {
    const numbers = lastOf(set, below, PARCELS_A_PIECE);
    if (numbers.length === 0) return;
    const parcels = await reader.snapshot((list) => list.parcels(numbers));
    yield [...parcels].sort((a, b) => b.number - a.number);
    below = numbers.at(-1)!;
  }
}
