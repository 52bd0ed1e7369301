/**
 * orderReasons: reasons as people read them: the strongest effect first, then most points, then by rule. Total, so no
 * input order shows.
 */
import type { Reason } from "../customs/decision.ts";
import { effects } from "./rule.ts";

export function orderReasons(reasons: readonly Reason[]): Reason[] {
  return [...reasons].sort(
    (a, b) =>
      effects.indexOf(b.effect) - effects.indexOf(a.effect) ||
      b.points - a.points ||
      (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
  );
}
