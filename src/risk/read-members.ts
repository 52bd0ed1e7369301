/**
 * readMembers: a parsed file's object with exactly the members it may have. The files are ours, so a fault throws,
 * naming file and member.
 */
import { assert } from "../kernel/assert.ts";
import type { Certainty } from "../kernel/dated.ts";
import type { Sentences } from "../customs/decision.ts";

export interface Place {
  readonly file: string;
  /** Which object of the file, such as "because"; empty for the file as a whole. */
  readonly member: string;
}

export const sayPlace = ({ file, member }: Place, name = ""): string =>
  [file, [member, name].filter((part) => part !== "").join(".")].filter((part) => part !== "").join(": ");

export function readMembers(
  value: unknown,
  place: Place,
  required: readonly string[],
  optional: readonly string[] = [],
): Readonly<Record<string, unknown>> {
  assert(typeof value === "object" && value !== null && !Array.isArray(value), `${sayPlace(place)} is no object`);
  for (const name of required) assert(name in value, `${sayPlace(place, name)} is missing`);
  for (const name of Object.keys(value)) {
    assert(required.includes(name) || optional.includes(name), `${sayPlace(place, name)} is not known`);
  }
  return value as Readonly<Record<string, unknown>>;
}

export function readText(value: unknown, place: Place): string {
  assert(typeof value === "string" && value.trim() !== "", `${sayPlace(place)} is no text`);
  return value;
}

/** A whole number of zero or more. */
export function readCount(value: unknown, place: Place): number {
  assert(
    typeof value === "number" && Number.isSafeInteger(value) && value >= 0,
    `${sayPlace(place)} is no whole number`,
  );
  return value;
}

export function readOneOf<T extends string>(value: unknown, place: Place, choices: readonly T[]): T {
  assert((choices as readonly unknown[]).includes(value), `${sayPlace(place)} is none of ${choices.join(", ")}`);
  return value as T;
}

export function readSentences(value: unknown, { file, member }: Place): Sentences {
  const { en, zh } = readMembers(value, { file, member }, ["en", "zh"]);
  return { en: readText(en, { file, member: `${member}.en` }), zh: readText(zh, { file, member: `${member}.zh` }) };
}

export const certainties: readonly Certainty[] = ["verified", "secondary", "unverified"];
