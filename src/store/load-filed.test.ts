/** What a batch loads of documents on record: the latest version of each, in order of first filing; on the database. */
import fc from "fast-check";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../../tests/database.ts";
import { fileNoun } from "../../tests/filed-parcel.ts";
import { arrivalOf, goodParcel, signedFor } from "../../tests/good-parcel.ts";
import type { ClearingStore } from "../app/ports.ts";
import { latestOf } from "../app/clearing/parcel.ts";
import { keyOf, waybillOf, type AnyDocument } from "../customs/documents.ts";
import type { Filed } from "../customs/filed.ts";
import { canonical } from "../kernel/canonical.ts";
import { clearingStore } from "./clearing-store.ts";
import { openPool } from "./pool.ts";

let database: TestDatabase;
let pool: pg.Pool;
let store: ClearingStore;
let serial = 0;

beforeAll(async () => {
  database = await createDatabase();
  pool = openPool(database.url, { connections: 2, onError: () => undefined });
  store = clearingStore(pool);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const at = (second: number): string => new Date(Date.parse("2026-11-10T02:00:00Z") + second * 1_000).toISOString();

/** As batches do it: every document with the instant of its batch, here each in one of its own. */
async function insert(consignment: string, filed: readonly Filed[]): Promise<void> {
  await store.transaction(async (tx) => {
    for (const each of filed) {
      const place = waybillOf(each.document) === undefined ? consignment : null;
      const body = canonical(each.document);
      await tx.insertDocuments([{ consignment: place, filed: each, body, sealed: new Uint8Array([1]), message: null }]);
    }
  });
}

const loadDocuments = async (consignment: string): Promise<Filed[]> =>
  (await store.transaction((tx) => tx.loadDocuments([consignment]))).map(({ filed }) => filed);
const named = (filed: readonly Filed[]): string[] =>
  filed.map(({ document, key, version }) => `${document.kind} ${key.split("/").slice(1).join("/")} v${version}`);

describe("of a parcel", () => {
  test.each<[string, [string, number, number][], string[]]>([
    ["nothing is nothing", [], []],
    [
      "what was filed once, in order of filing",
      [
        ["b", 1, 0],
        ["a", 1, 1],
      ],
      ["b v1", "a v1"],
    ],
    [
      "of one batch, in order of keys",
      [
        ["b", 1, 0],
        ["a", 1, 0],
      ],
      ["a v1", "b v1"],
    ],
    [
      "what was changed keeps its place",
      [
        ["b", 1, 0],
        ["a", 1, 1],
        ["b", 2, 2],
      ],
      ["b v2", "a v1"],
    ],
    [
      "a clock that went back gives a place by the earliest instant, and the order of versions stays",
      [
        ["b", 1, 5],
        ["a", 1, 3],
        ["b", 2, 1],
      ],
      ["b v2", "a v1"],
    ],
    [
      "version 10 comes after version 9",
      Array.from({ length: 10 }, (_, index): [string, number, number] => ["a", index + 1, index]),
      ["a v10"],
    ],
  ])("%s", async (_name, rows, expected) => {
    const parcel = goodParcel(`L-${(serial += 1)}`);
    const filed = rows.map(([transaction, version, second]) =>
      fileNoun({ ...parcel.payment, transaction, note: `${version}` }, { version, receivedAt: at(second) }),
    );
    await insert(keyOf(parcel.order), filed);
    expect(named(await loadDocuments(keyOf(parcel.order)))).toEqual(expected.map((each) => `payment ${each}`));
  });

  test("a draft and a withdrawal are versions as others", async () => {
    const { order, declaration } = goodParcel(`L-${(serial += 1)}`);
    const [changed, gone] = [
      fileNoun(order, { version: 2, isDraft: true }),
      fileNoun(declaration, { version: 2, isWithdrawn: true }),
    ];
    await insert(keyOf(order), [fileNoun(order), changed, fileNoun(declaration), gone]);
    expect(await loadDocuments(keyOf(order))).toEqual([gone, changed]);
  });

  test("whatever was filed and when: as if every version were read and the latest kept", async () => {
    const step = fc.record({ key: fc.constantFrom("a", "b", "c", "Ä"), second: fc.integer({ min: 0, max: 4 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const { order, payment } = goodParcel(`L-${(serial += 1)}`);
        const versions = new Map<string, number>();
        const filed = steps.map(({ key, second }) => {
          const version = (versions.get(key) ?? 0) + 1;
          versions.set(key, version);
          return fileNoun({ ...payment, transaction: key, note: `${version}` }, { version, receivedAt: at(second) });
        });
        await insert(keyOf(order), filed);
        const { rows } = await pool.query<{ key: string; version: number }>(
          `select key, version from document where consignment = $1 order by received_at, kind, key, version`,
          [keyOf(order)],
        );
        const every = rows.map(({ key, version }) =>
          filed.find((each) => each.key === key && each.version === version)!,
        );
        expect(await loadDocuments(keyOf(order))).toEqual(latestOf(every));
      }),
      { numRuns: 30 },
    );
  });
});

test("of waybills and their movements", async () => {
  const parcel = goodParcel(`L-${(serial += 1)}`);
  const other = goodParcel(`L-${(serial += 1)}`);
  const numbers = [parcel, other].map(({ waybill }) => keyOf(waybill)).sort();
  const versionsOf = (document: AnyDocument<string>, count: number): Filed[] =>
    Array.from({ length: count }, (_, index) =>
      fileNoun({ ...document, note: `${index}` }, { version: index + 1, receivedAt: at(index) }),
    );
  const waybills = [...versionsOf(parcel.waybill, 3), ...versionsOf(other.waybill, 1)];
  const movements = [...versionsOf(signedFor(parcel), 2), ...versionsOf(arrivalOf(parcel), 3)];
  await insert("", [...waybills, ...movements]);
  const [loaded, moved] = await store.transaction(async (tx) => [
    await tx.loadWaybills(numbers),
    await tx.loadMovements(numbers),
  ]);
  expect(loaded).toHaveLength(2);
  expect(loaded).toEqual(expect.arrayContaining([waybills[2], waybills[3]]));
  expect(moved).toEqual([movements[4], movements[1]]); // One instant: in order of kinds.
});
