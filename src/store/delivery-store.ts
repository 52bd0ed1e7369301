/**
 * deliveryStore: events on their way to receivers: laid out, claimed, settled, in whole batches.
 *
 * A claim is an update that answers what it got, so that two programs never send the same at once; it runs out. Of each
 * thread only the first that is pending may be claimed. Not here: subscriptions (`subscription-store.ts`).
 */
import type pg from "pg";
import type { DeliveryState, DeliveryStore, NewDelivery, Settled } from "../app/telling/webhook-ports.ts";
import { integers, texts } from "./binary-array.ts";
import { ask, transaction } from "./pool.ts";
import type { Sql } from "./sql.ts";

const instant = (at: number): string => new Date(at).toISOString();
const ofState = <S extends DeliveryState>(results: readonly Settled[], state: S): Extract<Settled, { state: S }>[] =>
  results.filter((result): result is Extract<Settled, { state: S }> => result.state === state);

interface ListRow {
  readonly event: string;
  readonly type: string;
  readonly thread: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly created_at: Date;
  readonly next_at: Date;
  readonly finished_at: Date | null;
  readonly status: number | null;
  readonly failure: string | null;
}

/** For a receiver that is behind nothing more is laid out: its cursor is the queue. */
const PENDING_MAX = 5_000;
/** Of what waits, so many are looked at to count them: a scrape costs as much at any size. */
export const COUNTED_MAX = 100_000;
/** What one statement deletes. */
const PORTION = 5_000;

export function deliveryStore(pool: pg.Pool, pendingMax = PENDING_MAX, portion = PORTION): DeliveryStore {
  return {
    async outlooks() {
      const { rows } = await ask(() =>
        pool.query<{ id: string; party: string; hears_all: boolean; types: string[] | null; cursor: string }>(
          `select s.subscription as id, s.party, s.types, s.cursor,
                  exists (select 1 from party_kind k
                           where k.code = s.party and k.kind in ('administration', 'agency')) as hears_all
             from subscription s where s.disabled_at is null
              and (select count(*) from delivery d
                    where d.subscription = s.subscription and d.state = 'pending') < $1`,
          [pendingMax],
        ),
      );
      return rows.map(({ id, party, hears_all: hearsAll, types, cursor }) => ({ id, party, hearsAll, types, cursor }));
    },

    layOut: (ids, from, to, deliveries, at) =>
      transaction(pool, async (sql) => {
        const { rows } = await sql.query<{ subscription: string }>(
          `update subscription set cursor = $3
            where subscription = any($1::text[]) and cursor = $2 and disabled_at is null returning subscription`,
          [texts([...ids].sort()), from, to],
        );
        const moved = new Set(rows.map(({ subscription }) => subscription));
        const laid = deliveries.filter(({ subscription }) => moved.has(subscription));
        if (laid.length > 0) await insert(sql, laid, at);
        return [...moved];
      }),

    async due(at) {
      const { rows } = await ask(() =>
        pool.query<{ subscription: string }>(
          `select s.subscription from subscription s
            where s.disabled_at is null and exists (
              select 1 from delivery d where d.subscription = s.subscription and d.state = 'pending' and d.next_at <= $1
                                         and (d.claimed_until is null or d.claimed_until <= $1))`,
          [instant(at)],
        ),
      );
      return rows.map(({ subscription }) => subscription);
    },

    async claim(id, claim, at, until, limit) {
      const { rows } = await ask(() =>
        pool.query<{ event: string; body: string; attempts: number; thread: string; place: string }>({
          name: "claim-deliveries",
          // Found by index whatever the statistics say (a test holds the plans on a table that was never analysed): the
          // first of a thread by a scalar subquery for each candidate, what is claimed by its key. As `not exists` and
          // `in` they are joins, which may go through all that a webhook has; and with a plain `state = 'pending'` the
          // update takes the index of all that waits for its own.
          text: `update delivery set claim = $2, claimed_until = $4
            where subscription = $1 and coalesce(state, '') = 'pending'
              and (claimed_until is null or claimed_until <= $3)
              and event = any(array(
                select d.event from delivery d
                 where d.subscription = $1 and d.state = 'pending' and d.next_at <= $3
                   and (d.claimed_until is null or d.claimed_until <= $3)
                   and d.place = (select e.place from delivery e
                                   where e.subscription = $1 and e.thread = d.thread and e.state = 'pending'
                                   order by e.place limit 1)
                 order by d.next_at, d.place limit $5))
            returning event, body, attempts, thread, place`,
          values: [id, claim, instant(at), instant(until), limit],
        }),
      );
      return rows
        .sort((a, b) => Number(a.place) - Number(b.place))
        .map(({ event, body, attempts, thread }) => ({ event, body, attempts, thread }));
    },

    async settle(id, claim, results, at) {
      const delivered = ofState(results, "delivered");
      const dead = ofState(results, "dead");
      const later = ofState(results, "pending");
      const now = instant(at);
      if (delivered.length > 0)
        await ask(() =>
          pool.query({
            name: "settle-delivered", // By the key, as above.
            text: `update delivery set state = 'delivered', attempts = attempts + 1, finished_at = $4, body = null,
                     claim = null, claimed_until = null, failure = null,
                     status = ($5::int[])[array_position($3::text[], event)]
              where subscription = $1 and claim = $2 and coalesce(state, '') = 'pending' and event = any($3::text[])`,
            values: [
              id,
              claim,
              texts(delivered.map(({ event }) => event)),
              now,
              integers(delivered.map(({ status }) => status)),
            ],
          }),
        );
      for (const { event, status, failure } of dead)
        await ask(() =>
          pool.query(
            `update delivery set state = 'dead', attempts = attempts + 1, finished_at = $6, claim = null,
                    claimed_until = null, status = $4, failure = $5
              where subscription = $1 and claim = $2 and state = 'pending' and event = $3`,
            [id, claim, event, status, failure, now],
          ),
        );
      // What waits behind in the thread is put off as well, so that looking for what is due does not meet it each time.
      for (const { event, status, failure, nextAt, thread } of later)
        await ask(() =>
          pool.query(
            `update delivery
                set next_at = $6, claim = case when event = $3 then null else claim end,
                    claimed_until = case when event = $3 then null else claimed_until end,
                    attempts = case when event = $3 then attempts + 1 else attempts end,
                    status = case when event = $3 then $4 else status end,
                    failure = case when event = $3 then $5 else failure end
              where subscription = $1 and thread = $7 and state = 'pending' and (event <> $3 or claim = $2)`,
            [id, claim, event, status, failure, instant(nextAt), thread],
          ),
        );
    },

    async list(id, state, limit) {
      const { rows } = await ask(() =>
        pool.query<ListRow>(
          `select event, type, thread, state, attempts, created_at, next_at, finished_at, status, failure from delivery
            where subscription = $1 and ($2::text is null or state = $2) order by place desc limit $3`,
          [id, state, limit],
        ),
      );
      return rows.map((row) => ({
        event: row.event,
        type: row.type,
        consignmentOrWaybill: row.thread,
        state: row.state,
        attempts: row.attempts,
        createdAt: row.created_at.toISOString(),
        nextAt: row.state === "pending" ? row.next_at.toISOString() : null,
        finishedAt: row.finished_at?.toISOString() ?? null,
        status: row.status,
        failure: row.failure,
      }));
    },

    async backlog(at) {
      const { rows } = await ask(() =>
        pool.query<{ pending: string; oldest: Date | null }>({
          name: "count-pending",
          text: `select count(*) as pending, min(created_at) as oldest
                   from (select created_at from delivery where state = 'pending' limit $1) as counted`,
          values: [COUNTED_MAX],
        }),
      );
      const { pending, oldest } = rows[0]!;
      return { pending: Number(pending), oldestMs: oldest === null ? 0 : Math.max(0, at - oldest.getTime()) };
    },

    async dead() {
      const { rows } = await ask(() =>
        pool.query<{ dead: string }>(`select count(*) as dead from delivery where state = 'dead'`),
      );
      return Number(rows[0]!.dead);
    },

    async forget(deliveredBefore, leftBefore) {
      await inPortions(pool, portion, `state = 'delivered' and finished_at < $1`, instant(deliveredBefore));
      await inPortions(pool, portion, `state = 'dead' and finished_at < $1`, instant(leftBefore));
      const { rows } = await ask(() =>
        pool.query<{ subscription: string }>(`select subscription from subscription where disabled_at < $1`, [
          instant(leftBefore),
        ]),
      );
      for (const { subscription } of rows)
        await inPortions(pool, portion, `subscription = $1 and state = 'pending'`, subscription);
    },
  };
}

