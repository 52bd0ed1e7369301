/**
 * access: who may use a route. Every route says it in its configuration; one that does not is not registered.
 *
 * `roles` are those of people who are signed in, `key` is whether a party's key opens it too. Not here: who is asking
 * (`identify.ts`), and what of it is theirs to see, which the application decides.
 */
import type { FastifyInstance } from "fastify";
import type { PartyKind } from "../customs/party.ts";
import { roles, type Role } from "../customs/person.ts";
import { assert } from "../kernel/assert.ts";

export interface Restricted {
  /** Keys of every party, of parties of one of these kinds, or none. */
  readonly key: boolean | readonly PartyKind[];
  readonly roles: readonly Role[];
  /** Asked from this machine itself nobody needs to be known. */
  readonly isOpenHere?: boolean;
  /** Also for people who must change their password before anything else. */
  readonly isForNewcomers?: boolean;
}

export type Access = "anyone" | Restricted;

export interface RouteAccess {
  readonly method: string;
  readonly url: string;
  readonly access: Access;
}

declare module "fastify" {
  interface FastifyContextConfig {
    access?: Access;
  }
  interface FastifyInstance {
    /** Every route, and who may use it. */
    readonly accesses: readonly RouteAccess[];
  }
}

/** From here on a route is registered only where it says who may use it, or is known to be for anyone. */
export function demandAccess(app: FastifyInstance, isForAnyone: (url: string) => boolean): void {
  const accesses: RouteAccess[] = [];
  app.decorate("accesses", accesses);
  app.addHook("onRoute", (route) => {
    const { method, url, config } = route;
    const access = config?.access ?? (isForAnyone(url) ? "anyone" : undefined);
    assert(access !== undefined, `access: ${String(method)} ${url} does not say who may use it`);
    route.config = { ...config, access };
    for (const one of [method].flat()) accesses.push({ method: one, url, access });
  });
}

/** Whoever files and whoever asks about parcels, by key or signed in. */
export const filers: Restricted = { key: true, roles: ["enterprise"] };
export const parcelReaders: Restricted = {
  key: true,
  roles: ["officer", "supervisor", "analyst", "enterprise", "agency", "right_holder"],
};
/** Whoever may see a parcel or another: consumers see what they bought. */
export const parcelViewers: Restricted = { key: true, roles: [...parcelReaders.roles, "consumer"] };
/** Whoever is signed in. */
export const everyRole: Restricted = { key: false, roles };
/** Whoever is known here, by key or signed in. */
export const everybodyKnown: Restricted = { key: true, roles };
export const newcomers: Restricted = { ...everyRole, isForNewcomers: true };
/** Whoever manages what the house sends to an organisation by itself. */
export const receivers: Restricted = { key: true, roles: ["enterprise", "agency", "right_holder"] };
