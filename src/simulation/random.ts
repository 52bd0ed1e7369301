/**
 * Random: chance that repeats: the same seed gives the same choices, on every machine and for ever.
 *
 * The generator is sfc32 (Chris Doty-Humphrey's Small Fast Counter, 128 bits of state), seeded by hashing the text of
 * the seed. `fork` starts another stream that does not depend on how often this one was asked. Deliberately not here:
 * secrets; nothing that must not be foreseen is drawn from it.
 */
import { assert } from "../kernel/assert.ts";

export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number;
  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number;
  /** True in `share` of all cases. */
  chance(share: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** The same members in another order; the argument is left alone. */
  shuffle<T>(members: readonly T[]): T[];
  fork(name: string): Random;
}

const WORD = 2 ** 32;
/** The state's first outputs still resemble the seed. */
const WARM_UP = 12;

export function createRandom(seed: string): Random {
  let [a, b, c, counter] = [hashOf(`${seed}/a`), hashOf(`${seed}/b`), hashOf(`${seed}/c`), 1];

  function word(): number {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  }
  for (let turn = 0; turn < WARM_UP; turn += 1) word();

  const next = (): number => word() / WORD;
  function below(limit: number): number {
    assert(Number.isInteger(limit) && limit > 0 && limit <= WORD, "random: a limit that is no positive whole number");
    return Math.floor(next() * limit);
  }
  function shuffle<T>(members: readonly T[]): T[] {
    const mixed = [...members];
    for (let last = mixed.length - 1; last > 0; last -= 1) {
      const other = below(last + 1);
      [mixed[last], mixed[other]] = [mixed[other]!, mixed[last]!];
    }
    return mixed;
  }
  return {
    next,
    below,
    between: (from, to) => from + below(to - from + 1),
    chance: (share) => next() < share,
    pick(choices) {
      assert(choices.length > 0, "random: nothing to pick from");
      return choices[below(choices.length)]!;
    },
    shuffle,
    fork: (name) => createRandom(`${seed}/${name}`),
  };
}

/** FNV-1a over the code units, then MurmurHash3's finish: seeds that differ little give states that differ much. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}
