/**
 * loadList: as many parcels on the list as are wanted, by COPY, for measuring it: the rows of a cleared day of the
 * seeded world, told again with other numbers, spread over ninety days, their values moved by chance.
 *
 * The rows, bits, counts and buyers are those that the projector would have written, by the same functions; only the
 * record behind them is the day's alone. The same rows and the same count give the same list.
 */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { bitChanges } from "../app/lists/bit-changes.ts";
import type { NumberedParcel } from "../app/lists/list-ports.ts";
import { encodeBits, newBits, putBit, type Bits } from "../app/lists/number-set.ts";
import { tallyChanges, valuesOf } from "../app/lists/tallies.ts";
import { BEIJING_OFFSET_MINUTES, dayAt } from "../kernel/day.ts";
import { createRandom } from "../simulation/random.ts";

const DAYS = 90;
const DAY_MS = 86_400_000;
const PARCELS_A_PIECE = 2_000;

export interface ListLoad {
  readonly url: string;
  /** Rows of a day; at least one. */
  readonly day: readonly NumberedParcel[];
  readonly parcels: number;
  /** When the last of them was filed; milliseconds since 1970. */
  readonly until: number;
  onProgress(parcels: number): void;
}

/** Replaces what is on the list; the place in the journal stays. */
export async function loadList({ url, day, parcels, until, onProgress }: ListLoad): Promise<void> {
  const client = new pg.Client({ connectionString: url, statement_timeout: 0 });
  await client.connect();
  const bits = new Map<string, Bits>();
  const tallies = new Map<string, number>();
  const buyers: string[] = [];
  async function* rows(): AsyncGenerator<string> {
    for (const piece of piecesOf(day, parcels, until)) {
      note(piece, { bits, tallies, buyers });
      yield piece.map((row) => lineOf(columnsOf(row))).join("");
      onProgress(piece.length);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  try {
    await client.query("truncate parcel_list, parcel_bits, buyer_parcel, tally, decided_minute");
    await copy(client, "parcel_list", rows());
    await copy(
      client,
      "parcel_bits",
      linesOf(bits, (name, own) => [...split(name), `\\\\x${hexOf(encodeBits(own))}`, "0"]),
    );
    await copy(
      client,
      "tally",
      linesOf(tallies, (name, count) => [...(JSON.parse(name) as string[]).map(escaped), String(count)]),
    );
    await copy(client, "buyer_parcel", buyers);
    await client.query("update projection set parcels = $1, step = step + 1, since = step + 1", [parcels]);
    for (const table of ["parcel_list", "parcel_bits", "buyer_parcel", "tally"])
      await client.query(`vacuum analyze ${table}`);
  } finally {
    await client.end();
  }
}

function* piecesOf(day: readonly NumberedParcel[], parcels: number, until: number): Generator<NumberedParcel[]> {
  const random = createRandom("list");
  for (let first = 1; first <= parcels; first += PARCELS_A_PIECE) {
    const count = Math.min(PARCELS_A_PIECE, parcels - first + 1);
    yield Array.from({ length: count }, (_, index) => {
      const number = first + index;
      const filedAt = until - Math.floor(((parcels - number) / parcels) * DAYS * DAY_MS);
      return toldAgain(random.pick(day), number, filedAt, 50 + random.below(101));
    });
  }
}

/** `percent` moves its value. */
function toldAgain(row: NumberedParcel, number: number, filedAt: number, percent: number): NumberedParcel {
  const later = filedAt - Date.parse(row.firstFiledAt);
  const moved = (instant: string): string => new Date(Date.parse(instant) + later).toISOString();
  const orderNo = `B${String(number).padStart(9, "0")}`;
  const day = dayAt(filedAt, BEIJING_OFFSET_MINUTES);
  return {
    ...row,
    number,
    orderNo,
    consignment: `${row.platform}/${orderNo}`,
    waybillNo: row.waybillNo === null ? null : `W${String(number).padStart(9, "0")}`,
    amount: row.amount === null ? null : (row.amount / 1_000n) * BigInt(percent) * 10n,
    firstFiledAt: moved(row.firstFiledAt),
    changedAt: moved(row.changedAt),
    decidedAt: row.decidedAt === null ? null : moved(row.decidedAt),
    tags: row.tags.map((tag) => (tag.startsWith("day:") ? `day:${day}` : tag)),
  };
}

interface Noted {
  readonly bits: Map<string, Bits>;
  readonly tallies: Map<string, number>;
  readonly buyers: string[];
}

function note(rows: readonly NumberedParcel[], { bits, tallies, buyers }: Noted): void {
  const changes = rows.map((row) => ({ number: row.number, before: undefined, now: row }));
  for (const { tag, segment, set } of bitChanges(changes)) {
    const name = `${tag}\t${segment}`;
    const own = bits.get(name) ?? newBits();
    bits.set(name, own);
    for (const number of set) putBit(own, number, true);
  }
  for (const { scope, day, tag, parcels } of tallyChanges(rows.map(({ tags }) => ({ before: undefined, now: tags })))) {
    const name = JSON.stringify([scope, day, tag]);
    tallies.set(name, (tallies.get(name) ?? 0) + parcels);
  }
  for (const { consignment, number, tags } of rows)
    for (const buyer of valuesOf(tags, "buyer")) buyers.push(lineOf([buyer, consignment, String(number)]));
}

/** In the order of the table. */
const columnsOf = (row: NumberedParcel): (string | null)[] => [
  ...[row.consignment, String(row.number), row.platform, row.orderNo, row.carrier, row.waybillNo, row.seller],
  ...[row.declarant, row.paymentFirm, row.port, row.customsOffice, row.procedure, row.state, row.lane],
  ...[row.officialStatus, row.amount === null ? null : String(row.amount)],
  ...[row.levied === null ? null : String(row.levied), row.currency, row.firstFiledAt, row.changedAt],
  ...[row.decidedAt, JSON.stringify(row.tags)],
];

const split = (name: string): string[] => name.split("\t").map(escaped);
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const escaped = (text: string): string => text.replaceAll(/[\\\t\n\r]/g, (found) => escapes[found]!);
const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };
const lineOf = (values: readonly (string | null)[]): string =>
  `${values.map((value) => (value === null ? "\\N" : escaped(value))).join("\t")}\n`;

function* linesOf<Value>(
  map: ReadonlyMap<string, Value>,
  cells: (name: string, value: Value) => string[],
): Generator<string> {
  for (const [name, value] of map) yield `${cells(name, value).join("\t")}\n`;
}

async function copy(client: pg.Client, table: string, lines: Iterable<string> | AsyncIterable<string>): Promise<void> {
  await pipeline(Readable.from(lines), client.query(copyFrom(`copy ${table} from stdin`)));
}
