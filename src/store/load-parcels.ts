/** loadParcels: where parcels stand, read without a lock. Not here: locking them (`clearing.ts`). */
import type { ParcelRow } from "../app/ports.ts";
import type { ParcelState } from "../customs/decision.ts";
import { texts } from "./binary-array.ts";
import type { Sql } from "./sql.ts";

export async function loadParcels(sql: Sql, consignments: readonly string[]): Promise<ParcelRow[]> {
  const answer = await sql.query<{ consignment: string; state: ParcelState; decision_version: number }>({
    name: "load-parcels",
    text: `select consignment, state, decision_version from parcel where consignment = any($1::text[])`,
    values: [texts(consignments)],
  });
  return answer.rows.map(({ consignment, state, decision_version: decisionVersion }) => ({
    ...{ consignment, state, decisionVersion },
    isNew: false,
  }));
}
