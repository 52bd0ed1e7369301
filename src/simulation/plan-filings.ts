/**
 * planFilings: which documents are filed for a parcel, by whom and in which order, as its story's course says.
 *
 * The first filings of a parcel come in any order; one that follows up another names it. Not here: the documents
 * themselves (`honest-parcel.ts`, `flaws.ts`).
 */
import { keyOf, type AnyDocument, type DocumentKind, type ParcelKind } from "../customs/documents.ts";
import { differs, nothing, refuses, together } from "./oracle/consequence.ts";
import { FICTITIOUS, type Parcel } from "./honest-parcel.ts";
import type { PlannedFiling, PlannedParcel } from "./planned-parcel.ts";
import type { Random } from "./random.ts";
import type { Course } from "./stories.ts";
import type { Trader } from "./traders.ts";

const kinds: readonly ParcelKind[] = ["order", "payment", "waybill", "declaration"];

/** The trader whose document it is. */
function authorOf(document: AnyDocument<string>): string {
  switch (document.kind) {
    case "order":
      return document.platform;
    case "payment":
      return document.firm;
    case "waybill":
    case "status":
      return document.carrier;
    case "declaration":
      return document.declarant;
    case "arrival":
      return document.operator;
  }
}

export function planFilings(
  course: Course,
  parcel: Parcel,
  random: Random,
  traderOf: (code: string) => Trader,
): PlannedFiling[] {
  const consignment = keyOf(parcel.order);
  const filing = (document: AnyDocument<string>, number: number, ...after: readonly PlannedFiling[]): PlannedFiling => {
    const { kind } = document;
    const id = `${consignment} ${kind} ${number}`;
    return {
      ...{ id, consignment, kind, key: keyOf(document), filer: traderOf(authorOf(document)) },
      ...{ intent: "original", isDraft: false, door: null, consequence: nothing, after: after.map((each) => each.id) },
      document: { ...document, note: `${FICTITIOUS} ${id}` },
    };
  };
  const honest = (kind: DocumentKind): PlannedFiling => filing(parcel[kind], 1);
  const order = random.shuffle(kinds);
  const all = (special: DocumentKind, instead: PlannedFiling): PlannedFiling[] =>
    order.map((kind) => (kind === special ? instead : honest(kind)));
  switch (course.kind) {
    case "whole":
    case "number_reused":
      return order.map(honest);
    case "arrives": {
      // The goods can be there before their documents; they are signed for at the end.
      const filings = random.shuffle([...order, "arrival" as const]).map(honest);
      return [...filings, filing(parcel.status, 1, ...filings)];
    }
    case "arrives_last": {
      const documents = order.map(honest);
      return [...documents, filing(parcel.arrival, 1, ...documents)];
    }
    case "missing":
      return order.filter((kind) => kind !== course.of).map(honest);
    case "draft":
      return all(course.of, { ...honest(course.of), isDraft: true });
    case "draft_then_filed": {
      const draft = { ...honest(course.of), isDraft: true };
      return [draft, ...all(course.of, filing(parcel[course.of], 2, draft))];
    }
    case "withdrawn": {
      const filings = order.map(honest);
      const back = filing(parcel[course.of], 2, ...filings);
      return [...filings, { ...back, intent: "withdrawal" }];
    }
    case "withdrawn_whole": {
      const filings = order.map(honest);
      const back = (kind: DocumentKind): PlannedFiling => {
        const own = filing(parcel[kind], 2, ...filings);
        return { ...own, intent: "withdrawal" };
      };
      const gone = random.shuffle(order).map(back);
      const anew = course.isFiledAnew ? random.shuffle(order).map((kind) => filing(parcel[kind], 3, ...gone)) : [];
      return [...filings, ...gone, ...anew];
    }
    case "flawed":
    case "mended": {
      const { of, door, consequence } = course.flaw;
      const flawed = { ...filing(course.flaw.apply(parcel), 1), door, consequence };
      const mended = filing(parcel[of], 2, flawed);
      const filings = all(of, flawed);
      if (of === "arrival") filings.splice(random.below(filings.length), 0, flawed);
      // What the door refused is not on record: there is nothing to change.
      return course.kind === "flawed"
        ? filings
        : [...filings, { ...mended, intent: door === null ? "change" : "original" }];
    }
    case "arrives_twice": {
      const first = honest("arrival");
      const second = filing({ ...parcel.arrival, reference: `${parcel.arrival.reference ?? ""}-2` }, 2);
      const documents = order.map((kind) => filing(parcel[kind], 1, first, second));
      const back = filing(second.document, 3, ...documents);
      const filings = [first, second, ...documents];
      return course.isMended ? [...filings, { ...back, intent: "withdrawal" }] : filings;
    }
    case "spare_payment": {
      const spare = { ...parcel.payment, transaction: `${parcel.payment.transaction}-2`, amount: "0.01" };
      return [...order.map(honest), { ...filing(spare, 2), consequence: differs("R1", "R12") }];
    }
    case "foreign_author": {
      const filer = traderOf(parcel.order.platform);
      const foreign: PlannedFiling = { ...honest("payment"), filer, door: "filing.party_kind_not_allowed" };
      return [foreign, ...all("payment", filing(parcel.payment, 2, foreign))];
    }
  }
}

/**
 * A parcel that names the waybill number of an earlier one, after that one claimed it: the waybill tells the same
 * people, but another order.
 */
export function planReuse(
  first: PlannedParcel,
  parcel: Parcel,
  random: Random,
  traderOf: (code: string) => Trader,
): PlannedFiling[] {
  const claim = first.filings.find(({ kind }) => kind === "declaration")!;
  const waybillNo = first.waybill.slice(first.waybill.indexOf("/") + 1);
  const taking: Parcel = { ...parcel, declaration: { ...parcel.declaration, waybillNo } };
  const consequence = together([differs("R3"), refuses("waybill-number-reused")]);
  return planFilings({ kind: "missing", of: "waybill" }, taking, random, traderOf).map((filing) =>
    filing.kind === "declaration" ? { ...filing, consequence, after: [claim.id] } : filing,
  );
}
