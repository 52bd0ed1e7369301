/**
 * lookStore: who looked at whose data, on PostgreSQL; and where the envelopes lie that a number is unmasked from.
 *
 * Looks are only added. Not here: what is recorded (`app/people/looks.ts`).
 */
import type pg from "pg";
import type { LookKind, LookStore } from "../../app/people/looks.ts";
import type { EnvelopeStore } from "../../app/people/unmask.ts";
import type { Role } from "../../customs/person.ts";
import { ask } from "../pool.ts";

interface LookRow {
  readonly place: string;
  readonly at: Date;
  readonly person: string;
  readonly name: string | null;
  readonly display_name: string | null;
  readonly role: Role;
  readonly organisation: string | null;
  readonly what: LookKind;
  readonly consignment: string | null;
  readonly document: string | null;
  readonly field: string | null;
  readonly reason: string | null;
}

export function lookStore(pool: pg.Pool): LookStore {
  return {
    async record({ at, person, role, organisation, what, consignment, document, field, reason }) {
      await ask(() =>
        pool.query(
          `insert into look (at, person, role, organisation, what, consignment, document, field, reason)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
          [at, person, role, organisation, what, consignment, document, field, reason],
        ),
      );
    },
    async list({ before, limit, person, consignment }) {
      const { rows } = await ask(() =>
        pool.query<LookRow>(
          `select l.place, l.at, l.person, p.name, p.display_name, l.role, l.organisation, l.what, l.consignment,
                  l.document, l.field, l.reason
             from look l left join person p on p.person = l.person
            where ($1::bigint is null or l.place < $1) and ($2::text is null or l.person = $2)
              and ($3::text is null or l.consignment = $3)
            order by l.place desc limit $4`,
          [before, person, consignment, limit],
        ),
      );
      return rows.map(({ at, name, display_name: displayName, ...row }) => ({
        ...row,
        at: at.toISOString(),
        name: name ?? row.person,
        displayName: displayName ?? row.person,
      }));
    },
  };
}

export function envelopeStore(pool: pg.Pool): EnvelopeStore {
  return {
    async find({ consignment, kind, key, version }) {
      const { rows } = await ask(() =>
        kind === "waybill"
          ? pool.query<{ sealed: Buffer }>(`select sealed from waybill where waybill = $1 and version = $2`, [
              key,
              version,
            ])
          : pool.query<{ sealed: Buffer }>(
              `select sealed from document where consignment = $1 and kind = $2 and key = $3 and version = $4`,
              [consignment, kind, key, version],
            ),
      );
      return rows[0]?.sealed;
    },
  };
}
