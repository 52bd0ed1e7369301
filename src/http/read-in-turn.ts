/**
 * readInTurn: of one party one reading of the journal is under way; its others wait their turn.
 *
 * A party that asks from the beginning for what there never was makes the server pass over the whole journal: with this
 * it does so once at a time, and between two pages everybody else is served. How many may wait is bounded by who asks
 * (`events.ts`).
 */
import { setImmediate as yieldToOthers } from "node:timers/promises";
import type { EventPorts } from "./ports.ts";

export function readInTurn(events: EventPorts): EventPorts {
  const last = new Map<string, Promise<unknown>>();
  return {
    mark: () => events.mark(),
    grown: (mark, milliseconds, signal) => events.grown(mark, milliseconds, signal),
    async read(party, request) {
      const turn = (last.get(party.code) ?? Promise.resolve()).then(() => events.read(party, request));
      const over = Promise.allSettled([turn]).then(() => yieldToOthers());
      last.set(party.code, over);
      await over;
      if (last.get(party.code) === over) last.delete(party.code);
      return turn;
    },
  };
}
