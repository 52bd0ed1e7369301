/**
 * deskReader: what the desk's lists show, read without a lock.
 *
 * Pages go by an instant and a name, so what comes or goes meanwhile doubles nothing. Not here: which parcels are held
 * (the list of parcels), acts (`clearing-desk.ts`).
 */
import type pg from "pg";
import type { DeskParcel, DeskPlace, DeskReader } from "../../app/desk/desk-ports.ts";
import type { Decision, ParcelState } from "../../customs/decision.ts";
import { texts } from "../binary-array.ts";
import { ask } from "../pool.ts";
import { RULING, toClaim, toRuling, type StoredClaim, type StoredRuling } from "./clearing-desk.ts";

const instant = (at: number): string => new Date(at).toISOString();
const placeOf = (after: DeskPlace | null): [string, string] =>
  after === null ? ["-infinity", ""] : [instant(after.at), after.name];

interface StoredParcel {
  readonly consignment: string;
  readonly state: ParcelState;
  readonly lane: string | null;
  readonly decision_version: number;
  readonly decided_at: Date | null;
  readonly body: string | null;
}

export function deskReader(pool: pg.Pool): DeskReader {
  const query = async <R extends pg.QueryResultRow>(text: string, values: unknown[]): Promise<R[]> =>
    (await ask(() => pool.query<R>(text, values))).rows;

  return {
    async findRuling(ruling) {
      const [row] = await query<StoredRuling>(`select ${RULING} from ruling where ruling = $1`, [ruling]);
      return row === undefined ? undefined : toRuling(row);
    },

    async rulingsOf(consignment) {
      const rows = await query<StoredRuling>(
        `select ${RULING} from ruling where consignment = $1 order by proposed_at, ruling`,
        [consignment],
      );
      return rows.map(toRuling);
    },

    async claimsOf(account, now, after, limit) {
      const rows = await query<StoredClaim>(
        `select consignment, account, claimed_at, until from desk_claim
          where account = $1 and until > $2 and (claimed_at, consignment) > ($3::timestamptz, $4)
          order by claimed_at, consignment limit $5`,
        [account, instant(now), ...placeOf(after), limit],
      );
      return rows.map(toClaim);
    },

    async openRulings(after, limit) {
      const rows = await query<StoredRuling>(
        `select ${RULING} from ruling where ending is null and (proposed_at, ruling) > ($1::timestamptz, $2)
          order by proposed_at, ruling limit $3`,
        [...placeOf(after), limit],
      );
      return rows.map(toRuling);
    },

    async parcels(consignments) {
      const wanted = texts(consignments);
      const [parcels, claims, rulings] = await Promise.all([
        query<StoredParcel>(
          `select p.consignment, p.state, p.lane, p.decision_version, d.decided_at, d.body
             from parcel p left join decision d
               on d.consignment = p.consignment and d.version = p.decision_version
            where p.consignment = any($1::text[])`,
          [wanted],
        ),
        query<StoredClaim>(
          `select consignment, account, claimed_at, until from desk_claim where consignment = any($1::text[])`,
          [wanted],
        ),
        query<StoredRuling>(`select ${RULING} from ruling where consignment = any($1::text[]) and ending is null`, [
          wanted,
        ]),
      ]);
      const claimOf = new Map(claims.map((row) => [row.consignment, toClaim(row)]));
      return parcels.map(({ consignment, state, lane, decision_version: version, ...row }): DeskParcel => {
        const open = rulings.find((ruling) => ruling.consignment === consignment && ruling.version === version);
        return {
          ...{ consignment, state, lane, version },
          decidedAt: row.decided_at?.toISOString() ?? null,
          decision: row.body === null ? null : (JSON.parse(row.body) as Decision),
          claim: claimOf.get(consignment) ?? null,
          proposal: open === undefined ? null : toRuling(open),
        };
      });
    },
  };
}
