/**
 * Stories: what happens to parcels of a world: one row a story, with how often it happens, what is bought, which
 * documents are filed and what must follow.
 *
 * Weights are shares of a thousand: most parcels are honest, so that a day of the world looks like a day. Flaws of one
 * document are rows of `flaws.ts`; each becomes two stories, one where it stays and one where its author mends it.
 * Figures that make a story (5,000.00 for a single parcel, 26,000.00 and 20 kg of rice a year) are written here a
 * second time on purpose: the world must not ask what it tests.
 */
import { holds, notes, nothing, refuses, together, type Consequence } from "./oracle/consequence.ts";
import { flaws, type Flaw } from "./flaws.ts";
import type { Bought } from "./honest-parcel.ts";
import { unlistedGood, type Good } from "./goods.ts";
import type { Random } from "./random.ts";
import type { ParcelKind } from "../customs/documents.ts";

/** How the documents come: all once, one never, one as a draft, one withdrawn, one flawed, one doubled… */
export type Course =
  | { readonly kind: "whole" | "arrives" | "arrives_last" }
  | { readonly kind: "missing" | "draft" | "draft_then_filed" | "withdrawn"; readonly of: ParcelKind }
  | { readonly kind: "withdrawn_whole"; readonly isFiledAnew: boolean }
  | { readonly kind: "arrives_twice"; readonly isMended: boolean }
  | { readonly kind: "flawed" | "mended"; readonly flaw: Flaw }
  | { readonly kind: "spare_payment" | "foreign_author" | "number_reused" };

/** What a story buys; a member left out is left to chance. */
export interface Basket {
  readonly bought: readonly Bought[];
  readonly procedure?: "9610" | "1210";
  readonly freightFen?: number;
  readonly discountFen?: number;
  readonly consequence: Consequence;
}

export interface Story {
  readonly name: string;
  /** Of a thousand parcels. */
  readonly weight: number;
  readonly course: Course;
  /** True where the buyer is one of the few who buy until their year is used up. */
  readonly isBigBuyer?: boolean;
  /** True where the parcel goes to another member of the buyer's household. */
  readonly isForFamily?: boolean;
  fill(random: Random, goods: readonly Good[]): Basket;
}

const whole: Course = { kind: "whole" };
const fenOf = (random: Random, { yuan: [from, to] }: Good): number => random.between(from * 100, to * 100);

function goodOf(goods: readonly Good[], hs: string): Good {
  const good = goods.find((each) => each.hs === hs);
  if (good === undefined) throw new Error(`stories: the list of goods has no ${hs}`);
  return good;
}

/** Goods of a personal yearly quantity, left to the stories about them. */
const RICE = "10063020";
export const limitedGoods: readonly string[] = [RICE, "17019910"];
const ORDINARY_FEN_MAX = 400_000;

/** A national unit code, which customs' list of units maps to nothing, is noted. */
const noteUnits = (bought: readonly Bought[]): Consequence =>
  bought.some(({ good }) => good.units.some((unit) => /^\d{3}$/.test(unit))) ? notes("unknown-code") : nothing;

/** One to three lines of goods that the procedure admits, well below every limit. */
function ordinary(random: Random, goods: readonly Good[], wanted?: "9610" | "1210"): Basket {
  const procedure = wanted ?? random.pick(["9610", "9610", "1210"]);
  const admitted = goods.filter(({ hs, procedures }) => procedures.includes(procedure) && !limitedGoods.includes(hs));
  const bought: Bought[] = [];
  let total = 0;
  for (const good of random.shuffle(admitted).slice(0, random.between(1, 3))) {
    const [pieces, priceFen] = [random.between(1, 3), fenOf(random, good)];
    if (bought.length > 0 && total + pieces * priceFen > ORDINARY_FEN_MAX) continue;
    bought.push({ good, pieces: total + pieces * priceFen > ORDINARY_FEN_MAX ? 1 : pieces, priceFen });
    total += bought.at(-1)!.pieces * priceFen;
  }
  return { bought, procedure, consequence: noteUnits(bought) };
}

const one =
  (hs: string, pieces: number, priceFen: number, more: Partial<Basket> = {}): Story["fill"] =>
  (_, goods) => {
    const bought = [{ good: goodOf(goods, hs), pieces, priceFen }];
    const consequence = together([noteUnits(bought), more.consequence ?? nothing]);
    return { bought, freightFen: 0, ...more, consequence };
  };

const [SWEATER, WATCH, CREAM] = ["6110200090", "91021100", "3304990039"] as const;

