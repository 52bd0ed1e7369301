import { beforeAll, describe, expect, test } from "vitest";
import { decidedRecord, factsOf, fileNoun, waitingRecord } from "../../../tests/filed-parcel.ts";
import { testRulebook } from "../../../tests/fairway.ts";
import { codes, documentsOf, goodParcel, residentNumber } from "../../../tests/good-parcel.ts";
import { wordings } from "../../cli/compose.ts";
import type { AnyDocument, DocumentKind } from "../../customs/documents.ts";
import type { Filed } from "../../customs/filed.ts";
import type { PartyKind } from "../../customs/party.ts";
import { problem } from "../../kernel/problem.ts";
import type { ParcelRecord } from "../ports.ts";
import type { Rulebook } from "../rulebook.ts";
import { maySee, viewOf } from "./view.ts";

let rulebook: Rulebook;
beforeAll(async () => {
  rulebook = await testRulebook();
});

const parcel = goodParcel("O-1");
const consignment = `${codes.platform}/O-1`;
const current = "sha256:current";
const filed = (...kinds: readonly DocumentKind[]): Filed[] =>
  documentsOf(parcel).flatMap((document) => (kinds.includes(document.kind) ? [fileNoun(document)] : []));

describe("a parcel that waits", () => {
  test.each<[string, readonly DocumentKind[], readonly DocumentKind[]]>([
    ["only an order", ["order"], ["payment", "waybill", "declaration"]],
    ["all but the payment", ["order", "waybill", "declaration"], ["payment"]],
    ["all but the waybill", ["order", "payment", "declaration"], ["waybill"]],
    ["a waybill, found by the order number, before the declaration", ["order", "payment", "waybill"], ["declaration"]],
    ["only a declaration", ["declaration"], ["order", "payment", "waybill"]],
    ["nothing", [], ["order", "payment", "waybill", "declaration"]],
  ])("with %s says what is missing", (_name, kinds, missing) => {
    const view = viewOf(waitingRecord(filed(...kinds), [], consignment), wordings, current);
    expect(view.missing).toEqual(missing);
    expect(view).toMatchObject({ state: "waiting", lane: null, officialStatus: "120", version: 0, rulebook: current });
    expect(view).toMatchObject({ levies: [], reasons: [], mismatches: [], dutiableValue: null, decidedAt: null });
  });

  test("a waybill under another number than the declaration names is missing still", () => {
    const other = fileNoun({ ...parcel.waybill, waybillNo: "W-2" });
    const record = waitingRecord([...filed("order", "payment", "declaration"), other], [], consignment);
    expect(viewOf(record, wordings, current).missing).toEqual(["waybill"]);
  });

  test.each<[string, Partial<Filed>]>([
    ["a draft", { isDraft: true }],
    ["withdrawn", { isWithdrawn: true }],
  ])("what is %s is missing, and shown", (_name, circumstances) => {
    const order = fileNoun(parcel.order, circumstances);
    const waybill = fileNoun(parcel.waybill, circumstances);
    const view = viewOf(waitingRecord([order, waybill, ...filed("payment")], [], consignment), wordings, current);
    expect(view.missing).toEqual(["order", "waybill", "declaration"]);
    expect(view.documents.find(({ kind }) => kind === "order")).toMatchObject(circumstances);
  });

  test("shows of each document its latest version", () => {
    const later = fileNoun({ ...parcel.order, note: "later" }, { version: 2 });
    const view = viewOf(waitingRecord([...filed("order", "payment"), later], [], consignment), wordings, current);
    expect(view.documents.map(({ kind, version }) => `${kind} ${version}`)).toEqual(["order 2", "payment 1"]);
  });

  test("shows nothing of a decision that a withdrawal undid", () => {
    const decided = decidedRecord(factsOf(parcel), rulebook);
    const view = viewOf({ ...decided, state: "waiting" }, wordings, current);
    expect(view).toMatchObject({
      state: "waiting",
      lane: null,
      version: 0,
      levies: [],
      reasons: [],
      rulebook: current,
    });
  });
});

describe("problems at the door", () => {
  const wrong = problem("filing.paid_wrong", "/paid", "Paid must be the sum.");
  const rejection = { kind: "order", key: consignment, problems: [wrong] };

  test("are shown while the document is missing", () => {
    const view = viewOf(waitingRecord(filed("payment"), [rejection], consignment), wordings, current);
    expect(view.problems).toEqual([{ ...wrong, document: "order" }]);
  });

  test("are not shown where the document came since", () => {
    const view = viewOf(waitingRecord(filed("order"), [rejection], consignment), wordings, current);
    expect(view.problems).toEqual([]);
  });

  test("are not shown on a parcel that is decided", () => {
    const record = { ...decidedRecord(factsOf(parcel), rulebook), rejections: [rejection] };
    expect(viewOf(record, wordings, current).problems).toEqual([]);
  });
});

describe("a parcel that is decided", () => {
  test("shows the decision as it was made, under its own rule book", () => {
    const record = decidedRecord(factsOf(parcel), rulebook);
    const view = viewOf(record, wordings, current);
    expect(view).toMatchObject({
      platform: codes.platform,
      orderNo: "O-1",
      state: "cleared",
      lane: "green",
      officialStatus: "120",
      isDrawn: false,
      version: 1,
      dutiableValue: "250.00",
      missing: [],
      rulebook: rulebook.hash,
    });
    expect(view.levies).toEqual(record.decision!.levies);
    expect(view.documents.map(({ kind }) => kind)).toEqual(["order", "payment", "declaration", "waybill"]);
  });

  test("holds no number of a person", () => {
    const text = JSON.stringify(viewOf(decidedRecord(factsOf(parcel), rulebook), wordings, current));
    for (const number of [residentNumber(1), "13900010001", "13800000001"]) expect(text).not.toContain(number);
  });
});

