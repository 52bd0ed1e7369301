/**
 * replayFacts: a decision computed again in the reader's own browser, from facts that the server handed out, by the
 * very code that the server decides with.
 *
 * The one place where the console runs code of the program (the import test names it): what it must not do, believe the
 * server, it could not do by asking the server. Fetched only when somebody computes; no page brings it along.
 */
import { replay, type Replayed } from "../../app/views/replay.ts";
import { cn } from "../../tax/regimes/cn.ts";
import { sha256 } from "./sha256.ts";

export interface Outcome {
  readonly replayed: Replayed | null;
  /** Why it could not be computed. */
  readonly problems: readonly { readonly code: string; readonly pointer: string; readonly detail: string }[];
  readonly milliseconds: number;
}

export function replayFacts(facts: unknown): Outcome {
  const began = performance.now();
  const result = replay(facts, cn, sha256);
  const milliseconds = performance.now() - began;
  return result.ok
    ? { replayed: result.value, problems: [], milliseconds }
    : { replayed: null, problems: result.problems, milliseconds };
}
