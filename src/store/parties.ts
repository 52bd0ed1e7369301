/** parties: who is registered, under which code and kinds, and with which keys. Of a key only the SHA-256 is kept. */
import type pg from "pg";
import type { PartyStore } from "../app/ports.ts";
import type { PartyKind } from "../customs/party.ts";
import { ask, transaction } from "./pool.ts";

interface PartyRow {
  readonly code: string;
  readonly name: string;
  readonly kinds: PartyKind[];
}

const PARTY = `p.code, p.name, array_agg(k.kind order by k.registered_at, k.kind) as kinds
  from party p join party_kind k using (code)`;

export function partyStore(pool: pg.Pool): PartyStore {
  return {
    async register({ code, name, kind }, keyHash, at) {
      const now = new Date(at).toISOString();
      await transaction(pool, async (sql) => {
        await sql.query(
          `insert into party (code, name, registered_at) values ($1, $2, $3)
           on conflict (code) do update set name = excluded.name`,
          [code, name, now],
        );
        await sql.query(
          `insert into party_kind (code, kind, registered_at) values ($1, $2, $3) on conflict (code, kind) do nothing`,
          [code, kind, now],
        );
        await sql.query(`insert into party_key (key_hash, code, issued_at) values ($1, $2, $3)`, [keyHash, code, now]);
      });
    },
    async findByKey(keyHash) {
      const { rows } = await ask(() =>
        pool.query<PartyRow>(
          `select p.code, p.name, array_agg(k.kind order by k.registered_at, k.kind) as kinds
             from party_key y join party p using (code) join party_kind k using (code)
            where y.key_hash = $1 and y.revoked_at is null group by p.code, p.name`,
          [keyHash],
        ),
      );
      return rows[0];
    },
    async find(code) {
      const { rows } = await ask(() =>
        pool.query<PartyRow>(`select ${PARTY} where p.code = $1 group by p.code, p.name`, [code]),
      );
      return rows[0];
    },
    async list(after, limit) {
      const { rows } = await ask(() =>
        pool.query<PartyRow>(`select ${PARTY} where p.code > $1 group by p.code, p.name order by p.code limit $2`, [
          after,
          limit,
        ]),
      );
      return rows;
    },
  };
}
