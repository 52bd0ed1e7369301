/**
 * Demo day: a day's parcels of a world for somebody to look at: every story once and more, and at the end a few parcels
 * that one firm can mend, so that whoever looks can do so. The same seed, day and count give the same documents.
 */
import { assert } from "../kernel/assert.ts";
import type { Good } from "./goods.ts";
import type { Person } from "./household.ts";
import type { PlannedParcel } from "./planned-parcel.ts";
import { createRandom } from "./random.ts";
import { mendable, stories } from "./stories.ts";
import { allTraders, createOnlookers, type Trader } from "./traders.ts";
import { createWorld, planDay, type World } from "./world.ts";

export interface DemoDaySettings {
  readonly seed: number;
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly parcels: number;
  readonly goods: readonly Good[];
}

export interface DemoDay {
  /** In the order in which they are filed. */
  readonly parcels: readonly PlannedParcel[];
  /** Those that the first payment firm can mend. */
  readonly mendable: readonly PlannedParcel[];
  /** Everybody to be registered, customs first. */
  readonly traders: readonly Trader[];
  /** Of those who buy now and then, who has bought the most. */
  readonly consumer: Person;
}

/** One in fifty is drawn for inspection by lot when it is mended: one of so many is not. */
const MENDABLE = 6;
const PLANNED_MAX = 1_000;
/** Every story, an honest one before them, and the mendable ones. */
export const demoParcelsMin = stories.length + MENDABLE + 2;
/** Few enough that some buy several times, and enough that few use up their year. */
const PARCELS_PER_HOUSEHOLD = 2.5;
const HOUSEHOLDS_MIN = 100;

export function planDemoDay({ seed, day, parcels, goods }: DemoDaySettings): DemoDay {
  assert(parcels >= demoParcelsMin, "planDemoDay: fewer parcels than stories");
  const random = createRandom(`demo ${seed}`);
  const world = createWorld({
    ...{ random: random.fork("world"), goods, day, prefix: "D" },
    households: Math.max(HOUSEHOLDS_MIN, Math.round(parcels / PARCELS_PER_HOUSEHOLD)),
  });
  const ordinary = planDay(world, random.fork("day"), parcels - MENDABLE);
  const last = planMendable(world);
  return {
    parcels: [...ordinary, ...last],
    mendable: last,
    traders: [...createOnlookers(), ...allTraders(world.traders)],
    consumer: mostFrequent(world, ordinary),
  };
}

/** Only those of the first payment firm, whose account there is. */
function planMendable(world: World): PlannedParcel[] {
  const firm = world.traders.paymentFirms[0]!;
  const found: PlannedParcel[] = [];
  for (let planned = 0; found.length < MENDABLE; planned += 1) {
    assert(planned < PLANNED_MAX, "planDemoDay: the first payment firm pays for nothing");
    const parcel = world.plan(mendable);
    const payment = parcel.filings.find(({ kind }) => kind === "payment");
    if (payment?.filer.code === firm.code) found.push(parcel);
  }
  return found;
}

/** Those who buy until their year is used up are left aside. */
function mostFrequent({ households }: World, parcels: readonly PlannedParcel[]): Person {
  const bigStories = new Set(stories.filter(({ isBigBuyer }) => isBigBuyer).map(({ name }) => name));
  const bigBuyers = new Set(parcels.filter(({ story }) => bigStories.has(story)).map(({ buyer }) => buyer));
  const counts = new Map<string, number>();
  for (const { buyer } of parcels) if (!bigBuyers.has(buyer)) counts.set(buyer, (counts.get(buyer) ?? 0) + 1);
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  const person = households.flat().find(({ idNumber }) => idNumber === most?.[0]);
  assert(person !== undefined, "planDemoDay: a buyer who is not of this world");
  return person;
}
