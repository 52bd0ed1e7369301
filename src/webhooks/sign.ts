/**
 * sign: the headers of a webhook after the Standard Webhooks specification 1.0.0: id, time of the try, signatures.
 *
 * What is signed is `id.timestamp.body` with HMAC-SHA256 under the bytes of the secret (`whsec_` and base64); one
 * signature for each secret that is good, the newest first.
 */
import { createHmac } from "node:crypto";
import { assert } from "../kernel/assert.ts";

const PREFIX = "whsec_";

export interface Signed {
  readonly "webhook-id": string;
  readonly "webhook-timestamp": string;
  readonly "webhook-signature": string;
}

/** `at` in milliseconds; seconds are what is sent. */
export function sign(secrets: readonly string[], id: string, at: number, body: string): Signed {
  const timestamp = String(Math.floor(at / 1_000));
  const signatures = secrets.map((secret) => {
    assert(secret.startsWith(PREFIX), "sign: a secret of another form");
    const key = Buffer.from(secret.slice(PREFIX.length), "base64");
    return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  });
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signatures.join(" ") };
}
