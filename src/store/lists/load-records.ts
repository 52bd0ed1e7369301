/**
 * loadRecords: what is on record of some parcels, as the list needs it; and which parcels a step concerns.
 *
 * It says of many parcels what `query.ts` says of one: which waybills and movements are theirs follows the same rules.
 * Not here: what is refused at the door, which the list does not show.
 */
import { DAY_MS, WAYBILL_NUMBER_DAYS } from "../../app/clearing/batch.ts";
import type { RecordToList } from "../../app/lists/listed-parcel.ts";
import type { Touched } from "../../app/lists/touched.ts";
import type { Decision, ParcelState } from "../../customs/decision.ts";
import type { Filed } from "../../customs/filed.ts";
import { integers, texts } from "../binary-array.ts";
import { toFiled, type FiledRow } from "../load-filed.ts";
import { DEADLINE, toDeadline, type DeadlineRow } from "../deadline-store.ts";
import type { Sql } from "../sql.ts";

const FILED =
  "version, is_draft, is_withdrawn, entrance, signature, filed_by, filed_as, received_at, content_hash, body";

interface ParcelHead {
  readonly consignment: string;
  readonly platform: string;
  readonly order_no: string;
  readonly state: ParcelState;
  readonly decision_version: number;
  readonly first_filed_at: Date;
  readonly changed_at: Date;
}

type Owned<Row> = Row & { readonly consignment: string };

/**
 * The parcels that are named themselves, and those that show one of the waybills: their declaration named it, or its
 * order number is theirs.
 */
export async function concerned(sql: Sql, { consignments, waybills }: Touched): Promise<string[]> {
  const all = new Set(consignments);
  if (waybills.size > 0) {
    const { rows } = await sql.query<{ consignment: string }>({
      name: "list-concerned",
      text: `select unnest(consignments) as consignment from waybill_number where waybill = any($1::text[])
        union select p.consignment from waybill w join parcel p on p.order_no = w.order_no
         where w.waybill = any($1::text[])`,
      values: [texts([...waybills])],
    });
    for (const { consignment } of rows.sort((a, b) => (a.consignment < b.consignment ? -1 : 1))) all.add(consignment);
  }
  return [...all];
}

/** In the order they are given; without those that have no row of their own, which were only refused. */
export async function loadRecords(sql: Sql, consignments: readonly string[]): Promise<RecordToList[]> {
  const wanted = texts(consignments);
  const { rows: heads } = await sql.query<ParcelHead>({
    name: "list-heads",
    text: `select consignment, platform, order_no, state, decision_version, first_filed_at, changed_at
      from parcel where consignment = any($1::text[])`,
    values: [wanted],
  });
  const documents = await byConsignment(
    sql.query<Owned<FiledRow>>({
      name: "list-documents",
      text: `select consignment, key, ${FILED} from document where consignment = any($1::text[])
        order by received_at, kind, key, version`,
      values: [wanted],
    }),
    toFiled,
  );
  const deadlines = await byConsignment(
    sql.query<Owned<DeadlineRow>>({
      name: "list-deadlines",
      text: `select consignment, ${DEADLINE} from deadline where consignment = any($1::text[])
        order by due_at, kind, version`,
      values: [wanted],
    }),
    toDeadline,
  );
  const decisions = await loadDecisions(sql, heads);
  const waybills = await loadWaybills(sql, heads, documents);
  const movements = await loadMovements(sql, waybills);
  const known = new Map(heads.map((head) => [head.consignment, head]));
  return consignments.flatMap((consignment): RecordToList[] => {
    const head = known.get(consignment);
    if (head === undefined) return [];
    const decision = decisions.get(consignment);
    return [
      {
        consignment,
        platform: head.platform,
        orderNo: head.order_no,
        state: head.state,
        firstFiledAt: head.first_filed_at.toISOString(),
        changedAt: head.changed_at.toISOString(),
        decidedAt: decision?.decidedAt ?? null,
        decision: decision?.decision ?? null,
        documents: documents.get(consignment) ?? [],
        waybills: waybills.get(consignment)?.filed ?? [],
        movements: movements.get(consignment) ?? [],
        deadlines: deadlines.get(consignment) ?? [],
      },
    ];
  });
}

async function byConsignment<Row, Item>(
  answer: Promise<{ readonly rows: readonly Owned<Row>[] }>,
  toItem: (row: Row) => Item,
): Promise<Map<string, Item[]>> {
  const found = new Map<string, Item[]>();
  for (const row of (await answer).rows) {
    const own = found.get(row.consignment) ?? [];
    found.set(row.consignment, own);
    own.push(toItem(row));
  }
  return found;
}

