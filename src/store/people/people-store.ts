/**
 * peopleStore: people on PostgreSQL: who they are, what they may sign in with, and for whom they work.
 *
 * What ends somebody's sessions ends them in the same transaction. Not here: sessions themselves (`session-store.ts`).
 */
import type pg from "pg";
import type { PeopleStore, PersonRecord } from "../../app/people/people-ports.ts";
import type { PartyKind } from "../../customs/party.ts";
import type { Role } from "../../customs/person.ts";
import { ask, transaction } from "../pool.ts";
import type { Sql } from "../sql.ts";

/** Of who changes people's roles one at a time: or the last two who manage people could end each other. */
const LOCK = 4_711_910_917_591_022n;

export interface PersonRow {
  readonly person: string;
  readonly name: string;
  readonly display_name: string;
  readonly role: Role;
  readonly organisation: string | null;
  readonly organisation_name: string | null;
  readonly kinds: PartyKind[] | null;
  readonly language: "zh" | "en";
  readonly password_hash: string;
  readonly must_change_password: boolean;
  readonly identity_hash: string | null;
  readonly passkeys: string;
  readonly created_at: Date;
  readonly disabled_at: Date | null;
}

export const PERSON = `p.person, p.name, p.display_name, p.role, p.organisation, o.name as organisation_name,
  (select array_agg(k.kind order by k.registered_at, k.kind) from party_kind k where k.code = p.organisation) as kinds,
  p.language, p.password_hash, p.must_change_password, p.identity_hash, p.created_at, p.disabled_at,
  (select count(*) from passkey y where y.person = p.person) as passkeys`;
export const PERSON_FROM = `person p left join party o on o.code = p.organisation`;

export const toPerson = (row: PersonRow): PersonRecord => ({
  id: row.person,
  name: row.name,
  displayName: row.display_name,
  role: row.role,
  organisation:
    row.organisation === null
      ? null
      : { code: row.organisation, name: row.organisation_name ?? row.organisation, kinds: row.kinds ?? [] },
  language: row.language,
  mustChangePassword: row.must_change_password,
  identityHash: row.identity_hash,
  passkeys: Number(row.passkeys),
  createdAt: row.created_at.getTime(),
  disabledAt: row.disabled_at?.getTime() ?? null,
});

export function peopleStore(pool: pg.Pool): PeopleStore {
  async function find(
    column: "name" | "person",
    value: string,
  ): Promise<{ person: PersonRecord; passwordHash: string } | undefined> {
    const { rows } = await ask(() =>
      pool.query<PersonRow>(`select ${PERSON} from ${PERSON_FROM} where p.${column} = $1`, [value]),
    );
    return rows[0] && { person: toPerson(rows[0]), passwordHash: rows[0].password_hash };
  }

  return {
    findByName: (name) => find("name", name),
    findById: (id) => find("person", id),
    async add(person, at) {
      const { rowCount } = await ask(() => pool.query(...insertPerson(person, at)));
      return rowCount === 1;
    },
    async list({ after, limit, role, organisation }) {
      const { rows } = await ask(() =>
        pool.query<PersonRow>(
          `select ${PERSON} from ${PERSON_FROM}
            where p.person > $1 and ($2::text is null or p.role = $2) and ($3::text is null or p.organisation = $3)
            order by p.person limit $4`,
          [after, role, organisation, limit],
        ),
      );
      return rows.map(toPerson);
    },
    change: (id, change, at) =>
      transaction(pool, async (sql) => {
        await sql.query("select pg_advisory_xact_lock($1)", [LOCK]);
        const { rows } = await sql.query<{ role: Role; is_disabled: boolean; others: string }>(
          `select p.role, p.disabled_at is not null as is_disabled,
                  (select count(*) from person o
                    where o.role = 'administrator' and o.disabled_at is null and o.person <> p.person) as others
             from person p where p.person = $1`,
          [id],
        );
        const [was] = rows;
        if (was === undefined) return "unknown";
        const { displayName = null, language = null, role = was.role, isDisabled = was.is_disabled } = change;
        const wasManaging = was.role === "administrator" && !was.is_disabled;
        const isManaging = role === "administrator" && !isDisabled;
        if (wasManaging && !isManaging && was.others === "0") return "last_administrator";
        await sql.query(
          `update person set display_name = coalesce($2, display_name), language = coalesce($3, language), role = $4,
                  disabled_at = case when $5 then coalesce(disabled_at, $6) end
            where person = $1`,
          [id, displayName, language, role, isDisabled, instant(at)],
        );
        if (role !== was.role || isDisabled) await endSessions(sql, id);
        return "changed";
      }),
    changePassword: (id, { from, to, mustChange }) =>
      transaction(pool, async (sql) => {
        const { rowCount } = await sql.query(
          `update person set password_hash = $3, must_change_password = $4 where person = $1 and password_hash = $2`,
          [id, from, to, mustChange],
        );
        if (rowCount === 0) return false;
        await endSessions(sql, id);
        if (mustChange) await sql.query(`delete from passkey where person = $1`, [id]);
        return true;
      }),
  };
}

/** Inserts nothing where the name is taken. */
export const insertPerson = (
  person: Parameters<PeopleStore["add"]>[0],
  at: number,
): [text: string, values: unknown[]] => [
  `insert into person (person, name, display_name, role, organisation, language, password_hash, must_change_password,
                       identity_hash, created_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (name) do nothing`,
  [
    ...[person.id, person.name, person.displayName, person.role, person.organisation, person.language],
    ...[person.passwordHash, person.mustChangePassword, person.identityHash, instant(at)],
  ],
];

const endSessions = (sql: Sql, id: string): Promise<unknown> =>
  sql.query(`delete from session where person = $1`, [id]);

export const instant = (at: number): string => new Date(at).toISOString();
