/**
 * fairway demo: more invented parcels on a record that has the demo, beside a server that runs: all at once, or with
 * --live a few a second, document by document, until so many are filed or Ctrl-C.
 *
 * They are other parcels and other people at each call, unless a seed is given: then the people are the same again.
 * With --json one object a parcel on stdout.
 */
import { setMaxListeners } from "node:events";
import { BEIJING_OFFSET_MINUTES, dayAt } from "../kernel/day.ts";
import { demoParcelsMin } from "../simulation/demo-day.ts";
import { createGoods } from "../simulation/goods.ts";
import type { PlannedParcel } from "../simulation/planned-parcel.ts";
import { createRandom, type Random } from "../simulation/random.ts";
import { createWorld } from "../simulation/world.ts";
import type { Fairway } from "./compose.ts";
import { filePlanned } from "./file-planned.ts";
import { hasDemo, type DemoWanted } from "./load-demo.ts";
import { sleep } from "./sleep.ts";
import { answer, DONE, progress, say, UsageError, type ExitCode } from "./talk.ts";

const PARCELS = 2_000;
const SEED = 1;
/** Parcels a second. */
const RATE = 5;
const RATE_MAX = 50;
/** Enough that hardly anybody uses up their year in a day of it. */
const HOUSEHOLDS = 20_000;
const PARCELS_AT_ONCE = 200;
/** Documents of one parcel follow each other within this: so long a parcel is seen waiting. */
const BETWEEN_DOCUMENTS_MS = 600;
/** Of a live demo whose record does not keep up. */
const PARCELS_UNDERWAY_MAX = 200;
const SAID_EACH = 100;

interface ServeFlags {
  readonly empty: boolean;
  readonly demo: boolean;
  readonly parcels: number | undefined;
  readonly seed: number | undefined;
}

/** Which demo a server is to load. */
export function demoWanted({ empty, demo: isWanted, parcels, seed }: ServeFlags): DemoWanted {
  if (empty && (isWanted || parcels !== undefined || seed !== undefined))
    throw new UsageError("--empty leaves the demo out; --demo, --parcels and --seed are about it");
  if (parcels !== undefined && parcels < demoParcelsMin)
    throw new UsageError(`--parcels must be at least ${demoParcelsMin}: one of each kind`);
  const wanted: DemoWanted["wanted"] = empty ? "never" : isWanted ? "always" : "embedded";
  return { wanted, parcels: parcels ?? PARCELS, seed: seed ?? SEED };
}

export interface DemoCommand {
  readonly json: boolean;
  readonly live: boolean;
  /** Infinite where a live demo names no number. */
  readonly parcels: number;
  readonly rate: number;
  readonly seed: number | undefined;
}

interface DemoFlags extends Pick<DemoCommand, "json" | "live" | "seed"> {
  readonly parcels: number | undefined;
  readonly rate: string | undefined;
}

/** Wrong usage is found before a database is opened. */
export function checkDemo({ rate: text, parcels, ...flags }: DemoFlags): DemoCommand {
  if (text !== undefined && !flags.live) throw new UsageError("--rate is that of --live; give both");
  if (parcels === undefined && !flags.live) throw new UsageError("give --parcels N, or --live until Ctrl-C");
  const rate = text === undefined ? RATE : Number(text);
  if (!(rate > 0 && rate <= RATE_MAX)) throw new UsageError(`--rate must be parcels a second, at most ${RATE_MAX}`);
  return { ...flags, rate, parcels: parcels ?? Infinity };
}

export async function demo(fairway: Fairway, command: DemoCommand): Promise<ExitCode> {
  if (!(await hasDemo(fairway)))
    throw new UsageError("there is no demo on this record; `npm start` loads it where nothing is on record");
  const { parcels, json, live, rate } = command;
  const stamp = Date.now().toString(36).toUpperCase();
  const random = createRandom(`demo ${command.seed ?? stamp}`);
  const day = dayAt(Date.now(), BEIJING_OFFSET_MINUTES);
  const goods = createGoods(fairway.rulebook.parts.positiveList);
  const world = createWorld({ random, goods, day, households: HOUSEHOLDS, prefix: `L${stamp}-` });
  const bar = progress("filing", parcels === Infinity ? 0 : parcels, "parcels");
  const told = { parcels: 0, documents: 0 };
  const done = (parcel: PlannedParcel): void => {
    told.parcels += 1;
    told.documents += parcel.filings.length;
    bar.advance(1);
    if (json) answer(JSON.stringify({ parcel: parcel.consignment, documents: parcel.filings.length }));
    else if (live && told.parcels % SAID_EACH === 0 && parcels === Infinity) say(`${told.parcels} parcels`);
  };
  const interrupted = onInterrupt();
  if (live) {
    if (parcels === Infinity) say(`${rate} parcels a second until Ctrl-C`);
    const plan = (): PlannedParcel => world.plan();
    await fileLive(fairway, { plan, parcels, rate, random: random.fork("pace"), signal: interrupted, done });
  } else
    for (let left = parcels; left > 0 && !interrupted.aborted; left -= PARCELS_AT_ONCE) {
      const some = Array.from({ length: Math.min(left, PARCELS_AT_ONCE) }, () => world.plan());
      await filePlanned(
        fairway,
        some.flatMap(({ filings }) => filings),
      );
      some.forEach(done);
    }
  bar.done();
  if (!json) answer(`filed ${told.parcels} parcels, ${told.documents} documents`);
  return DONE;
}

interface LivePlan {
  readonly plan: () => PlannedParcel;
  readonly parcels: number;
  readonly rate: number;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly done: (parcel: PlannedParcel) => void;
}

/** What has begun is filed whole, also after the signal: then without pauses. */
async function fileLive(fairway: Fairway, live: LivePlan): Promise<void> {
  const { plan, parcels, rate, random, signal, done } = live;
  const underway = new Set<Promise<void>>();
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  setMaxListeners(0, either); // Every parcel that is under way waits on it.
  let failure: unknown;
  const pause = (): Promise<void> => sleep(random.below(BETWEEN_DOCUMENTS_MS), either);
  for (let begun = 0; begun < parcels && !either.aborted; begun += 1) {
    const parcel = plan();
    const work = filePlanned(fairway, parcel.filings, pause)
      .then(() => done(parcel))
      .catch((error: unknown) => {
        failure ??= error;
        failed.abort();
      })
      .finally(() => underway.delete(work));
    underway.add(work);
    if (underway.size >= PARCELS_UNDERWAY_MAX) await Promise.race(underway);
    if (begun + 1 < parcels) await sleep(1_000 / rate, either);
  }
  await Promise.all(underway);
  if (failure !== undefined) throw failure as Error;
}

function onInterrupt(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => controller.abort());
  return controller.signal;
}
