/**
 * webhook-secrets: the secrets that sign for a subscription, as the vault keeps them.
 *
 * A secret is `whsec_` and the base64 of 32 random bytes (Standard Webhooks, "Signature scheme"). It is shown once;
 * what is stored is an envelope that opens for its subscription alone, as it was made: whoever writes another address,
 * party or choice of types into the row has a webhook that cannot sign, so nothing is sent there.
 */
import { canonical } from "../../kernel/canonical.ts";
import type { Vault } from "../ports.ts";
import type { SealedSecrets, Subscription } from "./webhook-ports.ts";

/** What of a subscription never changes. */
export type MadeAs = Pick<Subscription, "id" | "party" | "url" | "types" | "createdAt">;

const context = ({ id, party, url, types, createdAt }: MadeAs): string =>
  `webhook:${canonical({ id, party, url, types, createdAt })}`;

export const sealSecret = (vault: Pick<Vault, "seal">, subscription: MadeAs, secret: string): Uint8Array =>
  vault.seal(secret, context(subscription));

/** Throws where the envelope is not of this subscription. */
export const openSecret = (vault: Pick<Vault, "open">, subscription: MadeAs, sealed: Uint8Array): string =>
  vault.open(sealed, context(subscription));

/** The newest first; the former one as long as it signs. */
export function openSecrets(
  vault: Pick<Vault, "open">,
  subscription: MadeAs & SealedSecrets,
  now: number,
): readonly string[] {
  const { secret, formerSecret, formerUntil } = subscription;
  const isFormerGood = formerSecret !== null && formerUntil !== null && now < formerUntil;
  return [secret, ...(isFormerGood ? [formerSecret] : [])].map((sealed) => openSecret(vault, subscription, sealed));
}
