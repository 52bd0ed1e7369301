/**
 * fairway simulate: one seed of the simulation, on a temporary database of its own: the real application under faults,
 * watched by an oracle. The same seed and ticks give the same run, and so the same trace.
 *
 * Exit 0 where everything held, 1 where a check did not: then the first one is named, with its tick.
 */
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { assert } from "../kernel/assert.ts";
import { simulate, type SimulationReport } from "../simulation/simulate.ts";
import { startEmbedded } from "../store/embedded/start-database.ts";
import { migrate } from "../store/migrate.ts";
import { migrations } from "./compose.ts";
import { loadRulebook } from "./rulebook-files.ts";
import { openSimulationPorts, SAMPLING_PERCENT } from "./simulation-ports.ts";
import { answer, DONE, NOT_UNDERSTOOD, progress, type ExitCode } from "./talk.ts";

export interface SimulateOptions {
  readonly seed: number;
  readonly ticks: number;
  readonly json: boolean;
}

export async function simulateSeed({ seed, ticks, json }: SimulateOptions): Promise<ExitCode> {
  const book = await loadRulebook({ sampling: SAMPLING_PERCENT });
  assert(book.ok, "simulate: the rule book that ships does not load");
  const home = await mkdtemp(join(tmpdir(), "fairway-simulate-"));
  try {
    await chmod(home, 0o711); // PostgreSQL's user must pass.
    const database = await startEmbedded({ home, log: () => undefined });
    try {
      await prepare(database.url);
      const { ports, close } = await openSimulationPorts(database.url, seed, book.value);
      const bar = progress("simulating", ticks, "ticks");
      try {
        const report = await simulate(ports, { seed, ticks, onTick: () => bar.advance(1) }).finally(() => bar.done());
        answer(json ? JSON.stringify(report) : textOf(report));
        return report.ok ? DONE : NOT_UNDERSTOOD;
      } finally {
        await close();
      }
    } finally {
      await database.stop();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function prepare(url: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await migrate(client, migrations);
  } finally {
    await client.end();
  }
}

function textOf({ seed, ticks, ok, trace, counts, violation }: SimulationReport): string {
  const counted = Object.entries(counts).map(([name, count]) => `  ${name.padEnd(14)}${String(count).padStart(7)}`);
  const end =
    violation === null
      ? "everything held"
      : `VIOLATED in tick ${violation.tick}: ${violation.check}\n  ${violation.details}`;
  return [`seed ${seed}, ${ticks} ticks${ok ? "" : ", not ok"}`, ...counted, `trace ${trace}`, end].join("\n");
}