const ofGoods: readonly Story[] = [
  { name: "honest", weight: 360, course: whole, fill: (random, goods) => ordinary(random, goods) },
  {
    name: "honest, from bonded stock",
    weight: 130,
    course: whole,
    fill: (random, goods) => ordinary(random, goods, "1210"),
  },
  {
    name: "honest, for the family",
    weight: 80,
    course: whole,
    isForFamily: true,
    fill: (random, goods) => ordinary(random, goods),
  },
  {
    name: "honest, arrives and is signed for",
    weight: 150,
    course: { kind: "arrives" },
    fill: (random, goods) => ordinary(random, goods, "9610"),
  },
  {
    name: "a gift beside the goods",
    weight: 20,
    course: whole,
    fill(random, goods) {
      const basket = ordinary(random, goods, "9610");
      const gift = { good: goodOf(goods, "3401110000"), pieces: 1, priceFen: 0 };
      return {
        ...basket,
        bought: [...basket.bought, gift],
        consequence: together([basket.consequence, notes("gift")]),
      };
    },
  },
  { name: "the single limit exactly", weight: 5, course: whole, fill: one(WATCH, 2, 250_000) },
  {
    name: "one piece above the single limit",
    weight: 5,
    course: whole,
    fill: one(WATCH, 1, 510_000, { consequence: notes("full-tax") }),
  },
  {
    name: "two pieces a fen above the single limit",
    weight: 5,
    course: whole,
    fill: one(WATCH, 2, 250_000, { freightFen: 1, consequence: refuses("single-limit", "-621005") }),
  },
  {
    name: "buying until the year is used up",
    weight: 40,
    course: whole,
    isBigBuyer: true,
    fill: (random, goods) => one(SWEATER, 10, random.between(42_000, 49_000))(random, goods),
  },
  {
    name: "buying until the year is used up, and the goods arrive",
    weight: 20,
    course: { kind: "arrives_last" },
    isBigBuyer: true,
    fill: (random, goods) => one(SWEATER, 10, random.between(42_000, 49_000), { procedure: "9610" })(random, goods),
  },
  { name: "the rest of the year", weight: 15, course: whole, isBigBuyer: true, fill: one(SWEATER, 1, 45_000) },
  {
    name: "eight kilograms of rice",
    weight: 10,
    course: whole,
    isBigBuyer: true,
    fill: (random, goods) => riceOf(random, goods, 8_000),
  },
  { name: "goods that no list admits", weight: 5, course: whole, fill: unlisted },
  { name: "goods that no list admits arrive", weight: 10, course: { kind: "arrives_last" }, fill: unlisted },
  {
    name: "bonded goods bought directly",
    weight: 5,
    course: whole,
    fill: one("1901101010", 2, 20_000, { procedure: "9610", consequence: refuses("procedure-not-allowed") }),
  },
  {
    name: "supplements of another name",
    weight: 5,
    course: whole,
    fill: renamed("2106909090", { name: "示例综合营养粉" }, refuses("name-not-admitted")),
  },
  {
    name: "a toy with ivory",
    weight: 5,
    course: whole,
    fill: renamed("9503008900", { model: "示例牌|象牙" }, refuses("excluded-goods")),
  },
  { name: "beer without its mass", weight: 5, course: whole, fill: (random, goods) => beer(random, goods) },
  { name: "a bottle weighed with its cream", weight: 5, course: whole, fill: heavyBottle },
];

function renamed(hs: string, change: Partial<Good>, consequence: Consequence): Story["fill"] {
  return (random, goods) => {
    const good = { ...goodOf(goods, hs), ...change };
    return { bought: [{ good, pieces: 1, priceFen: fenOf(random, good) }], procedure: "9610", consequence };
  };
}

function unlisted(random: Random): Basket {
  const bought = [{ good: unlistedGood, pieces: 1, priceFen: fenOf(random, unlistedGood) }];
  return { bought, procedure: "9610", consequence: together([refuses("not-listed"), holds("tax-quantity")]) };
}

/** Bags that are sold by the piece and counted by the kilogram. */
function riceOf(random: Random, goods: readonly Good[], grams: number): Basket {
  const good = { ...goodOf(goods, RICE), netGrams: grams };
  return { bought: [{ good, pieces: 1, priceFen: fenOf(random, good) }], consequence: nothing };
}

