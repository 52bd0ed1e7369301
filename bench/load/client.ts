/**
 * The load: files complete parcels over the public HTTP contract and measures what comes back. A program of its own.
 *
 *   node --import tsx bench/load/client.ts --url http://127.0.0.1:8080 --keys keys.json (--parcels N | --seconds S)
 *     [--mode batch|single] [--concurrency 8] [--batch 500] [--seed TEXT] [--day YYYY-MM-DD] [--population N] [--sample
 * 20]
 *
 * `keys.json` maps `marketplace`, `payment_firm`, `carrier` and `declarant` to what `party add --json` printed
 * ({"code","key"}). Batch mode: each of `concurrency` senders takes `batch` parcels at a time and files them as four
 * NDJSON requests at once, each by the party whose documents they are; a parcel counts when all four documents are
 * answered as committed. Single mode: declarations one by one, their other documents filed before and not measured.
 * Prints one line of JSON; milliseconds, unless a name says otherwise. Exit code 1 where a document was not accepted.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createFilers, type FilerKind, type Keys } from "./filers.ts";
import { createMeter } from "./meter.ts";
import { createParcels, type ParcelLines } from "./parcels.ts";

interface Settings {
  readonly url: URL;
  readonly keys: Keys;
  readonly parcels: number;
  readonly seconds: number;
  readonly concurrency: number;
  readonly batch: number;
  readonly seed: string;
  readonly day: string;
  readonly population: number;
  readonly sample: number;
  readonly mode: "batch" | "single";
}

const documentOf: Readonly<Record<FilerKind, keyof Omit<ParcelLines, "orderNo">>> = {
  marketplace: "order",
  payment_firm: "payment",
  carrier: "waybill",
  declarant: "declaration",
};
const filerKinds = Object.keys(documentOf) as FilerKind[];
const beijingDay = (): string => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

function readSettings(): Settings {
  const { values } = parseArgs({
    options: {
      url: { type: "string" },
      keys: { type: "string" },
      parcels: { type: "string" },
      seconds: { type: "string" },
      mode: { type: "string", default: "batch" },
      concurrency: { type: "string", default: "8" },
      batch: { type: "string", default: "500" },
      seed: { type: "string", default: Date.now().toString(36).toUpperCase() },
      day: { type: "string", default: beijingDay() },
      population: { type: "string", default: "1000000" },
      sample: { type: "string", default: "20" },
    },
  });
  const { url, keys, parcels, seconds, mode, seed, day } = values;
  if (url === undefined || keys === undefined) throw new Error("--url and --keys are needed");
  if ((parcels === undefined) === (seconds === undefined)) throw new Error("either --parcels or --seconds is needed");
  if (mode !== "batch" && mode !== "single") throw new Error("--mode is batch or single");
  return {
    url: new URL(url),
    keys: JSON.parse(readFileSync(keys, "utf8")) as Keys,
    parcels: parcels === undefined ? Infinity : count("parcels", parcels),
    seconds: seconds === undefined ? Infinity : count("seconds", seconds),
    concurrency: count("concurrency", values.concurrency),
    batch: count("batch", values.batch),
    population: count("population", values.population),
    sample: Number(values.sample),
    ...{ mode, seed, day },
  };
}

function count(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${name} must be a whole number above zero`);
  return value;
}

async function run(settings: Settings): Promise<void> {
  const { url, keys, seed, day, population, batch } = settings;
  const filers = createFilers(url, keys);
  const codes = Object.fromEntries(filerKinds.map((kind) => [kind, keys[kind].code])) as Record<FilerKind, string>;
  const parcelOf = createParcels({ seed, day, population, filers: codes });
  const meter = createMeter();
  const cleared: string[] = [];

  /** Files parcels [from, from + size) and counts those of which every document is on record. */
  async function fileBatch(from: number, size: number): Promise<void> {
    const bodies: Record<FilerKind, string> = { marketplace: "", payment_firm: "", carrier: "", declarant: "" };
    let orderNo = "";
    for (let index = from; index < from + size; index += 1) {
      const lines = parcelOf(index);
      for (const kind of filerKinds) bodies[kind] += `${lines[documentOf[kind]]}\n`;
      orderNo = lines.orderNo;
    }
    const answers = await Promise.all(
      filerKinds.map(async (kind) => {
        const started = performance.now();
        const answer = await filers.file(kind, bodies[kind]);
        meter.answered(answer, size, performance.now() - started);
        return answer.accepted;
      }),
    );
    meter.cleared(Math.min(...answers));
    cleared.push(orderNo);
  }

  async function fileAll(): Promise<void> {
    const until = performance.now() + settings.seconds * 1_000;
    let next = 0;
    const send = async (): Promise<void> => {
      while (next < settings.parcels && performance.now() < until) {
        const from = next;
        const size = Math.min(batch, settings.parcels - from);
        next += size;
        await fileBatch(from, size);
      }
    };
    meter.start();
    await Promise.all(Array.from({ length: settings.concurrency }, send));
    meter.stop();
  }

  async function fileSingly(): Promise<void> {
    const until = performance.now() + settings.seconds * 1_000;
    const filed = Math.min(batch, 500);
    let ready = 0;
    for (let index = 0; index < settings.parcels && performance.now() < until; index += 1) {
      if (index === ready) {
        meter.stop();
        ready += Math.min(filed, settings.parcels - ready);
        await fileOthers(index, ready);
        meter.start();
      }
      const { declaration, orderNo } = parcelOf(index);
      const started = performance.now();
      const answer = await filers.file("declarant", `${declaration}\n`);
      meter.answered(answer, 1, performance.now() - started);
      meter.cleared(answer.accepted);
      cleared.push(orderNo);
    }
    meter.stop();
  }

  async function fileOthers(from: number, until: number): Promise<void> {
    for (const kind of filerKinds) {
      if (kind === "declarant") continue;
      let body = "";
      for (let index = from; index < until; index += 1) body += `${parcelOf(index)[documentOf[kind]]}\n`;
      const { accepted, problem } = await filers.file(kind, body);
      if (accepted !== until - from)
        throw new Error(`${kind}: ${until - from - accepted} not accepted: ${problem ?? ""}`);
    }
  }

  try {
    await (settings.mode === "batch" ? fileAll() : fileSingly());
    const states = await filers.statesOf(codes.marketplace, spread(cleared, settings.sample));
    const report = meter.report();
    console.log(JSON.stringify({ mode: settings.mode, seed, day, ...report, states }));
    if (report.rejected > 0 || report.unanswered > 0) process.exitCode = 1;
  } finally {
    filers.close();
  }
}

/** At most `most` of the values, evenly spread, the last one among them. */
function spread<T>(values: readonly T[], most: number): T[] {
  if (most <= 0) return [];
  const step = Math.max(1, Math.ceil(values.length / most));
  return values.filter((_, index) => (values.length - 1 - index) % step === 0);
}

await run(readSettings());
