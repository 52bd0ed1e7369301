/**
 * webhook-secrets: the secrets that sign for a subscription, as the vault keeps them.
 *
 * A secret is `whsec_` and the base64 of 32 random bytes (Standard Webhooks, "Signature scheme"). It is shown once;
 * what is stored is an envelope that opens for its subscription alone.
 */
import type { Vault } from "../ports.ts";
import type { SealedSecrets } from "./webhook-ports.ts";

const context = (id: string): string => `webhook:${id}`;

export const sealSecret = (vault: Pick<Vault, "seal">, id: string, secret: string): Uint8Array =>
  vault.seal(secret, context(id));

/** The newest first; the former one as long as it signs. */
export function openSecrets(
  vault: Pick<Vault, "open">,
  id: string,
  { secret, formerSecret, formerUntil }: SealedSecrets,
  now: number,
): readonly string[] {
  const isFormerGood = formerSecret !== null && formerUntil !== null && now < formerUntil;
  return [secret, ...(isFormerGood ? [formerSecret] : [])].map((sealed) => vault.open(sealed, context(id)));
}
