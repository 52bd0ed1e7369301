/**
 * manageWebhooks: what a party does with its webhooks: add, list, remove, test, look at deliveries, replay, rotate.
 *
 * A party sees its own alone; the operator (party null) sees all. A secret is answered once, when it is made. Not here:
 * laying out (`fan-out.ts`) and sending (`deliver.ts`).
 */
import { fail, ok, problem, type Result } from "../../kernel/problem.ts";
import { cursorText } from "./cursor.ts";
import { findCursor } from "./read-events.ts";
import type { Clock, Vault } from "../ports.ts";
import type { JournalReader } from "./telling-ports.ts";
import type { DeliveryState, DeliveryStore, DeliveryView, Sender, Sent, SealedSecrets } from "./webhook-ports.ts";
import type { Subscription, SubscriptionStore } from "./webhook-ports.ts";
import { openSecrets, sealSecret } from "./webhook-secrets.ts";

export const WEBHOOKS_PER_PARTY_MAX = 20;
/** How long the former secret signs beside a new one. */
export const OVERLAP_MS = 24 * 3_600_000;

export interface NewWebhook {
  readonly url: string;
  /** Null for every type. */
  readonly types: readonly string[] | null;
  /** Where to begin: a cursor, "0" or "now". */
  readonly after: string;
}

export interface Webhooks {
  add(party: string, wanted: NewWebhook): Promise<Result<Subscription & { readonly secret: string }>>;
  list(party: string | null): Promise<readonly Subscription[]>;
  remove(id: string, party: string | null): Promise<Result<null>>;
  disable(id: string, party: string | null): Promise<Result<null>>;
  /** Sends one message that is no event and is not tried again. */
  test(id: string, party: string | null): Promise<Result<Sent>>;
  deliveries(
    id: string,
    party: string | null,
    wanted: { readonly state: DeliveryState | null; readonly limit: number },
  ): Promise<Result<readonly DeliveryView[]>>;
  /** The dead letters again, or with `after` everything behind a cursor. Enables it. */
  replay(
    id: string,
    party: string | null,
    after: string | null,
  ): Promise<Result<{ readonly deadLetters: number | null }>>;
  rotate(id: string, party: string | null): Promise<Result<{ readonly secret: string; readonly formerUntil: string }>>;
}

export interface WebhookOptions {
  readonly subscriptions: SubscriptionStore;
  readonly deliveries: DeliveryStore;
  readonly journal: JournalReader;
  readonly sender: Sender;
  readonly vault: Pick<Vault, "seal" | "open">;
  readonly clock: Clock;
  /** `whsec_` and the base64 of 32 random bytes. */
  newSecret(): string;
  /** A name nobody guesses. */
  newId(): string;
}

const tooMany = fail(
  problem("webhook.too_many", "", `A party has at most ${WEBHOOKS_PER_PARTY_MAX} webhooks; remove one first.`),
);
const unknown = fail(problem("webhook.not_found", "", "There is no webhook of yours with this id."));

export function manageWebhooks(options: WebhookOptions): Webhooks {
  const { subscriptions, deliveries, vault, clock } = options;

  async function find(id: string, party: string | null): Promise<(Subscription & SealedSecrets) | undefined> {
    const found = await subscriptions.find(id);
    return found !== undefined && (party === null || found.party === party) ? found : undefined;
  }

  async function add(party: string, { url, types, after }: NewWebhook): ReturnType<Webhooks["add"]> {
    // Before a name is looked up, which takes time.
    if ((await subscriptions.count(party)) >= WEBHOOKS_PER_PARTY_MAX) return tooMany;
    const wrong = await options.sender.judge(url);
    if (wrong !== undefined) return fail(problem("webhook.url_not_allowed", "/url", wrong));
    const cursor = await findCursor(options.journal, after);
    if (!cursor.ok) return cursor;
    const secret = options.newSecret();
    const id = options.newId();
    const createdAt = new Date(clock.now()).toISOString();
    const subscription = { id, party, url, types, createdAt, disabledAt: null, disabledBecause: null };
    const sealed = { secret: sealSecret(vault, subscription, secret), formerSecret: null, formerUntil: null };
    const row = { ...subscription, ...sealed, cursor: cursorText(cursor.value) };
    if (await subscriptions.add(row, WEBHOOKS_PER_PARTY_MAX)) return ok({ ...subscription, secret });
    return tooMany;
  }

  return {
    add,
    list: (party) => subscriptions.list(party),
    async remove(id, party) {
      if ((await find(id, party)) === undefined) return unknown;
      await subscriptions.remove(id);
      return ok(null);
    },
    async disable(id, party) {
      if ((await find(id, party)) === undefined) return unknown;
      await subscriptions.disable(id, "asked", clock.now());
      return ok(null);
    },
    async test(id, party) {
      const found = await find(id, party);
      if (found === undefined) return unknown;
      const at = clock.now();
      const body = JSON.stringify({ type: "webhook.test", timestamp: new Date(at).toISOString(), data: {} });
      const secrets = openSecrets(vault, found, at);
      return ok(await options.sender.send({ url: found.url, secrets, id: `test_${id}_${at}`, at, body }));
    },
    async deliveries(id, party, { state, limit }) {
      if ((await find(id, party)) === undefined) return unknown;
      return ok(await deliveries.list(id, state, limit));
    },
    async replay(id, party, after) {
      if ((await find(id, party)) === undefined) return unknown;
      if (after === null) return ok({ deadLetters: await subscriptions.replayDead(id, clock.now()) });
      const cursor = await findCursor(options.journal, after);
      if (!cursor.ok) return cursor;
      await subscriptions.rewind(id, cursorText(cursor.value));
      return ok({ deadLetters: null });
    },
    async rotate(id, party) {
      const found = await find(id, party);
      if (found === undefined) return unknown;
      const secret = options.newSecret();
      const formerUntil = clock.now() + OVERLAP_MS;
      await subscriptions.rotate(id, sealSecret(vault, found, secret), formerUntil);
      return ok({ secret, formerUntil: new Date(formerUntil).toISOString() });
    },
  };
}
