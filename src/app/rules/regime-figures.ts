/**
 * regimeFigures: the dated rows of a regime, each with what it is called and what it says, for people.
 *
 * Amounts stand with the regime's currency. Not here: what the interpreter does with them (`tax/assess.ts`).
 */
import type { Sentences } from "../../customs/decision.ts";
import type { Row } from "../../kernel/dated.ts";
import type { AboveLimit, PayableShares, PriceThreshold, Regime, Rounding, ValuePart } from "../../tax/regime.ts";

/** One figure with all its rows, said in both languages. */
export interface Figure {
  readonly id: string;
  readonly title: Sentences;
  readonly rows: readonly (Row<unknown> & { readonly says: Sentences })[];
}

type Say<T> = (value: T, currency: string) => Sentences;

const partNames: Readonly<Record<ValuePart, Sentences>> = {
  goods: { en: "the goods", zh: "商品价格" },
  freight: { en: "freight", zh: "运费" },
  insurance: { en: "insurance", zh: "保险费" },
};

const sayParts: Say<readonly ValuePart[]> = (parts) => ({
  en: parts.map((part) => partNames[part].en).join(" + "),
  zh: parts.map((part) => partNames[part].zh).join(" + "),
});

const sayAmount: Say<string> = (amount, currency) => ({ en: `${amount} ${currency}`, zh: `${amount} ${currency}` });

const sayShares: Say<PayableShares> = ({ duty, vat, consumptionTax }) => ({
  en: `duty ${duty}, VAT ${vat}, consumption tax ${consumptionTax} of the statutory levy`,
  zh: `关税 ${duty}、增值税 ${vat}、消费税 ${consumptionTax}（占法定应纳税额）`,
});

const aboves: Readonly<Record<AboveLimit["kind"], Sentences>> = {
  not_admitted: { en: "the parcel leaves the procedure", zh: "不得按该监管方式申报" },
  full_for_single_item: {
    en: "a single article that cannot be divided pays in full; anything else leaves the procedure",
    zh: "单件不可分割的商品按一般贸易全额征税，其余不得按该监管方式申报",
  },
};
const sayAbove: Say<AboveLimit> = ({ kind }) => aboves[kind];

/** Units by what people call them; customs' own numbers stay as they are. */
const unitNames: ReadonlyMap<string, Sentences> = new Map([
  ["GRM", { en: "gram", zh: "克" }],
  ["MLT", { en: "millilitre", zh: "毫升" }],
  ["ST", { en: "sheet", zh: "张" }],
  ["C62", { en: "piece (C62)", zh: "件（C62）" }],
  ["H87", { en: "piece (H87)", zh: "件（H87）" }],
]);
const sayUnits = (units: readonly string[], language: keyof Sentences, or: string): string =>
  units.map((unit) => unitNames.get(unit)?.[language] ?? unit).join(or);

const sayThresholds: Say<readonly PriceThreshold[]> = (thresholds, currency) => ({
  en: thresholds.map(({ amount, units }) => `${amount} ${currency} per ${sayUnits(units, "en", ", ")}`).join("; "),
  zh: thresholds.map(({ amount, units }) => `每${sayUnits(units, "zh", "、")} ${amount} ${currency}`).join("；"),
});

/** Formulas are kept in English words; the longest first, for one holds another. */
const formulaWords: readonly (readonly [en: string, zh: string])[] = [
  ["amount per unit", "单位税额"],
  ["quantity", "数量"],
  ["value", "完税价格"],
  ["duty", "关税"],
  ["rate", "消费税税率"],
];
const sayFormula: Say<string> = (formula) => ({
  en: formula,
  zh: formulaWords.reduce((text, [en, zh]) => text.replaceAll(en, zh), formula),
});

const sayRounding: Say<Rounding> = ({ step }, currency) => ({
  en: `half up to ${step} ${currency}, once per parcel and kind of levy`,
  zh: `四舍五入至 ${step} ${currency}，每个包裹每个税种一次`,
});

export function regimeFigures(regime: Regime): Figure[] {
  const { currency, consumptionTaxFormulas: formulas } = regime;
  const figure = <T>(id: string, en: string, zh: string, rows: readonly Row<T>[], say: Say<T>): Figure => ({
    id,
    title: { en, zh },
    rows: rows.map((row) => ({ ...row, says: say(row.value, currency) })),
  });
  return [
    figure("valuation", "What the dutiable value adds up", "完税价格构成", regime.valuation, sayParts),
    figure("singleLimit", "Limit of a single transaction", "单次交易限值", regime.singleLimit, sayAmount),
    figure("annualLimit", "Limit of a person and year", "个人年度交易限值", regime.annualLimit, sayAmount),
    figure("withinLimits", "Payable within the limits", "限值以内应纳税额", regime.withinLimits, sayShares),
    figure("aboveSingleLimit", "Above the single limit", "超过单次限值", regime.aboveSingleLimit, sayAbove),
    figure("aboveAnnualLimit", "Above the annual limit", "超过年度限值", regime.aboveAnnualLimit, sayAbove),
    figure(
      "highEndPrices",
      "Cosmetics are high-end from this price without tax",
      "高档化妆品不含税价格起点",
      regime.highEndPrices,
      sayThresholds,
    ),
    figure("adValorem", "Consumption tax by value", "从价消费税公式", formulas.ad_valorem, sayFormula),
    figure("specific", "Consumption tax by quantity", "从量消费税公式", formulas.specific, sayFormula),
    figure("compound", "Consumption tax by value and quantity", "复合消费税公式", formulas.compound, sayFormula),
    figure("rounding", "Rounding of a levy", "税款进位", regime.rounding, sayRounding),
  ];
}
