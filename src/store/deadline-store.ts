/**
 * deadlineStore: deadlines that are due, claimed by updating them, and the list of them.
 *
 * A claim is one conditional update: of two workers that ask at once, the second waits for the first one's rows, looks
 * at them again, and finds them taken. A claim that has ended is as none. Not here: opening and closing, which belong
 * to the clearing transaction (`clearing.ts`).
 */
import type pg from "pg";
import type { DeadlineStore } from "../app/ports.ts";
import type { Deadline, DeadlineKind, DeadlineState } from "../customs/deadline.ts";
import type { ParcelKind } from "../customs/documents.ts";
import { ask } from "./pool.ts";

export interface DeadlineRow {
  readonly kind: DeadlineKind;
  readonly version: number;
  readonly round: number;
  readonly due_at: Date;
  readonly state: DeadlineState;
  readonly closed_at: Date | null;
  readonly missing: ParcelKind[];
  readonly told: string[];
}

export const DEADLINE = `kind, version, round, due_at, state, closed_at, missing, told`;

export const toDeadline = (row: DeadlineRow): Deadline => ({
  kind: row.kind,
  version: row.version,
  round: row.round,
  dueAt: row.due_at.toISOString(),
  state: row.state,
  closedAt: row.closed_at?.toISOString() ?? null,
  missing: row.missing,
  told: row.told,
});

interface ClaimedRow {
  readonly consignment: string;
  readonly kind: DeadlineKind;
  readonly version: number;
  readonly round: number;
  readonly started_at: Date;
  readonly due_at: Date;
}

/** Many are due at one instant: the order in which they are told must not be the database's whim. */
const placeOf = ({ due_at: due, consignment, kind, version, round }: ClaimedRow): string =>
  [due.toISOString(), consignment, kind, version, round].join("\n");

export function deadlineStore(pool: pg.Pool): DeadlineStore {
  return {
    async claim({ by, now, until, limit }) {
      const answer = await ask(() =>
        pool.query<ClaimedRow>(
          `update deadline set claimed_by = $1, claimed_until = $3
            where consignment in (select consignment from deadline
                                   where state = 'open' and due_at <= $2 and claimed_until < $2
                                   order by due_at limit $4)
              and state = 'open' and due_at <= $2 and claimed_until < $2
            returning consignment, kind, version, round, started_at, due_at`,
          [by, new Date(now).toISOString(), new Date(until).toISOString(), limit],
        ),
      );
      return answer.rows
        .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
        .map(({ consignment, kind, version, round, started_at: started, due_at: due }) => ({
          ...{ consignment, kind, version, round },
          startedAt: started.toISOString(),
          dueAt: due.toISOString(),
        }));
    },
    async overdue(now) {
      const answer = await ask(() =>
        pool.query<{ count: string; since: Date | null }>(
          `select count(*) as count, min(due_at) as since from deadline where state = 'open' and due_at <= $1`,
          [new Date(now).toISOString()],
        ),
      );
      const { count, since } = answer.rows[0]!;
      return { count: Number(count), since: since?.getTime() ?? null };
    },
    async list(state, limit) {
      const answer = await ask(() =>
        pool.query<DeadlineRow & { consignment: string }>(
          `select consignment, ${DEADLINE} from deadline where $1::text is null or state = $1
            order by due_at, consignment, kind, version, round limit $2`,
          [state ?? null, limit],
        ),
      );
      return answer.rows.map((row) => ({ consignment: row.consignment, deadline: toDeadline(row) }));
    },
  };
}
