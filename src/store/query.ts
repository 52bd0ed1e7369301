/**
 * query: what is on record, for those who ask, and the shelf of rule books.
 *
 * A parcel is read in one snapshot of several plain selects. Nothing here locks or writes but what is adopted.
 */
import type pg from "pg";
import { DAY_MS, WAYBILL_NUMBER_DAYS } from "../app/clearing/batch.ts";
import type { ParcelRecord, QueryStore } from "../app/ports.ts";
import type { Decision, ParcelState } from "../customs/decision.ts";
import type { Filed } from "../customs/filed.ts";
import type { Problem } from "../kernel/problem.ts";
import { toFiled, type FiledRow } from "./load-filed.ts";
import { DEADLINE, toDeadline, type DeadlineRow } from "./deadline-store.ts";
import { ask, SNAPSHOT, transaction } from "./pool.ts";
import type { Sql } from "./sql.ts";

const FILED = `version, is_draft, is_withdrawn, entrance, signature, filed_by, filed_as, received_at, content_hash, body`;

interface ParcelHead {
  readonly platform: string;
  readonly order_no: string;
  readonly state: ParcelState;
  readonly decision_version: number;
}

interface DecisionText {
  readonly decided_at: Date;
  readonly body: string;
  readonly circumstances: string;
  readonly documents: string;
}

export function queryStore(pool: pg.Pool): QueryStore {
  return {
    findParcel: (consignment) => transaction(pool, (sql) => read(sql, consignment), SNAPSHOT),
    async platformsOf(orderNo) {
      const answer = await ask(() =>
        pool.query<{ platform: string }>(
          `select platform from parcel where order_no = $1
           union select split_part(consignment, '/', 1) from rejection
            where substr(consignment, strpos(consignment, '/') + 1) = $1
           order by 1`,
          [orderNo],
        ),
      );
      return answer.rows.map((row) => row.platform);
    },
    async findRulebook(hash) {
      const answer = await ask(() => pool.query<{ body: string }>(`select body from rulebook where hash = $1`, [hash]));
      return answer.rows[0]?.body;
    },
    async adoptRulebook({ hash, engine, text }, at) {
      const row = [hash, engine, new Date(at).toISOString(), text];
      await ask(() =>
        pool.query(
          `insert into rulebook (hash, engine, adopted_at, body) values ($1, $2, $3, $4) on conflict (hash) do nothing`,
          row,
        ),
      );
    },
    async adoptSigningKeys(keys, at) {
      await ask(() =>
        pool.query(
          `insert into signing_key (key, public_key, first_used_at)
           select key, public_key, $3 from unnest($1::text[], $2::text[]) as row (key, public_key)
           on conflict (key) do nothing`,
          [keys.map(({ key }) => key), keys.map(({ publicKey }) => publicKey), new Date(at).toISOString()],
        ),
      );
    },
  };
}

async function read(sql: Sql, consignment: string): Promise<ParcelRecord | undefined> {
  const { rows: heads } = await sql.query<ParcelHead>(
    `select platform, order_no, state, decision_version from parcel where consignment = $1`,
    [consignment],
  );
  const { rows: rejections } = await sql.query<{ kind: string; key: string; problems: string }>(
    `select kind, key, problems from rejection where consignment = $1 order by received_at, kind, key`,
    [consignment],
  );
  const head = heads[0];
  if (head === undefined && rejections.length === 0) return undefined;
  const { rows: documents } = await sql.query<FiledRow>(
    `select key, ${FILED} from document where consignment = $1 order by received_at, kind, key, version`,
    [consignment],
  );
  const version = head?.decision_version ?? 0;
  const { rows: decisions } = await sql.query<DecisionText>(
    `select decided_at, body, circumstances, documents from decision where consignment = $1 and version = $2`,
    [consignment, version],
  );
  const { rows: deadlines } = await sql.query<DeadlineRow>(
    `select ${DEADLINE} from deadline where consignment = $1 order by due_at, kind, version, round`,
    [consignment],
  );
  const filed = documents.map(toFiled);
  const named = namedIn(filed);
  const orderNo = head?.order_no ?? consignment.slice(consignment.indexOf("/") + 1);
  const text = decisions[0];
  const waybills = await readWaybills(sql, named, orderNo);
  return {
    consignment,
    platform: head?.platform ?? consignment.slice(0, consignment.indexOf("/")),
    orderNo,
    state: head?.state ?? "waiting",
    decisionVersion: version,
    decidedAt: text?.decided_at.toISOString() ?? null,
    decision: text === undefined ? null : (JSON.parse(text.body) as Decision),
    decisionBody: text?.body ?? null,
    circumstances: text?.circumstances ?? null,
    decisionDocuments: text?.documents ?? null,
    documents: filed,
    waybills,
    movements: await readMovements(sql, consignment, named.length > 0 ? named : waybills.map(({ key }) => key)),
    deadlines: deadlines.map(toDeadline),
    rejections: rejections.map(({ kind, key, problems }) => ({
      kind,
      key,
      problems: JSON.parse(problems) as Problem[],
    })),
  };
}

/**
 * By the declaration's number where there is one, else by the order number: then only what no declaration has claimed.
 */
async function readWaybills(sql: Sql, named: readonly string[], orderNo: string): Promise<Filed[]> {
  const { rows } =
    named.length > 0
      ? await sql.query<FiledRow>(
          `select waybill as key, ${FILED} from waybill where waybill = any($1::text[]) order by received_at, waybill, version`,
          [named],
        )
      : await sql.query<FiledRow>(
          `select w.waybill as key, ${FILED} from waybill w join waybill_number n using (waybill)
            where w.order_no = $1 and n.consignments = '{}' order by received_at, w.waybill, version`,
          [orderNo],
        );
  return rows.map(toFiled);
}

/** The waybills that a parcel's declarations named. */
const namedIn = (documents: readonly Filed[]): string[] => {
  const named = new Set<string>();
  for (const { document } of documents)
    if (document.kind === "declaration") named.add(`${document.carrier}/${document.waybillNo}`);
  return [...named];
};

interface MovementRow extends FiledRow {
  readonly consignments: readonly string[];
  readonly named_at: readonly Date[];
}

/** Statuses and arrivals, but for those of another parcel that had the number before or after the carrier's period. */
async function readMovements(sql: Sql, consignment: string, waybills: readonly string[]): Promise<Filed[]> {
  if (waybills.length === 0) return [];
  const { rows } = await sql.query<MovementRow>(
    `select m.key, ${FILED}, n.consignments, n.named_at from movement m join waybill_number n using (waybill)
      where m.waybill = any($1::text[]) order by m.received_at, m.kind, m.key, m.version`,
    [waybills],
  );
  const period = WAYBILL_NUMBER_DAYS * DAY_MS;
  return rows
    .filter(({ consignments, named_at: instants, received_at: receivedAt }) => {
      const claimed = instants[consignments.indexOf(consignment)]; // None where no declaration names the number yet.
      return claimed === undefined || Math.abs(receivedAt.getTime() - claimed.getTime()) <= period;
    })
    .map(toFiled);
}
