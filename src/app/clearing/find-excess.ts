/**
 * findExcess: whether a document that the life cycle would accept is one too many: every list that a batch reads whole
 * has a bound.
 *
 * The numbers are ours. A hundred is far more than any honest parcel has, and little enough that what was filed on
 * purpose costs its own batches milliseconds. Payments and claims are counted for each filer, so that nobody uses up
 * what is another's; versions of one key are its author's (who files a declaration first holds its key anyway).
 * Withdrawing is always possible. What was withdrawn counts: it is on record. Not here: what stands on record and what
 * may replace it (`filing/lifecycle.ts`).
 */
import type { Filed } from "../../customs/filed.ts";
import type { ProblemCode } from "../../kernel/problem.ts";
import { isNumberFree, type Table } from "./batch.ts";
import { isNamedOn, stillNames } from "./decide-parcels.ts";
import { latestOf } from "./parcel.ts";
import type { Candidate } from "./prepare.ts";

/** Versions of one key, not counting the withdrawal that is still possible then. */
export const VERSIONS_MAX = 100;
/** Payments of one firm for one parcel. */
export const PAYMENTS_MAX = 100;
/** Arrivals of one waybill within the carrier's period: every decision on it names them all. */
export const ARRIVALS_MAX = 100;
/** Parcels for which one declarant named one waybill number: whoever locks the number locks them all. */
export const CLAIMS_MAX = 100;

export interface Excess {
  readonly code: ProblemCode;
  /** The member to mend; null where it is the document's key. */
  readonly path: string | null;
  readonly detail: string;
}

/** `standing` is the version on record; `shelf` what lies where the document belongs, undefined for a waybill. */
export function findExcess(
  candidate: Candidate,
  standing: Filed | undefined,
  shelf: readonly Filed[] | undefined,
  table: Table,
  now: number,
): Excess | undefined {
  const { document, read } = candidate;
  if (read.intent === "withdrawal") return undefined;
  if (standing !== undefined && standing.version >= VERSIONS_MAX) return tooManyVersions;
  if (standing === undefined && document.kind === "payment" && paymentsOf(candidate, shelf!) >= PAYMENTS_MAX)
    return tooManyPayments;
  if (standing === undefined && document.kind === "arrival" && arrivalsSince(now, shelf!) >= ARRIVALS_MAX)
    return tooManyArrivals;
  if (document.kind === "declaration" && !read.isDraft && otherClaimsOf(candidate, table) >= CLAIMS_MAX)
    return tooManyClaims;
  return undefined;
}

const tooManyVersions: Excess = {
  code: "filing.too_many_versions",
  path: null,
  detail: `${VERSIONS_MAX} versions of this document are on record: withdraw it (appType 3) and file under a new number.`,
};
const tooManyPayments: Excess = {
  code: "filing.too_many_payments",
  path: null,
  detail: `${PAYMENTS_MAX} payments of yours for this parcel are on record: change (appType 2) or withdraw (appType 3) one of them.`,
};
const tooManyArrivals: Excess = {
  code: "filing.too_many_arrivals",
  path: null,
  detail: `${ARRIVALS_MAX} arrivals of this waybill are on record: change (appType 2) or withdraw (appType 3) one of them.`,
};
const tooManyClaims: Excess = {
  code: "filing.too_many_claims",
  path: "waybillNo",
  detail: `You named this waybill for ${CLAIMS_MAX} other parcels: write this parcel's own, or have its carrier file the waybill first.`,
};

const paymentsOf = ({ filedBy }: Candidate, shelf: readonly Filed[]): number =>
  latestOf(shelf).filter((filed) => filed.document.kind === "payment" && filed.filedBy === filedBy).length;

const arrivalsSince = (now: number, shelf: readonly Filed[]): number =>
  latestOf(shelf).filter((filed) => filed.document.kind === "arrival" && !isNumberFree(filed, now)).length;

/**
 * The other parcels that the filer declared, now or before, under the waybill's number. None where this parcel names it
 * already, or where the carrier's waybill names this parcel: the number is its own.
 */
function otherClaimsOf({ document, consignment, filedBy }: Candidate, table: Table): number {
  if (document.kind !== "declaration" || consignment === null) return 0;
  const waybill = `${document.carrier}/${document.waybillNo}`;
  const others = table.numbers.get(waybill)!.namedBy.filter((claim) => claim.consignment !== consignment);
  if (others.length < CLAIMS_MAX || stillNames(consignment, waybill, table)) return 0;
  const carried = table.waybills.get(waybill);
  if (carried?.document.kind === "waybill" && isNamedOn(carried.document, consignment)) return 0;
  return others.filter((claim) =>
    latestOf(table.documents.get(claim.consignment)!).some(
      (filed) => filed.document.kind === "declaration" && filed.filedBy === filedBy,
    ),
  ).length;
}
