/**
 * sessionStore: who is signed in, on PostgreSQL: one row a browser, by the SHA-256 of its token.
 *
 * Rows that are over are taken out whenever somebody signs in. Not here: when a session is over (`app/people/`).
 */
import type pg from "pg";
import type { SessionStore } from "../../app/people/people-ports.ts";
import { ask, transaction } from "../pool.ts";
import { instant, PERSON, PERSON_FROM, toPerson, type PersonRow } from "./people-store.ts";

interface SessionRow extends PersonRow {
  readonly used_at: Date;
  readonly expires_at: Date;
}

export function sessionStore(pool: pg.Pool): SessionStore {
  return {
    open: ({ tokenHash, person, passwordHash, openedAt, expiresAt }, { sessionsMax }) =>
      transaction(pool, async (sql) => {
        await sql.query(`delete from session where expires_at <= $1`, [instant(openedAt)]);
        const { rowCount } = await sql.query(
          `insert into session (token_hash, person, opened_at, used_at, expires_at)
           select $1, person, $4, $4, $5 from person where person = $2 and password_hash = $3 and disabled_at is null`,
          [tokenHash, person, passwordHash, instant(openedAt), instant(expiresAt)],
        );
        if (rowCount === 0) return false;
        await sql.query(
          `delete from session where token_hash in (
             select token_hash from session where person = $1 and token_hash <> $3
              order by used_at desc, token_hash offset $2)`,
          [person, sessionsMax - 1, tokenHash],
        );
        return true;
      }),
    async find(tokenHash) {
      const { rows } = await ask(() =>
        pool.query<SessionRow>(
          `select ${PERSON}, s.used_at, s.expires_at from session s join ${PERSON_FROM} on true
            where s.token_hash = $1 and p.person = s.person and p.disabled_at is null`,
          [tokenHash],
        ),
      );
      const [row] = rows;
      return row && { person: toPerson(row), usedAt: row.used_at.getTime(), expiresAt: row.expires_at.getTime() };
    },
    async use(tokenHash, at) {
      await ask(() => pool.query(`update session set used_at = $2 where token_hash = $1`, [tokenHash, instant(at)]));
    },
    async close(tokenHash) {
      await ask(() => pool.query(`delete from session where token_hash = $1`, [tokenHash]));
    },
  };
}
