/**
 * filed-parcel: a good parcel as it stands on record, without a database: its documents filed, its facts, its decision
 * by a rule book, and the record that a store would answer.
 */
import { createHash } from "node:crypto";
import { judge } from "../src/app/clearing/judge.ts";
import type { ParcelRecord } from "../src/app/ports.ts";
import type { Rulebook } from "../src/app/rulebook.ts";
import type { Circumstances, ParcelDocuments, ParcelFacts } from "../src/customs/decision.ts";
import {
  isMovement,
  keyOf,
  waybillOf,
  type AnyDocument,
  type Arrival,
  type Protected,
} from "../src/customs/documents.ts";
import type { Filed } from "../src/customs/filed.ts";
import { mayFile } from "../src/customs/party.ts";
import { mask } from "../src/filing/mask.ts";
import { protect } from "../src/filing/protect.ts";
import { canonical } from "../src/kernel/canonical.ts";
import { filerOf, type GoodParcel } from "./good-parcel.ts";

export const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const keep = (kind: "identity" | "phone", value: string): Protected => ({
  hash: `t1.${sha256(`${kind}:${value}`).slice(0, 43)}`,
  masked: mask(kind, value),
});

/** The document as version 1 of its key, filed through the JSON entrance by its own party. */
export function fileNoun<D extends AnyDocument<string>>(
  document: D,
  circumstances: Partial<Filed> = {},
): Filed<Extract<AnyDocument<Protected>, { kind: D["kind"] }>> {
  const kept = protect(document, keep);
  const filed: Filed = {
    key: keyOf(document),
    version: 1,
    entrance: "json",
    filedBy: filerOf(document),
    filedAs: mayFile[document.kind][0]!,
    receivedAt: "2026-11-10T02:00:00.000Z",
    isDraft: false,
    isWithdrawn: false,
    signature: "absent",
    contentHash: sha256(canonical(kept)),
    document: kept,
    ...circumstances,
  };
  return filed as never;
}

export const filedParcel = ({ order, payment, waybill, declaration }: GoodParcel): ParcelDocuments => ({
  order: fileNoun(order),
  payments: [fileNoun(payment)],
  waybill: fileNoun(waybill),
  declaration: fileNoun(declaration),
});

export function factsOf(
  parcel: GoodParcel,
  circumstances: Partial<Circumstances> = {},
  arrivals: readonly Arrival[] = [],
): ParcelFacts {
  return {
    consignment: keyOf(parcel.order),
    documents: filedParcel(parcel),
    arrivals: arrivals.map((arrival) => fileNoun(arrival)),
    circumstances: {
      day: "2026-11-10",
      goodsAreHere: false,
      used: {},
      waybillHeldBy: null,
      draw: 999_999,
      ...circumstances,
    },
  };
}

/** Nothing decided: whatever was filed, and what was refused at the door. */
export function waitingRecord(
  documents: readonly Filed[],
  rejections: ParcelRecord["rejections"] = [],
  consignment = "4601000001/O-1",
): ParcelRecord {
  const [platform, orderNo] = consignment.split("/") as [string, string];
  return {
    consignment,
    platform,
    orderNo,
    state: "waiting",
    decisionVersion: 0,
    decidedAt: null,
    decision: null,
    decisionBody: null,
    circumstances: null,
    decisionDocuments: null,
    documents: documents.filter(({ document }) => waybillOf(document) === undefined),
    waybills: documents.filter(({ document }) => document.kind === "waybill"),
    movements: documents.filter(({ document }) => isMovement(document)),
    deadlines: [],
    rejections,
  };
}

export function decidedRecord(facts: ParcelFacts, rulebook: Rulebook): ParcelRecord {
  const { order, payments, waybill, declaration } = facts.documents;
  const documents: Filed[] = [order, ...payments, waybill, declaration, ...facts.arrivals];
  const decision = judge(facts, rulebook);
  const references = documents.map(({ document: { kind }, key, version, contentHash }) => ({
    kind,
    key,
    version,
    contentHash,
  }));
  return {
    ...waitingRecord(documents, [], facts.consignment),
    state: decision.state,
    decisionVersion: 1,
    decidedAt: "2026-11-10T02:00:01.000Z",
    decision,
    decisionBody: canonical(decision),
    circumstances: canonical(facts.circumstances),
    decisionDocuments: canonical(references),
  };
}
