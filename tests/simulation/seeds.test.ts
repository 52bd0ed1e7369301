/**
 * Seeds of the simulation: the real application on a real database under faults, watched by an oracle of its own. A
 * seed that fails is run again with `./bin/fairway simulate --seed N --ticks 10`.
 */
import { expect, test } from "vitest";
import { effort, record } from "../effort.ts";
import { runSeed, TICKS } from "./run-seed.ts";

const SEEDS = effort(20, 1_000);
/** The database works beside us: with several runs underway neither waits for the other. */
const AT_ONCE = 3;

test(`${String(SEEDS)} seeds: every check of the oracle holds after every tick`, { timeout: 3_600_000 }, async () => {
  const totals: Record<string, number> = {};
  const violations: string[] = [];
  let next = 1;
  async function runSome(): Promise<void> {
    while (next <= SEEDS) {
      const seed = next;
      next += 1;
      const { counts, violation } = await runSeed(seed, { isVerified: true });
      for (const [name, count] of Object.entries(counts)) totals[name] = (totals[name] ?? 0) + count;
      if (violation !== null) violations.push(`seed ${seed}: ${JSON.stringify(violation)}`);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, runSome));
  record("simulation: seeds", SEEDS, violations.length === 0 ? "every check held" : `${violations.length} violated`);
  record("simulation: parcels, steps", `${totals["parcels"]}, ${totals["steps"]}`, `${TICKS} ticks a seed`);
  const faults = ["crash", "away", "broken", "deadlock", "serialization"].map((name) => totals[name] ?? 0);
  record("simulation: faults", faults.join(" + "), "crashes, away, broken, deadlocks, serialization failures");
  expect(violations).toEqual([]);
  // A simulation in which nothing happens proves nothing.
  for (const name of [
    "crash",
    "away",
    "broken",
    "deadlock",
    "serialization",
    "cut off",
    "exists",
    "rejected",
    "missed",
  ])
    expect(totals[name], name).toBeGreaterThan(SEEDS / 10);
  for (const state of ["waiting", "refused", "held", "inspection", "cleared", "released"])
    expect(totals[state], state).toBeGreaterThan(0);
});

test(
  "the same seed gives the same run, alone or beside others; another seed another",
  { timeout: 300_000 },
  async () => {
    const [first, second, other] = await Promise.all([runSeed(7), runSeed(7), runSeed(8)]);
    expect(second).toEqual(first);
    expect(await runSeed(7)).toEqual(first);
    expect(other.trace).not.toBe(first.trace);
  },
);
