/**
 * fairway bench overload: what becomes of throughput, refusals, look-ups and another party's single documents when one,
 * two and four times of what the house can clear is offered to it.
 *
 * First the capacity is measured, with senders that wait for their answers; then parcels are offered at a rate, whether
 * or not the former ones are answered. Parcels and documents a second, milliseconds.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { registerParties, runProgram, startServer, stop } from "./bench-server.ts";
import { answer, DONE, say, type ExitCode } from "./talk.ts";

const CAPACITY_PARCELS = 8_000;
const SECONDS = 10;
const TIMES = [1, 2, 4] as const;

/** What `bench/load/overload.ts` prints. */
interface Offered {
  readonly offeredParcelsPerSecond: number;
  readonly clearedParcelsPerSecond: number;
  readonly requests: number;
  readonly refused: number;
  readonly retryAfterSeconds: number | null;
  readonly lookups: number;
  readonly lookupP50Ms: number | null;
  readonly lookupP99Ms: number | null;
  readonly besideFiled: number;
  readonly besideRefused: number;
  readonly besideP50Ms: number | null;
  readonly besideP99Ms: number | null;
}

export async function benchOverload(options: {
  readonly json: boolean;
  readonly seconds?: number | undefined;
}): Promise<ExitCode> {
  const seconds = options.seconds ?? SECONDS;
  const home = await mkdtemp(join(tmpdir(), "fairway-bench-"));
  try {
    const keys = await registerParties(home);
    const server = await startServer(home);
    try {
      const shared = ["--url", server.url, "--keys", keys];
      const load = (parcels: number, seed: string): Promise<{ parcelsPerSecond: number }> =>
        runProgram("bench/load/client.ts", [...shared, "--parcels", String(parcels), "--seed", seed]);
      say("warming up");
      await load(2_000, "1");
      say("what can be cleared");
      const { parcelsPerSecond: capacity } = await load(CAPACITY_PARCELS, "2");
      const loads: (Offered & { times: number })[] = [];
      for (const times of TIMES) {
        say(`${times} times of that, for ${seconds} seconds`);
        const rate = ["--rate", String(Math.round(capacity * times)), "--seconds", String(seconds)];
        const offered = await runProgram<Offered>("bench/load/overload.ts", [
          ...shared,
          ...rate,
          "--seed",
          `T${times}`,
        ]);
        loads.push({ times, ...offered });
      }
      report(capacity, loads, options.json);
    } finally {
      await stop(server.process);
      await server.leave();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
  return DONE;
}

function report(capacity: number, loads: readonly (Offered & { times: number })[], json: boolean): void {
  if (json) return answer(JSON.stringify({ capacityParcelsPerSecond: capacity, loads }));
  answer(`capacity ${capacity} parcels/s`);
  for (const load of loads) {
    answer(
      `${load.times}x  cleared ${load.clearedParcelsPerSecond}/s  refused ${load.refused} of ${load.requests}  ` +
        `look-up p99 ${load.lookupP99Ms ?? "-"} ms  beside p99 ${load.besideP99Ms ?? "-"} ms`,
    );
  }
}
