/**
 * clearingDesk: what the clearing transaction does for the officer's desk, one statement each.
 *
 * The parcel is locked, so what is read stays true until the commit. Not here: lists of the desk (`desk-store.ts`).
 */
import type { ClaimRow, DeskSteps, RulingEnding, RulingRow } from "../../app/desk/desk-ports.ts";
import type { RulingOutcome } from "../../customs/decision.ts";
import type { Sql } from "../sql.ts";

const instant = (at: number): string => new Date(at).toISOString();

export interface StoredClaim {
  readonly consignment: string;
  readonly account: string;
  readonly claimed_at: Date;
  readonly until: Date;
}

export const toClaim = ({ consignment, account, claimed_at: claimedAt, until }: StoredClaim): ClaimRow => ({
  consignment,
  account,
  claimedAt: claimedAt.getTime(),
  until: until.getTime(),
});

export const RULING = `consignment, ruling, version, outcome, code, text, proposed_by, proposed_at, batch, ending,
  ended_by, ended_at`;

export interface StoredRuling {
  readonly consignment: string;
  readonly ruling: string;
  readonly version: number;
  readonly outcome: RulingOutcome;
  readonly code: string;
  readonly text: string;
  readonly proposed_by: string;
  readonly proposed_at: Date;
  readonly batch: string;
  readonly ending: RulingEnding | null;
  readonly ended_by: string | null;
  readonly ended_at: Date | null;
}

export function toRuling(row: StoredRuling): RulingRow {
  const { consignment, ruling, version, outcome, code, text, batch, ending } = row;
  return {
    ...{ consignment, ruling, version, outcome, code, text, batch },
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at.getTime(),
    end: ending === null ? null : { ending, by: row.ended_by!, at: row.ended_at!.getTime() },
  };
}

export function clearingDesk(sql: Sql, batch: string): DeskSteps {
  return {
    async loadClaim(consignment) {
      const answer = await sql.query<StoredClaim>({
        name: "load-claim",
        text: `select consignment, account, claimed_at, until from desk_claim where consignment = $1`,
        values: [consignment],
      });
      return answer.rows[0] === undefined ? undefined : toClaim(answer.rows[0]);
    },

    async keepClaim({ consignment, account, claimedAt, until }) {
      await sql.query({
        name: "keep-claim",
        text: `insert into desk_claim (consignment, account, claimed_at, until) values ($1, $2, $3, $4)
          on conflict (consignment) do update
             set account = excluded.account, claimed_at = excluded.claimed_at, until = excluded.until`,
        values: [consignment, account, instant(claimedAt), instant(until)],
      });
    },

    async dropClaim(consignment) {
      await sql.query({
        name: "drop-claim",
        text: `delete from desk_claim where consignment = $1`,
        values: [consignment],
      });
    },

    async loadRulings(consignment) {
      const answer = await sql.query<StoredRuling>({
        name: "load-rulings",
        text: `select ${RULING} from ruling where consignment = $1 order by proposed_at, ruling`,
        values: [consignment],
      });
      return answer.rows.map(toRuling);
    },

    async insertRuling({ consignment, ruling, version, outcome, code, text, proposedBy, proposedAt }, end) {
      await sql.query({
        name: "insert-ruling",
        text: `insert into ruling (consignment, ruling, version, outcome, code, text, proposed_by, proposed_at, batch,
                              ending, ended_by, ended_at, end_batch)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, case when $10::text is not null then $9 end)`,
        values: [
          ...[consignment, ruling, version, outcome, code, text, proposedBy, instant(proposedAt), batch],
          ...(end === null ? [null, null, null] : [end.ending, end.by, instant(end.at)]),
        ],
      });
    },

    async endRuling(consignment, ruling, { ending, by, at }) {
      const answer = await sql.query({
        name: "end-ruling",
        text: `update ruling set ending = $3, ended_by = $4, ended_at = $5, end_batch = $6
          where consignment = $1 and ruling = $2 and ending is null`,
        values: [consignment, ruling, ending, by, instant(at), batch],
      });
      return answer.rowCount === 1;
    },
  };
}
