/**
 * metrics: what `GET /metrics` answers, in Prometheus' text format; every metric is described in docs/metrics.md.
 *
 * Seconds, bytes and counts. Labels are closed lists: kinds, outcomes, states, lanes, steps, routes; never a party, a
 * parcel or a person. Gauges are read when they are asked for; one that cannot be read then is left out, so that a
 * database that is away does not hide the rest. Not here: who may ask (`http/metrics.ts`).
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import { within } from "./within.ts";
import { outcomes, steps, type ClearingObserver } from "../app/observe-clearing.ts";

/** A gauge that somebody else knows the value of: one number, or numbers by the values of one label. */
export interface GaugeSource {
  readonly name: string;
  readonly help: string;
  readonly label?: string;
  read(): Readings | Promise<Readings>;
}
type Readings = number | Readonly<Record<string, number>>;

export interface Metrics {
  readonly contentType: string;
  readonly observer: ClearingObserver;
  text(): Promise<string>;
  addGauge(source: GaugeSource): void;
  /** A batch was taken up by a writer. */
  batch(documents: number): void;
  answered(request: {
    readonly method: string;
    readonly route: string;
    readonly status: number;
    readonly ms: number;
  }): void;
}

const READ_MS_MAX = 2_000;
const BATCH_DOCUMENTS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 4_000];
const STEP_SECONDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];
const REQUEST_SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60];

export function createMetrics(): Metrics {
  const all = new Registry();
  const registers = [all];
  const requests = new Counter({
    name: "fairway_http_requests_total",
    help: "Requests answered.",
    labelNames: ["method", "route", "status"],
    registers,
  });
  const requestSeconds = new Histogram({
    name: "fairway_http_request_seconds",
    help: "From a request's first byte to the end of its answer.",
    labelNames: ["route"],
    buckets: REQUEST_SECONDS,
    registers,
  });
  const batchDocuments = new Histogram({
    name: "fairway_batch_documents",
    help: "Documents that were cleared in one transaction.",
    buckets: BATCH_DOCUMENTS,
    registers,
  });
  const gauges: { readonly source: GaugeSource; readonly gauge: Gauge }[] = [];

  async function read({ source, gauge }: (typeof gauges)[number]): Promise<void> {
    if (source.label === undefined) gauge.remove();
    else gauge.reset();
    const readings = await within(READ_MS_MAX, Promise.resolve(source.read()));
    if (typeof readings === "number") gauge.set(readings);
    else for (const [value, reading] of Object.entries(readings)) gauge.set({ [source.label!]: value }, reading);
  }

  const metrics: Metrics = {
    contentType: all.contentType,
    observer: clearingMetrics(registers),
    async text() {
      await Promise.allSettled(gauges.map(read)); // What cannot be read now is left out.
      return all.metrics();
    },
    addGauge(source) {
      const { name, help, label } = source;
      gauges.push({
        source,
        gauge: new Gauge({ name, help, labelNames: label === undefined ? [] : [label], registers }),
      });
    },
    batch: (documents) => batchDocuments.observe(documents),
    answered({ method, route, status, ms }) {
      requests.inc({ method, route, status });
      requestSeconds.observe({ route }, ms / 1_000);
    },
  };
  addProcess(metrics);
  return metrics;
}

function clearingMetrics(registers: Registry[]): ClearingObserver {
  const documents = new Counter({
    name: "fairway_documents_total",
    help: "Documents filed, by what came of them.",
    labelNames: ["kind", "outcome"],
    registers,
  });
  const decided = new Counter({
    name: "fairway_parcels_decided_total",
    help: "Decisions committed; a parcel decided anew counts again.",
    labelNames: ["state", "lane"],
    registers,
  });
  const batches = new Counter({
    name: "fairway_batches_total",
    help: "Transactions of clearing, by how they ended.",
    labelNames: ["result"],
    registers,
  });
  const repeated = new Counter({
    name: "fairway_batches_repeated_total",
    help: "Further tries of transactions, after a deadlock, a serialization failure or a chain that moved on.",
    registers,
  });
  const seconds = new Histogram({
    name: "fairway_step_seconds",
    help: "How long each step of a batch took; prepare: of what was submitted at once.",
    labelNames: ["step"],
    buckets: STEP_SECONDS,
    registers,
  });
  for (const result of ["committed", "abandoned"]) batches.inc({ result }, 0);
  return {
    prepared: (ms) => seconds.observe({ step: "prepare" }, ms / 1_000),
    committed(report) {
      batches.inc({ result: "committed" });
      if (report.tries > 1) repeated.inc(report.tries - 1);
      for (const step of steps) seconds.observe({ step }, report.milliseconds[step] / 1_000);
      for (const [name, count] of report.decided) {
        const [state = "", lane = ""] = name.split(" ");
        decided.inc({ state, lane }, count);
      }
    },
    abandoned: () => batches.inc({ result: "abandoned" }),
    filed(counts) {
      for (const [kind, own] of counts) {
        for (const outcome of outcomes) if (own[outcome] > 0) documents.inc({ kind, outcome }, own[outcome]);
      }
    },
  };
}

/** The program itself: its memory, its time, and how late its event loop is. */
function addProcess(metrics: Pick<Metrics, "addGauge">): void {
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  metrics.addGauge({
    name: "fairway_event_loop_lag_seconds",
    help: "How late the event loop was since the last look.",
    label: "quantile",
    read() {
      const lag = { "0.5": delay.percentile(50), "0.99": delay.percentile(99), "1": delay.max };
      delay.reset();
      return Object.fromEntries(Object.entries(lag).map(([quantile, ns]) => [quantile, ns / 1e9]));
    },
  });
  metrics.addGauge({
    name: "fairway_memory_bytes",
    help: "Memory of the program.",
    label: "part",
    read() {
      const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
      return { rss, heap_used: heapUsed, heap_total: heapTotal, external };
    },
  });
  metrics.addGauge({
    name: "fairway_cpu_seconds",
    help: "Processor time that the program has used.",
    label: "mode",
    read() {
      const { user, system } = process.cpuUsage();
      return { user: user / 1e6, system: system / 1e6 };
    },
  });
  metrics.addGauge({
    name: "fairway_uptime_seconds",
    help: "How long the program runs.",
    read: () => process.uptime(),
  });
}
