import { expect, test } from "vitest";
import { marketplace, parcel } from "./fake-ports.ts";
import { lookUp, secretId, serve } from "./fake-server.ts";
import type { ParcelView } from "./parcel-reply.ts";

test("a parcel: both segments are decoded, and only members of the schema leave the house", async () => {
  const careless = { ...parcel("P", "A-1"), buyer: { idNumber: secretId } };
  const asked: string[] = [];
  const { app } = await serve({
    findParcel: (platform, orderNo, { party }) => {
      asked.push(platform, orderNo, party?.code ?? "");
      return Promise.resolve({ ...careless, documents: [{ ...careless.documents[0]!, sealed: secretId }] });
    },
  });
  const answer = await app.inject(lookUp("P%2F1/%E5%8D%95%20A-1"));
  expect(asked).toEqual(["P/1", "单 A-1", marketplace.code]);
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toEqual(parcel("P", "A-1"));
});

test("a parcel that waits has no lane, no decision and its missing documents", async () => {
  const view: ParcelView = {
    ...parcel("P", "A-1"),
    ...{ state: "waiting", lane: null, officialStatus: "120", version: 0, rulebook: null },
    ...{ levies: [], mismatches: [], reasons: [], missing: ["payment"] },
  };
  const { app } = await serve({ findParcel: () => Promise.resolve(view) });
  expect((await app.inject(lookUp("P/A-1"))).json()).toEqual(view);
});
