/**
 * number-store: parcels by a number that stands on an order or on a waybill.
 *
 * A waybill's number is found by the list of parcels, which follows the record by moments, or at once with its
 * carrier's code before it ("CARRIER/NUMBER").
 */
import type pg from "pg";
import type { NumberStore } from "../app/trace/trace.ts";
import { ask } from "./pool.ts";

export function numberStore(pool: pg.Pool): NumberStore {
  return {
    async consignmentsOf(number, limit) {
      const { rows } = await ask(() =>
        pool.query<{ consignment: string }>(
          `select consignment from parcel where order_no = $1
           union select consignment from parcel_list where waybill_no = $1
           union select unnest(consignments) from waybill_number where waybill = $1
           order by 1 limit $2`,
          [number, limit],
        ),
      );
      return rows.map(({ consignment }) => consignment);
    },
  };
}
