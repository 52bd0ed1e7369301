/** One below each bound, at it, and who is not concerned; what becomes of the record: tests/flow/bounds.test.ts. */
import { describe, expect, test } from "vitest";
import { fileNoun } from "../../../tests/filed-parcel.ts";
import { arrivalOf, goodParcel } from "../../../tests/good-parcel.ts";
import { keyOf, waybillOf, type AnyDocument, type Declaration } from "../../customs/documents.ts";
import type { Filed, Intent } from "../../customs/filed.ts";
import { DAY_MS, type Table } from "./batch.ts";
import { ARRIVALS_MAX, CLAIMS_MAX, findExcess, PAYMENTS_MAX, VERSIONS_MAX } from "./find-excess.ts";
import type { Candidate } from "./prepare.ts";

const now = Date.parse("2026-11-10T02:00:00.000Z");
const parcel = goodParcel("O-1");
const consignment = keyOf(parcel.order);
const waybill = keyOf(parcel.waybill);
const stranger = "4605000099";

const candidate = (document: AnyDocument<string>, filing: { intent?: Intent; isDraft?: boolean } = {}): Candidate => {
  const filed = fileNoun(document);
  const { intent = "original", isDraft = false } = filing;
  return {
    read: { line: 1, kind: document.kind, entrance: "json", intent, isDraft, signature: "absent" },
    ...{ key: filed.key, filedBy: filed.filedBy, filedAs: filed.filedAs, document: filed.document },
    consignment: waybillOf(document) === undefined ? consignment : null,
    ...{ body: "", contentHash: "", sealed: new Uint8Array() },
  };
};

const emptyTable = (): Table => ({
  ...{ parcels: new Map(), documents: new Map(), waybills: new Map(), movements: new Map(), numbers: new Map() },
});

const some = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe("versions of one key", () => {
  test.each<[string, number | null, Intent, boolean, boolean]>([
    ["the first", null, "original", false, false],
    ["the hundredth", VERSIONS_MAX - 1, "change", false, false],
    ["one more", VERSIONS_MAX, "change", false, true],
    ["one more, as a draft", VERSIONS_MAX, "original", true, true],
    ["the withdrawal of the hundredth", VERSIONS_MAX, "withdrawal", false, false],
    ["an original after that withdrawal", VERSIONS_MAX + 1, "original", false, true],
  ])("%s", (_name, version, intent, isDraft, isExcess) => {
    const standing = version === null ? undefined : fileNoun(parcel.order, { version });
    const excess = findExcess(candidate(parcel.order, { intent, isDraft }), standing, [], emptyTable(), now);
    expect(excess?.code).toBe(isExcess ? "filing.too_many_versions" : undefined);
  });

  test("of a waybill, a status or an arrival, as of all others", () => {
    for (const document of [parcel.waybill, arrivalOf(parcel)]) {
      const standing = fileNoun(document, { version: VERSIONS_MAX });
      const excess = findExcess(candidate(document, { intent: "change" }), standing, [standing], emptyTable(), now);
      expect(excess).toMatchObject({ code: "filing.too_many_versions", path: null });
    }
  });
});

describe("payments of one firm for one parcel", () => {
  const paid = (count: number, filing: Partial<Filed> = {}): Filed[] =>
    some(count, (index) => fileNoun({ ...parcel.payment, transaction: `TX-${index}` }, filing));
  const changed = paid(PAYMENTS_MAX - 1).map((filed) => ({ ...filed, version: 2 }));
  test.each<[string, Filed[], Filed | undefined, boolean]>([
    ["the first", [], undefined, false],
    ["the hundredth", paid(PAYMENTS_MAX - 1), undefined, false],
    ["the hundredth, after changes", [...paid(PAYMENTS_MAX - 1), ...changed], undefined, false],
    ["one more", paid(PAYMENTS_MAX), undefined, true],
    ["one more, where all are withdrawn", paid(PAYMENTS_MAX, { isWithdrawn: true }), undefined, true],
    ["a change of one of them", paid(PAYMENTS_MAX), paid(1)[0], false],
    ["beside another firm's hundred", paid(PAYMENTS_MAX, { filedBy: stranger }), undefined, false],
    ["beside other documents", [...paid(PAYMENTS_MAX - 1), fileNoun(parcel.order)], undefined, false],
  ])("%s", (_name, shelf, standing, isExcess) => {
    const excess = findExcess(candidate(parcel.payment), standing, shelf, emptyTable(), now);
    expect(excess?.code).toBe(isExcess ? "filing.too_many_payments" : undefined);
  });
});

