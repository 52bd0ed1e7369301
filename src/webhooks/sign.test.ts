import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { sign } from "./sign.ts";

/**
 * The vector is that of the reference libraries ("sign function works" in libraries/javascript/src/webhook.test.ts of
 * github.com/standard-webhooks/standard-webhooks at commit 10d3e46); others are computed by the specification's words.
 */
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

test("the known vector", () => {
  const signed = sign([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330_000, '{"test": 2432232314}');
  expect(signed).toEqual({
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test("two secrets give two signatures, the newest first; seconds are whole; characters are UTF-8", () => {
  const other = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
  const signed = sign([other, secret], "w0-0_1_2", 1_700_000_000_999, '{"type":"包裹"}');
  const expected = [Buffer.alloc(32, 7), Buffer.from(secret.slice(6), "base64")].map(
    (key) => `v1,${createHmac("sha256", key).update('w0-0_1_2.1700000000.{"type":"包裹"}', "utf8").digest("base64")}`,
  );
  expect(signed["webhook-timestamp"]).toBe("1700000000");
  expect(signed["webhook-signature"]).toBe(expected.join(" "));
});

test("a secret of another form is our bug", () => {
  expect(() => sign(["whsk_AAAA"], "a", 0, "")).toThrow("secret of another form");
});
