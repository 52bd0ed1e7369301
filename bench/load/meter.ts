/**
 * The meter: what the load counts. Throughput for each second of the run, latencies of requests in milliseconds, and
 * the load's own processor time, which is taken from the same cores as what it measures.
 */
import type { Filing } from "./filers.ts";

export interface Report {
  readonly parcels: number;
  readonly seconds: number;
  readonly parcelsPerSecond: number;
  /** Over the full seconds of the run; null where it was shorter than one. */
  readonly bestSecond: number | null;
  readonly worstSecond: number | null;
  /** Over full minutes: parcels per second; null where the run was shorter than one. */
  readonly bestMinute: number | null;
  readonly perSecond: readonly number[];
  readonly documentsPerSecond: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Documents in requests that were refused as a whole. */
  readonly unanswered: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly firstProblem: string | null;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly clientCpuMsPer1000Parcels: number;
}

export interface Meter {
  /** Measured time and processor time run between `start` and `stop`, which may come in turns. */
  start(): void;
  stop(): void;
  answered(filing: Filing, documents: number, milliseconds: number): void;
  /** Parcels of which every document is on record. */
  cleared(parcels: number): void;
  report(): Report;
}

export function createMeter(): Meter {
  let startedAt: number | undefined;
  let cpuAtStart = process.cpuUsage();
  let measuredMs = 0;
  let cpuMs = 0;
  let parcels = 0;
  let accepted = 0;
  let rejected = 0;
  let unanswered = 0;
  let firstProblem: string | null = null;
  const latencies: number[] = [];
  const seconds: number[] = [];
  const statuses: Record<string, number> = {};

  const elapsed = (): number => measuredMs + (startedAt === undefined ? 0 : performance.now() - startedAt);

  return {
    start() {
      startedAt = performance.now();
      cpuAtStart = process.cpuUsage();
    },
    stop() {
      if (startedAt === undefined) return;
      measuredMs += performance.now() - startedAt;
      const { user, system } = process.cpuUsage(cpuAtStart);
      cpuMs += (user + system) / 1_000;
      startedAt = undefined;
    },
    answered(filing, documents, milliseconds) {
      latencies.push(milliseconds);
      statuses[filing.status] = (statuses[filing.status] ?? 0) + 1;
      accepted += filing.accepted;
      rejected += filing.rejected;
      unanswered += documents - filing.accepted - filing.rejected;
      firstProblem ??= filing.problem ?? null;
    },
    cleared(count) {
      parcels += count;
      const second = Math.floor(elapsed() / 1_000);
      while (seconds.length <= second) seconds.push(0);
      seconds[second]! += count;
    },
    report() {
      const full = seconds.slice(0, Math.floor(measuredMs / 1_000));
      return {
        parcels,
        seconds: round(measuredMs / 1_000),
        parcelsPerSecond: round((parcels / measuredMs) * 1_000),
        bestSecond: full.length === 0 ? null : Math.max(...full),
        worstSecond: full.length === 0 ? null : Math.min(...full),
        bestMinute: bestMinuteOf(full),
        perSecond: seconds,
        documentsPerSecond: round((accepted / measuredMs) * 1_000),
        accepted,
        rejected,
        unanswered,
        statuses,
        firstProblem,
        ...latenciesOf(latencies),
        clientCpuMsPer1000Parcels: round((cpuMs / parcels) * 1_000),
      };
    },
  };
}

const round = (value: number): number => Math.round(value * 100) / 100;

function latenciesOf(latencies: readonly number[]): Pick<Report, "p50Ms" | "p90Ms" | "p99Ms" | "maxMs"> {
  const sorted = Float64Array.from(latencies).sort();
  /** The smallest latency that at least this share of the requests kept to. */
  const at = (share: number): number => round(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN);
  return { p50Ms: at(0.5), p90Ms: at(0.9), p99Ms: at(0.99), maxMs: at(1) };
}

/** Parcels per second over the best sixty seconds in a row. */
export function bestMinuteOf(seconds: readonly number[]): number | null {
  let best: number | null = null;
  let sum = 0;
  for (let index = 0; index < seconds.length; index += 1) {
    sum += seconds[index]! - (seconds[index - 60] ?? 0);
    if (index >= 59) best = Math.max(best ?? 0, sum / 60);
  }
  return best === null ? null : round(best);
}
