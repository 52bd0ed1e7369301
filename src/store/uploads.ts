/**
 * uploads: how far uploads have come, on PostgreSQL: one row each, moved only from where it stands.
 *
 * What has not moved for thirty days is forgotten when its party opens another. Not here: the documents themselves.
 */
import type pg from "pg";
import type { Upload, UploadStore } from "../app/uploads.ts";
import { ask } from "./pool.ts";

const OPEN_PER_PARTY_MAX = 1_000;
const KEPT_MS = 30 * 86_400_000;

interface UploadRow {
  readonly upload: string;
  readonly documents: string;
  readonly is_finished: boolean;
  readonly changed_at: Date;
}

const toUpload = (row: UploadRow): Upload => ({
  id: row.upload,
  documents: Number(row.documents),
  isFinished: row.is_finished,
  changedAt: row.changed_at.getTime(),
});
const instant = (at: number): string => new Date(at).toISOString();

export function uploadStore(pool: pg.Pool): UploadStore {
  async function find(party: string, id: string): Promise<Upload | undefined> {
    const { rows } = await ask(() =>
      pool.query<UploadRow>(
        `select upload, documents, is_finished, changed_at from upload where party = $1 and upload = $2`,
        [party, id],
      ),
    );
    return rows[0] === undefined ? undefined : toUpload(rows[0]);
  }

  return {
    find,
    async open(party, id, at) {
      const known = await find(party, id);
      if (known !== undefined) return { upload: known, isNew: false };
      await ask(() =>
        pool.query(`delete from upload where party = $1 and changed_at < $2`, [party, instant(at - KEPT_MS)]),
      );
      const { rows } = await ask(() =>
        pool.query<{ open: string }>(`select count(*) as open from upload where party = $1 and not is_finished`, [
          party,
        ]),
      );
      if (Number(rows[0]!.open) >= OPEN_PER_PARTY_MAX) return undefined;
      const { rowCount } = await ask(() =>
        pool.query(
          `insert into upload (party, upload, documents, is_finished, opened_at, changed_at)
           values ($1, $2, 0, false, $3, $3) on conflict (party, upload) do nothing`,
          [party, id, instant(at)],
        ),
      );
      const upload = await find(party, id);
      return upload === undefined ? undefined : { upload, isNew: rowCount === 1 };
    },
    async advance(party, id, { from, to, isFinished }, at) {
      const { rowCount } = await ask(() =>
        pool.query(
          `update upload set documents = $4, is_finished = $5, changed_at = $6
            where party = $1 and upload = $2 and documents = $3 and not is_finished`,
          [party, id, from, to, isFinished, instant(at)],
        ),
      );
      return rowCount === 1;
    },
  };
}
