/** runSeed: one seed of the simulation on a database of its own, as `fairway simulate` runs it. */
import { openSimulationPorts, SAMPLING_PERCENT } from "../../src/cli/simulation-ports.ts";
import type { Bug } from "../../src/simulation/bugs.ts";
import { simulate, type SimulationReport } from "../../src/simulation/simulate.ts";
import { createDatabase } from "../database.ts";
import { testRulebook } from "../fairway.ts";

const rulebook = await testRulebook({ sampling: SAMPLING_PERCENT });

/** Ticks of a seed in the tests: enough for every fault to meet every step over a few seeds. */
export const TICKS = 10;

export async function runSeed(seed: number, bug?: Bug): Promise<SimulationReport> {
  const database = await createDatabase();
  const { ports, close } = await openSimulationPorts(database.url, seed, rulebook);
  try {
    return await simulate(ports, { seed, ticks: TICKS, ...(bug !== undefined && { bug }) });
  } finally {
    await close();
    await database.drop();
  }
}
