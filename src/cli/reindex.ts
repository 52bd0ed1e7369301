/**
 * fairway reindex: the list of parcels made anew from the record.
 *
 * A server may run meanwhile: it shows what is done so far and helps. Whoever is cut off begins where the list stands.
 */
import type { Fairway } from "./compose.ts";
import { openLists } from "./lists.ts";
import { answer, DONE, progress, say, type ExitCode } from "./talk.ts";

export async function reindex(fairway: Fairway, json: boolean): Promise<ExitCode> {
  const lists = openLists(fairway, say);
  try {
    await lists.store.clear();
    const bar = progress("listing", (await lists.lag()).rows, "rows of the journal");
    let left = (await lists.lag()).rows;
    try {
      await lists.catchUp(async () => {
        const now = (await lists.lag()).rows;
        bar.advance(Math.max(left - now, 0));
        left = now;
      });
    } finally {
      bar.done();
    }
    const { parcels, cursor } = await lists.reader.place();
    answer(json ? JSON.stringify({ parcels, cursor }) : `${parcels} parcels listed`);
    return DONE;
  } finally {
    await lists.close();
  }
}