/** A parcel that waits shows no decision: the one it had is not read. */
async function loadDecisions(
  sql: Sql,
  heads: readonly ParcelHead[],
): Promise<Map<string, { readonly decidedAt: string; readonly decision: Decision }>> {
  const decided = heads.filter(({ state }) => state !== "waiting");
  if (decided.length === 0) return new Map();
  const { rows } = await sql.query<{ consignment: string; decided_at: Date; body: string }>({
    name: "list-decisions",
    text: `select consignment, decided_at, body from decision
      join unnest($1::text[], $2::int[]) as row (consignment, version) using (consignment, version)`,
    values: [
      texts(decided.map((head) => head.consignment)),
      integers(decided.map(({ decision_version: version }) => version)),
    ],
  });
  return new Map(
    rows.map(({ consignment, decided_at: at, body }) => [
      consignment,
      { decidedAt: at.toISOString(), decision: JSON.parse(body) as Decision },
    ]),
  );
}

interface ShownWaybills {
  /** Numbers whose movements are the parcel's. */
  readonly numbers: readonly string[];
  readonly filed: readonly Filed[];
}

/** By the declarations' numbers where there are any, else by the order number: then only what none has claimed. */
async function loadWaybills(
  sql: Sql,
  heads: readonly ParcelHead[],
  documents: ReadonlyMap<string, readonly Filed[]>,
): Promise<Map<string, ShownWaybills>> {
  const named = new Map<string, readonly string[]>();
  for (const { consignment } of heads) {
    const numbers = new Set<string>();
    for (const { document } of documents.get(consignment) ?? [])
      if (document.kind === "declaration") numbers.add(`${document.carrier}/${document.waybillNo}`);
    named.set(consignment, [...numbers]);
  }
  const unnamed = heads.filter(({ consignment }) => named.get(consignment)!.length === 0);
  const { rows } = await sql.query<FiledRow & { readonly order_no: string; readonly is_free: boolean }>({
    name: "list-waybills",
    text: `select w.waybill as key, ${FILED}, w.order_no, n.consignments = '{}' as is_free
      from waybill w join waybill_number n using (waybill)
      where w.waybill = any($1::text[]) or (w.order_no = any($2::text[]) and n.consignments = '{}')
      order by received_at, w.waybill, version`,
    values: [
      texts([...new Set([...named.values()].flat())]),
      texts([...new Set(unnamed.map(({ order_no: orderNo }) => orderNo))]),
    ],
  });
  const byNumber = new Map<string, Filed[]>();
  const byOrder = new Map<string, Filed[]>();
  for (const row of rows) {
    const filed = toFiled(row);
    put(byNumber, row.key, filed);
    if (row.is_free) put(byOrder, row.order_no, filed);
  }
  return new Map(
    heads.map(({ consignment, order_no: orderNo }) => {
      const numbers = named.get(consignment)!;
      const filed = numbers.length > 0 ? numbers.flatMap((number) => byNumber.get(number) ?? []) : byOrder.get(orderNo);
      return [
        consignment,
        { numbers: numbers.length > 0 ? numbers : (filed ?? []).map(({ key }) => key), filed: filed ?? [] },
      ];
    }),
  );
}

function put(shelf: Map<string, Filed[]>, key: string, filed: Filed): void {
  const own = shelf.get(key) ?? [];
  shelf.set(key, own);
  own.push(filed);
}

interface MovementRow extends FiledRow {
  readonly waybill: string;
  readonly consignments: readonly string[];
  readonly named_at: readonly Date[];
}

/** But for those of another parcel that had the number before or after the carrier's period. */
async function loadMovements(sql: Sql, shown: ReadonlyMap<string, ShownWaybills>): Promise<Map<string, Filed[]>> {
  const wanted = [...new Set([...shown.values()].flatMap(({ numbers }) => numbers))];
  const movements = new Map<string, Filed[]>();
  if (wanted.length === 0) return movements;
  const { rows } = await sql.query<MovementRow>({
    name: "list-movements",
    text: `select m.waybill, m.key, ${FILED}, n.consignments, n.named_at
      from movement m join waybill_number n using (waybill)
      where m.waybill = any($1::text[]) order by m.received_at, m.kind, m.key, m.version`,
    values: [texts(wanted)],
  });
  if (rows.length === 0) return movements;
  const period = WAYBILL_NUMBER_DAYS * DAY_MS;
  for (const [consignment, { numbers }] of shown)
    for (const row of rows) {
      if (!numbers.includes(row.waybill)) continue;
      const claimed = row.named_at[row.consignments.indexOf(consignment)];
      if (claimed !== undefined && Math.abs(row.received_at.getTime() - claimed.getTime()) > period) continue;
      put(movements, consignment, toFiled(row));
    }
  return movements;
}
