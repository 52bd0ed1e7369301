/**
 * passkeyStore: passkeys on PostgreSQL, and the challenges that were answered.
 *
 * A counter moves only from where it stood when it was read: of two answers of one copied device the second is none.
 */
import type pg from "pg";
import type { PasskeyRecord, PasskeyStore } from "../../app/people/people-ports.ts";
import { ask } from "../pool.ts";
import { instant, PERSON, PERSON_FROM, toPerson, type PersonRow } from "./people-store.ts";

interface PasskeyRow {
  readonly credential: string;
  readonly passkey_name: string;
  readonly public_key: Buffer;
  readonly counter: string;
  readonly transports: string[];
  readonly added_at: Date;
  readonly used_at: Date | null;
}

const PASSKEY = `y.credential, y.name as passkey_name, y.public_key, y.counter, y.transports, y.created_at as added_at, y.used_at`;

const toPasskey = (row: PasskeyRow): PasskeyRecord => ({
  credential: row.credential,
  name: row.passkey_name,
  publicKey: row.public_key,
  counter: Number(row.counter),
  transports: row.transports,
  createdAt: row.added_at.getTime(),
  usedAt: row.used_at?.getTime() ?? null,
});

export function passkeyStore(pool: pg.Pool): PasskeyStore {
  return {
    async list(person) {
      const { rows } = await ask(() =>
        pool.query<PasskeyRow>(
          `select ${PASSKEY} from passkey y where y.person = $1 order by y.created_at, y.credential`,
          [person],
        ),
      );
      return rows.map(toPasskey);
    },
    async find(credential) {
      if (credential.includes("\0")) return undefined;
      const { rows } = await ask(() =>
        pool.query<PasskeyRow & PersonRow>(
          `select ${PERSON}, ${PASSKEY} from passkey y join ${PERSON_FROM} on true
            where y.credential = $1 and p.person = y.person`,
          [credential],
        ),
      );
      const [row] = rows;
      return row && { passkey: toPasskey(row), person: toPerson(row), passwordHash: row.password_hash };
    },
    async add(person, { credential, name, publicKey, counter, transports, createdAt }, { max }) {
      const { rows } = await ask(() =>
        pool.query<{ count: string }>(`select count(*) from passkey where person = $1`, [person]),
      );
      if (Number(rows[0]!.count) >= max) return "too_many";
      const { rowCount } = await ask(() =>
        pool.query(
          `insert into passkey (credential, person, name, public_key, counter, transports, created_at)
           values ($1, $2, $3, $4, $5, $6, $7) on conflict (credential) do nothing`,
          [credential, person, name, publicKey, counter, transports, instant(createdAt)],
        ),
      );
      return rowCount === 1 ? "added" : "exists";
    },
    async remove(person, credential) {
      if (credential.includes("\0")) return false;
      const { rowCount } = await ask(() =>
        pool.query(`delete from passkey where person = $1 and credential = $2`, [person, credential]),
      );
      return rowCount === 1;
    },
    async use(credential, { from, to, at }) {
      const { rowCount } = await ask(() =>
        pool.query(`update passkey set counter = $3, used_at = $4 where credential = $1 and counter = $2`, [
          credential,
          from,
          to,
          instant(at),
        ]),
      );
      return rowCount === 1;
    },
    async spend(challenge, expiresAt, at) {
      await ask(() => pool.query(`delete from spent_challenge where expires_at <= $1`, [instant(at)]));
      const { rowCount } = await ask(() =>
        pool.query(
          `insert into spent_challenge (challenge, expires_at) values ($1, $2) on conflict (challenge) do nothing`,
          [challenge, instant(expiresAt)],
        ),
      );
      return rowCount === 1;
    },
  };
}
