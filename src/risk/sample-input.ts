/**
 * sampleInput: what rules see of a good parcel, for tests; `documents` come from the caller, since no room knows
 * another's samples.
 */
import type { Assessment, ListFinding, QuantityFinding } from "../customs/assessment.ts";
import type { Circumstances, Mismatch, ParcelDocuments, ParcelFacts } from "../customs/decision.ts";
import type { FeatureInput } from "./feature.ts";

export const sampleListing: ListFinding = {
  line: 1,
  hs: "6110200090",
  isListed: true,
  isProcedureAllowed: true,
  excludedBy: null,
  nameNotAdmitted: null,
  areUnitsListed: true,
  note: null,
};

export const sampleQuantity: QuantityFinding = {
  account: "quantity/2026/1006/h-identity",
  lines: [1],
  name: "大米",
  unit: "KGM",
  limit: "20.00",
  used: "19.00",
  quantity: "1.00",
  isWithin: true,
};

export const sampleMismatch: Mismatch = {
  rule: "R1",
  code: null,
  left: { document: "order", path: "paid", value: "330.00" },
  right: { document: "payment", path: "amount", value: "329.99" },
  mend: ["payment_firm", "seller"],
};

const assessment: Assessment = {
  dutiableValue: "330.00",
  singleLimit: "5000.00",
  isWithinSingleLimit: true,
  isSingleItem: false,
  annualLimit: "26000.00",
  annualUsed: "100.00",
  isWithinAnnualLimit: true,
  treatment: "reduced",
  levies: [
    { kind: "duty", amount: "0.00", currency: "CNY" },
    { kind: "vat", amount: "30.03", currency: "CNY" },
    { kind: "consumption_tax", amount: "0.00", currency: "CNY" },
  ],
  steps: [],
  listing: [sampleListing],
  quantities: [sampleQuantity],
  reservations: [{ account: "quota/2026/h-identity", unit: "quota-CNY", amount: "330.00" }],
  problems: [],
};

const circumstances: Circumstances = {
  day: "2026-11-10",
  goodsAreHere: true,
  used: { "quota/2026/h-identity": "100.00" },
  waybillHeldBy: null,
  draw: 999_999,
};

export interface SampleChanges {
  readonly assessment?: Partial<Assessment>;
  readonly circumstances?: Partial<Circumstances>;
  readonly arrivals?: ParcelFacts["arrivals"];
  readonly mismatches?: readonly Mismatch[];
  readonly spare?: number;
}

export const sampleInput = (documents: ParcelDocuments, changes: SampleChanges = {}): FeatureInput => ({
  facts: {
    consignment: "4601000001/A-1",
    documents,
    arrivals: changes.arrivals ?? [],
    circumstances: { ...circumstances, ...changes.circumstances },
  },
  assessment: { ...assessment, ...changes.assessment },
  matching: { mismatches: changes.mismatches ?? [], spare: changes.spare ?? 0 },
});
