/**
 * tellWebhooks: the worker of the webhooks: lays out what is new, sends what is due, forgets what is long done.
 *
 * It wakes when the journal grows and looks every second for what is due again. Several programs may run it on one
 * database. A database that is away is said once and asked again; a subscription that cannot be served is said and
 * disabled. Not here: timers and connections, which are handed in.
 */
import type { Bell } from "./bell.ts";
import type { Deliverer } from "./deliver.ts";
import { fanOut } from "./fan-out.ts";
import type { Clock } from "../ports.ts";
import type { JournalReader } from "./telling-ports.ts";
import type { DeliveryStore, SubscriptionStore } from "./webhook-ports.ts";

const LOOKS_EVERY_MS = 1_000;
/** How long what was delivered stays to be looked at. */
const REMEMBERED_MS = 3 * 24 * 3_600_000;
/** How long a dead letter, and what waits for a disabled webhook, may still be replayed. */
const LEFT_MS = 30 * 24 * 3_600_000;
const FORGETS_EVERY_MS = 10 * 60_000;

export interface WebhookWorker {
  readonly journal: JournalReader;
  readonly bell: Bell;
  readonly deliveries: DeliveryStore;
  readonly subscriptions: Pick<SubscriptionStore, "disable">;
  readonly deliverer: Deliverer;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  onError(error: unknown): void;
}

/** Until the signal; what is under way then is the deliverer's to end. */
export async function tellWebhooks(worker: WebhookWorker): Promise<void> {
  const { journal, bell, deliveries, deliverer, clock, signal } = worker;
  const disable = async (id: string, error: unknown): Promise<void> => {
    worker.onError(error);
    await worker.subscriptions.disable(id, "fault", clock.now());
  };
  let looksAt = 0;
  let forgetsAt = 0;
  let isAway = false;
  while (!signal.aborted) {
    const heard = bell.rings();
    let more = false;
    try {
      const laid = await fanOut(journal, deliveries, () => clock.now(), disable);
      ({ more } = laid);
      for (const id of laid.touched) deliverer.see(id);
      const now = clock.now();
      if (now >= looksAt) {
        looksAt = now + LOOKS_EVERY_MS;
        for (const id of await deliveries.due(now)) deliverer.see(id);
      }
      if (now >= forgetsAt) {
        forgetsAt = now + FORGETS_EVERY_MS;
        await deliveries.forget(now - REMEMBERED_MS, now - LEFT_MS);
      }
      isAway = false;
    } catch (error) {
      if (!isAway) worker.onError(error);
      isAway = true;
    }
    if (isAway) await bell.wait(Infinity, LOOKS_EVERY_MS, signal);
    else if (!more) await bell.wait(heard, LOOKS_EVERY_MS, signal);
  }
}
