/**
 * Parcel: what the record of one consignment amounts to: which documents count, what is missing, whether it can be
 * judged.
 *
 * The latest version of a document counts, unless it is a draft or withdrawn. Payments count in order of filing.
 * Not here: reading the record (`ports.ts`), the verdict (`judge.ts`).
 */
import {
  parcelKinds,
  type AnyDocument,
  type Arrival,
  type DocumentKind,
  type ParcelKind,
  type Protected,
  type Status,
} from "../../customs/documents.ts";
import type { ParcelDocuments } from "../../customs/decision.ts";
import type { Filed } from "../../customs/filed.ts";

export type AnyFiled = Filed;

/** The latest version of each document of a consignment, in order of first filing. */
export function latestOf(documents: readonly AnyFiled[]): AnyFiled[] {
  // The common parcel: nothing was ever changed.
  if (documents.every(({ version }) => version === 1)) return [...documents];
  const latest = new Map<string, AnyFiled>();
  for (const filed of documents) {
    const id = `${filed.document.kind}:${filed.key}`;
    const known = latest.get(id);
    if (known === undefined || known.version < filed.version) latest.set(id, filed);
  }
  return [...latest.values()];
}

export const takesPart = (filed: AnyFiled): boolean => !filed.isDraft && !filed.isWithdrawn;

/**
 * Whether somebody still means to clear the parcel, so that what is missing is waited for: a document takes part, and
 * the declaration was not withdrawn. A draft asks for nothing, but one that follows a withdrawn declaration is a new
 * beginning.
 */
export function isWanted(documents: readonly AnyFiled[]): boolean {
  const latest = latestOf(documents);
  return (
    latest.some(takesPart) &&
    !latest.some(({ document, isWithdrawn }) => document.kind === "declaration" && isWithdrawn)
  );
}

function ofKind<K extends DocumentKind>(
  documents: readonly AnyFiled[],
  kind: K,
): Filed<Extract<AnyDocument<Protected>, { kind: K }>>[] {
  return documents.filter((filed) => filed.document.kind === kind && takesPart(filed)) as never;
}

/** The arrivals that count, in order of first filing. */
export const arrivalsIn = (movements: readonly AnyFiled[]): Filed<Arrival>[] => ofKind(latestOf(movements), "arrival");

/** What the carrier says of the delivery: the last signature that counts. */
export const signatureIn = (movements: readonly AnyFiled[]): Filed<Status> | undefined =>
  ofKind(latestOf(movements), "status").at(-1);

export interface Assembled {
  readonly complete: ParcelDocuments | undefined;
  readonly missing: readonly ParcelKind[];
}

/** `documents` in order of filing; `waybill` is the one that the declaration names, whatever its state. */
export function assemble(documents: readonly AnyFiled[], waybill: AnyFiled | undefined): Assembled {
  const latest = latestOf(documents);
  const [order] = ofKind(latest, "order");
  const payments = ofKind(latest, "payment");
  const [declaration] = ofKind(latest, "declaration");
  const [named] = waybill === undefined ? [] : ofKind([waybill], "waybill");
  const present: Record<ParcelKind, boolean> = {
    order: order !== undefined,
    payment: payments.length > 0,
    waybill: named !== undefined,
    declaration: declaration !== undefined,
  };
  const complete =
    order !== undefined && payments.length > 0 && named !== undefined && declaration !== undefined
      ? { order, payments, waybill: named, declaration }
      : undefined;
  return { complete, missing: parcelKinds.filter((kind) => !present[kind]) };
}

/** The waybill number that the consignment's declaration names, if it has one that takes part. */
export function waybillNamedBy(documents: readonly AnyFiled[]): string | undefined {
  const [declaration] = ofKind(latestOf(documents), "declaration");
  return declaration === undefined ? undefined : `${declaration.document.carrier}/${declaration.document.waybillNo}`;
}
