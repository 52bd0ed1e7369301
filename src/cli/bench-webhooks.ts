/**
 * fairway bench webhooks: how many webhooks a second reach a receiver on this machine, and how long one alone takes.
 *
 * A database of its own; the receiver is a process of its own and accepts everything. First orders are filed while
 * nothing is sent; then all their events are laid out and sent, and the rate is counted from the first arrival to the
 * last. Then orders are filed one by one: from the acknowledgement of the filing to the arrival of its event.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createParcels } from "../../bench/load/parcels.ts";
import { messageId } from "../app/telling/deliver.ts";
import { findCursor, readEvents } from "../app/telling/read-events.ts";
import { assert } from "../kernel/assert.ts";
import { readJsonDocument } from "../messages/json/read-json-document.ts";
import { compose, type Fairway } from "./compose.ts";
import { projectRoot } from "./home.ts";
import { loadRulebook } from "./rulebook-files.ts";
import { sleep } from "./sleep.ts";
import { answer, DONE, say, type ExitCode } from "./talk.ts";
import { openTelling, type Telling } from "./telling.ts";

const EVENTS = 20_000;
const SINGLES = 200;
const FILED_AT_ONCE = 500;
const PLATFORM = "4601000001";
const LOOKS_EVERY_MS = 50;
const ENDS_WITHIN_MS = 300_000;

interface Arrived {
  readonly messages: number;
  readonly duplicates: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly arrivals: Readonly<Record<string, number>>;
}

export async function benchWebhooks(options: { json: boolean; events: number | undefined }): Promise<ExitCode> {
  const home = await mkdtemp(join(tmpdir(), "fairway-bench-"));
  const receiver = await startReceiver();
  try {
    const book = await loadRulebook();
    assert(book.ok, "bench: the rule book that ships does not load");
    const fairway = await compose({ home, rulebook: book.value, log: () => undefined });
    const telling = openTelling(fairway, { allow: "127.0.0.1/32", log: say });
    try {
      const figures = await measure(fairway, telling, receiver.url, options.events ?? EVENTS);
      if (options.json) answer(JSON.stringify(figures));
      else for (const [name, figure] of Object.entries(figures)) answer(`${name.padEnd(20)}  ${figure}`);
    } finally {
      await telling.close();
      await fairway.close();
    }
  } finally {
    await receiver.stop();
    await rm(home, { recursive: true, force: true });
  }
  return DONE;
}

async function startReceiver(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const child = spawn(process.execPath, [...process.execArgv, join(projectRoot, "bench/load/receiver.ts")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return {
    url: /listens on (\S+)/.exec(line)![1]!,
    async stop() {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

async function measure(
  fairway: Fairway,
  telling: Telling,
  url: string,
  events: number,
): Promise<Record<string, number>> {
  const orders = createOrders();
  const added = await telling.webhooks.add(PLATFORM, { url, types: null, after: "now" });
  assert(added.ok, "bench: the receiver is not taken");
  say(`filing ${events} orders`);
  for (let filed = 0; filed < events; filed += FILED_AT_ONCE)
    await file(fairway, Array.from({ length: Math.min(FILED_AT_ONCE, events - filed) }, orders));
  say("delivering their events");
  telling.start();
  const all = await arrived(url, events);
  say("one at a time");
  const acknowledged = new Map<string, number>();
  for (let count = 0; count < SINGLES; count += 1) {
    const cursor = await findCursor(fairway.journal, "now");
    assert(cursor.ok, "bench: now is a cursor");
    await file(fairway, [orders()]);
    const at = performance.timeOrigin + performance.now();
    const question = { after: cursor.value, types: null, consignment: null, limit: 1 };
    const { events: told } = await readEvents(fairway.journal, null, question);
    acknowledged.set(messageId(told[0]!.told.id), at);
    await arrived(url, events + count + 1);
  }
  const last = await arrived(url, events + SINGLES);
  const waits = [...acknowledged].map(([id, at]) => Math.max(0, last.arrivals[id]! - at)).sort((a, b) => a - b);
  const quantile = (share: number): number => Math.round(waits[Math.floor((waits.length - 1) * share)]! * 10) / 10;
  return {
    deliveriesPerSecond: Math.round(((events - 1) / (all.lastAt - all.firstAt)) * 1_000),
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
    delivered: last.messages,
    duplicates: last.duplicates,
  };
}

/** Each call another order, as one line of JSON. */
function createOrders(): () => string {
  const filers = { marketplace: PLATFORM, payment_firm: "4603000001", carrier: "4604000001", declarant: "4605000001" };
  const parcels = createParcels({ seed: "H", filers, day: new Date().toISOString().slice(0, 10) });
  let number = 0;
  return () => parcels(number++).order;
}

async function arrived(url: string, count: number): Promise<Arrived> {
  const until = performance.now() + ENDS_WITHIN_MS;
  for (;;) {
    const report = (await (await fetch(url)).json()) as Arrived;
    if (report.messages >= count) return report;
    assert(performance.now() < until, "bench: what was sent does not arrive");
    await sleep(count > SINGLES ? LOOKS_EVERY_MS : 1);
  }
}

async function file(fairway: Fairway, lines: readonly string[]): Promise<void> {
  const party = { code: PLATFORM, name: "bench", kinds: ["marketplace"] as const };
  const outcomes = await fairway.batcher.submit(
    lines.map((line, index) => readJsonDocument(line, index + 1)),
    party,
  );
  assert(
    outcomes.every(({ outcome }) => outcome === "accepted"),
    "bench: an order is not accepted",
  );
}
