/**
 * Feature: one named figure about a parcel that rules may use. One feature, one file under `features/`.
 *
 * An int is a bigint, a double a number and for comparisons only: legal limits come as booleans that the tax room
 * decided exactly. Undefined means that the figure is not known; a rule that needs it then holds the parcel visibly,
 * so what is known to be none (no gift among the lines) is a value, never undefined. Not here: rules (`rule.ts`),
 * their evaluation (`compile-rules.ts`).
 */
import type { Assessment } from "../customs/assessment.ts";
import type { Mismatch, ParcelFacts, Sentences } from "../customs/decision.ts";

export interface FeatureInput {
  readonly facts: ParcelFacts;
  readonly assessment: Assessment;
  readonly matching: {
    readonly mismatches: readonly Mismatch[];
    /** How many payments came besides the one that counts. */
    readonly spare: number;
  };
}

export type FeatureValue = boolean | bigint | number | string;

/** The name of a value's type in a rule. */
export type FeatureType<T extends FeatureValue> = T extends boolean
  ? "bool"
  : T extends bigint
    ? "int"
    : T extends number
      ? "double"
      : "string";

export interface Feature<T extends FeatureValue = FeatureValue> {
  readonly name: string;
  readonly type: FeatureType<T>;
  /** What it is called where people read that it is missing. */
  readonly title: Sentences;
  evaluate(input: FeatureInput): T | undefined;
}
