/**
 * turnstile: lets so many of each party's requests in at once, and no more. What they wait for may take long; the bound
 * keeps one party from holding everything that waits.
 */
import { problem, type Problem } from "../kernel/problem.ts";

export interface Turnstile {
  /** Undefined where as many are in as may be. */
  enter(party: string): { leave(): void } | undefined;
}

export function createTurnstile(max: number): Turnstile {
  const inside = new Map<string, number>();
  return {
    enter(party) {
      const count = inside.get(party) ?? 0;
      if (count >= max) return undefined;
      inside.set(party, count + 1);
      return {
        leave() {
          const left = inside.get(party)! - 1;
          if (left === 0) inside.delete(party);
          else inside.set(party, left);
        },
      };
    },
  };
}

export const tooMany = (max: number, what: string): Problem =>
  problem("http.too_many_requests", "", `At most ${max} ${what} of a party may be open at once.`);
