/**
 * journalReader: the journal's rows after a cursor, in the order of telling.
 *
 * The heads of all chains are read as of one moment and merged by their place: a row that is seen stands on everything
 * its parcels did before, and that comes first. What one read takes is bounded (rows, bytes). At the end of the journal
 * everybody reads the same: who asks for the same heads at once shares the answer, and events of the last rows are
 * remembered. On several machines a moment holds on each for itself; the order of a parcel across writers is then that
 * of the reads.
 */
import type pg from "pg";
import { cursorText, type Cursor } from "../app/telling/cursor.ts";
import type { JournalRead, JournalReader } from "../app/telling/telling-ports.ts";
import { assert } from "../kernel/assert.ts";
import { bigints } from "./binary-array.ts";
import { ask, SNAPSHOT, transaction } from "./pool.ts";
import type { Sql } from "./sql.ts";

const ROWS_MAX = 256;
/** As stored; the first row is read whatever its size. */
const BYTES_MAX = 8 * 1024 * 1024;
const REMEMBERED_BYTES_MAX = 32 * 1024 * 1024;
/** Between the events of a row: canonical text holds none. */
const SEPARATOR = "\n";

interface Head {
  readonly writer: string;
  readonly sequence: number;
  readonly recordedAt: string;
  readonly place: number;
  readonly bytes: number;
  readonly parties: readonly string[];
}

interface HeadRow {
  readonly sequence: string;
  readonly recorded_at: Date;
  readonly place: string;
  readonly bytes: number;
  readonly parties: string[];
}

/** `rememberedBytes` is how much of what was read lately is kept for the next who asks for it. */
export function journalReader(pool: pg.Pool, rememberedBytes = REMEMBERED_BYTES_MAX): JournalReader {
  const memory = createMemory(rememberedBytes);
  const readShared = share((after: Cursor) => transaction(pool, (sql) => readHeads(sql, after), SNAPSHOT));
  const tipsShared = share(() => transaction(pool, readTips, SNAPSHOT));
  return {
    tips: () => tipsShared("", undefined),
    async read(after, parties) {
      const heads = await readShared(cursorText(after), after);
      const named = new Set(parties === null ? heads : heads.filter((head) => isAnyOf(parties, head.parties)));
      const taken = takeBounded(heads, named);
      const events = new Map<Head, readonly string[]>();
      const wanted = taken.filter((head) => {
        const known = named.has(head) ? memory.find(head) : undefined;
        if (known !== undefined) events.set(head, known);
        return named.has(head) && known === undefined;
      });
      for (const [head, text] of await readTexts(pool, wanted)) events.set(head, memory.keep(head, text));
      return {
        rows: taken.map((head): JournalRead => {
          const { writer, sequence, recordedAt } = head;
          assert(!named.has(head) || events.has(head), "journalReader: a row that was seen is there");
          return { writer, sequence, recordedAt, events: events.get(head) ?? null };
        }),
        isAtEnd: taken.length === heads.length && heads.length < ROWS_MAX,
      };
    },
  };
}

/** Writer by writer from the last name down: each answer is the first entry of an index. */
async function readTips(sql: Sql): Promise<Map<string, number>> {
  const tips = new Map<string, number>();
  let below: string | undefined;
  for (;;) {
    const { rows } = await sql.query<{ writer: string; sequence: string }>(
      below === undefined
        ? `select writer, sequence from journal order by writer desc, sequence desc limit 1`
        : `select writer, sequence from journal where writer < $1 order by writer desc, sequence desc limit 1`,
      below === undefined ? [] : [below],
    );
    const tip = rows[0];
    if (tip === undefined) return tips;
    tips.set(tip.writer, Number(tip.sequence));
    below = tip.writer;
  }
}

/** The next heads of all chains, merged. */
async function readHeads(sql: Sql, after: Cursor): Promise<Head[]> {
  const chains: Head[][] = [];
  for (const [writer, tip] of await readTips(sql)) {
    const next = after.get(writer)?.sequence ?? 1;
    if (next > tip) continue;
    // The size is told without reading what is stored apart.
    const { rows } = await sql.query<HeadRow>({
      name: "journal-heads",
      text: `select sequence, recorded_at, place, pg_column_size(events) as bytes, parties
        from journal where writer = $1 and sequence >= $2 and sequence < $3 order by sequence`,
      values: [writer, next, next + ROWS_MAX],
    });
    chains.push(
      rows.map((row) => ({
        writer,
        sequence: Number(row.sequence),
        recordedAt: row.recorded_at.toISOString(),
        place: Number(row.place),
        bytes: row.bytes,
        parties: row.parties,
      })),
    );
  }
  return merge(chains);
}