/** Deletes what the condition says of `$1`, some at a time: a statement never takes longer than it may. */
export async function inPortions(pool: pg.Pool, portion: number, condition: string, value: string): Promise<void> {
  for (let isMore = true; isMore;) {
    const { rowCount } = await ask(() =>
      pool.query(
        `delete from delivery where (subscription, event) in (
           select subscription, event from delivery where ${condition} limit $2)`,
        [value, portion],
      ),
    );
    isMore = rowCount === portion;
  }
}

/** In the order given; what was there is on its way again, behind everything else. */
async function insert(sql: Sql, deliveries: readonly NewDelivery[], at: number): Promise<void> {
  await sql.query({
    name: "insert-deliveries",
    text: `insert into delivery (subscription, event, type, thread, body, state, next_at, created_at)
      select subscription, event, type, thread, body, 'pending', $6, $6
        from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
          with ordinality as row (subscription, event, type, thread, body, number)
       order by number
      on conflict (subscription, event) do update
         set state = 'pending', place = excluded.place, attempts = 0, next_at = excluded.next_at, claim = null,
             claimed_until = null, finished_at = null, status = null, failure = null, body = excluded.body`,
    values: [
      texts(deliveries.map((row) => row.subscription)),
      texts(deliveries.map((row) => row.event)),
      texts(deliveries.map((row) => row.type)),
      texts(deliveries.map((row) => row.thread)),
      texts(deliveries.map((row) => row.body)),
      instant(at),
    ],
  });
}
