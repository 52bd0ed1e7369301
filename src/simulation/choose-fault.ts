/**
 * chooseFault: what befalls a step of a transaction, by seeded chance: nothing mostly.
 *
 * A fault before a step means that it never reached the database, after it that only its answer was lost. At the commit
 * the second is the one that matters: the work is done and nobody knows. Not here: what the application makes of it.
 */
import { Crash, faults } from "./faulty-store.ts";
import type { Random } from "./random.ts";
import type { Verdict } from "./stepper.ts";

export type FaultKind = keyof typeof faults | "crash";

export interface Fault {
  readonly kind: FaultKind;
  readonly when: "before" | "after";
}

/** Of a thousand steps, in a usual run. */
const shares: readonly (readonly [FaultKind, number])[] = [
  ["away", 6],
  ["broken", 6],
  ["deadlock", 8],
  ["serialization", 8],
  ["crash", 5],
];
/** A commit is one step of fifteen, and the one whose faults matter most. */
const AT_COMMIT = 4;

/** `weather` multiplies: 0 for a run without faults, 1 for a usual one. */
export function chooseFault(random: Random, step: string, weather: number): Fault | undefined {
  let rest = random.next() * 1_000;
  for (const [kind, share] of shares) {
    rest -= share * weather * (step === "commit" ? AT_COMMIT : 1);
    // What never began has no answer to lose; a transaction that ended cannot be asked to do it again.
    if (rest < 0) return { kind, when: step === "begin" || random.chance(0.5) ? "before" : "after" };
  }
  return undefined;
}

export function verdictOf({ kind, when }: Fault, step: string): Verdict {
  if (kind === "crash") return { [when]: new Crash("the application is gone") };
  // PostgreSQL refuses a commit as a deadlock or a serialization failure before it is done, never after.
  const isAgain = kind === "deadlock" || kind === "serialization";
  return { [step === "commit" && isAgain ? "before" : when]: faults[kind]() };
}
