/** What verifying says of a whole record, of an empty one, and to whoever runs the command. */
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import type { Verification } from "../../src/app/verify/verify-record.ts";
import { verifyFairway } from "../../src/cli/verify.ts";
import type { AnyDocument } from "../../src/customs/documents.ts";
import { effort, record } from "../effort.ts";
import { partyOf, startFairway, type TestFairway } from "../fairway.ts";
import { arrivalOf, documentsOf, filerOf, goodParcel, signedFor } from "../good-parcel.ts";
import { endAll, linesOf, makeHome, openRecord, runFairway } from "../program.ts";
import { readJsonDocument } from "../../src/messages/json/read-json-document.ts";
import { fileEverything } from "../varied-record.ts";

const PARCELS = effort(300, 20_000);
const RUNS = effort(8, 100);

let fairway: TestFairway;
beforeAll(async () => {
  fairway = await startFairway();
});
afterAll(async () => {
  await fairway.stop();
  await endAll();
});

afterEach(() => vi.useRealTimers());

test("there is nothing to verify in an empty record, and that is no success", async () => {
  const found = await verifyFairway(fairway);
  expect(found).toMatchObject({ isWhole: false, faults: [{ code: "record.empty" }] });
});

test("a record of everything that can happen is whole", async () => {
  await fileEverything(fairway);
  const found = await verifyFairway(fairway);
  expect(found.faults).toEqual([]);
  expect(found).toMatchObject({ isWhole: true, notRecomputed: 0, notReread: 0 });
  const tables = ["event", "journal", "document", "waybill", "movement", "decision", "parcel", "account", "posting"];
  for (const table of [...tables, "rejection"]) expect([table, found.counts[table]! > 0]).toEqual([table, true]);
});

test("a clock that goes back makes a claim younger than what came after it, and the record is whole", async () => {
  const parcel = goodParcel("BACK-1", { person: 880 });
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 600_000 });
  await fairway.fileParcel(parcel);
  vi.setSystemTime(Date.now() - 600_000);
  const changed = { ...parcel.declaration, note: "changed" };
  expect(await fairway.file([changed], { appType: 2 })).toMatchObject([{ outcome: "accepted" }]);
  expect((await verifyFairway(fairway)).faults).toEqual([]);
});

/** One filing: which document of which of three parcels, how, and whether it waits for the one before. */
const filing = fc.record({
  parcel: fc.nat(2),
  document: fc.nat(5),
  how: fc.constantFrom({}, {}, {}, { appType: 2 }, { appType: 3 }, { appStatus: 1 }),
  change: fc.constantFrom<Record<string, unknown>>({}, {}, { note: "changed" }, { freight: "11.00" }, { pieces: 2 }),
  isAlone: fc.boolean(),
});

test("after any sequence of filings the record is whole", { timeout: effort(120_000, 1_800_000) }, async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(filing, { minLength: 8, maxLength: 40 }), async (filings) => {
      run += 1;
      const parcels = [0, 1, 2].map((index) =>
        goodParcel(`ANY-${run}-${index}`, { person: 900 + (index % 2), price: "4000.00", quantity: 1 }),
      );
      const open: Promise<unknown>[] = [];
      for (const { parcel: index, document, how, change, isAlone } of filings) {
        const parcel = parcels[index]!;
        const documents: AnyDocument<string>[] = [...documentsOf(parcel), arrivalOf(parcel), signedFor(parcel)];
        open.push(fairway.file([{ ...documents[document]!, ...change }], how));
        if (isAlone) await Promise.all(open);
      }
      await Promise.all(open);
      expect((await verifyFairway(fairway)).faults).toEqual([]);
    }),
    { numRuns: RUNS },
  );
  record("verify after any sequence of filings", `${RUNS} sequences`, "whole each time");
});

test(`a record of ${PARCELS} more parcels is verified`, { timeout: effort(120_000, 1_200_000) }, async () => {
  const reads = Array.from({ length: PARCELS }, (_, index) =>
    documentsOf(goodParcel(`MANY-${index}`, { person: index % 800 })),
  )
    .flat()
    .map((document, index) => readJsonDocument(JSON.stringify(document), index + 1));
  for (let start = 0; start < reads.length; start += 4_000)
    await fairway.batcher.submit(reads.slice(start, start + 4_000), ({ document }) => partyOf(filerOf(document!)));
  const started = performance.now();
  const found = await verifyFairway(fairway);
  const seconds = (performance.now() - started) / 1_000;
  expect(found.faults).toEqual([]);
  expect(found.counts["decision"]).toBeGreaterThanOrEqual(PARCELS);
  const rate = Math.round(found.counts["parcel"]! / seconds);
  record(
    "verify the whole record",
    `${found.counts["parcel"]!} parcels`,
    `whole; ${seconds.toFixed(1)} s, ${rate} parcels a second`,
  );
});

test("the command ends with 0 where all is whole, with 1 on any fault, and asks for heads that were kept", async () => {
  const home = await makeHome();
  const verify = (...args: string[]) => runFairway(["verify", ...args], { env: { FAIRWAY_HOME: home } });
  const empty = await verify();
  expect([empty.code, empty.stdout]).toEqual([1, expect.stringContaining("record.empty")]);
  const second = await openRecord(home);
  try {
    for (const document of documentsOf(goodParcel("CLI-1"))) {
      const read = readJsonDocument(JSON.stringify(document), 1);
      await second.batcher.submit([read], partyOf(filerOf(document)));
    }
  } finally {
    await second.close();
  }
  const whole = await verify("--json");
  expect([whole.code, whole.stderr]).toEqual([0, expect.not.stringContaining("Error")]);
  const [found] = linesOf<Verification & Record<string, unknown>>(whole.stdout);
  expect(found).toMatchObject({ isWhole: true, faults: [], counts: { event: 5, journal: 4, decision: 1 } });
  const { writer, sequence, hash } = found!.tips[0]!;
  const kept = await verify("--head", `${writer}.${sequence}.${hash}`);
  expect([kept.code, kept.stdout.split("\n").at(-2)]).toEqual([
    0,
    "5 events, 4 heads, 4 documents, 1 decisions, 1 parcels, 1 postings, 2 accounts: whole",
  ]);
  const lost = await verify("--head", `${writer}.${sequence + 1}.${hash}`);
  expect([lost.code, lost.stdout]).toEqual([1, expect.stringContaining("head.kept_missing")]);
  for (const head of ["no-such-file", join(home, "keys/keys.json")])
    expect((await verify("--head", head)).code).toBe(2);
}, 120_000);
