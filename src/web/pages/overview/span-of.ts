/**
 * spanOf: a span of time as people say it, in the one unit in which it is neither long nor nothing: 1400 ms is 1.4 s.
 *
 * Below ten it has a decimal, where that is not nothing. Not here: what the unit is called.
 */
export type Unit = "ms" | "s" | "min" | "h" | "d";

export interface Span {
  readonly unit: Unit;
  readonly value: number;
}

/** Milliseconds of a unit, and how many of it are one of the next. */
const units: readonly (readonly [Unit, number, number])[] = [
  ["ms", 1, 1_000],
  ["s", 1_000, 60],
  ["min", 60_000, 60],
  ["h", 3_600_000, 24],
  ["d", 86_400_000, Infinity],
];
const DECIMAL_BELOW = 10;

export function spanOf(milliseconds: number): Span {
  const spans = units.map(([unit, size, most]) => ({ unit, value: rounded(milliseconds / size, unit), most }));
  const { unit, value } = spans.find((span) => span.value < span.most)!;
  return { unit, value };
}

const rounded = (value: number, unit: Unit): number =>
  unit !== "ms" && value < DECIMAL_BELOW ? Math.round(value * 10) / 10 : Math.round(value);
