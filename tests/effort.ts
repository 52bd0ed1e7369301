/**
 * effort: how much a test tries. `npm test` takes the small number, `npm run prove` the large one and prints what the
 * tests recorded as one table.
 */
import { appendFileSync } from "node:fs";

export const effort = (small: number, large: number): number => (process.env["FAIRWAY_PROVE"] === "1" ? large : small);

export interface Row {
  readonly name: string;
  readonly figure: string;
  readonly outcome: string;
}

/** Adds a row to the table of `npm run prove`; elsewhere there is none. */
export function record(name: string, figure: string | number, outcome: string): void {
  const file = process.env["FAIRWAY_RESULTS"];
  if (file === undefined || file === "") return;
  const row: Row = { name, figure: String(figure), outcome };
  appendFileSync(file, `${JSON.stringify(row)}\n`); // One short write a row: rows of two processes do not mix.
}
