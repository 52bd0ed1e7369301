import { expect, test } from "vitest";
import type { FairwayEvent } from "../../customs/event.ts";
import { canonical } from "../../kernel/canonical.ts";
import { fanOut } from "./fan-out.ts";
import { StoreUnavailable } from "../ports.ts";
import type { JournalReader } from "./telling-ports.ts";
import type { DeliveryStore, Outlook } from "./webhook-ports.ts";

const event: FairwayEvent = {
  type: "parcel.waiting",
  consignment: "1/A",
  waybill: null,
  parties: ["1"],
  data: { decisionVersion: 1 },
};
const journal: JournalReader = {
  tips: () => Promise.resolve(new Map([["w0-0", 1]])),
  read: () =>
    Promise.resolve({
      rows: [{ writer: "w0-0", sequence: 1, recordedAt: "2026-11-10T00:00:00.000Z", events: [canonical(event)] }],
      isAtEnd: true,
    }),
};
const outlook = (id: string, cursor = "0"): Outlook => ({ id, party: "1", hearsAll: false, types: null, cursor });

/** A store that fails as the test says; answers who was served, and who was told of as faulty. */
async function serve(
  outlooks: readonly Outlook[],
  fail: (ids: readonly string[]) => Error | undefined = () => undefined,
) {
  const served: string[] = [];
  const stored: string[] = [];
  const faulty: string[] = [];
  const store: Pick<DeliveryStore, "outlooks" | "layOut"> = {
    outlooks: () => Promise.resolve(outlooks),
    layOut: (ids, _from, to) => {
      const error = fail(ids);
      if (error !== undefined) return Promise.reject(error);
      served.push(...ids);
      stored.push(to);
      return Promise.resolve(ids);
    },
  };
  const answer = await fanOut(
    journal,
    store,
    () => 0,
    (id) => Promise.resolve(void faulty.push(id)),
  );
  return { served, stored, faulty, touched: [...answer.touched] };
}

/** As stored: invented chains, as many as the door lets in, and one more that is real. */
const invented = `${Array.from({ length: 700 }, (_, index) => `invented${index}.1`).join("~")}~w9-9.1`;

test("a stored cursor reads whatever its length", async () => {
  expect(invented.length).toBeGreaterThan(8_192);
  const { served, faulty } = await serve([outlook("long", invented), outlook("other")]);
  expect([served, faulty]).toEqual([["long", "other"], []]);
});

test("a cursor that does not read stops its own subscription, and no other", async () => {
  const { served, faulty } = await serve([outlook("broken", "nonsense"), outlook("other")]);
  expect([served, faulty]).toEqual([["other"], ["broken"]]);
});

test("of several that stand at one place, the one that fails is found, and the others go on", async () => {
  const fail = (ids: readonly string[]) => (ids.includes("b") ? new Error("of ours") : undefined);
  const { served, faulty, touched } = await serve([outlook("a"), outlook("b"), outlook("c")], fail);
  expect([served, faulty, touched]).toEqual([["a", "c"], ["b"], ["a", "c"]]);
});

test("a database that is away is nobody's fault", async () => {
  const serving = serve([outlook("a"), outlook("b")], () => new StoreUnavailable("away"));
  await expect(serving).rejects.toThrow(StoreUnavailable);
});
