/**
 * The port of webhooks: what a party may do with its own. Whatever names a webhook of somebody else is a problem, as if
 * there were none.
 */
import type { Result } from "../kernel/problem.ts";

export interface WebhookShown {
  readonly id: string;
  readonly url: string;
  /** Null for every type. */
  readonly types: readonly string[] | null;
  readonly createdAt: string;
  readonly disabledAt: string | null;
  readonly disabledBecause: string | null;
}

export interface DeliveryShown {
  readonly event: string;
  readonly type: string;
  readonly consignmentOrWaybill: string;
  readonly state: string;
  readonly attempts: number;
  readonly createdAt: string;
  readonly nextAt: string | null;
  readonly finishedAt: string | null;
  readonly status: number | null;
  readonly failure: string | null;
}

export interface WebhookPort {
  add(
    party: string,
    wanted: { readonly url: string; readonly types: readonly string[] | null; readonly after: string },
  ): Promise<Result<WebhookShown & { readonly secret: string }>>;
  list(party: string): Promise<readonly WebhookShown[]>;
  remove(id: string, party: string): Promise<Result<null>>;
  test(id: string, party: string): Promise<Result<{ readonly status: number | null; readonly failure: string | null }>>;
  deliveries(
    id: string,
    party: string,
    wanted: { readonly state: "pending" | "delivered" | "dead" | null; readonly limit: number },
  ): Promise<Result<readonly DeliveryShown[]>>;
  replay(id: string, party: string, after: string | null): Promise<Result<{ readonly deadLetters: number | null }>>;
  rotate(id: string, party: string): Promise<Result<{ readonly secret: string; readonly formerUntil: string }>>;
}
