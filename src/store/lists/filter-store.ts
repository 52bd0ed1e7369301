/** filterStore: saved filters of persons. Two that are saved at once as the last that may be are both kept. */
import type pg from "pg";
import type { FilterStore } from "../../app/lists/saved-filters.ts";
import { ask } from "../pool.ts";

export function filterStore(pool: pg.Pool): FilterStore {
  return {
    async list(person) {
      const { rows } = await ask(() =>
        pool.query<{ name: string; query: string; changed_at: Date }>(
          `select name, query, changed_at from saved_filter where person = $1 order by name`,
          [person],
        ),
      );
      return rows.map(({ name, query, changed_at: at }) => ({ name, query, changedAt: at.toISOString() }));
    },
    async save(person, { name, query, changedAt }, most) {
      const answer = await ask(() =>
        pool.query(
          `insert into saved_filter (person, name, query, changed_at)
           select $1, $2, $3, $4
            where (select count(*) from saved_filter where person = $1 and name <> $2) < $5
           on conflict (person, name) do update set query = excluded.query, changed_at = excluded.changed_at`,
          [person, name, query, changedAt, most],
        ),
      );
      return answer.rowCount === 1;
    },
    async remove(person, name) {
      const answer = await ask(() =>
        pool.query(`delete from saved_filter where person = $1 and name = $2`, [person, name]),
      );
      return answer.rowCount === 1;
    },
  };
}
