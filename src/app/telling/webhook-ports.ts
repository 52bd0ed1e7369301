/**
 * Ports of webhooks: what keeping subscriptions, laying events out for them and sending them needs from the world.
 *
 * A subscription is a receiver's address and what it wants to hear; a delivery is one event on its way to it. Instants
 * are milliseconds since 1970. Not here: reading the journal (`telling-ports.ts`).
 */
export interface Subscription {
  readonly id: string;
  readonly party: string;
  readonly url: string;
  /** Null for every type. */
  readonly types: readonly string[] | null;
  readonly createdAt: string;
  readonly disabledAt: string | null;
  readonly disabledBecause: string | null;
}

/** Envelopes of the vault. */
export interface SealedSecrets {
  readonly secret: Uint8Array;
  readonly formerSecret: Uint8Array | null;
  readonly formerUntil: number | null;
}

/** How far the journal was laid out for a subscription that is not disabled. */
export interface Outlook {
  readonly id: string;
  readonly party: string;
  readonly hearsAll: boolean;
  readonly types: readonly string[] | null;
  readonly cursor: string;
}

export interface NewDelivery {
  readonly subscription: string;
  readonly event: string;
  readonly type: string;
  readonly thread: string;
  readonly body: string;
}

export interface ClaimedDelivery {
  readonly event: string;
  readonly body: string;
  /** Tries before this one. */
  readonly attempts: number;
  readonly thread: string;
}

/** What came of one try. */
export type Settled =
  | { readonly event: string; readonly state: "delivered"; readonly status: number }
  | { readonly event: string; readonly state: "dead"; readonly status: number | null; readonly failure: Failure }
  | {
      readonly event: string;
      readonly state: "pending";
      readonly status: number | null;
      readonly failure: Failure;
      /** When it is tried again; what comes after it in its thread waits as long. */
      readonly nextAt: number;
      readonly thread: string;
    };

export const deliveryStates = ["pending", "delivered", "dead"] as const;
export type DeliveryState = (typeof deliveryStates)[number];

export interface DeliveryView {
  readonly event: string;
  readonly type: string;
  readonly consignmentOrWaybill: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly createdAt: string;
  /** Of one that is pending. */
  readonly nextAt: string | null;
  readonly finishedAt: string | null;
  readonly status: number | null;
  readonly failure: string | null;
}

export interface Backlog {
  /** Where it is 100,000, that many or more. */
  readonly pending: number;
  /** How long the oldest of those that were counted has been waiting, in milliseconds; 0 where none is. */
  readonly oldestMs: number;
}

export interface SubscriptionStore {
  /** False where the party has `max` already. */
  add(row: Subscription & SealedSecrets & { readonly cursor: string }, max: number): Promise<boolean>;
  count(party: string): Promise<number>;
  /** `party` null for all. */
  list(party: string | null): Promise<readonly Subscription[]>;
  find(id: string): Promise<(Subscription & SealedSecrets) | undefined>;
  /** With its deliveries. */
  remove(id: string): Promise<void>;
  disable(id: string, because: string, at: number): Promise<void>;
  /** The secret of now signs beside the new one until `formerUntil`. */
  rotate(id: string, secret: Uint8Array, formerUntil: number): Promise<void>;
  /** Enables it; its dead letters are pending again. Answers how many. */
  replayDead(id: string, at: number): Promise<number>;
  /** Enables it and lays the journal out again from this cursor. */
  rewind(id: string, cursor: string): Promise<void>;
}

export interface DeliveryStore {
  /** Of those that are not too far behind in sending. */
  outlooks(): Promise<readonly Outlook[]>;
  /**
   * In one transaction: moves those subscriptions whose cursor is still `from`, and adds their deliveries; what was
   * delivered before is delivered again. Answers which were moved.
   */
  layOut(
    ids: readonly string[],
    from: string,
    to: string,
    deliveries: readonly NewDelivery[],
    at: number,
  ): Promise<readonly string[]>;
  /** Enabled subscriptions with something that may be sent now. */
  due(at: number): Promise<readonly string[]>;
  /** Of each thread only its first, where it is due and nobody else's; oldest first. */
  claim(id: string, claim: string, at: number, until: number, limit: number): Promise<readonly ClaimedDelivery[]>;
  /** What is no longer claimed by `claim` stays as it is. */
  settle(id: string, claim: string, results: readonly Settled[], at: number): Promise<void>;
  list(id: string, state: DeliveryState | null, limit: number): Promise<readonly DeliveryView[]>;
  backlog(at: number): Promise<Backlog>;
  /** How many dead letters there are. Looks at all that is kept: not to be asked often. */
  dead(): Promise<number>;
  /**
   * Forgets what was delivered before an instant, and what was left since another: dead letters, and all that waits
   * for a webhook that was disabled then.
   */
  forget(deliveredBefore: number, leftBefore: number): Promise<void>;
}

/** Why a try failed; never what the receiver said. */
export const failures = ["status", "timeout", "connection", "name", "tls", "address"] as const;
export type Failure = (typeof failures)[number];

export interface Sent {
  /** Null where there was no answer. */
  readonly status: number | null;
  /** Null where the answer was 2xx. */
  readonly failure: Failure | null;
  /** What `Retry-After` asks for. */
  readonly retryAfterMs: number | null;
}

export interface Sender {
  /** What is wrong with an address; undefined where it may be called. */
  judge(url: string): Promise<string | undefined>;
  /** One POST, signed with each of the secrets; never rejects for what the receiver does. */
  send(message: {
    readonly url: string;
    readonly secrets: readonly string[];
    readonly id: string;
    readonly at: number;
    readonly body: string;
  }): Promise<Sent>;
}
