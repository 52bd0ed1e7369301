/**
 * openTelling: webhooks on a record: what parties do with them, and the worker that lays out and sends.
 *
 * It has connections of its own, so that telling never waits for filing, nor filing for telling.
 */
import { randomBytes } from "node:crypto";
import { createDeliverer } from "../app/telling/deliver.ts";
import { manageWebhooks, type Webhooks } from "../app/telling/manage-webhooks.ts";
import { tellWebhooks } from "../app/telling/tell-webhooks.ts";
import type { DeliveryStore, SubscriptionStore } from "../app/telling/webhook-ports.ts";
import { deliveryStore } from "../store/delivery-store.ts";
import { openPool } from "../store/pool.ts";
import { journalReader } from "../store/journal-reader.ts";
import { subscriptionStore } from "../store/subscription-store.ts";
import { addressPolicy } from "../webhooks/address-policy.ts";
import { createSender } from "../webhooks/send.ts";
import type { Clock } from "../app/ports.ts";
import type { Fairway } from "./compose.ts";
import type { GaugeSource } from "./metrics.ts";
import { sleep } from "./sleep.ts";

const CONNECTIONS = 3;
/** How long a stopping program waits for answers of receivers. */
const PATIENCE_MS = 300;

export interface Telling {
  readonly webhooks: Webhooks;
  readonly deliveries: DeliveryStore;
  readonly subscriptions: SubscriptionStore;
  /** For metrics: what waits, what is dead, how old the oldest is that waits. */
  readonly gauges: readonly GaugeSource[];
  /** Begins to lay out and send. */
  start(): void;
  /** Resolves when nothing is under way. */
  close(): Promise<void>;
}

export interface TellingOptions {
  /** The operator's permission (FAIRWAY_WEBHOOK_ALLOW). */
  readonly allow: string | undefined;
  readonly log: (text: string) => void;
  /** Waits between tries, in milliseconds; those of the specification where it is not given. */
  readonly waits?: readonly number[];
}

export function openTelling(fairway: Pick<Fairway, "url" | "bell" | "vault">, options: TellingOptions): Telling {
  const policy = addressPolicy(options.allow ?? "");
  const complain = (error: unknown): void => options.log(`telling: ${(error as Error).message}`);
  const pool = openPool(fairway.url, { connections: CONNECTIONS, onError: complain });
  const sender = createSender({ policy, userAgent: "Fairway" });
  const clock = { now: () => Date.now() };
  const { vault, bell } = fairway;
  const stores = { subscriptions: subscriptionStore(pool), deliveries: deliveryStore(pool) };
  const journal = journalReader(pool);
  const deliverer = createDeliverer({
    ...stores,
    ...{ sender, vault, clock, sleep },
    chance: Math.random,
    claim: randomBytes(9).toString("base64url"),
    ...(options.waits !== undefined && { waits: options.waits }),
    onError: complain,
  });
  const stopping = new AbortController();
  let working: Promise<void> | undefined;
  return {
    ...stores,
    gauges: gaugesOf(stores.deliveries, clock),
    webhooks: manageWebhooks({
      ...stores,
      ...{ journal, sender, vault, clock },
      newSecret: () => `whsec_${randomBytes(32).toString("base64")}`,
      newId: () => `wh_${randomBytes(12).toString("base64url")}`,
    }),
    start() {
      working ??= tellWebhooks({
        journal,
        bell,
        ...stores,
        deliverer,
        clock,
        signal: stopping.signal,
        onError: complain,
      });
    },
    async close() {
      stopping.abort();
      await working;
      await deliverer.stop(PATIENCE_MS);
      sender.close();
      await pool.end();
    },
  };
}

/** Dead letters come slowly and are counted among all that is kept: once a minute is enough. */
const DEAD_COUNTED_EVERY_MS = 60_000;

export function gaugesOf(deliveries: Pick<DeliveryStore, "backlog" | "dead">, clock: Clock): GaugeSource[] {
  let counted: { readonly dead: Promise<number>; readonly at: number } | undefined;
  function dead(): Promise<number> {
    const now = clock.now();
    if (counted === undefined || now - counted.at >= DEAD_COUNTED_EVERY_MS || now < counted.at) {
      const own = { dead: deliveries.dead(), at: now };
      counted = own;
      own.dead.catch(() => {
        if (counted === own) counted = undefined; // The next scrape asks again.
      });
    }
    return counted.dead;
  }
  return [
    {
      name: "fairway_webhook_deliveries",
      help: "Deliveries of webhooks that wait to be accepted, and dead letters.",
      label: "state",
      read: async () => ({ pending: (await deliveries.backlog(clock.now())).pending, dead: await dead() }),
    },
    {
      name: "fairway_webhook_oldest_pending_seconds",
      help: "How long the oldest delivery that was not accepted yet has waited.",
      read: async () => (await deliveries.backlog(clock.now())).oldestMs / 1_000,
    },
  ];
}
