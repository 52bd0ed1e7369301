/**
 * Table turns: how many tables are in memory at once, unpacked: three, and one of each party, whose others wait.
 *
 * A small file may unpack to a hundred times its size, so bytes received bound nothing. Whoever has a turn keeps it
 * until the answer is read or its connection is gone. How many of a party may wait is bounded by admission.
 */
import { createGate } from "../../app/people/gate.ts";
import { problem } from "../../kernel/problem.ts";

const AT_ONCE_MAX = 3;
/** Parties that wait for one of the three. */
const WAITING_MAX = 64;

export interface TableTurns {
  /** Does the work when it is its turn. False where too many wait. */
  take(party: string, work: () => Promise<void>): Promise<boolean>;
}

export const tooManyTables = problem(
  "http.too_many_requests",
  "",
  "Too many tables are under way; send it again later.",
);

export function createTableTurns(): TableTurns {
  const gate = createGate(AT_ONCE_MAX, WAITING_MAX);
  const last = new Map<string, Promise<unknown>>();
  return {
    async take(party, work) {
      const before = last.get(party) ?? Promise.resolve();
      const turn = before.then(() => gate.run(work)?.then(() => true) ?? false);
      const over = turn.catch(() => undefined); // Told to whose turn it was.
      last.set(party, over);
      try {
        return await turn;
      } finally {
        if (last.get(party) === over) last.delete(party);
      }
    },
  };
}
