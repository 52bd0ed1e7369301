/**
 * Measures: UN/ECE Recommendation 20 unit codes, and which of them can be converted into each other exactly.
 *
 * `factor` is the number of base units in one (base: gram, millilitre, piece). Units that count something (a box, a
 * bottle) have no factor between each other: a box is not a piece.
 */
import type { Amount } from "../kernel/amount.ts";

interface Measure {
  readonly dimension: "mass" | "volume" | "count";
  readonly factor: bigint;
}

const measures: ReadonlyMap<string, Measure> = new Map([
  ["GRM", { dimension: "mass", factor: 1n }],
  ["KGM", { dimension: "mass", factor: 1_000n }],
  ["TNE", { dimension: "mass", factor: 1_000_000n }],
  ["MLT", { dimension: "volume", factor: 1n }],
  ["LTR", { dimension: "volume", factor: 1_000n }],
  ["C62", { dimension: "count", factor: 1n }],
]);

export const dimensionOf = (unit: string): Measure["dimension"] | undefined => measures.get(unit)?.dimension;

/**
 * A quantity of one unit in another, exact to five places and rounded down below; undefined where the units do not
 * convert.
 */
export function convert(quantity: Amount, from: string, to: string): Amount | undefined {
  if (from === to) return quantity;
  const a = measures.get(from);
  const b = measures.get(to);
  if (a === undefined || b === undefined || a.dimension !== b.dimension) return undefined;
  return (quantity * a.factor) / b.factor;
}
