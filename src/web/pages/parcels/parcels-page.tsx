/**
 * ParcelsPage: the parcels that one may see: all with filters for whoever works with them, one's own for a consumer,
 * whose page stays small enough for a telephone.
 */
import { lazy, Suspense, type ReactNode } from "react";
import { Loading } from "../../design/loading.tsx";
import { usePerson } from "../../session/session.ts";
import { OwnParcels } from "./own-parcels.tsx";

const ParcelList = lazy(async () => ({ default: (await import("./parcel-list.tsx")).ParcelList }));

export function ParcelsPage(): ReactNode {
  if (usePerson()?.role === "consumer") return <OwnParcels />;
  return (
    <Suspense fallback={<Loading lines={8} />}>
      <ParcelList />
    </Suspense>
  );
}
