/**
 * parcelEvents: what happened to one parcel, as one asker may hear it, the earliest first.
 *
 * Pure, over the leaves of the batches that the parcel's rows name (documents, decisions, deadlines, rulings); what
 * leaves no row of the parcel's own (who claimed it, whose number was shown) is told by the journal's pages alone
 * (`read-events.ts`). Of a waybill and its movements those count that the parcel's declaration names.
 */
import { waybillOf } from "../../customs/documents.ts";
import type { FairwayEvent } from "../../customs/event.ts";
import { isAuthority } from "../../customs/party.ts";
import type { RecordedLeaf, RecordOfParcels } from "../ports.ts";
import { toldOf, type Asker, type Told } from "./read-events.ts";

export function parcelEvents(
  consignment: string,
  { documents, leaves }: Pick<RecordOfParcels, "documents"> & { readonly leaves: readonly RecordedLeaf[] },
  asker: Asker,
): Told[] {
  const waybills = new Set(documents.map(({ document }) => waybillOf(document) ?? ""));
  const isOfParcel = (event: FairwayEvent): boolean =>
    event.consignment === null ? waybills.has(event.waybill ?? "") : event.consignment === consignment;
  return [...leaves]
    .sort((a, b) => a.place - b.place || a.position - b.position)
    .flatMap((leaf) => {
      const event = JSON.parse(leaf.text) as FairwayEvent;
      const isTold = isAuthority(asker) || event.parties.includes(asker.code);
      return isTold && isOfParcel(event) ? [toldOf(leaf, leaf.position, event)] : [];
    });
}
