/** proofStore: what a proof is made of: one row of the journal, the text of a decision, the public keys. */
import type pg from "pg";
import type { JournalRow } from "../app/ports.ts";
import type { ProofStore } from "../app/journal/prove.ts";
import { ask } from "./pool.ts";

interface HeadRow extends Omit<JournalRow, "sequence" | "recordedAt"> {
  readonly sequence: string;
  readonly recorded_at: Date;
}

export function proofStore(pool: pg.Pool): ProofStore {
  return {
    async findHead(writer, sequence) {
      const { rows } = await ask(() =>
        pool.query<HeadRow>(
          `select writer, sequence, recorded_at, previous, root, hash, key, signature, parties, events
             from journal where writer = $1 and sequence = $2`,
          [writer, sequence],
        ),
      );
      const row = rows[0];
      if (row === undefined) return undefined;
      const { recorded_at: recordedAt, ...more } = row;
      return { ...more, sequence: Number(row.sequence), recordedAt: recordedAt.toISOString() };
    },
    async findDecision(consignment, version) {
      const { rows } = await ask(() =>
        pool.query<{ body: string }>(`select body from decision where consignment = $1 and version = $2`, [
          consignment,
          version,
        ]),
      );
      return rows[0]?.body;
    },
    async findLastDecision(consignment) {
      const { rows } = await ask(() =>
        pool.query<{ version: number; batch: string }>(
          `select version, batch from decision where consignment = $1 order by version desc limit 1`,
          [consignment],
        ),
      );
      return rows[0];
    },
    async signingKeys() {
      const { rows } = await ask(() =>
        pool.query<{ key: string; public_key: string; first_used_at: Date }>(
          `select key, public_key, first_used_at from signing_key order by first_used_at, key`,
        ),
      );
      return rows.map((row) => ({
        key: row.key,
        publicKey: row.public_key,
        firstUsedAt: row.first_used_at.toISOString(),
      }));
    },
  };
}
