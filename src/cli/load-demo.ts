/**
 * loadDemo: a record on which nothing is becomes one to look at: a seeded day of parcels, filed by the ordinary way.
 *
 * Where anything is on record nothing is loaded. An interrupted loading is gone on with by the next start; documents
 * filed twice stand once. All people and firms are invented and say so. Not here: the accounts and what is told of them
 * (`tell-demo.ts`), parcels that come later (`demo.ts`).
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { BEIJING_OFFSET_MINUTES, dayAt } from "../kernel/day.ts";
import { planDemoDay, type DemoDay } from "../simulation/demo-day.ts";
import { createGoods } from "../simulation/goods.ts";
import { createOnlookers, type Trader } from "../simulation/traders.ts";
import { withLock } from "../store/embedded/with-lock.ts";
import { hashKey, newKey, type Fairway } from "./compose.ts";
import { placeOf, readProgress, writeProgress, type DemoProgress } from "./demo-progress.ts";
import { filePlanned } from "./file-planned.ts";
import { progress, say, UsageError } from "./talk.ts";

export interface DemoWanted {
  /** "embedded": where the database is the embedded one. */
  readonly wanted: "embedded" | "always" | "never";
  readonly seed: number;
  readonly parcels: number;
}

export interface DemoOptions extends DemoWanted {
  readonly home: string;
  readonly databaseUrl: string | undefined;
  readonly isStopping: () => boolean;
}

export interface Demo {
  readonly progress: DemoProgress;
  /** The same whenever it is planned. */
  readonly day: () => DemoDay;
}

/** Of what the loading was interrupted in, so much is filed again by the next start. */
const PARCELS_AT_ONCE = 200;
/** Another start on the same home may be loading. */
const OTHERS_MS_MAX = 600_000;

/** Undefined where there is no demo on record. A loading that is told to stop answers how far it came. */
export async function loadDemo(fairway: Fairway, options: DemoOptions): Promise<Demo | undefined> {
  const { home, wanted } = options;
  const place = placeOf(options.databaseUrl);
  if (wanted === "never") return undefined;
  const isDemo = await hasDemo(fairway);
  if (!isDemo && !(await isEmpty(fairway))) {
    if (wanted !== "always") return undefined;
    throw new UsageError("--demo loads into a record on which nothing is; on this one there is something already");
  }
  if (!isDemo && wanted === "embedded" && place !== "embedded") return undefined;
  const before = isDemo ? await readProgress(home, place) : undefined;
  if (isDemo && before === undefined) return undefined; // Restored from a backup, say: whole as it is.
  if (before?.isFinished === true) return demoOf(fairway, before);
  return alone(home, () => load(fairway, options, place));
}

export async function alone<T>(home: string, work: () => Promise<T>): Promise<T> {
  await mkdir(join(home, "run"), { recursive: true });
  return withLock(join(home, "run", "demo.lock"), work, OTHERS_MS_MAX);
}

/** Whether the demo's customs is registered: it is the first. */
export async function hasDemo({ parties }: Pick<Fairway, "parties">): Promise<boolean> {
  const [{ code, name }] = createOnlookers() as [Trader];
  return (await parties.find(code))?.name === name;
}

async function isEmpty({ parties, journal }: Fairway): Promise<boolean> {
  return (await parties.list("", 1)).length === 0 && (await journal.tips()).size === 0;
}

const demoOf = ({ rulebook }: Fairway, progress: DemoProgress): Demo => ({
  progress,
  day: () => planDemoDay({ ...progress, goods: createGoods(rulebook.parts.positiveList) }),
});

async function load(fairway: Fairway, options: DemoOptions, place: string): Promise<Demo> {
  const { home, seed, parcels, isStopping } = options;
  const known = (await hasDemo(fairway)) ? await readProgress(home, place) : undefined;
  const day = dayAt(Date.now(), BEIJING_OFFSET_MINUTES);
  let reached = known ?? { place, seed, day, parcels, filed: 0, isFinished: false };
  const planned = demoOf(fairway, reached).day();
  await writeProgress(home, reached);
  await register(fairway, planned.traders);
  if (reached.filed === reached.parcels) return demoOf(fairway, reached);
  const bar = begin(reached);
  for (let from = reached.filed; from < reached.parcels && !isStopping(); from = reached.filed) {
    const some = planned.parcels.slice(from, from + PARCELS_AT_ONCE);
    await filePlanned(
      fairway,
      some.flatMap(({ filings }) => filings),
    );
    reached = { ...reached, filed: from + some.length };
    await writeProgress(home, reached);
    bar.advance(some.length);
  }
  bar.done();
  const isWhole = reached.filed === reached.parcels;
  say(
    isWhole
      ? `the demo is loaded: ${parcels} parcels`
      : `stopped: ${reached.filed} of ${reached.parcels} parcels of the demo are on record; the next start goes on`,
  );
  return demoOf(fairway, reached);
}

function begin({ seed, parcels, filed }: DemoProgress): ReturnType<typeof progress> {
  const what = filed === 0 ? "nothing is on record here: loading" : `going on with ${filed} parcels of`;
  say(`${what} the demo, ${parcels} invented parcels of today (seed ${seed}); --empty leaves it out`);
  return progress("loading the demo", parcels - filed, "parcels");
}

/** Each has a key, as everybody who is registered; these are kept by nobody. */
async function register({ parties }: Fairway, traders: readonly Trader[]): Promise<void> {
  for (const { code, name, kinds } of traders) {
    if ((await parties.find(code)) !== undefined) continue;
    await parties.register({ code, name, kind: kinds[0] }, hashKey(newKey()), Date.now());
  }
}
