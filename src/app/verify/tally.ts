/**
 * Tally: two accounts of the same rows, what the events tell and what the tables hold, compared without keeping either.
 *
 * Each claim is hashed and added to one of a few thousand sums, by the row's key; what the events expect counts up,
 * what is found counts down. Where all sums are nothing both sides are the same, in any order and in flat memory. Where
 * one is not, the walk is done again with a collector of that sum's claims, which names the rows. Not here: the walks.
 */
import type { Sha256 } from "../../kernel/merkle.ts";
import { quoted, type Faults } from "./fault.ts";

export type ClaimValue = string | number | boolean | null;

/** One row of a table as one side has it. */
export interface Claim {
  readonly table: string;
  readonly key: string;
  readonly values: Readonly<Record<string, ClaimValue>>;
}

export interface Tally {
  /** What events tell of; `times` is -1 where a later event takes it back. */
  expect(claim: Claim, times?: 1 | -1): void;
  /** What a table holds. */
  find(claim: Claim): void;
}

const SUMS = 4_096;
const LANES = 8;

export interface SummingTally extends Tally {
  /** Which sums are not nothing. */
  differing(): number[];
}

export function openTally(sha256: Sha256): SummingTally {
  const sums = new Uint32Array(SUMS * LANES);
  function add(claim: Claim, times: number): void {
    const digest = sha256(textOf(claim));
    const lanes = new DataView(digest.buffer, digest.byteOffset, digest.byteLength);
    const start = sumOf(claim) * LANES;
    for (let lane = 0; lane < LANES; lane += 1) sums[start + lane]! += times * lanes.getUint32(lane * 4);
  }
  return {
    expect: (claim, times = 1) => add(claim, times),
    find: (claim) => add(claim, -1),
    differing: () =>
      Array.from({ length: SUMS }, (_, sum) => sum).filter((sum) =>
        sums.subarray(sum * LANES, (sum + 1) * LANES).some((lane) => lane !== 0),
      ),
  };
}

export interface Collector extends Tally {
  /** Names what the two sides differ in. */
  settle(faults: Faults): void;
}

interface Collected {
  readonly claim: Claim;
  balance: number;
}

/** Keeps the claims of some sums, of both sides. */
export function openCollector(sums: ReadonlySet<number>): Collector {
  const rows = new Map<string, Map<string, Collected>>();
  function add(claim: Claim, times: number): void {
    if (!sums.has(sumOf(claim))) return;
    const id = `${claim.table} ${claim.key}`;
    const sides = rows.get(id) ?? new Map<string, Collected>();
    rows.set(id, sides);
    const text = textOf(claim);
    const known = sides.get(text);
    if (known === undefined) sides.set(text, { claim, balance: times });
    else known.balance += times;
  }
  return {
    expect: (claim, times = 1) => add(claim, times),
    find: (claim) => add(claim, -1),
    settle(faults) {
      for (const sides of rows.values()) {
        const open = [...sides.values()];
        compare(open.find(({ balance }) => balance > 0)?.claim, open.find(({ balance }) => balance < 0)?.claim, faults);
      }
    },
  };
}

function compare(told: Claim | undefined, held: Claim | undefined, faults: Faults): void {
  if (told === undefined && held === undefined) return;
  if (held === undefined) return faults.add("row.missing", told!.table, told!.key, "row");
  if (told === undefined) return faults.add("row.unexplained", held.table, held.key, "row");
  for (const [column, value] of Object.entries(told.values)) {
    if (held.values[column] === value) continue;
    const detail = `The row's ${column} is ${quoted(held.values[column])}; told was ${quoted(value)}.`;
    faults.add("row.differs", held.table, held.key, column, detail);
  }
}

const textOf = ({ table, key, values }: Claim): string => JSON.stringify([table, key, values]);

/** FNV-1a over table and key: both sides of a row meet in one sum. */
function sumOf({ table, key }: Claim): number {
  let hash = 0x811c9dc5;
  for (const text of [table, key])
    for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0) % SUMS;
}
