/** Every array goes to the real database in its binary form and must come back as it was. */
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../../tests/database.ts";
import { effort } from "../../tests/effort.ts";
import { bigints, booleans, bytes, integers, texts } from "./binary-array.ts";

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client(database.url);
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** What the server makes of a parameter of an array type. Texts, so that no reading of pg stands between. */
async function read(array: Buffer, type: string): Promise<(string | null)[]> {
  const { rows } = await client.query<{ value: string | null }>(
    `select value::text from unnest($1::${type}[]) with ordinality row (value, place) order by place`,
    [array],
  );
  return rows.map(({ value }) => value);
}

const runs = effort(60, 2_000);
/** PostgreSQL stores no U+0000, and half a surrogate pair has no UTF-8: both are refused at the door. */
const text = fc.string({ unit: "binary" }).map((value) => value.replaceAll("\0", ""));
const int4 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const int8 = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });

describe("texts", () => {
  test.each<[string, (string | null)[]]>([
    ["none", []],
    ["an empty one", [""]],
    ["an empty one at the end", ["a", ""]],
    ["a null", [null]],
    ["a null is not the word", [null, "null", "NULL", ""]],
    ["what text arrays would have to quote", ['{a,"b"}', "\\", "a,b", " a "]],
    ["one, two, three and four bytes a character", ["a", "é", "针", "𠮷", "👩‍👩‍👧"]],
    ["line ends and tabs", ["a\r\nb\tc"]],
    ["a byte order mark", ["\ufeffa"]],
  ])("%s", async (_name, values) => {
    expect(await read(texts(values), "text")).toEqual(values);
  });

  test("a large one, and many", async () => {
    const large = "针织衫".repeat(200_000);
    expect(await read(texts(["a", large, "b"]), "text")).toEqual(["a", large, "b"]);
    const many = Array.from({ length: 20_000 }, (_, index) => (index % 7 === 0 ? null : `第${index}件`));
    expect(await read(texts(many), "text")).toEqual(many);
  });

  test("whatever they are", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(text)), async (values) => {
        expect(await read(texts(values), "text")).toEqual(values);
      }),
      { numRuns: runs },
    );
  });

  test("no byte of memory that was not written is sent", () => {
    expect(texts(["针", null, "ab"])).toHaveLength(20 + (4 + 3) + 4 + (4 + 2));
  });
});

test("integers, whatever they are", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(int4), async (values) => {
      expect(await read(integers(values), "int4")).toEqual(values.map(String));
    }),
    { numRuns: runs },
  );
});

test("bigints, whatever they are", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(int8)), async (values) => {
      expect(await read(bigints(values), "int8")).toEqual(
        values.map((value) => (value === null ? null : String(value))),
      );
    }),
    { numRuns: runs },
  );
});

test("a number that its type cannot hold is refused, never cut", () => {
  expect(() => integers([2 ** 31])).toThrow(RangeError);
  expect(() => bigints([2n ** 63n])).toThrow(RangeError);
});

test("booleans, whatever they are", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean()), async (values) => {
      expect(await read(booleans(values), "bool")).toEqual(values.map(String));
    }),
    { numRuns: runs },
  );
});

test("bytes, whatever they are", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.uint8Array()), async (values) => {
      const { rows } = await client.query<{ value: Buffer }>(
        "select value from unnest($1::bytea[]) with ordinality row (value, place) order by place",
        [bytes(values)],
      );
      expect(rows.map(({ value }) => value.toString("hex"))).toEqual(
        values.map((value) => Buffer.from(value).toString("hex")),
      );
    }),
    { numRuns: runs },
  );
});

test("arrays of one statement stay side by side", async () => {
  const { rows } = await client.query<Record<string, unknown>>(
    `select a, b, c, d, e
       from unnest($1::text[], $2::int4[], $3::int8[], $4::bool[], $5::bytea[]) as row (a, b, c, d, e)`,
    [
      texts(["x", null]),
      integers([1, -1]),
      bigints([null, 5n]),
      booleans([true, false]),
      bytes([new Uint8Array(), new Uint8Array([0, 255])]),
    ],
  );
  expect(rows).toEqual([
    { a: "x", b: 1, c: null, d: true, e: Buffer.from([]) },
    { a: null, b: -1, c: "5", d: false, e: Buffer.from([0, 255]) },
  ]);
});

test("an empty array matches nothing, as an empty list should", async () => {
  const { rows } = await client.query<{ length: number; found: boolean }>(
    "select cardinality($1::text[]) as length, 'a' = any($1::text[]) as found",
    [texts([])],
  );
  expect(rows).toEqual([{ length: 0, found: false }]);
});
