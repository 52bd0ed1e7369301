/**
 * tryStore: tries to sign in that were in vain, on PostgreSQL, so that several programs count together.
 *
 * A try is counted and judged by one statement: however many come at once, only one of them is the next. Where the
 * last try seems to lie in the future the clock was set back, and nobody is kept waiting for it.
 */
import type pg from "pg";
import type { TryStore } from "../../app/people/people-ports.ts";
import { ask } from "../pool.ts";
import { instant } from "./people-store.ts";

export function tryStore(pool: pg.Pool): TryStore {
  return {
    async take(subject, { at, waitsMs, forgetMs }) {
      await ask(() => pool.query(`delete from sign_in_try where tried_at < $1`, [instant(at - forgetMs)]));
      const { rowCount } = await ask(() =>
        pool.query(
          `insert into sign_in_try as t (subject, failures, tried_at, free_at)
           values ($1, 1, $2, $2::timestamptz + ($3::bigint[])[1] * interval '1 millisecond')
           on conflict (subject) do update set failures = t.failures + 1, tried_at = excluded.tried_at,
             free_at = excluded.tried_at
                       + ($3::bigint[])[least(t.failures + 1, cardinality($3::bigint[]))] * interval '1 millisecond'
           where t.free_at <= excluded.tried_at or t.tried_at > excluded.tried_at`,
          [subject, instant(at), waitsMs],
        ),
      );
      if (rowCount === 1) return { isFree: true };
      const { rows } = await ask(() =>
        pool.query<{ free_at: Date }>(`select free_at from sign_in_try where subject = $1`, [subject]),
      );
      return { isFree: false, freeAt: rows[0]?.free_at.getTime() ?? at };
    },
    async forgive(subject, what) {
      await ask(() =>
        what === "all"
          ? pool.query(`delete from sign_in_try where subject = $1`, [subject])
          : pool.query(
              `update sign_in_try set failures = greatest(failures - 1, 0), free_at = tried_at where subject = $1`,
              [subject],
            ),
      );
    },
  };
}
