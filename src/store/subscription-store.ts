/**
 * subscriptionStore: who wants to be told where. Secrets lie here as envelopes only.
 *
 * Not here: deliveries (`delivery-store.ts`).
 */
import type pg from "pg";
import type { SealedSecrets, Subscription, SubscriptionStore } from "../app/telling/webhook-ports.ts";
import { inPortions } from "./delivery-store.ts";
import { ask, transaction } from "./pool.ts";

interface Row {
  readonly subscription: string;
  readonly party: string;
  readonly url: string;
  readonly types: string[] | null;
  readonly created_at: Date;
  readonly disabled_at: Date | null;
  readonly disabled_because: string | null;
}

interface SecretRow extends Row {
  readonly secret: Buffer;
  readonly former_secret: Buffer | null;
  readonly former_until: Date | null;
}

const COLUMNS = "subscription, party, url, types, created_at, disabled_at, disabled_because";

const toSubscription = (row: Row): Subscription => ({
  id: row.subscription,
  party: row.party,
  url: row.url,
  types: row.types,
  createdAt: row.created_at.toISOString(),
  disabledAt: row.disabled_at?.toISOString() ?? null,
  disabledBecause: row.disabled_because,
});

const toSecrets = (row: SecretRow): SealedSecrets => ({
  secret: row.secret,
  formerSecret: row.former_secret,
  formerUntil: row.former_until?.getTime() ?? null,
});

const REMOVED_PORTION = 5_000;

const instant = (at: number): string => new Date(at).toISOString();

export function subscriptionStore(pool: pg.Pool): SubscriptionStore {
  const run = (text: string, values: readonly unknown[]) => ask(() => pool.query(text, [...values]));
  return {
    async add(row, max) {
      const { rowCount } = await run(
        `insert into subscription (subscription, party, url, types, secret, cursor, created_at)
         select $1, $2, $3, $4::text[], $5, $6, $7 where (select count(*) from subscription where party = $2) < $8`,
        [row.id, row.party, row.url, row.types, row.secret, row.cursor, row.createdAt, max],
      );
      return rowCount === 1;
    },
    async count(party) {
      const { rows } = await ask(() =>
        pool.query<{ count: number }>(`select count(*)::int as count from subscription where party = $1`, [party]),
      );
      return rows[0]!.count;
    },
    async list(party) {
      const { rows } = await ask(() =>
        pool.query<Row>(
          `select ${COLUMNS} from subscription where $1::text is null or party = $1 order by created_at, subscription`,
          [party],
        ),
      );
      return rows.map(toSubscription);
    },
    async find(id) {
      const { rows } = await ask(() =>
        pool.query<SecretRow>({
          name: "find-subscription",
          text: `select ${COLUMNS}, secret, former_secret, former_until from subscription where subscription = $1`,
          values: [id],
        }),
      );
      const row = rows[0];
      return row === undefined ? undefined : { ...toSubscription(row), ...toSecrets(row) };
    },
    async remove(id) {
      // Disabled first, so that nothing is added; last what names it, so that a removal that broke off is asked again.
      await run(`update subscription set disabled_at = coalesce(disabled_at, now()) where subscription = $1`, [id]);
      await inPortions(pool, REMOVED_PORTION, `subscription = $1`, id);
      await run(`delete from subscription where subscription = $1`, [id]);
    },
    async disable(id, because, at) {
      await run(
        `update subscription set disabled_at = $3, disabled_because = $2 where subscription = $1 and disabled_at is null`,
        [id, because, instant(at)],
      );
    },
    async rotate(id, secret, formerUntil) {
      await run(
        `update subscription set former_secret = secret, former_until = $3, secret = $2 where subscription = $1`,
        [id, secret, instant(formerUntil)],
      );
    },
    async replayDead(id, at) {
      return transaction(pool, async (sql) => {
        await sql.query(ENABLE, [id]);
        const { rowCount } = await sql.query(
          `update delivery set state = 'pending', attempts = 0, next_at = $2, finished_at = null, claim = null
            where subscription = $1 and state = 'dead'`,
          [id, instant(at)],
        );
        return rowCount ?? 0;
      });
    },
    async rewind(id, cursor) {
      await transaction(pool, async (sql) => {
        await sql.query(ENABLE, [id]);
        await sql.query(`update subscription set cursor = $2 where subscription = $1`, [id, cursor]);
      });
    },
  };
}

const ENABLE = `update subscription set disabled_at = null, disabled_because = null where subscription = $1`;
