/**
 * World: from a seed to traders, households and parcels with every document that will be filed. The same seed gives the
 * same world, to the byte; nothing here reads a clock or the machine's chance.
 *
 * Parcels are planned one by one, in the order of a day's business; each is a story (`stories.ts`) told of some people
 * and traders. A handful of people buy until their year is used up. Not here: sending anything, and what becomes of it
 * (`simulate.ts`).
 */
import { keyOf } from "../customs/documents.ts";
import { CENT, formatAmount } from "../kernel/amount.ts";
import { assert } from "../kernel/assert.ts";
import { nothing } from "./oracle/consequence.ts";
import { quantityOf, type Good } from "./goods.ts";
import { goodsFen, honestParcel, type Purchase } from "./honest-parcel.ts";
import { createHousehold, type Household } from "./household.ts";
import { planFilings, planReuse } from "./plan-filings.ts";
import type { Draws, PlannedParcel } from "./planned-parcel.ts";
import type { Random } from "./random.ts";
import { limitedGoods, stories, type Basket, type Story } from "./stories.ts";
import { allTraders, createTraders, type Trader, type Traders } from "./traders.ts";

export interface WorldSettings {
  readonly random: Random;
  readonly goods: readonly Good[];
  /** The day on which everything is ordered and declared, YYYY-MM-DD. */
  readonly day: string;
  readonly households: number;
  /** Letters and digits, part of every number, so that two worlds can share a record. */
  readonly prefix: string;
  /** The stories that are told; all of them where left out. */
  readonly stories?: readonly Story[];
}

export interface World {
  readonly traders: Traders;
  readonly households: readonly Household[];
  /** The next parcel: of the story given, or of one that chance picks by weight; on the world's day or another. */
  plan(story?: Story, on?: string): PlannedParcel;
}

/** The first households' first members. */
const BIG_BUYERS = 3;
const FREIGHT_FEN_MAX = 3_000;
const OWN_SHOPS = 0.2;

export function createWorld(settings: WorldSettings): World {
  const { random, goods, day, prefix } = settings;
  assert(settings.households > BIG_BUYERS && goods.length > 0, "createWorld: a world needs people and goods");
  const told = settings.stories ?? stories;
  const traders = createTraders();
  const byCode = new Map(allTraders(traders).map((trader) => [trader.code, trader]));
  const households = Array.from({ length: settings.households }, (_, home) =>
    createHousehold(random.fork(`home ${home}`), home),
  );
  let number = 0;
  /** An honest parcel whose waybill number a later one may take. */
  let earlier: { readonly purchase: Purchase; readonly basket: Basket; readonly parcel: PlannedParcel } | undefined;

  function traderOf(code: string): Trader {
    const trader = byCode.get(code);
    assert(trader !== undefined, "createWorld: a trader that is not of this world");
    return trader;
  }

  function plan(story = pickStory(random, told), on = day): PlannedParcel {
    number += 1;
    const own = random.fork(`parcel ${number}`);
    const orderNo = `${prefix}${String(number).padStart(6, "0")}`;
    const taken = story.course.kind === "number_reused" ? earlier : undefined;
    const basket = taken?.basket ?? story.fill(own, goods);
    const purchase =
      taken === undefined ? purchaseOf(own, story, basket, orderNo, on) : { ...taken.purchase, orderNo, day: on };
    const parcel = honestParcel(purchase);
    const filings =
      taken === undefined
        ? planFilings(story.course, parcel, own, traderOf)
        : planReuse(taken.parcel, parcel, own, traderOf);
    const planned: PlannedParcel = {
      consignment: keyOf(parcel.order),
      story: story.name,
      procedure: purchase.procedure,
      day: on,
      buyer: purchase.buyer.idNumber,
      waybill: taken?.parcel.waybill ?? keyOf(parcel.waybill),
      draws: drawsOf(purchase),
      base: basket.consequence,
      filings,
    };
    if (story.course.kind === "whole" && !story.isBigBuyer && basket.consequence === nothing)
      earlier = { purchase, basket, parcel: planned };
    return planned;
  }

  function purchaseOf(own: Random, story: Story, basket: Basket, orderNo: string, on: string): Purchase {
    const home = own.pick(story.isBigBuyer ? households.slice(0, BIG_BUYERS) : households.slice(BIG_BUYERS));
    const buyer = story.isBigBuyer ? home[0] : own.pick(home);
    const shop = own.pick(traders.shops).code;
    return {
      ...{ orderNo, day: on, buyer, seller: shop },
      consignee: story.isForFamily ? own.pick(home) : buyer,
      platform: own.chance(OWN_SHOPS) ? shop : own.pick(traders.marketplaces).code,
      firm: own.pick(traders.paymentFirms).code,
      carrier: own.pick(traders.carriers).code,
      declarant: own.pick(traders.declarants).code,
      operator: own.pick(traders.siteOperators).code,
      procedure: basket.procedure ?? own.pick(["9610", "1210"]),
      bought: basket.bought,
      freightFen: basket.freightFen ?? own.between(0, FREIGHT_FEN_MAX),
      discountFen: basket.discountFen ?? 0,
    };
  }

  return { traders, households, plan };
}

/** A day's parcels, in their order: every story at least once, the rest as chance has it. */
export function planDay(world: World, random: Random, parcels: number): PlannedParcel[] {
  assert(parcels > stories.length, "planDay: fewer parcels than stories");
  const rest = Array.from({ length: parcels - stories.length - 1 }, () => undefined);
  // An honest one first: a later one may take its waybill number.
  return [stories[0], ...random.shuffle([...stories, ...rest])].map((story) => world.plan(story));
}

function pickStory(random: Random, told: readonly Story[]): Story {
  let rest = random.next() * told.reduce((sum, { weight }) => sum + weight, 0);
  for (const story of told) {
    rest -= story.weight;
    if (rest < 0) return story;
  }
  return told.at(-1)!;
}

/** What the purchase draws on its buyer's yearly limits. */
function drawsOf(purchase: Purchase): Draws {
  const value = formatAmount(BigInt(goodsFen(purchase) + purchase.freightFen) * CENT);
  const limited = purchase.bought.find(({ good }) => limitedGoods.includes(good.hs));
  if (limited === undefined) return { value, quantity: null };
  const { good, pieces } = limited;
  return { value, quantity: { hs: good.hs, unit: "KGM", amount: quantityOf(good, "KGM", pieces) } };
}
