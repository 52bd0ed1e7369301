/**
 * The overload: offers parcels at a rate, whether or not former ones are answered, and asks and files a little beside.
 *
 *   node --import tsx bench/load/overload.ts --url URL --keys keys.json --rate PARCELS --seconds S [--seed TEXT]
 *
 * Every 25 parcels are four requests at once, each by the party whose documents they are, with `Expect: 100-continue`:
 * a body is made and sent only when it is asked for, so that what is refused costs neither side. What is refused is not
 * sent again. Beside it one party looks a parcel up, again and again, and files an order every 200 ms.
 * Prints one line of JSON; cleared is a quarter of the documents that were answered as committed, within the seconds.
 */
import { readFileSync } from "node:fs";
import { Agent, request as ask } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createParcels, type ParcelLines } from "./parcels.ts";

const PARCELS_AT_ONCE = 25;
const TICK_MS = 20;
const BESIDE_MS = 200;
const ENDS_WITHIN_MS = 60_000;

type Keys = Readonly<Record<string, { readonly code: string; readonly key: string }>>;

const { values } = parseArgs({
  options: {
    url: { type: "string" },
    keys: { type: "string" },
    rate: { type: "string" },
    seconds: { type: "string" },
    seed: { type: "string", default: Date.now().toString(36).toUpperCase() },
  },
});
if (values.url === undefined || values.keys === undefined) throw new Error("--url and --keys are needed");
const rate = Number(values.rate);
const seconds = Number(values.seconds);
if (!(rate > 0) || !(seconds > 0)) throw new Error("--rate and --seconds must be above zero");
const url = new URL(values.url);
const keys = JSON.parse(readFileSync(values.keys, "utf8")) as Keys;
const agent = new Agent({ keepAlive: true, noDelay: true, maxSockets: Infinity });
const where = { agent, hostname: url.hostname, port: url.port };
const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
const code = (name: string): string => keys[name]!.code;
const filers = {
  marketplace: code("marketplace"),
  payment_firm: code("payment_firm"),
  carrier: code("carrier"),
  declarant: code("declarant"),
};
const parcelOf = createParcels({ seed: values.seed, day, filers });
const besideOf = createParcels({ seed: `B${values.seed}`, day, filers: { ...filers, marketplace: code("beside") } });
const kinds = [
  ["marketplace", "order"],
  ["payment_firm", "payment"],
  ["carrier", "waybill"],
  ["declarant", "declaration"],
] as const satisfies readonly (readonly [string, keyof ParcelLines])[];

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: number | undefined;
}

/** The body is made when it is asked for. */
function exchange(method: string, path: string, party: string, body?: () => string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${keys[party]!.key}`,
      ...(body !== undefined && { "content-type": "application/x-ndjson", expect: "100-continue" }),
    };
    const request = ask({ ...where, method, path, headers }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on("data", (piece: Buffer) => pieces.push(piece));
      answer.on("error", reject);
      answer.on("end", () => {
        const retryAfter = answer.headers["retry-after"];
        resolve({
          status: answer.statusCode ?? 0,
          text: Buffer.concat(pieces).toString("utf8"),
          retryAfter: retryAfter === undefined ? undefined : Number(retryAfter),
        });
        if (!request.writableEnded) request.destroy(); // Refused: nobody asked for the body.
      });
    });
    request.on("error", reject);
    if (body === undefined) request.end();
    else {
      request.once("continue", () => request.end(body()));
      request.flushHeaders();
    }
  });
}

const sorted = (figures: readonly number[]): number[] => [...figures].sort((a, b) => a - b);
function at(figures: readonly number[], share: number): number | null {
  const value = sorted(figures)[Math.max(0, Math.ceil(figures.length * share) - 1)];
  return value === undefined ? null : Math.round(value * 10) / 10;
}

const started = performance.now();
const until = started + seconds * 1_000;
let requests = 0;
let refused = 0;
let accepted = 0;
const waits: number[] = [];
const open = new Set<Promise<void>>();

async function offer(from: number, party: string, document: keyof ParcelLines): Promise<void> {
  requests += 1;
  const { status, text, retryAfter } = await exchange("POST", "/v1/documents", party, () => {
    let body = "";
    for (let index = from; index < from + PARCELS_AT_ONCE; index += 1) body += `${parcelOf(index)[document]}\n`;
    return body;
  });
  if (status === 429) {
    refused += 1;
    waits.push(retryAfter ?? NaN);
  } else if (status !== 200) throw new Error(`HTTP ${status}: ${text.slice(0, 300)}`);
  else if (performance.now() <= until) accepted += text.split('"outcome":"accepted"').length - 1;
}

async function offerAll(): Promise<void> {
  let next = 0;
  while (performance.now() < until) {
    const due = ((performance.now() - started) / 1_000) * rate;
    for (; next + PARCELS_AT_ONCE <= due; next += PARCELS_AT_ONCE) {
      for (const [party, document] of kinds) {
        const one = offer(next, party, document).finally(() => open.delete(one));
        open.add(one);
      }
    }
    await pause(TICK_MS);
  }
  await Promise.race([Promise.all(open), pause(ENDS_WITHIN_MS, undefined, { ref: false })]);
}

const lookupMs: number[] = [];
const besideMs: number[] = [];
let besideRefused = 0;

async function lookUp(): Promise<void> {
  while (performance.now() < until) {
    const asked = performance.now();
    const { status } = await exchange("GET", `/v1/parcels/${code("beside")}/${besideOf(0).orderNo}`, "beside");
    if (status !== 200) throw new Error(`a look-up was answered ${status}`);
    lookupMs.push(performance.now() - asked);
  }
}

async function fileBeside(): Promise<void> {
  for (let index = 1; performance.now() < until; index += 1) {
    const asked = performance.now();
    const { status } = await exchange("POST", "/v1/documents", "beside", () => `${besideOf(index).order}\n`);
    if (status === 200) besideMs.push(performance.now() - asked);
    else besideRefused += 1;
    await pause(BESIDE_MS);
  }
}

await exchange("POST", "/v1/documents", "beside", () => `${besideOf(0).order}\n`);
await Promise.all([offerAll(), lookUp(), fileBeside()]);
console.log(
  JSON.stringify({
    offeredParcelsPerSecond: rate,
    clearedParcelsPerSecond: Math.round(accepted / 4 / seconds),
    requests,
    refused,
    retryAfterSeconds: at(waits, 0.5),
    lookups: lookupMs.length,
    lookupP50Ms: at(lookupMs, 0.5),
    lookupP99Ms: at(lookupMs, 0.99),
    besideFiled: besideMs.length,
    besideRefused,
    besideP50Ms: at(besideMs, 0.5),
    besideP99Ms: at(besideMs, 0.99),
  }),
);
agent.destroy();
