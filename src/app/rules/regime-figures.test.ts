import { describe, expect, test } from "vitest";
import { cn } from "../../tax/regimes/cn.ts";
import { regimeFigures } from "./regime-figures.ts";

const figures = regimeFigures(cn);
const latest = (id: string): unknown => figures.find((figure) => figure.id === id)?.rows.at(-1)?.says;

describe("a figure says", () => {
  test.each([
    ["valuation", "the goods + freight + insurance", "商品价格 + 运费 + 保险费"],
    ["singleLimit", "5000.00 CNY", "5000.00 CNY"],
    [
      "withinLimits",
      "duty 0%, VAT 70%, consumption tax 70% of the statutory levy",
      "关税 0%、增值税 70%、消费税 70%（占法定应纳税额）",
    ],
    ["aboveAnnualLimit", "the parcel leaves the procedure", "不得按该监管方式申报"],
    ["adValorem", "(value + duty) / (1 - rate) × rate", "(完税价格 + 关税) / (1 - 消费税税率) × 消费税税率"],
    ["specific", "quantity × amount per unit", "数量 × 单位税额"],
  ])("%s", (id, en, zh) => expect(latest(id)).toEqual({ en, zh }));

  test("prices with their units by name, customs' own units as they are", () => {
    expect(latest("highEndPrices")).toMatchObject({
      en: expect.stringMatching(/^10\.00 CNY per gram, millilitre; 15\.00 CNY per sheet, 010, 020; /) as string,
      zh: expect.stringMatching(/^每克、毫升 10\.00 CNY；每张、010、020 15\.00 CNY；/) as string,
    });
  });
});

test("every dated member of the regime is a figure, with a title of its own in both languages", () => {
  const { consumptionTaxFormulas, ...others } = cn;
  const isDated = (value: unknown): boolean =>
    Array.isArray(value) && (value as { from?: unknown }[])[0]?.from !== undefined;
  const dated = [...Object.values(others), ...Object.values(consumptionTaxFormulas)].filter(isDated);
  expect(figures).toHaveLength(dated.length);
  for (const pick of ["en", "zh"] as const)
    expect(new Set(figures.map(({ title }) => title[pick])).size).toBe(figures.length);
});
