/**
 * invitationStore: invitations on PostgreSQL, by the SHA-256 of their tokens.
 *
 * Accepting one writes the person in the same transaction. What is long over is forgotten when another is made. Not
 * here: what an invitation is good for (`app/people/invitation-state.ts`).
 */
import type pg from "pg";
import type { InvitationRecord, InvitationStore } from "../../app/people/people-ports.ts";
import type { Role } from "../../customs/person.ts";
import { ask, transaction } from "../pool.ts";
import { insertPerson, instant } from "./people-store.ts";

const KEPT_MS = 90 * 86_400_000;
const LISTED_MAX = 500;

interface InvitationRow {
  readonly invitation: string;
  readonly role: Role;
  readonly organisation: string | null;
  readonly note: string | null;
  readonly invited_by: string;
  readonly created_at: Date;
  readonly expires_at: Date;
  readonly accepted_at: Date | null;
  readonly revoked_at: Date | null;
}

const INVITATION = `invitation, role, organisation, note, invited_by, created_at, expires_at, accepted_at, revoked_at`;
/** Whoever invited must still be somebody. */
const OPEN = `accepted_at is null and revoked_at is null and expires_at > $2
  and exists (select 1 from person p where p.person = invited_by and p.disabled_at is null)`;

const toInvitation = (row: InvitationRow): InvitationRecord => ({
  id: row.invitation,
  role: row.role,
  organisation: row.organisation,
  note: row.note,
  invitedBy: row.invited_by,
  createdAt: row.created_at.getTime(),
  expiresAt: row.expires_at.getTime(),
  acceptedAt: row.accepted_at?.getTime() ?? null,
  revokedAt: row.revoked_at?.getTime() ?? null,
});

export function invitationStore(pool: pg.Pool): InvitationStore {
  return {
    async add({ id, role, organisation, note, invitedBy, createdAt, expiresAt }, tokenHash, { openMax }) {
      await ask(() => pool.query(`delete from invitation where expires_at < $1`, [instant(createdAt - KEPT_MS)]));
      const { rowCount } = await ask(() =>
        pool.query(
          `insert into invitation (invitation, token_hash, role, organisation, note, invited_by, created_at, expires_at)
           select $1, $3, $4, $5, $6, $7, $2, $8
            where (select count(*) from invitation
                    where invited_by = $7 and accepted_at is null and revoked_at is null and expires_at > $2) < $9`,
          [id, instant(createdAt), tokenHash, role, organisation, note, invitedBy, instant(expiresAt), openMax],
        ),
      );
      return rowCount === 1;
    },
    async list(organisation) {
      const { rows } = await ask(() =>
        pool.query<InvitationRow>(
          `select ${INVITATION} from invitation where $1::text is null or organisation = $1
            order by created_at desc, invitation limit ${LISTED_MAX}`,
          [organisation],
        ),
      );
      return rows.map(toInvitation);
    },
    async find(tokenHash) {
      const { rows } = await ask(() =>
        pool.query<InvitationRow>(
          `select ${INVITATION} from invitation i where token_hash = $1
              and exists (select 1 from person p where p.person = i.invited_by and p.disabled_at is null)`,
          [tokenHash],
        ),
      );
      return rows[0] && toInvitation(rows[0]);
    },
    async revoke(id, organisation, at) {
      const { rowCount } = await ask(() =>
        pool.query(
          `update invitation set revoked_at = $2
            where invitation = $1 and ($3::text is null or organisation = $3) and accepted_at is null
              and revoked_at is null`,
          [id, instant(at), organisation],
        ),
      );
      return rowCount === 1;
    },
    accept: (tokenHash, person, at) =>
      transaction(pool, async (sql) => {
        // The name first: where it is taken the invitation stays open. Taken back with the rest where that is gone.
        const inserted = await sql.query(...insertPerson(person, at));
        if (inserted.rowCount === 0) return "name_taken";
        const accepted = await sql.query(
          `update invitation set accepted_at = $2, accepted_by = $3 where token_hash = $1 and ${OPEN}`,
          [tokenHash, instant(at), person.id],
        );
        if (accepted.rowCount === 1) return "accepted";
        await sql.query(`delete from person where person = $1`, [person.id]);
        return "gone";
      }),
  };
}