describe("arrivals of one waybill", () => {
  const before = new Date(now - 184 * DAY_MS).toISOString();
  const arrived = (count: number, filing: Partial<Filed> = {}): Filed[] =>
    some(count, (index) => fileNoun(arrivalOf(parcel, { reference: `R${index}` }), filing));
  test.each<[string, Filed[], boolean]>([
    ["the hundredth", arrived(ARRIVALS_MAX - 1), false],
    ["one more", arrived(ARRIVALS_MAX), true],
    ["one more, where all are withdrawn", arrived(ARRIVALS_MAX, { isWithdrawn: true }), true],
    ["after those of half a year ago", arrived(ARRIVALS_MAX, { receivedAt: before }), false],
  ])("%s", (_name, shelf, isExcess) => {
    const excess = findExcess(candidate(arrivalOf(parcel)), undefined, shelf, emptyTable(), now);
    expect(excess?.code).toBe(isExcess ? "filing.too_many_arrivals" : undefined);
  });
});

describe("parcels that one declarant names one waybill for", () => {
  /** The waybill's number as it was named by others and by this parcel, just now. */
  function tableOf(count: number, declared: Partial<Declaration<string>>, filing: Partial<Filed> = {}): Table {
    const table = emptyTable();
    const orders = some(count, (index) => `other-${index}`);
    for (const orderNo of orders) {
      const declaration = { ...parcel.declaration, ...declared, orderNo };
      table.documents.set(keyOf(declaration), [fileNoun(declaration, filing)]);
    }
    table.documents.set(consignment, []);
    const namedBy = [...table.documents.keys()].map((named) => ({ consignment: named, at: now }));
    table.numbers.set(waybill, { waybill, namedBy, hasMovements: false, isNew: false });
    return table;
  }
  const withWaybill = (table: Table, changes: object): Table => {
    table.waybills.set(waybill, fileNoun({ ...parcel.waybill, ...changes }));
    return table;
  };
  const named = (table: Table): Table => {
    table.documents.set(consignment, [fileNoun({ ...parcel.declaration, reference: "before" })]);
    return table;
  };

  test.each<[string, Table, { intent?: Intent; isDraft?: boolean }, boolean]>([
    ["the first", tableOf(0, {}), {}, false],
    ["the hundredth", tableOf(CLAIMS_MAX - 1, {}), {}, false],
    ["one more", tableOf(CLAIMS_MAX, {}), {}, true],
    ["one more, as a change", tableOf(CLAIMS_MAX, {}), { intent: "change" }, true],
    ["one more, as a draft, which names nothing yet", tableOf(CLAIMS_MAX, {}), { isDraft: true }, false],
    ["a withdrawal", tableOf(CLAIMS_MAX, {}), { intent: "withdrawal" }, false],
    ["where the others name another number by now", tableOf(CLAIMS_MAX, { waybillNo: "W-2" }), {}, true],
    ["where the others are withdrawn", tableOf(CLAIMS_MAX, {}, { isWithdrawn: true }), {}, true],
    ["beside another declarant's hundred", tableOf(CLAIMS_MAX, {}, { filedBy: stranger }), {}, false],
    ["a parcel that names the number already", named(tableOf(CLAIMS_MAX, {})), { intent: "change" }, false],
    ["a parcel that the waybill names", withWaybill(tableOf(CLAIMS_MAX, {}), {}), {}, false],
    ["where the waybill names another", withWaybill(tableOf(CLAIMS_MAX, {}), { orderNo: "O-2" }), {}, true],
  ])("%s", (_name, table, filing, isExcess) => {
    const excess = findExcess(candidate(parcel.declaration, filing), undefined, [], table, now);
    expect(excess?.code).toBe(isExcess ? "filing.too_many_claims" : undefined);
    if (isExcess) expect(excess?.path).toBe("waybillNo");
  });
});

test("a sentence says what to do instead", () => {
  const standing = fileNoun(parcel.order, { version: VERSIONS_MAX });
  const { detail } = findExcess(candidate(parcel.order, { intent: "change" }), standing, [], emptyTable(), now)!;
  expect(detail).toBe(
    "100 versions of this document are on record: withdraw it (appType 3) and file under a new number.",
  );
});
