/** Clearing on the real database: from documents to decisions, in every order, again, changed and withdrawn. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import fc from "fast-check";
import { startFairway, type TestFairway } from "../fairway.ts";
import { codes, documentsOf, goodParcel } from "../good-parcel.ts";

let fairway: TestFairway;
let serial = 0;
const next = (): string => `O-${(serial += 1)}`;

beforeAll(async () => {
  fairway = await startFairway();
});
afterAll(() => fairway.stop());

test("a good direct purchase is cleared and its tax is worked out; a bonded one is released", async () => {
  const direct = next();
  const bonded = next();
  const outcomes = await fairway.fileParcel(goodParcel(direct, { person: 10 }));
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(["accepted", "accepted", "accepted", "accepted"]);
  await fairway.fileParcel(goodParcel(bonded, { person: 10, procedure: "1210" }));
  // 240.00 + freight 10.00 = 250.00; 13 % at 70 %: 22.75.
  expect(await fairway.view(codes.platform, direct)).toMatchObject({
    state: "cleared",
    lane: "green",
    officialStatus: "120",
    dutiableValue: "250.00",
    mismatches: [],
    missing: [],
    problems: [],
    levies: [
      { kind: "duty", amount: "0.00", currency: "CNY" },
      { kind: "vat", amount: "22.75", currency: "CNY" },
      { kind: "consumption_tax", amount: "0.00", currency: "CNY" },
    ],
  });
  expect(await fairway.view(codes.platform, bonded)).toMatchObject({
    state: "released",
    lane: "green",
    officialStatus: "800",
  });
});

test("in whatever order the documents come, alone or together, the parcel is decided once and says until then what is missing", async () => {
  const orders = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(orders, fc.boolean(), async (order, together) => {
      const orderNo = next();
      const documents = documentsOf(goodParcel(orderNo, { person: 100 + serial, procedure: "1210" }));
      const shuffled = order.map((index) => documents[index]!);
      if (together) await fairway.file(shuffled);
      else {
        for (const [count, document] of shuffled.entries()) {
          await fairway.file([document]);
          if (count === 3 || shuffled.slice(0, count + 1).every(({ kind }) => kind === "waybill")) continue;
          const filed = new Set(shuffled.slice(0, count + 1).map(({ kind }) => kind));
          const view = await fairway.view(codes.platform, orderNo);
          expect(view.state).toBe("waiting");
          expect(view.missing).toEqual(
            (["order", "payment", "waybill", "declaration"] as const).filter((kind) => !filed.has(kind)),
          );
        }
      }
      expect(await fairway.view(codes.platform, orderNo)).toMatchObject({ state: "released", version: 1, missing: [] });
    }),
    { numRuns: 24 },
  );
});

describe("filing again", () => {
  test("the same documents again: the same answer, nothing new", async () => {
    const orderNo = next();
    const parcel = goodParcel(orderNo, { person: 11 });
    await fairway.fileParcel(parcel);
    const before = await fairway.view(codes.platform, orderNo);
    expect((await fairway.fileParcel(parcel)).map(({ outcome }) => outcome)).toEqual([
      "exists",
      "exists",
      "exists",
      "exists",
    ]);
    expect(await fairway.view(codes.platform, orderNo)).toEqual(before);
  });

  test("the same key with other content is refused, and of two in one message the first counts", async () => {
    const orderNo = next();
    const parcel = goodParcel(orderNo, { person: 12 });
    const other = { ...parcel.order, consignee: { ...parcel.order.consignee, address: "别处" } };
    const outcomes = await fairway.file([parcel.order, other]);
    expect(outcomes[0]).toMatchObject({ outcome: "accepted" });
    expect(outcomes[1]).toMatchObject({
      outcome: "rejected",
      problems: [{ code: "filing.exists_with_different_content", pointer: "/orderNo" }],
    });
  });

  test("a change mends a mismatch: a new version, decided again, what the former took given back", async () => {
    const orderNo = next();
    const parcel = goodParcel(orderNo, { person: 13 });
    const wrong = { ...parcel.payment, payer: { ...parcel.payment.payer, name: "测试丙" } };
    await fairway.file([parcel.order, wrong, parcel.waybill, parcel.declaration]);
    expect(await fairway.view(codes.platform, orderNo)).toMatchObject({
      state: "refused",
      lane: "red",
      officialStatus: "100",
      version: 1,
    });
    expect((await fairway.file([parcel.payment]))[0]).toMatchObject({ outcome: "rejected" });
    expect((await fairway.file([parcel.payment], { appType: "2" }))[0]).toMatchObject({ outcome: "accepted" });
    expect(await fairway.view(codes.platform, orderNo)).toMatchObject({ state: "cleared", version: 2, mismatches: [] });
  });

  test("a withdrawal sends the parcel back to waiting, and a released parcel can no longer be changed", async () => {
    const cleared = next();
    const parcel = goodParcel(cleared, { person: 14 });
    await fairway.fileParcel(parcel);
    expect((await fairway.file([parcel.payment], { appType: "3" }))[0]).toMatchObject({ outcome: "accepted" });
    expect(await fairway.view(codes.platform, cleared)).toMatchObject({ state: "waiting", missing: ["payment"] });
    const released = goodParcel(next(), { person: 14, procedure: "1210" });
    await fairway.fileParcel(released);
    expect((await fairway.file([released.payment], { appType: "3" }))[0]).toMatchObject({
      outcome: "rejected",
      problems: [{ code: "filing.parcel_released" }],
    });
  });

  test("a draft is kept and takes no part", async () => {
    const orderNo = next();
    const parcel = goodParcel(orderNo, { person: 15 });
    await fairway.file([parcel.payment, parcel.waybill, parcel.declaration]);
    await fairway.file([parcel.order], { appStatus: "1" });
    expect(await fairway.view(codes.platform, orderNo)).toMatchObject({ state: "waiting", missing: ["order"] });
    await fairway.file([parcel.order]);
    expect(await fairway.view(codes.platform, orderNo)).toMatchObject({ state: "cleared" });
  });
});

test("a waybill number that another parcel uses is refused with R4 beside the mismatch", async () => {
  const first = goodParcel(next(), { person: 16 });
  await fairway.fileParcel(first);
  const second = goodParcel(next(), { person: 17 });
  const declaration = { ...second.declaration, waybillNo: first.waybill.waybillNo };
  await fairway.file([second.order, second.payment, declaration]);
  const view = await fairway.view(codes.platform, second.order.orderNo);
  expect(view.state).toBe("refused");
  expect(view.mismatches.map(({ rule }) => rule)).toContain("R3");
  expect(view.reasons.map(({ rule }) => rule)).toContain("waybill-number-reused");
});

test.each([
  { name: "before anything of the parcel", first: true, last: "declaration" },
  { name: "before a parcel whose order comes last", first: true, last: "order" },
  { name: "after the parcel's own declaration", first: false, last: "payment" },
] as const)("a foreign declaration takes no waybill number: $name", async ({ first, last }) => {
  const parcel = goodParcel(next(), { person: 19 });
  const junk = goodParcel(next(), { person: 20 });
  // The same order number at another platform, too: the carrier's waybill names the number alone.
  const claims = [
    { ...junk.declaration, waybillNo: parcel.waybill.waybillNo },
    { ...parcel.declaration, platform: "4601000099", guarantor: parcel.declaration.seller },
  ];
  const claim = async (): Promise<void> => {
    for (const { outcome } of await fairway.file(claims)) expect(outcome).toBe("accepted");
  };
  if (first) await claim();
  const documents = documentsOf(parcel);
  await fairway.file(documents.filter(({ kind }) => kind !== last));
  if (!first) await claim();
  await fairway.file(documents.filter(({ kind }) => kind === last));
  const view = await fairway.view(codes.platform, parcel.order.orderNo);
  expect(view.reasons.map(({ rule }) => rule)).not.toContain("waybill-number-reused");
  expect(view.state).toBe("cleared");
});

test("who was cleared on a number holds it, also against an earlier claim", async () => {
  const parcel = goodParcel(next(), { person: 23 });
  const junk = goodParcel(next(), { person: 24 });
  await fairway.file([{ ...junk.declaration, waybillNo: parcel.waybill.waybillNo }]);
  await fairway.fileParcel(parcel);
  await fairway.file([junk.order, junk.payment]);
  const view = await fairway.view(codes.platform, junk.order.orderNo);
  expect(view.state).toBe("refused");
  expect(view.reasons.map(({ rule }) => rule)).toContain("waybill-number-reused");
  expect(await fairway.view(codes.platform, parcel.order.orderNo)).toMatchObject({ state: "cleared", version: 1 });
});

test("a document of another party is refused and never reaches the parcel", async () => {
  const parcel = goodParcel(next(), { person: 18 });
  const { readJsonDocument } = await import("../../src/messages/json/read-json-document.ts");
  const read = readJsonDocument(JSON.stringify(parcel.payment), 1);
  const answers = await fairway.batcher.submit([read], { code: "4609999999", name: "x", kinds: ["carrier"] });
  expect(answers[0]!.problems.map(({ code }) => code)).toEqual([
    "filing.party_kind_not_allowed",
    "filing.code_not_own",
  ]);
  expect(await fairway.query.findParcel(`${codes.platform}/${parcel.order.orderNo}`)).toBeUndefined();
});