/** The tax is by the tonne; litres alone do not say how many. */
function beer(random: Random, goods: readonly Good[]): Basket {
  const good = { ...goodOf(goods, "22030000"), units: ["LTR"] };
  const consequence = together([holds("tax-quantity"), notes("statutory-units", 10)]);
  return { bought: [{ good, pieces: 6, priceFen: fenOf(random, good) }], consequence };
}

/** 50 ml for 700.00 is 14.00 a millilitre and taxed; declared with its bottle as 83 g it is 8.43 and would not be. */
function heavyBottle(_: Random, goods: readonly Good[]): Basket {
  const good = { ...goodOf(goods, CREAM), model: "示例牌|50ml", netGrams: 83 };
  return { bought: [{ good, pieces: 1, priceFen: 70_000 }], freightFen: 0, consequence: holds("content-overstated") };
}

/** A voucher above the goods' value, which only a freight above them can make a payment of. */
function voucher(random: Random, goods: readonly Good[]): Basket {
  const bought = [{ good: goodOf(goods, SWEATER), pieces: 1, priceFen: random.between(12_000, 20_000) }];
  const goodsFen = bought[0]!.priceFen;
  return { bought, freightFen: 3_000, discountFen: goodsFen + 1_000, consequence: notes("discount-above-goods", 20) };
}

const weighedMore = flaws.find(({ consequence }) => consequence.points > 0)!;
const anyOf = (random: Random, goods: readonly Good[]): Basket => ordinary(random, goods);
const kinds: readonly ParcelKind[] = ["order", "payment", "waybill", "declaration"];

const ofCourses: readonly Story[] = [
  ...kinds.map((of): Story => ({
    name: `the ${of} never comes`,
    weight: 3,
    course: { kind: "missing", of },
    fill: anyOf,
  })),
  { name: "the declaration stays a draft", weight: 3, course: { kind: "draft", of: "declaration" }, fill: anyOf },
  ...kinds.map((of): Story => ({
    name: `the ${of} is a draft first`,
    weight: 2,
    course: { kind: "draft_then_filed", of },
    fill: anyOf,
  })),
  ...kinds.map((of): Story => ({
    name: `the ${of} is withdrawn`,
    weight: 2,
    course: { kind: "withdrawn", of },
    fill: (random, goods) => ordinary(random, goods, "9610"),
  })),
  ...[false, true].map((isFiledAnew): Story => ({
    name: `everything is withdrawn${isFiledAnew ? ", and filed anew" : ""}`,
    weight: 5,
    course: { kind: "withdrawn_whole", isFiledAnew },
    fill: (random, goods) => ordinary(random, goods, "9610"),
  })),
  ...[false, true].map((isMended): Story => ({
    name: `goods arrive twice${isMended ? ", and one arrival is withdrawn" : ""}`,
    weight: 2,
    course: { kind: "arrives_twice", isMended },
    fill: (random, goods) => ordinary(random, goods, "9610"),
  })),
  {
    name: "a second payment of another amount",
    weight: 5,
    course: { kind: "spare_payment" },
    fill: (random, goods) => ordinary(random, goods, "9610"),
  },
  { name: "a marketplace files the payment", weight: 3, course: { kind: "foreign_author" }, fill: anyOf },
  {
    name: "a waybill number of another parcel",
    weight: 5,
    course: { kind: "number_reused" },
    fill: (random, goods) => ordinary(random, goods, "9610"),
  },
  { name: "a voucher above the goods' value", weight: 5, course: whole, fill: voucher },
  {
    name: "a voucher above the goods' value, and three times the mass",
    weight: 5,
    course: { kind: "flawed", flaw: weighedMore },
    fill: voucher,
  },
];

/** A parcel whose mending comes after release would be refused it; goods from abroad are not released so soon. */
const ofFlaws: readonly Story[] = flaws.flatMap((flaw): Story[] => {
  const fill: Story["fill"] = (random, goods) => ordinary(random, goods, "9610");
  return [
    { name: flaw.name, weight: 1, course: { kind: "flawed", flaw }, fill },
    { name: `${flaw.name}, then mended`, weight: 1, course: { kind: "mended", flaw }, fill },
  ];
});

/** Told only where it is asked for: refused for one field of the payment, of goods that are here; mended, released. */
export const mendable: Story = {
  name: "a fen more in the payment, of bonded goods",
  weight: 0,
  course: { kind: "flawed", flaw: flaws.find(({ of, consequence }) => of === "payment" && consequence.points === 0)! },
  fill: (random, goods) => ordinary(random, goods, "1210"),
};

export const stories: readonly Story[] = [...ofGoods, ...ofCourses, ...ofFlaws];
