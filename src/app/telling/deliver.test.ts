import { expect, test } from "vitest";
import { createDeliverer } from "./deliver.ts";
import type { DeliveryStore, Subscription, SealedSecrets } from "./webhook-ports.ts";

const subscription: Subscription & SealedSecrets = {
  ...{ id: "wh_1", party: "1", url: "https://hooks.example.com/", types: null },
  ...{ createdAt: "2026-11-10T00:00:00.000Z", disabledAt: null, disabledBecause: null },
  ...{ secret: new Uint8Array(1), formerSecret: null, formerUntil: null },
};

/** One delivery is due; answers what was claimed, sent and said. */
async function deliver(open: () => string) {
  const happened: string[] = [];
  let isDue = true;
  const deliveries = {
    claim() {
      happened.push("claimed");
      const claimed = isDue ? [{ event: "w0-0.1.0", body: "{}", attempts: 0, thread: "1/A" }] : [];
      isDue = false;
      return Promise.resolve(claimed);
    },
    settle: () => Promise.resolve(void happened.push("settled")),
  } as Partial<DeliveryStore> as DeliveryStore;
  const deliverer = createDeliverer({
    deliveries,
    subscriptions: { find: () => Promise.resolve(subscription), disable: () => Promise.resolve() },
    sender: {
      judge: () => Promise.resolve(undefined),
      send() {
        happened.push("sent");
        return Promise.resolve({ status: 200, failure: null, retryAfterMs: null });
      },
    },
    vault: { open },
    clock: { now: () => 0 },
    chance: () => 0,
    claim: "this program",
    sleep: () => Promise.resolve(),
    onError: (error) => happened.push((error as Error).message),
  });
  deliverer.see("wh_1");
  await deliverer.quiet();
  return happened;
}

test("what is due is claimed, sent and settled", async () => {
  expect(await deliver(() => "whsec_AAAA")).toEqual(["claimed", "sent", "settled", "claimed"]);
});

test("a program that lacks the key of a secret claims nothing: another that has it sends at once", async () => {
  const lacking = (): string => {
    throw new Error("no such key");
  };
  expect(await deliver(lacking)).toEqual(["no such key"]);
});
