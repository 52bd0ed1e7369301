/** runSeed: one seed of the simulation on a database of its own, as `fairway simulate` runs it. */
import { openSimulationPorts, SAMPLING_PERCENT } from "../../src/cli/simulation-ports.ts";
import { verifyFairway } from "../../src/cli/verify.ts";
import type { Bug } from "../../src/simulation/bugs.ts";
import { simulate, type SimulationReport } from "../../src/simulation/simulate.ts";
import { createDatabase } from "../database.ts";
import { testRulebook } from "../fairway.ts";

const rulebook = await testRulebook({ sampling: SAMPLING_PERCENT });

/** Ticks of a seed in the tests: enough for every fault to meet every step over a few seeds. */
export const TICKS = 10;

export interface SeedOptions {
  readonly bug?: Bug;
  /** Asks the product's own verification too, which must find nothing where the oracle found nothing. */
  readonly isVerified?: boolean;
}

export async function runSeed(seed: number, { bug, isVerified }: SeedOptions = {}): Promise<SimulationReport> {
  const database = await createDatabase();
  const { ports, record, close } = await openSimulationPorts(database.url, seed, rulebook);
  try {
    const report = await simulate(ports, { seed, ticks: TICKS, ...(bug !== undefined && { bug }) });
    if (isVerified !== true || !report.ok) return report;
    const { isWhole, faults } = await verifyFairway(record);
    const violation = { check: "verify", tick: TICKS, details: JSON.stringify(faults.slice(0, 3)) };
    return isWhole ? report : { ...report, ok: false, violation };
  } finally {
    await close();
    await database.drop();
  }
}
