/**
 * movement-events: what is to be told when goods move otherwise than decisions have it, or as they should at the end.
 *
 * Looked at after the batch is decided: an arrival that came together with the last document of its parcel is no
 * surprise. What a surprise does to the verdict is a matter of rules; here it is only said. Not here: arrivals that
 * never come (deadlines).
 */
import type { EventOf, FairwayEvent } from "../../customs/event.ts";
import { waybillOf, type Arrival, type Status } from "../../customs/documents.ts";
import type { Filed } from "../../customs/filed.ts";
import type { Table } from "./batch.ts";
import { arrivalsFor } from "./decide-parcels.ts";
import { latestOf, takesPart } from "./parcel.ts";
import type { ParcelRow } from "../ports.ts";
import { partiesOfParcel } from "../journal/record-events.ts";

/** An event that named every arrival before it would let the record grow with the square of them. */
const OTHERS_TOLD = 10;

/** A status or an arrival that was accepted, and the parcels that named its waybill, as they were before. */
export interface Moved {
  readonly filed: Filed;
  readonly parcels: readonly ParcelRow[];
}

export function movementEvents(moved: readonly Moved[], table: Table): FairwayEvent[] {
  const events: FairwayEvent[] = [];
  for (const { filed, parcels } of moved) {
    if (!takesPart(filed)) continue;
    const { document } = filed;
    if (document.kind === "arrival") events.push(...arrivalEvents({ ...filed, document }, parcels, table));
    if (document.kind === "status") events.push(...deliveryEvents({ ...filed, document }, parcels, table));
  }
  return events;
}

const now = ({ consignment }: ParcelRow, table: Table): ParcelRow => table.parcels.get(consignment)!;

function arrivalEvents(filed: Filed<Arrival>, parcels: readonly ParcelRow[], table: Table): FairwayEvent[] {
  const { key, version } = filed;
  const decided = parcels.filter((parcel) => now(parcel, table).state !== "waiting");
  if (decided.length === 0) {
    const [first] = parcels;
    return [{ type: "arrival.undeclared", ...about(filed, first, table), data: { key, version } }];
  }
  const waybill = waybillOf(filed.document)!;
  return decided.flatMap((parcel) => {
    const { consignment, state, decisionVersion } = now(parcel, table);
    const others = arrivalsFor(consignment, waybill, table)
      .filter((other) => other.key !== key)
      .map((other) => other.key)
      .sort();
    const found: FairwayEvent[] = [];
    if (others.length > 0)
      found.push({
        type: "arrival.repeated",
        ...about(filed, parcel, table),
        data: { key, version, others: others.slice(0, OTHERS_TOLD), othersCount: others.length, state },
      });
    if (state === "refused")
      found.push({
        type: "arrival.after_refusal",
        ...about(filed, parcel, table),
        data: { key, version, decisionVersion },
      });
    return found;
  });
}

function deliveryEvents(filed: Filed<Status>, parcels: readonly ParcelRow[], table: Table): FairwayEvent[] {
  const { key, version } = filed;
  const { at } = filed.document;
  const early = (parcel: ParcelRow | undefined): EventOf<"delivery.before_release"> => ({
    type: "delivery.before_release",
    ...about(filed, parcel, table),
    data: { key, version, at, state: parcel === undefined ? null : now(parcel, table).state },
  });
  if (parcels.length === 0) return [early(undefined)];
  const released = parcels.filter((parcel) => now(parcel, table).state === "released");
  if (released.length === 0) return parcels.map(early);
  return released.map((parcel) => ({
    type: "parcel.delivered",
    ...about(filed, parcel, table),
    data: { key, version, at },
  }));
}

/** The parcel and the waybill, and everybody who is named in them. */
function about(
  filed: Filed,
  parcel: ParcelRow | undefined,
  table: Table,
): Pick<FairwayEvent, "consignment" | "waybill" | "parties"> {
  const waybill = waybillOf(filed.document)!;
  const carried = table.waybills.get(waybill);
  const documents = parcel === undefined ? [] : latestOf(table.documents.get(parcel.consignment)!);
  return {
    consignment: parcel?.consignment ?? null,
    waybill,
    parties: partiesOfParcel([filed, ...(carried === undefined ? [] : [carried]), ...documents]),
  };
}
