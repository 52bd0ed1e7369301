/**
 * createDeliverer: sends what is due, each receiver on a lane of its own, so that a slow one never delays another.
 *
 * A lane claims a few deliveries, sends them side by side, settles what came back, and claims again. How many are under
 * way at once grows with success and is halved by failure. Of one parcel only the first is under way: the next goes
 * when it was accepted or is dead. A claim that its program did not settle runs out and another takes it: a message may
 * come twice, under the same id, and never not at all.
 */
import type { Clock, Vault } from "../ports.ts";
import { schedule, waitAfter } from "./backoff.ts";
import { openSecrets } from "./webhook-secrets.ts";
import type { Sleep } from "./telling-ports.ts";
import type { ClaimedDelivery, DeliveryStore, Sender, Sent, Settled, SubscriptionStore } from "./webhook-ports.ts";

const WINDOW_FIRST = 8;
const WINDOW_MAX = 64;
/** Longer than a try may take. */
const CLAIM_MS = 60_000;
const GONE = 410;
/** How long the database is left alone when it did not answer. */
const AGAIN_MS = 1_000;

export interface DelivererOptions {
  readonly deliveries: DeliveryStore;
  readonly subscriptions: Pick<SubscriptionStore, "find" | "disable">;
  readonly sender: Sender;
  readonly vault: Pick<Vault, "open">;
  readonly clock: Clock;
  /** From 0 up to 1. */
  chance(): number;
  /** Names this program among those that send. */
  readonly claim: string;
  readonly waits?: readonly number[];
  readonly sleep: Sleep;
  onError(error: unknown): void;
}

export interface Deliverer {
  /** Sees to a subscription that may have something due. */
  see(id: string): void;
  /** Sends nothing more; resolves when what is under way is settled, or was given up after so many milliseconds. */
  stop(patienceMs: number): Promise<void>;
  /** Resolves when no lane has anything to do now. */
  quiet(): Promise<void>;
}

interface Lane {
  window: number;
  underWay: number;
  settled: Settled[];
  isSettling: boolean;
  /** Asked to look again. */
  isCalled: boolean;
  wake: () => void;
}

export function createDeliverer(options: DelivererOptions): Deliverer {
  const { deliveries, clock, claim } = options;
  const lanes = new Map<string, Promise<void>>();
  const open = new Map<string, Lane>();
  let isStopping = false;
  let isAbandoned = false;

  function see(id: string): void {
    const lane = open.get(id);
    if (lane !== undefined) {
      lane.isCalled = true;
      lane.wake();
    } else if (!isStopping) {
      const fresh: Lane = {
        window: WINDOW_FIRST,
        underWay: 0,
        settled: [],
        isSettling: false,
        isCalled: true,
        wake: () => undefined,
      };
      open.set(id, fresh);
      lanes.set(
        id,
        run(id, fresh).catch((error: unknown) => {
          open.delete(id);
          lanes.delete(id);
          options.onError(error);
        }),
      );
    }
  }

  /** Until nothing is due and nothing under way. */
  async function run(id: string, lane: Lane): Promise<void> {
    for (;;) {
      const free = lane.window - lane.underWay;
      if (lane.isCalled && !isStopping && free * 2 >= lane.window) {
        lane.isCalled = false;
        await start(id, lane, free);
        continue;
      }
      if (lane.settled.length > 0) {
        await settle(id, lane);
        continue;
      }
      if (isAbandoned || (lane.underWay === 0 && (!lane.isCalled || isStopping))) break;
      await new Promise<void>((resolve) => (lane.wake = resolve));
    }
    open.delete(id);
    lanes.delete(id);
  }

  /** What came back is kept until the database has it. */
  async function settle(id: string, lane: Lane): Promise<void> {
    const results = lane.settled;
    lane.settled = [];
    try {
      await deliveries.settle(id, claim, results, clock.now());
    } catch (error) {
      if (isAbandoned) return;
      options.onError(error);
      lane.settled.unshift(...results);
      await options.sleep(AGAIN_MS);
      return;
    }
    lane.underWay -= results.length;
    lane.isCalled = true;
  }

  async function start(id: string, lane: Lane, free: number): Promise<void> {
    const subscription = await options.subscriptions.find(id);
    if (subscription === undefined || subscription.disabledAt !== null) return;
    const now = clock.now();
    // Before anything is claimed: a program that lacks a key leaves the deliveries to one that has it.
    const secrets = openSecrets(options.vault, subscription, now);
    const claimed = await deliveries.claim(id, claim, now, now + CLAIM_MS, free);
    if (claimed.length === free) lane.isCalled = true;
    lane.underWay += claimed.length;
    for (const delivery of claimed)
      void sendOne(id, delivery, subscription.url, secrets, lane).then((result) => {
        lane.settled.push(result);
        lane.wake();
      });
  }

  async function sendOne(
    id: string,
    { event, body, attempts, thread }: ClaimedDelivery,
    url: string,
    secrets: readonly string[],
    lane: Lane,
  ): Promise<Settled> {
    const message = { url, secrets, id: messageId(event), at: clock.now(), body };
    const { status, failure, retryAfterMs } = await trySending(message);
    if (failure === null) {
      lane.window = Math.min(WINDOW_MAX, lane.window + 1);
      return { event, state: "delivered", status: status! };
    }
    lane.window = Math.max(1, Math.floor(lane.window / 2));
    if (status === GONE) await options.subscriptions.disable(id, "gone", clock.now()).catch(options.onError);
    const wait = waitAfter(attempts + 1, options.chance(), retryAfterMs, options.waits ?? schedule);
    if (wait === undefined || status === GONE) return { event, state: "dead", status, failure };
    return { event, state: "pending", status, failure, nextAt: clock.now() + wait, thread };
  }

  /** A fault of ours in sending must not lose the lane: it counts as a try that failed. */
  async function trySending(message: Parameters<Sender["send"]>[0]): Promise<Sent> {
    try {
      return await options.sender.send(message);
    } catch (error) {
      options.onError(error);
      return { status: null, failure: "connection", retryAfterMs: null };
    }
  }

  return {
    see,
    async quiet() {
      while (lanes.size > 0) await Promise.all(lanes.values());
    },
    async stop(patienceMs) {
      isStopping = true;
      for (const lane of open.values()) lane.wake();
      const done = new AbortController();
      await Promise.race([Promise.all(lanes.values()), options.sleep(patienceMs, done.signal)]);
      done.abort();
      isAbandoned = true; // What was claimed and is not settled runs out, and is sent again.
      for (const lane of open.values()) lane.wake();
      await Promise.all(lanes.values());
    },
  };
}

/**
 * The id of a message. A full stop separates the parts of what is signed, and Standard Webhooks wants none in the id.
 */
export const messageId = (event: string): string => event.replaceAll(".", "_");
