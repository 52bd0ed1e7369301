/**
 * clearingDeadlines: what the clearing transaction does to deadlines, one statement a table and batch.
 *
 * The parcels are locked, so what is read stays true until the commit. Not here: claiming what is due
 * (`deadline-store.ts`), the rest of the transaction (`clearing.ts`).
 */
import type { ClearingTransaction } from "../app/ports.ts";
import type { DeadlineKind, DeadlineState } from "../customs/deadline.ts";
import { integers, texts } from "./binary-array.ts";
import type { Sql } from "./sql.ts";

const instant = (at: number): string => new Date(at).toISOString();

interface StandingRow {
  readonly consignment: string;
  readonly kind: DeadlineKind;
  readonly version: number;
  readonly round: number;
  readonly started_at: Date;
  readonly due_at: Date;
  readonly state: DeadlineState;
}

export function clearingDeadlines(
  sql: Sql,
  batch: string,
): Pick<ClearingTransaction, "loadDeadlines" | "keepDeadlines" | "missDeadline"> {
  return {
    async loadDeadlines(consignments) {
      const answer = await sql.query<StandingRow>({
        name: "load-deadlines",
        text: `select distinct on (consignment, kind) consignment, kind, version, round, started_at, due_at, state
            from deadline where consignment = any($1::text[])
           order by consignment, kind, version desc, round desc`,
        values: [texts(consignments)],
      });
      return answer.rows.map(({ consignment, kind, version, round, state, ...row }) => ({
        ...{ consignment, kind, version, round, state },
        startedAt: row.started_at.getTime(),
        dueAt: row.due_at.getTime(),
      }));
    },

    async keepDeadlines(rows, at) {
      await sql.query({
        name: "keep-deadlines",
        text: `insert into deadline as d (consignment, kind, version, round, started_at, due_at, state, closed_at,
                                     claimed_until, missing, told, batch)
          select consignment, kind, version, round, started_at::timestamptz, due_at::timestamptz, state,
                 case when state <> 'open' then $8::timestamptz end, '-infinity', '{}', '{}',
                 case when state <> 'open' then $9 end
            from unnest($1::text[], $2::text[], $3::int[], $4::int[], $5::text[], $6::text[], $7::text[])
              as row (consignment, kind, version, round, started_at, due_at, state)
          on conflict (consignment, kind, version, round) do update
             set state = excluded.state, closed_at = excluded.closed_at, batch = excluded.batch
          where d.state = 'open' and excluded.state <> 'open'`,
        values: [
          texts(rows.map((row) => row.consignment)),
          texts(rows.map((row) => row.kind)),
          integers(rows.map((row) => row.version)),
          integers(rows.map((row) => row.round)),
          texts(rows.map((row) => instant(row.startedAt))),
          texts(rows.map((row) => instant(row.dueAt))),
          texts(rows.map((row) => row.state)),
          instant(at),
          batch,
        ],
      });
    },

    async missDeadline({ consignment, kind, version, round, by, missing, told }, at) {
      const answer = await sql.query({
        name: "miss-deadline",
        text: `update deadline set state = 'missed', closed_at = $6, missing = $7, told = $8, batch = $9
          where consignment = $1 and kind = $2 and version = $3 and round = $4 and state = 'open' and claimed_by = $5`,
        values: [consignment, kind, version, round, by, instant(at), texts(missing), texts(told), batch],
      });
      return answer.rowCount === 1;
    },
  };
}
