/**
 * chains: which chains of the journal this program writes, and where each of them stands.
 *
 * A program claims the lowest number that no living program has, by an advisory lock on a connection of its own; its
 * writers are "wNUMBER-SLOT". Where each chain stands is remembered, so that appending costs one statement and no
 * question. Memory can be wrong (a lost connection, an answer that never came): then the journal's key refuses the row,
 * `forget` is called and the work is done again on what the table says. Not here: what a head says (`app/journal.ts`).
 */
import pg from "pg";
import type { Tip } from "../app/ports.ts";
import type { Sql } from "./sql.ts";

/** The first half of the advisory locks; the second is the program's number. */
const LOCK = 471_109;
const PROGRAMS_MAX = 1_000;
/** Nobody waits for these locks; longer takes only a server that does not answer. */
const ANSWER_MS_MAX = 8_000;

export interface Chains {
  tip(sql: Sql, slot: number): Promise<Tip>;
  /** After the commit: the chain stands here now. */
  advance(slot: number, tip: Tip): void;
  /** After anything but a clean commit: the table is asked again. */
  forget(slot: number): void;
  /** Lets go of the number. */
  close(): Promise<void>;
}

interface Claim {
  readonly number: number;
  readonly client: pg.Client;
}

export function openChains(connectionString: string | undefined, onError: (error: Error) => void): Chains {
  const tips = new Map<number, Tip>();
  let claim: Promise<Claim> | undefined;

  function lose(): void {
    claim = undefined;
    tips.clear();
  }

  function claimed(): Promise<Claim> {
    if (claim !== undefined) return claim;
    const mine = take(() => {
      if (claim === mine) lose();
    });
    claim = mine;
    return mine;
  }

  async function take(onLoss: () => void): Promise<Claim> {
    const client = new pg.Client({
      connectionString,
      application_name: "fairway writer",
      connectionTimeoutMillis: ANSWER_MS_MAX,
      query_timeout: ANSWER_MS_MAX,
      keepAlive: true,
    });
    client.on("error", (error) => {
      onLoss(); // Told more than once as a connection ends; only the first time is this the claim that counts.
      onError(error);
    });
    try {
      await client.connect();
      for (let number = 0; number < PROGRAMS_MAX; number += 1) {
        const { rows } = await client.query<{ is_mine: boolean }>("select pg_try_advisory_lock($1, $2) as is_mine", [
          LOCK,
          number,
        ]);
        if (rows[0]!.is_mine) return { number, client };
      }
    } catch (error) {
      await client.end(); // Or it would hold a number that nobody uses.
      throw error;
    }
    await client.end();
    throw new Error(`More than ${PROGRAMS_MAX} programs write to this database.`);
  }

  return {
    async tip(sql, slot) {
      const known = tips.get(slot);
      if (known !== undefined) return known;
      const mine = claimed();
      const { number } = await mine.catch((error: unknown) => {
        if (claim === mine) claim = undefined;
        throw error;
      });
      const writer = `w${number}-${slot}`;
      const { rows } = await sql.query<{ sequence: string; hash: string }>({
        name: "journal-tip",
        text: `select sequence, hash from journal where writer = $1 order by sequence desc limit 1`,
        values: [writer],
      });
      const last = rows[0];
      return { writer, sequence: Number(last?.sequence ?? 0), hash: last?.hash ?? "" };
    },
    advance(slot, tip) {
      if (claim !== undefined) tips.set(slot, tip);
    },
    forget: (slot) => void tips.delete(slot),
    async close() {
      const mine = await claim?.catch(() => undefined);
      lose();
      await mine?.client.end();
    },
  };
}
