/**
 * Consequence: what a parcel's documents, as the world planned them, must lead to. The plan says it in the words of the
 * public contract (pairs R1 to R13, rules, states), and never asks the code that decides.
 *
 * Points add up over everything about a parcel; the strongest effect wins. Not here: limits of a year and the sealed
 * draw, which depend on what else happens.
 */
export type PlannedEffect = "none" | "hold" | "inspect" | "refuse";

export interface Consequence {
  /** The rule of each pair that differs: "R5" twice where two members of a line do. */
  readonly mismatches: readonly string[];
  /** Rules of the rule book that say something, but for "mismatch". */
  readonly reasons: readonly string[];
  readonly effect: PlannedEffect;
  readonly points: number;
  /** The official status where it is not the usual one of the state. */
  readonly status: string | null;
}

export const nothing: Consequence = { mismatches: [], reasons: [], effect: "none", points: 0, status: null };

export const differs = (...mismatches: readonly string[]): Consequence => ({
  ...nothing,
  mismatches,
  effect: "refuse",
});
export const refuses = (reason: string, status: string | null = null): Consequence => ({
  ...nothing,
  reasons: [reason],
  effect: "refuse",
  status,
});
export const holds = (reason: string): Consequence => ({ ...nothing, reasons: [reason], effect: "hold" });
export const inspects = (reason: string): Consequence => ({ ...nothing, reasons: [reason], effect: "inspect" });
export const notes = (reason: string, points = 0): Consequence => ({ ...nothing, reasons: [reason], points });

const strength: Readonly<Record<PlannedEffect, number>> = { none: 0, hold: 1, inspect: 2, refuse: 3 };

export const together = (consequences: readonly Consequence[]): Consequence => ({
  mismatches: consequences.flatMap(({ mismatches }) => mismatches),
  reasons: [...new Set(consequences.flatMap(({ reasons }) => reasons))],
  effect: consequences.reduce<PlannedEffect>((a, b) => (strength[b.effect] > strength[a] ? b.effect : a), "none"),
  points: consequences.reduce((sum, { points }) => sum + points, 0),
  status: consequences.find(({ status }) => status !== null)?.status ?? null,
});

/** Points from which a parcel is held, and inspected: the lanes that ship, written down a second time. */
const HOLD_POINTS = 50;
const INSPECTION_POINTS = 100;

export type PlannedState = "refused" | "inspection" | "held" | "green";

export function plannedState({ mismatches, effect, points }: Consequence): PlannedState {
  if (mismatches.length > 0 || effect === "refuse") return "refused";
  if (effect === "inspect" || points >= INSPECTION_POINTS) return "inspection";
  return effect === "hold" || points >= HOLD_POINTS ? "held" : "green";
}
