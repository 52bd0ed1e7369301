/**
 * Goods: what the traders of a world sell: one kind of goods for each row of the list of admitted goods that has a
 * sample here, with the units that the row asks for.
 *
 * Masses are net grams of one piece, prices whole yuan. Names, prices and masses are invented. The list itself comes as
 * data. Not here: whether goods are admitted or what they owe (`tax/`).
 */
import { assert } from "../kernel/assert.ts";
import { formatAmount, UNIT } from "../kernel/amount.ts";
import type { ListRow } from "../tax/book.ts";

export interface Good {
  readonly hs: string;
  readonly name: string;
  readonly model: string;
  readonly origin: string;
  /** Statutory units, the first and where there is one the second. */
  readonly units: readonly string[];
  readonly procedures: readonly string[];
  readonly netGrams: number;
  /** From and to, of one piece. */
  readonly yuan: readonly [number, number];
}

type Sample = readonly [name: string, model: string, origin: string, netGrams: number, from: number, to: number];

/** By code; rice and sugar are left to the stories that need them, for a person may buy little of them in a year. */
const samples: Readonly<Record<string, Sample>> = {
  "04090000": ["示例蜂蜜", "示例牌|瓶装", "NZ", 500, 60, 180],
  "08021200": ["示例扁桃仁", "示例牌|去壳|袋装", "US", 400, 40, 90],
  "09012100": ["示例烘焙咖啡", "示例牌|未磨碎", "IT", 1000, 80, 260],
  "18063200": ["示例巧克力", "示例牌|块状", "DE", 100, 15, 60],
  "22030000": ["示例啤酒", "示例牌|罐装", "DE", 500, 8, 25],
  "2204210000": ["示例葡萄酒", "示例牌|瓶装", "FR", 750, 90, 600],
  "22083000": ["示例威士忌", "示例牌|瓶装", "GB", 700, 150, 900],
  "3303000010": ["示例香水", "示例牌|瓶装", "FR", 50, 300, 900],
  "3304990039": ["示例面霜", "示例牌|瓶装", "JP", 50, 120, 700],
  "33049900": ["示例面膜", "示例牌|片装", "KR", 25, 6, 30],
  "3401110000": ["示例香皂", "示例牌|盥洗用", "TH", 100, 12, 45],
  "42022200": ["示例手提包", "示例牌|布面", "IT", 600, 400, 2_400],
  "4901990000": ["示例图书", "示例出版社|平装", "GB", 450, 40, 150],
  "61091000": ["示例棉制T恤衫", "示例牌|棉100%", "JP", 200, 60, 240],
  "6110200090": ["示例针织衫", "示例牌|棉100%", "JP", 400, 120, 480],
  "6402992900": ["示例鞋", "示例牌|橡塑面", "VN", 800, 200, 900],
  "85163100": ["示例电吹风", "示例牌|1600W", "MY", 600, 180, 2_000],
  "91021100": ["示例石英手表", "示例牌|电子显示", "CH", 80, 600, 4_500],
  "9503008900": ["示例积木玩具", "示例牌|塑料", "DE", 900, 120, 800],
  "1901101010": ["示例婴儿配方乳粉", "示例牌|罐装", "NZ", 900, 160, 420],
  "2106909090": ["示例维生素C片", "示例牌|瓶装", "AU", 120, 60, 240],
  "8516500000": ["示例微波炉", "示例牌|20升", "TH", 9_000, 500, 1_800],
  "10063020": ["示例精米", "示例牌|袋装", "TH", 5_000, 60, 120],
  "17019910": ["示例白砂糖", "示例牌|袋装", "TH", 1_000, 10, 20],
};

/** The goods of a list, those without a sample left out; every sample must find its row. */
export function createGoods(list: readonly ListRow[]): Good[] {
  const goods = list.flatMap((row): Good[] => {
    const sample = samples[row.hs];
    if (sample === undefined) return [];
    const [name, model, origin, netGrams, from, to] = sample;
    const { hs, units, procedures } = row;
    return [{ hs, name, model, origin, units, procedures, netGrams, yuan: [from, to] }];
  });
  assert(goods.length > 0, "createGoods: a list without any goods that are known here");
  return goods;
}

/** What stands in no list: the stories' forbidden goods. */
export const unlistedGood: Good = {
  hs: "2402200000",
  name: "示例卷烟",
  model: "示例牌|条装",
  origin: "CH",
  units: ["KGM"],
  procedures: [],
  netGrams: 200,
  yuan: [200, 500],
};

/** How much of a unit `pieces` of the goods are: mass by grams, volume as if of water, anything else by the piece. */
export function quantityOf({ netGrams }: Good, unit: string, pieces: number): string {
  const grams = BigInt(netGrams * pieces) * UNIT;
  switch (unit) {
    case "GRM":
    case "MLT":
      return formatAmount(grams, 0);
    case "KGM":
    case "LTR":
      return formatAmount(grams / 1_000n, 0);
    default:
      return String(pieces);
  }
}
