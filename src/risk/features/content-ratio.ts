/**
 * By what factor the declared content of a cosmetic exceeds what its own model or name says, where just that keeps the
 * line under the price per gram or millilitre from which consumption tax is due; the largest over the lines, 1 where
 * there is no such line.
 *
 * The trick: 50 ml for 700.00 is 14.00 per ml and taxed; declared with its bottle as 83.5 g it is 8.38 and not (ratio
 * 1.67). What the text says is content per piece times pieces ("2*50ml", "50ml+30ml"; of several readings the largest,
 * in the trader's favour). A text that states no content gives nothing to compare. Which goods of the chapter are
 * taxed is the tariff's to say: we ask for all of it.
 */
import type { DeclarationItem } from "../../customs/documents.ts";
import { convert, dimensionOf } from "../../customs/measure.ts";
import { allocate, amount, sum, UNIT, type Amount } from "../../kernel/amount.ts";
import { rowInForce, type Row } from "../../kernel/dated.ts";
import type { Feature } from "../feature.ts";

/** HS chapter 33: perfumery, cosmetic and toilet preparations. */
const COSMETICS = "33";

/**
 * The dutiable value per gram or millilitre from which cosmetics are high-end. The tax itself uses the regime's own
 * row.
 */
const highEndPrices: readonly Row<Amount>[] = [
  {
    from: "2019-01-01",
    value: 10n * UNIT,
    status: "in_force",
    certainty: "secondary",
    source: { title: "Consumption tax on high-end cosmetics, official Q&A", url: "reportify.ai" },
  },
];

export const contentRatio: Feature<number> = {
  name: "contentRatio",
  type: "double",
  title: { en: "declared content over the content stated in the text", zh: "申报内容量与品名规格所示内容量之比" },
  evaluate({ facts: { documents, circumstances } }) {
    const { items, freight, insurance } = documents.declaration.document;
    const contents = items.flatMap((item, index) => {
      const content = item.hs.startsWith(COSMETICS) ? contentOf(item) : undefined;
      return content === undefined || content.declared <= content.stated ? [] : [{ ...content, index }];
    });
    if (contents.length === 0) return 1;
    const price = rowInForce(highEndPrices, circumstances.day)?.value;
    if (price === undefined) return undefined;
    const values = valueLines(items, amount(freight) + amount(insurance));
    // Value over content is at or above the price exactly where value × one unit is at or above price × content.
    const isHighEnd = (index: number, content: Amount): boolean => values[index]! * UNIT >= price * content;
    const ratios = contents
      .filter(({ index, declared, stated }) => isHighEnd(index, stated) && !isHighEnd(index, declared))
      .map(({ declared, stated }) => Number(declared) / Number(stated));
    return Math.max(1, ...ratios);
  },
};

/** Line totals with their part of the carriage, as the tax apportions it: by total, in order of line numbers. */
function valueLines(items: readonly DeclarationItem[], carriage: Amount): Amount[] {
  const totals = items.map(({ total }) => amount(total));
  if (carriage === 0n || sum(totals) === 0n) return totals;
  const order = items.map((_, index) => index).sort((a, b) => items[a]!.line - items[b]!.line);
  const shares = allocate(
    carriage,
    order.map((index) => totals[index]!),
  );
  order.forEach((index, place) => (totals[index]! += shares[place]!));
  return totals;
}

interface Content {
  /** Grams or millilitres of the whole line, in hundred-thousandths. */
  readonly declared: Amount;
  readonly stated: Amount;
}

/** Both contents of a line; undefined where the declaration has none, or the text states none. */
function contentOf(item: DeclarationItem): Content | undefined {
  const declared =
    inBaseUnit(item.statutoryQuantity, item.statutoryUnit) ?? inBaseUnit(item.secondQuantity, item.secondUnit);
  if (declared === undefined) return undefined;
  const dimension = dimensionOf(item.unit);
  // Goods sold by weight or volume have no piece whose content the text could state.
  if (dimension === "mass" || dimension === "volume") return undefined;
  const perPiece = statedContent(item.model, declared.unit) ?? statedContent(item.name, declared.unit);
  if (perPiece === undefined || perPiece === 0n) return undefined;
  return { declared: declared.quantity, stated: (perPiece * amount(item.quantity)) / UNIT };
}

function inBaseUnit(quantity: string | undefined, unit: string | undefined) {
  if (quantity === undefined || unit === undefined) return undefined;
  for (const base of ["GRM", "MLT"]) {
    const converted = convert(amount(quantity), unit, base);
    if (converted !== undefined && converted > 0n) return { quantity: converted, unit: base };
  }
  return undefined;
}

const units: Readonly<Record<string, readonly [base: string, factor: bigint]>> = {
  ml: ["MLT", 1n],
  毫升: ["MLT", 1n],
  l: ["MLT", 1_000n],
  升: ["MLT", 1_000n],
  g: ["GRM", 1n],
  克: ["GRM", 1n],
  kg: ["GRM", 1_000n],
  千克: ["GRM", 1_000n],
  公斤: ["GRM", 1_000n],
};

const DECIMAL = String.raw`(?<![\d.])(\d{1,6}(?:\.\d{1,5})?)`;
const TIMES = String.raw`\s*[*x×]\s*`;
// Longer unit names first; a Latin unit ends where no letter follows ("50g装" states a content, "50gold" does not).
const UNIT_NAME = String.raw`(毫升|千克|公斤|ml|kg|克|升|l|g)(?![a-z])`;
const BEFORE = String.raw`(?:(?<![\d.])(\d{1,3})${TIMES})?`;
const AFTER = String.raw`(?:/?[瓶支盒件片罐袋])?(?:${TIMES}(\d{1,3})(?![\d.]))?`;
const stated = new RegExp(String.raw`${BEFORE}${DECIMAL}\s*${UNIT_NAME}${AFTER}(\s*\+)?`, "g");

/** One writing for all: full-width forms, ligatures such as ㎖, capitals and "1,000" become plain. */
const readable = (text: string): string =>
  text
    .normalize("NFKC")
    .toLowerCase()
    .replace(/(\d),(?=\d{3}(?!\d))/g, "$1");

/**
 * Content per piece as a text states it, in the base unit asked for or else in the other; undefined where it states
 * none.
 */
function statedContent(text: string, base: string): Amount | undefined {
  const largest = new Map<string, Amount>();
  let summed: { base: string; content: Amount } | undefined;
  for (const match of readable(text).matchAll(stated)) {
    const [, before = "1", decimal, unit, after = "1", plus] = match;
    const [own, factor] = units[unit!]!;
    const content = amount(decimal!) * factor * BigInt(before) * BigInt(after);
    const whole = summed?.base === own ? summed.content + content : content;
    if (whole > (largest.get(own) ?? 0n)) largest.set(own, whole);
    summed = plus === undefined ? undefined : { base: own, content: whole };
  }
  return largest.get(base) ?? largest.get(base === "MLT" ? "GRM" : "MLT");
}
