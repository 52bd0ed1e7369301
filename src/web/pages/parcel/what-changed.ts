/** whatChanged: what a parcel became by a mend: its state before and now, and what stands against it or did. */
import type { Mismatch, Parcel } from "./parcel.ts";

export interface WhatChanged {
  readonly before: Parcel["state"];
  readonly now: Parcel["state"];
  /** Mismatches and rules, by their names. */
  readonly gone: readonly string[];
  readonly stays: readonly string[];
  readonly isNew: readonly string[];
}

export function whatChanged(before: Parcel, now: Parcel): WhatChanged {
  const [then, since] = [againstIt(before), againstIt(now)];
  return {
    ...{ before: before.state, now: now.state },
    gone: then.filter((one) => !since.includes(one)),
    stays: since.filter((one) => then.includes(one)),
    isNew: since.filter((one) => !then.includes(one)),
  };
}

/** What stands against it, each once: "R1 paid" and rules' names; the rule that counts mismatches says nothing more. */
function againstIt({ mismatches, reasons }: Parcel): readonly string[] {
  const differing = mismatches.map(({ rule, left, right }: Mismatch) => `${rule} ${left.element} ≠ ${right.element}`);
  const rules = reasons.filter(({ rule, effect }) => rule !== "mismatch" && effect !== "note").map(({ rule }) => rule);
  return [...new Set([...differing, ...rules])];
}
