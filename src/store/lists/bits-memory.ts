/**
 * bitsMemory: bits of tags, remembered from question to question: only the segments that a later step wrote are read
 * again.
 *
 * Each segment says which step wrote it, and the list's place which step is the last and since which step the list
 * stands, so what is remembered is exactly what the question's moment holds. Tags that were asked for longest ago are
 * forgotten first.
 */
import type { ListPlace } from "../../app/lists/list-ports.ts";
import { decodeBits, type Bits, type NumberSet } from "../../app/lists/number-set.ts";
import { bigints, texts } from "../binary-array.ts";
import type { Sql } from "../sql.ts";

/** Of a million parcels all tags together have some thirty thousand. */
const SEGMENTS_MAX = 65_536;

interface Remembered {
  /** The bits are those as of this step. */
  readonly step: number;
  readonly set: NumberSet;
}

export interface BitsMemory {
  /** `place` is of the same moment as what `sql` reads. A tag that nobody has is absent. */
  read(sql: Sql, place: ListPlace, tags: readonly string[]): Promise<Map<string, NumberSet>>;
}

export function bitsMemory(segmentsMax = SEGMENTS_MAX): BitsMemory {
  const tags = new Map<string, Remembered>();
  let held = 0;

  function forget(tag: string): void {
    const known = tags.get(tag);
    if (known !== undefined) held -= sizeOf(known);
    tags.delete(tag);
  }

  function keep(tag: string, remembered: Remembered): void {
    forget(tag);
    held += sizeOf(remembered);
    tags.set(tag, remembered);
    for (const oldest of tags.keys()) {
      if (held <= segmentsMax) break;
      forget(oldest);
    }
  }

  return {
    async read(sql, { step, since }, asked) {
      const usable = asked.map((tag) => {
        const known = tags.get(tag);
        return known !== undefined && known.step <= step && known.step >= since ? known : undefined;
      });
      const { rows } = await sql.query<{ tag: string; segment: number; bits: Buffer }>({
        name: "list-bits-since",
        text: `select tag, segment, bits from parcel_bits
          join unnest($1::text[], $2::bigint[]) as asked (tag, known) using (tag) where step > known`,
        values: [texts(asked), bigints(usable.map((known) => BigInt(known?.step ?? -1)))],
      });
      const changed = new Map<string, Map<number, Bits>>();
      for (const { tag, segment, bits } of rows) {
        const set = changed.get(tag) ?? new Map<number, Bits>();
        changed.set(tag, set);
        set.set(segment, decodeBits(bits));
      }
      const found = new Map<string, NumberSet>();
      for (const [index, tag] of asked.entries()) {
        const set = withChanges(usable[index]?.set, changed.get(tag));
        // What is remembered of a later moment stays for those who ask then.
        if ((tags.get(tag)?.step ?? -1) <= step || (tags.get(tag)?.step ?? 0) < since) keep(tag, { step, set });
        if (set.size > 0) found.set(tag, set);
      }
      return found;
    },
  };
}

/** That a tag has nothing takes room too: what is asked for may be anything. */
const sizeOf = ({ set }: Remembered): number => set.size + 1;

function withChanges(known: NumberSet | undefined, changed: ReadonlyMap<number, Bits> | undefined): NumberSet {
  if (changed === undefined) return known ?? new Map();
  const set = new Map(known);
  for (const [segment, bits] of changed)
    if (bits.some((word) => word !== 0)) set.set(segment, bits);
    else set.delete(segment);
  return set;
}