/** By place across chains, never against a chain's own order. */
function merge(chains: readonly (readonly Head[])[]): Head[] {
  const merged: Head[] = [];
  const next = chains.map(() => 0);
  while (merged.length < ROWS_MAX) {
    let first: number | undefined;
    for (const [index, chain] of chains.entries()) {
      const head = chain[next[index]!];
      if (head === undefined) continue;
      const best = first === undefined ? undefined : chains[first]![next[first]!]!;
      if (best === undefined || head.place < best.place) first = index;
    }
    if (first === undefined) break;
    merged.push(chains[first]![next[first]!]!);
    next[first]! += 1;
  }
  return merged;
}

const isAnyOf = (some: readonly string[], all: readonly string[]): boolean => some.some((one) => all.includes(one));

function takeBounded(heads: readonly Head[], named: ReadonlySet<Head>): Head[] {
  let bytes = 0;
  const over = heads.findIndex((head, index) => {
    if (named.has(head)) bytes += head.bytes;
    return index > 0 && bytes > BYTES_MAX;
  });
  return over === -1 ? [...heads] : heads.slice(0, over);
}

/** The events of these rows, each as one text. */
async function readTexts(pool: pg.Pool, heads: readonly Head[]): Promise<[Head, string][]> {
  const chains = new Map<string, Head[]>();
  for (const head of heads) {
    const chain = chains.get(head.writer);
    if (chain === undefined) chains.set(head.writer, [head]);
    else chain.push(head);
  }
  const found: [Head, string][] = [];
  for (const [writer, chain] of chains) {
    const { rows } = await ask(() =>
      pool.query<{ sequence: string; events: string }>(
        `select sequence, array_to_string(events, $3) as events from journal
          where writer = $1 and sequence = any($2::bigint[])`,
        [writer, bigints(chain.map(({ sequence }) => BigInt(sequence))), SEPARATOR],
      ),
    );
    const stored = new Map(rows.map((row) => [Number(row.sequence), row.events]));
    for (const head of chain) found.push([head, stored.get(head.sequence) ?? ""]);
  }
  return found;
}

/**
 * Asks once for all who ask the same while an answer is under way. They share the question after it: an answer that
 * began before they asked might miss what they came for.
 */
function share<Asked, Answer>(ask: (asked: Asked) => Promise<Answer>): (key: string, asked: Asked) => Promise<Answer> {
  const running = new Map<string, Promise<unknown>>();
  const next = new Map<string, Promise<Answer>>();

  async function start(key: string, asked: Asked): Promise<Answer> {
    const answer = ask(asked);
    const settled = Promise.allSettled([answer]);
    running.set(key, settled);
    await settled;
    if (running.get(key) === settled) running.delete(key);
    return answer;
  }

  return (key, asked) => {
    const under = running.get(key);
    if (under === undefined) return start(key, asked);
    const shared =
      next.get(key) ??
      under.then(() => {
        next.delete(key);
        return start(key, asked);
      });
    next.set(key, shared);
    return shared;
  };
}

interface Memory {
  find(row: Head): readonly string[] | undefined;
  keep(row: Head, text: string): readonly string[];
}

/** The events of rows that were read lately, which never change; what was read longest ago goes first. */
function createMemory(bytesMax: number): Memory {
  const rows = new Map<string, { events: readonly string[]; bytes: number }>();
  let held = 0;
  const nameOf = ({ writer, sequence }: Head): string => `${writer}.${sequence}`;

  function forget(name: string): void {
    held -= rows.get(name)?.bytes ?? 0;
    rows.delete(name);
  }

  return {
    find(row) {
      const name = nameOf(row);
      const known = rows.get(name);
      if (known === undefined) return undefined;
      rows.delete(name);
      rows.set(name, known);
      return known.events;
    },
    keep(row, text) {
      const name = nameOf(row);
      forget(name);
      const kept = { events: text.split(SEPARATOR), bytes: text.length };
      rows.set(name, kept);
      held += kept.bytes;
      for (const oldest of rows.keys()) {
        if (held <= bytesMax) break;
        forget(oldest);
      }
      return kept.events;
    },
  };
}
