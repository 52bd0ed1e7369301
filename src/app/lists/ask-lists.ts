/**
 * askLists: the list and its figures for whoever asks, as they are told outside.
 *
 * Authorities see all, a party what names it, a consumer what its identity bought. Figures of one scope are worked out
 * once a second at most, however many ask. Not here: the routes, the filters' meaning (`find-parcels.ts`).
 */
import { isAuthority, type Party } from "../../customs/party.ts";
import { formatAmount } from "../../kernel/amount.ts";
import { ok, type Result } from "../../kernel/problem.ts";
import type { Day } from "../../kernel/day.ts";
import type { Clock } from "../ports.ts";
import { findParcels, type ListFilter, type ListOrder, type Viewer } from "./find-parcels.ts";
import { listCursor, readListCursor } from "./list-cursor.ts";
import type { ListReader, NumberedParcel } from "./list-ports.ts";
import { overview, type Overview } from "./overview.ts";
import { valuesOf } from "./tallies.ts";

/** A parcel on the list as it is told; what it is found by stays inside. */
export interface ListedView extends Omit<NumberedParcel, "consignment" | "number" | "tags" | "amount" | "levied"> {
  readonly dutiableValue: string | null;
  readonly levied: string | null;
  readonly reasons: readonly string[];
  readonly mismatches: readonly string[];
}

export interface ListRequest extends ListFilter {
  readonly order: ListOrder;
  readonly after: string | null;
  readonly limit: number;
}

export interface ListAnswer {
  readonly parcels: readonly ListedView[];
  readonly next: string | null;
  readonly count: { readonly value: number; readonly isExact: boolean };
  readonly at: string | null;
}

export const viewerOf = (party: Party): Viewer =>
  isAuthority(party) ? { kind: "all" } : { kind: "party", code: party.code };

export async function askList(
  reader: ListReader,
  viewer: Viewer,
  { after, ...request }: ListRequest,
): Promise<Result<ListAnswer>> {
  const place = after === null ? ok(null) : readListCursor(after, request.order);
  if (!place.ok) return place;
  const page = await findParcels(reader, viewer, { ...request, after: place.value });
  if (!page.ok) return page;
  const { parcels, next, count, recordedAt } = page.value;
  return ok({
    parcels: parcels.map(listedView),
    next: next === null ? null : listCursor(next, request.order),
    count: { value: count, isExact: true },
    at: recordedAt,
  });
}

export function listedView(row: NumberedParcel): ListedView {
  const { platform, orderNo, carrier, waybillNo, seller, declarant, paymentFirm, port, customsOffice, procedure } = row;
  const { state, lane, officialStatus, currency, amount, levied, firstFiledAt, changedAt, decidedAt, tags } = row;
  return {
    ...{ platform, orderNo, carrier, waybillNo, seller, declarant, paymentFirm, port, customsOffice, procedure },
    ...{ state, lane, officialStatus, currency, firstFiledAt, changedAt, decidedAt },
    dutiableValue: amount === null ? null : formatAmount(amount),
    levied: levied === null ? null : formatAmount(levied),
    reasons: valuesOf(tags, "reason"),
    mismatches: valuesOf(tags, "mismatch"),
  };
}

const SHARED_MS = 1_000;

/** Figures by scope; `party` null stands for everybody. */
export function sharedOverview(
  reader: ListReader,
  clock: Clock,
): (party: string | null, day: Day | null) => Promise<Overview> {
  const asked = new Map<string, { readonly at: number; readonly figures: Promise<Overview> }>();
  return async (party, day) => {
    const now = clock.now();
    for (const [name, { at }] of asked) if (Math.abs(now - at) >= SHARED_MS) asked.delete(name);
    const name = JSON.stringify([party, day]);
    const known = asked.get(name);
    if (known !== undefined) return known.figures;
    const figures = overview(reader, party, day, now);
    asked.set(name, { at: now, figures });
    return figures;
  };
}
