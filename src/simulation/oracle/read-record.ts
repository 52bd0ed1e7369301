/**
 * readRecord: everything on record that the oracle looks at, read plainly from the tables.
 *
 * One select a table, as they stand between two steps of the simulation. Texts are what was written; nothing is
 * interpreted by code of the application.
 */
export type Ask = (statement: string) => Promise<readonly unknown[]>;

export interface DocumentRow {
  /** Null for a waybill and what moves it. */
  readonly consignment: string | null;
  readonly kind: string;
  readonly key: string;
  readonly version: number;
  readonly draft: boolean;
  readonly withdrawn: boolean;
  readonly at: Date;
  readonly batch: string;
  readonly hash: string;
  readonly note: string | null;
}

export interface ParcelRow {
  readonly consignment: string;
  readonly state: string;
  readonly lane: string | null;
  readonly status: string | null;
  readonly version: number;
}

export interface DecisionRow {
  readonly consignment: string;
  readonly version: number;
  readonly at: Date;
  readonly state: string;
  readonly lane: string;
  readonly status: string;
  readonly circumstances: string;
  readonly documents: string;
  readonly body: string;
  readonly batch: string;
}

export interface AccountRow {
  readonly account: string;
  readonly balance: string;
  readonly floor: string | null;
}

export interface PostingRow {
  readonly account: string;
  readonly contra: string;
  readonly entry: string;
  readonly amount: string;
}

export interface JournalRow {
  readonly writer: string;
  readonly sequence: string;
  readonly at: Date;
  readonly previous: string;
  readonly root: string;
  readonly hash: string;
  readonly key: string;
  readonly signature: string;
  readonly parties: readonly string[];
  readonly events: readonly string[];
}

export interface DeadlineRow {
  readonly consignment: string;
  readonly kind: string;
  readonly version: number;
  readonly round: number;
  readonly started: Date;
  readonly due: Date;
  readonly state: string;
  readonly closed: Date | null;
  readonly batch: string | null;
}

export interface Recorded {
  readonly deadlines: readonly DeadlineRow[];
  readonly documents: readonly DocumentRow[];
  readonly parcels: ReadonlyMap<string, ParcelRow>;
  readonly decisions: readonly DecisionRow[];
  readonly accounts: readonly AccountRow[];
  readonly postings: readonly PostingRow[];
  readonly journal: readonly JournalRow[];
  /** Key → public half, raw Ed25519 in base64url. */
  readonly signingKeys: ReadonlyMap<string, string>;
  /** "CONSIGNMENT KIND KEY" of refusals at the door. */
  readonly rejections: ReadonlySet<string>;
}

const DOCUMENT = `version, is_draft as draft, is_withdrawn as withdrawn, received_at as at, batch, content_hash as hash,
  body::jsonb ->> 'note' as note`;

export async function readRecord(ask: Ask): Promise<Recorded> {
  const documents = await ask(
    `select consignment, kind, key, ${DOCUMENT} from document
     union all select null, 'waybill', waybill, ${DOCUMENT} from waybill
     union all select null, kind, key, ${DOCUMENT} from movement order by 2, 3, 4`,
  );
  const parcels = (await ask(
    `select consignment, state, lane, official_status as status, decision_version as version from parcel`,
  )) as readonly ParcelRow[];
  const decisions = await ask(
    `select consignment, version, decided_at as at, state, lane, official_status as status, circumstances, documents,
            body, batch from decision order by consignment, version`,
  );
  const accounts = await ask(`select account, balance, floor from account order by account`);
  const postings = await ask(`select account, contra, entry, amount from posting order by account, entry`);
  const journal = await ask(
    `select writer, sequence, recorded_at as at, previous, root, hash, key, signature, parties, events
       from journal order by writer, journal.sequence`,
  );
  const deadlines = await ask(
    `select consignment, kind, version, round, started_at as started, due_at as due, state, closed_at as closed, batch
       from deadline order by consignment, kind, version, round`,
  );
  const keys = (await ask(`select key, public_key as half from signing_key`)) as readonly {
    key: string;
    half: string;
  }[];
  const rejections = (await ask(`select consignment || ' ' || kind || ' ' || key as id from rejection`)) as readonly {
    id: string;
  }[];
  return {
    deadlines: deadlines as readonly DeadlineRow[],
    documents: documents as readonly DocumentRow[],
    parcels: new Map(parcels.map((row) => [row.consignment, row])),
    decisions: decisions as readonly DecisionRow[],
    accounts: accounts as readonly AccountRow[],
    postings: postings as readonly PostingRow[],
    journal: journal as readonly JournalRow[],
    signingKeys: new Map(keys.map(({ key, half }) => [key, half])),
    rejections: new Set(rejections.map(({ id }) => id)),
  };
}
