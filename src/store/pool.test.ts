import { connect, createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../../tests/database.ts";
import { StoreUnavailable } from "../app/ports.ts";
import { partyStore } from "./parties.ts";
import { isUnavailable, openPool, transaction } from "./pool.ts";
import { queryStore } from "./query.ts";
import type { Sql } from "./sql.ts";

let database: TestDatabase;
let pool: pg.Pool;

beforeAll(async () => {
  database = await createDatabase();
  pool = openPool(database.url, { connections: 4, onError: () => undefined });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const insert = (sql: Sql, code: string): Promise<unknown> =>
  sql.query("insert into party (code, name, registered_at) values ($1, $1, now())", [code]);

async function codesStored(): Promise<string[]> {
  const { rows } = await pool.query<{ code: string }>("select code from party order by code");
  return rows.map(({ code }) => code);
}

beforeEach(() => pool.query("delete from party"));

async function failureOf(promise: Promise<unknown>): Promise<Error & { code?: string }> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
}

describe("a transaction", () => {
  test("commits as a whole and answers what its work answered", async () => {
    const answer = await transaction(pool, async (sql) => {
      await insert(sql, "A");
      await insert(sql, "B");
      return 7;
    });
    expect(answer).toBe(7);
    expect(await codesStored()).toEqual(["A", "B"]);
  });

  test("that throws leaves nothing, and the error comes through as it is", async () => {
    const mine = new Error("mine");
    const work = transaction(pool, async (sql) => {
      await insert(sql, "A");
      throw mine;
    });
    expect(await failureOf(work)).toBe(mine);
    expect(await codesStored()).toEqual([]);
  });

  test("a broken constraint is thrown as it is, tried once, and the connection goes on being used", async () => {
    let tries = 0;
    const error = await failureOf(
      transaction(pool, async (sql) => {
        tries += 1;
        await insert(sql, "A");
        await insert(sql, "A");
      }),
    );
    expect(error).not.toBeInstanceOf(StoreUnavailable);
    expect(error.code).toBe("23505");
    expect(tries).toBe(1);
    await transaction(pool, (sql) => insert(sql, "B"));
    expect(await codesStored()).toEqual(["B"]);
  });
});

describe("a deadlock", () => {
  /** Resolves for all when everybody has come. */
  function meeting(size: number): () => Promise<void> {
    let open: () => void;
    let missing = size;
    const together = new Promise<void>((resolve) => (open = resolve));
    return () => {
      missing -= 1;
      if (missing === 0) open();
      return together;
    };
  }

  test("is tried again whole: both transactions stand, each once", async () => {
    await Promise.all(["A", "B"].map((code) => insert(pool, code)));
    const both = meeting(2);
    let runs = 0;
    const work = (mine: string, [first, second]: readonly [string, string]): Promise<void> => {
      let tries = 0;
      return transaction(pool, async (sql) => {
        tries += 1;
        runs += 1;
        await insert(sql, `${mine}-${tries}`);
        await sql.query("update party set name = name || '+' where code = $1", [first]);
        if (tries === 1) await both();
        await sql.query("update party set name = name || '+' where code = $1", [second]);
      });
    };
    await Promise.all([work("X", ["A", "B"]), work("Y", ["B", "A"])]);
    const { rows } = await pool.query<{ code: string; name: string }>("select code, name from party order by code");
    expect(runs).toBe(3);
    expect(rows.slice(0, 2)).toEqual([
      { code: "A", name: "A++" },
      { code: "B", name: "B++" },
    ]);
    expect(rows.slice(2).map(({ code }) => code)).toEqual(
      expect.toSatisfy((codes: string[]) => ["X-1,Y-2", "X-2,Y-1"].includes(codes.join(","))),
    );
  });

  test("that comes again and again is thrown after six tries", async () => {
    let tries = 0;
    const error = await failureOf(
      transaction(pool, async (sql) => {
        tries += 1;
        await sql.query("do $$ begin raise exception 'again' using errcode = '40P01'; end $$");
      }),
    );
    expect(error.code).toBe("40P01");
    expect(tries).toBe(6);
  });

  test("a serialization failure is tried again too", async () => {
    let tries = 0;
    await transaction(pool, async (sql) => {
      tries += 1;
      if (tries < 3) await sql.query("do $$ begin raise exception 'again' using errcode = '40001'; end $$");
      await insert(sql, "A");
    });
    expect(tries).toBe(3);
    expect(await codesStored()).toEqual(["A"]);
  });
});

describe("a database that is away", () => {
  const nobody = "postgres://fairway@127.0.0.1:1/fairway";

  test("is StoreUnavailable for whoever asks or writes, with the cause kept", async () => {
    const away = openPool(nobody, { connections: 1, onError: () => undefined });
    const asked: readonly [string, () => Promise<unknown>][] = [
      ["transaction", () => transaction(away, (sql) => sql.query("select 1"))],
      ["register", () => partyStore(away).register({ code: "A", name: "A", kind: "carrier" }, Buffer.from("k"), 0)],
      ["findByKey", () => partyStore(away).findByKey(Buffer.from("k"))],
      ["findParcel", () => queryStore(away).findParcel("P/O")],
      ["platformsOf", () => queryStore(away).platformsOf("O")],
      ["findRulebook", () => queryStore(away).findRulebook("sha256:0")],
      ["adoptRulebook", () => queryStore(away).adoptRulebook({ hash: "h", engine: "e", text: "t" }, 0)],
    ];
    for (const [name, ask] of asked) {
      const error = await failureOf(ask());
      expect(error, name).toBeInstanceOf(StoreUnavailable);
      expect((error.cause as { code?: string }).code, name).toBe("ECONNREFUSED");
    }
    await away.end();
  });

  test("a transaction whose connection is cut in the middle is StoreUnavailable, and the pool works on", async () => {
    const error = await failureOf(
      transaction(pool, async (sql) => {
        await insert(sql, "A");
        const { rows } = await sql.query<{ pid: number }>("select pg_backend_pid() as pid");
        await pool.query("select pg_terminate_backend($1)", [rows[0]!.pid]);
        await new Promise((resolve) => setTimeout(resolve, 100)); // The client hears of it while it asks nothing.
        await insert(sql, "B");
      }),
    );
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(await codesStored()).toEqual([]);
  });

  test("a transaction that is cut while it waits for a statement is StoreUnavailable", async () => {
    const error = await failureOf(
      transaction(pool, async (sql) => {
        await insert(sql, "A");
        await sql.query("select pg_terminate_backend(pg_backend_pid())");
      }),
    );
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(await codesStored()).toEqual([]);
  });

  test("an idle connection that is cut is reported and replaced", async () => {
    const heard: Error[] = [];
    const other = openPool(database.url, { connections: 1, onError: (error) => heard.push(error) });
    const { rows } = await other.query<{ pid: number }>("select pg_backend_pid() as pid");
    await pool.query("select pg_terminate_backend($1)", [rows[0]!.pid]);
    await expect.poll(() => heard.length).toBe(1);
    expect(await transaction(other, () => Promise.resolve("works"))).toBe("works");
    await other.end();
  });

  test("a commit whose answer is lost is StoreUnavailable: nobody may take it as filed", async () => {
    const line = await cutAtCommit(database.url);
    const remote = openPool(line.url, { connections: 1, onError: () => undefined });
    const error = await failureOf(transaction(remote, (sql) => insert(sql, "A")));
    expect(error).toBeInstanceOf(StoreUnavailable);
    await remote.end();
    await line.close();
  });
});

/**
 * A line to the database that passes everything on until it hears a commit: then it hangs up, and the answer is lost.
 */
async function cutAtCommit(url: string): Promise<{ url: string; close(): Promise<void> }> {
  const target = new URL(url);
  const directory = target.searchParams.get("host");
  const server: Server = createServer((near: Socket) => {
    const far =
      directory === null
        ? connect(Number(target.port), target.hostname)
        : connect(`${directory}/.s.PGSQL.${target.searchParams.get("port") ?? target.port}`);
    for (const socket of [near, far]) socket.on("error", () => socket.destroy());
    near.on("data", (chunk) => {
      far.write(chunk);
      if (chunk.includes("commit")) near.destroy();
    });
    far.on("data", (chunk) => near.destroyed || near.write(chunk));
    far.on("close", () => near.destroy());
    near.on("close", () => far.end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const near = new URL(url);
  near.hostname = "127.0.0.1";
  near.port = String(port);
  near.searchParams.delete("host");
  near.searchParams.delete("port");
  return { url: near.href, close: () => new Promise((resolve) => server.close(() => resolve())) };
}

test.each([
  ["08006", "a connection failure", true],
  ["57P01", "the server is being stopped", true],
  ["57P03", "the server is starting", true],
  ["53300", "too many connections", true],
  ["53100", "the disk is full", true],
  ["ECONNREFUSED", "nobody listens", true],
  ["ECONNRESET", "the line was cut", true],
  ["ENOTFOUND", "no such host", true],
  ["57014", "a statement was cancelled", false],
  ["23505", "a key that is there already", false],
  ["23514", "a floor that would be broken", false],
  ["22P05", "a character that cannot be stored", false],
  ["40P01", "a deadlock", false],
  ["42703", "a column that is not there", false],
])("%s, %s: unavailable is %s", (code, _name, expected) => {
  expect(isUnavailable(Object.assign(new Error("no"), { code }))).toBe(expected);
});

test("an error of our own is not the database's absence", () => {
  expect(isUnavailable(new TypeError("x is undefined"))).toBe(false);
});