describe("a mismatch", () => {
  const mismatched = (entrance: "json" | "ceb"): ParcelRecord => {
    const facts = factsOf(parcel);
    const { order } = facts.documents;
    const payment = fileNoun({ ...parcel.payment, amount: "250.01" }, { entrance });
    const documents = { ...facts.documents, order: { ...order, entrance }, payments: [payment] };
    return decidedRecord({ ...facts, documents }, rulebook);
  };

  test.each([
    ["json", "paid", "amount"],
    ["ceb", "acturalPaid", "amountPaid"],
  ] as const)("is named as its filers wrote it: %s", (entrance, left, right) => {
    const [mismatch, ...rest] = viewOf(mismatched(entrance), wordings, current).mismatches;
    expect(rest).toEqual([]);
    expect(mismatch).toMatchObject({
      rule: "R1",
      code: null,
      left: { document: "order", path: "paid", element: left, value: "250.00", plain: "250.00" },
      right: { document: "payment", path: "amount", element: right, value: "250.01" },
    });
    expect(mismatch!.how.en).toContain(`The order's ${left} is 250.00, the payment's ${right} is 250.01`);
    expect(mismatch!.how.zh).toContain(`订单的${left}为250.00，支付单的${right}为250.01`);
    expect(mismatch!.how.en).toMatch(/the (seller or payment firm|payment firm or seller) files a changed document/);
  });

  test("shows numbers of persons masked, on both sides", () => {
    const facts = factsOf(parcel);
    const other = residentNumber(999);
    const payment = fileNoun({ ...parcel.payment, payer: { ...parcel.payment.payer, idNumber: other } });
    const record = decidedRecord({ ...facts, documents: { ...facts.documents, payments: [payment] } }, rulebook);
    const [mismatch] = viewOf(record, wordings, current).mismatches;
    expect(mismatch).toMatchObject({
      rule: "R11",
      left: { element: "buyer.idNumber" },
      right: { element: "payer.idNumber" },
    });
    for (const side of [mismatch!.left, mismatch!.right]) expect(side.value).toMatch(/^\d\*{16}[\dX]$/);
    expect(mismatch!.how.en).not.toContain(other);
  });
});

describe("who may see a parcel", () => {
  const { order } = parcel;
  const withoutFirm: AnyDocument<string> = { ...order, payment: {} };
  const everything = (): ParcelRecord =>
    waitingRecord(filed("order", "payment", "waybill", "declaration"), [], consignment);
  const bonded = goodParcel("O-1", { procedure: "1210" }).declaration;

  test.each<[string, string, PartyKind, () => ParcelRecord, boolean]>([
    ["the platform", codes.platform, "marketplace", everything, true],
    [
      "the platform, before it filed anything",
      codes.platform,
      "marketplace",
      () => waitingRecord([], [], consignment),
      true,
    ],
    ["the seller", codes.seller, "self_run_shop", everything, true],
    [
      "the seller that only the declaration names",
      codes.seller,
      "self_run_shop",
      () => waitingRecord(filed("declaration"), [], consignment),
      true,
    ],
    ["the payment firm", codes.firm, "payment_firm", everything, true],
    [
      "the payment firm that the order names",
      codes.firm,
      "payment_firm",
      () => waitingRecord(filed("order"), [], consignment),
      true,
    ],
    [
      "a payment firm that nobody names",
      codes.firm,
      "payment_firm",
      () => waitingRecord([fileNoun(withoutFirm)], [], consignment),
      false,
    ],
    ["the carrier", codes.carrier, "carrier", everything, true],
    [
      "the carrier that the declaration names",
      codes.carrier,
      "carrier",
      () => waitingRecord(filed("declaration"), [], consignment),
      true,
    ],
    [
      "a carrier that only the order's parcel might have",
      codes.carrier,
      "carrier",
      () => waitingRecord(filed("order"), [], consignment),
      false,
    ],
    ["the declarant", codes.declarant, "declarant", everything, true],
    [
      "the warehouse of bonded goods",
      "4606980001",
      "warehouse",
      () => waitingRecord([fileNoun(bonded)], [], consignment),
      true,
    ],
    [
      "the guarantor",
      "4607000001",
      "warehouse",
      () => waitingRecord([fileNoun({ ...parcel.declaration, guarantor: "4607000001" })], [], consignment),
      true,
    ],
    [
      "whoever filed",
      "4608000001",
      "declarant",
      () => waitingRecord([fileNoun(order, { filedBy: "4608000001" })], [], consignment),
      true,
    ],
    ["another marketplace", "4601000009", "marketplace", everything, false],
    ["another carrier", "4604000009", "carrier", everything, false],
    ["a right holder", "4609000001", "right_holder", everything, false],
    ["a laboratory", "4609000002", "laboratory", everything, false],
    ["a party without a code", "", "carrier", everything, false],
    ["customs", "4606", "administration", everything, true],
    ["another agency at the border", "4600", "agency", everything, true],
  ])("%s", (_name, code, kind, record, expected) => {
    expect(maySee(record(), { code, kinds: [kind] })).toBe(expected);
  });
});
