/**
 * Histories end: at the bound of versions, of payments and of parcels under one waybill number what is on record is
 * answered as ever, can be withdrawn, and grows no more; and the record is whole. Where the bounds lie exactly:
 * src/app/clearing/find-excess.test.ts.
 */
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CLAIMS_MAX, PAYMENTS_MAX, VERSIONS_MAX } from "../../src/app/clearing/find-excess.ts";
import { verifyFairway } from "../../src/cli/verify.ts";
import type { AnyDocument, Declaration } from "../../src/customs/documents.ts";
import { readJsonDocument } from "../../src/messages/json/read-json-document.ts";
import { partyOf, startFairway, type TestFairway } from "../fairway.ts";
import { codes, filerOf, goodParcel } from "../good-parcel.ts";

let fairway: TestFairway;
let client: pg.Client;
beforeAll(async () => {
  fairway = await startFairway();
  client = new pg.Client(fairway.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await fairway.stop();
});

/** Files documents of one party as one message; the outcomes, or where refused the code and the pointer. */
async function file(documents: readonly AnyDocument<string>[], extra: object = {}): Promise<string[]> {
  const reads = documents.map((document, index) =>
    readJsonDocument(JSON.stringify({ ...document, ...extra }), index + 1),
  );
  const outcomes = await fairway.batcher.submit(reads, partyOf(filerOf(documents[0]!)));
  return outcomes.map(({ outcome, problems }) =>
    outcome === "rejected" ? problems.map(({ code, pointer }) => `${code} ${pointer}`).join() : outcome,
  );
}
const change = (document: AnyDocument<string>): Promise<string[]> => file([document], { appType: 2 });
const withdraw = (document: AnyDocument<string>): Promise<string[]> => file([document], { appType: 3 });

const isWhole = async (): Promise<void> => expect((await verifyFairway(fairway)).faults).toEqual([]);

test("a document has a hundred versions, and may then still be withdrawn", { timeout: 600_000 }, async () => {
  const { order } = goodParcel("B-1", { person: 1 });
  const version = (note: number) => ({ ...order, note: `${note}` });
  const tooMany = ["filing.too_many_versions /orderNo"];
  expect(await file([version(1)])).toEqual(["accepted"]);
  const messages = Array.from({ length: VERSIONS_MAX - 1 }, (_, index) => version(index + 2));
  expect(new Set(await file(messages, { appType: 2 }))).toEqual(new Set(["accepted"]));
  expect(await change(version(VERSIONS_MAX + 1))).toEqual(tooMany);
  expect(await change(version(VERSIONS_MAX))).toEqual(["exists"]);
  expect(await file([version(VERSIONS_MAX)])).toEqual(["exists"]);
  expect(await withdraw(version(VERSIONS_MAX))).toEqual(["accepted"]);
  expect(await withdraw(version(VERSIONS_MAX))).toEqual(["exists"]);
  expect(await file([version(VERSIONS_MAX)])).toEqual(tooMany);
  const { rows } = await client.query(
    "select count(*)::int as count, max(version) as last from document where key = $1",
    [`${codes.platform}/B-1`],
  );
  expect(rows).toEqual([{ count: VERSIONS_MAX + 1, last: VERSIONS_MAX + 1 }]);
  await isWhole();
});

test("a parcel has a hundred payments of one firm, and those of another", { timeout: 600_000 }, async () => {
  const { payment } = goodParcel("B-2", { person: 2 });
  const payments = Array.from({ length: PAYMENTS_MAX + 1 }, (_, index) => ({ ...payment, transaction: `TX-${index}` }));
  const last = payments[PAYMENTS_MAX]!;
  const tooMany = "filing.too_many_payments /transaction";
  expect(await file(payments)).toEqual([...Array<string>(PAYMENTS_MAX).fill("accepted"), tooMany]);
  expect(await file([payments[0]!, last])).toEqual(["exists", tooMany]);
  expect(await withdraw(payments[0]!)).toEqual(["accepted"]);
  expect(await file([last])).toEqual([tooMany]); // What was withdrawn is on record.
  expect(await file([payments[0]!])).toEqual(["accepted"]);
  expect(await file([{ ...last, firm: "4603000099" }])).toEqual(["accepted"]);
  await isWhole();
});

test(
  "a declarant names one waybill for a hundred parcels, and takes it from nobody",
  { timeout: 600_000 },
  async () => {
    const { waybill } = goodParcel("B-3", { person: 3 });
    const declared = (orderNo: string): Declaration<string> => ({
      ...goodParcel(orderNo, { person: 3 }).declaration,
      waybillNo: waybill.waybillNo,
    });
    const tooMany = ["filing.too_many_claims /waybillNo"];
    const claims = async (): Promise<string[]> => {
      const { rows } = await client.query<{ consignments: string[]; instants: number }>(
        "select consignments, cardinality(named_at) as instants from waybill_number where waybill = $1",
        [`${codes.carrier}/${waybill.waybillNo}`],
      );
      expect(rows[0]!.instants).toBe(rows[0]!.consignments.length);
      return rows[0]!.consignments;
    };
    const parcels = Array.from({ length: CLAIMS_MAX }, (_, index) => declared(`B-3-${index}`));
    expect(new Set(await file(parcels))).toEqual(new Set(["accepted"]));
    const full = await claims();
    expect(full).toHaveLength(CLAIMS_MAX);
    // Refused, whether for the bound or because something else is on record, it leaves the number as it was.
    const own = goodParcel("B-3-own", { person: 3 }).declaration;
    expect(await file([own])).toEqual(["accepted"]);
    expect(await file([declared("B-3")])).toEqual(tooMany);
    expect(await file([declared("B-3-own")])).toEqual(["filing.exists_with_different_content /orderNo"]);
    expect(await change(declared("B-3-own"))).toEqual(tooMany);
    expect(await claims()).toEqual(full);
    // What is on record is answered, changed and withdrawn as ever.
    expect(await file([parcels[0]!])).toEqual(["exists"]);
    expect(await change({ ...parcels[1]!, reference: "COP2" })).toEqual(["accepted"]);
    expect(await withdraw(parcels[2]!)).toEqual(["accepted"]);
    // Another declarant names the number, and so does this one for the parcel that the waybill names.
    expect(await file([{ ...declared("B-3-other"), declarant: "4605000099" }])).toEqual(["accepted"]);
    expect(await file([waybill])).toEqual(["accepted"]);
    expect(await file([declared("B-3")])).toEqual(["accepted"]);
    expect(await claims()).toEqual([...full, `${codes.platform}/B-3-other`, `${codes.platform}/B-3`]);
    await isWhole();
  },
);

test("a number that only a refused declaration named is on record with its refusal", async () => {
  const parcel = goodParcel("B-4", { person: 4 });
  expect(await file([parcel.declaration])).toEqual(["accepted"]);
  const other = { ...parcel.declaration, waybillNo: "W-B-4-other" };
  expect(await file([other])).toEqual(["filing.exists_with_different_content /orderNo"]);
  await isWhole();
});
