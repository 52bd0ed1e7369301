/** ParcelLink: an order number as the way to its parcel's own page. */
import type { ReactNode } from "react";
import { Link } from "react-router";

interface ParcelLinkProps {
  readonly platform: string;
  readonly orderNo: string;
}

export const parcelPath = ({ platform, orderNo }: ParcelLinkProps): string =>
  `/parcels/${encodeURIComponent(platform)}/${encodeURIComponent(orderNo)}`;

export function ParcelLink(props: ParcelLinkProps): ReactNode {
  return (
    <Link to={parcelPath(props)} className="figures">
      {props.orderNo}
    </Link>
  );
}
