/**
 * parseMatchingBook: reads `rulebook/matching.yaml`, already parsed: the tolerance of each rule that compares amounts.
 *
 * The file is ours, so a fault throws and names file and member. Every tolerance must be given: a missing one is not
 * zero.
 * Not here: reading the disk (the composition root).
 */
import { parseAmount } from "../kernel/amount.ts";
import { assert } from "../kernel/assert.ts";
import type { Certainty } from "../kernel/dated.ts";
import type { MatchingBook, Tolerance } from "./match.ts";

const certainties: readonly string[] = ["verified", "secondary", "unverified"] satisfies Certainty[];

export function parseMatchingBook(value: unknown, file: string): MatchingBook {
  const { tolerances } = membersOf(value, ["tolerances"], file, "the file");
  const { R1, R5 } = membersOf(tolerances, ["R1", "R5"], file, "tolerances");
  return { tolerances: { R1: readTolerance(R1, file, "R1"), R5: readTolerance(R5, file, "R5") } };
}

function readTolerance(value: unknown, file: string, rule: string): Tolerance {
  const { amount, source, certainty } = membersOf(value, ["amount", "source", "certainty"], file, rule);
  const size = typeof amount === "string" ? parseAmount(amount) : undefined;
  assert(size !== undefined && size >= 0n, `${file}: ${rule}.amount is no decimal text of zero or more`);
  assert(typeof source === "string" && source !== "", `${file}: ${rule}.source is no text`);
  assert(certainties.includes(certainty as string), `${file}: ${rule}.certainty is none of ${certainties.join(", ")}`);
  return { amount: amount as string, source, certainty: certainty as Certainty };
}

/** Exactly these members, no fewer and no others. */
function membersOf<N extends string>(
  value: unknown,
  names: readonly N[],
  file: string,
  where: string,
): Record<N, unknown> {
  assert(typeof value === "object" && value !== null && !Array.isArray(value), `${file}: ${where} is no object`);
  for (const name of names) assert(name in value, `${file}: ${where} lacks ${name}`);
  for (const name of Object.keys(value)) {
    assert((names as readonly string[]).includes(name), `${file}: ${where} has an unknown member ${name}`);
  }
  return value as Record<N, unknown>;
}
