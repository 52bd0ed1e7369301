import { connect, createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createDatabase, type TestDatabase } from "../../tests/database.ts";
import { StoreUnavailable } from "../app/ports.ts";
import { partyStore } from "./parties.ts";
import { ask, openPool, SNAPSHOT, transaction } from "./pool.ts";
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

  test.each(["40P01", "40001"])(
    "or its like (%s) that comes again and again is unavailable after six tries",
    async (code) => {
      let tries = 0;
      const error = await failureOf(
        transaction(pool, async (sql) => {
          tries += 1;
          await insert(sql, "A");
          await sql.query(`do $$ begin raise exception 'again' using errcode = '${code}'; end $$`);
        }),
      );
      expect(error).toBeInstanceOf(StoreUnavailable);
      expect((error.cause as { code?: string }).code).toBe(code);
      expect(tries).toBe(6);
      expect(await codesStored()).toEqual([]);
    },
  );

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

describe("a database that answers late", () => {
  test("a serialization failure of two real transactions is tried again, and both stand", async () => {
    await insert(pool, "A");
    let runs = 0;
    const read: (() => void)[] = [];
    const both = Promise.all([0, 1].map(() => new Promise<void>((resolve) => read.push(resolve))));
    const work = (): Promise<void> =>
      transaction(
        pool,
        async (sql) => {
          runs += 1;
          await sql.query("select name from party");
          read.pop()?.();
          await both;
          await sql.query("update party set name = name || '+' where code = 'A'");
        },
        "begin isolation level serializable",
      );
    await Promise.all([work(), work()]);
    const { rows } = await pool.query("select name from party");
    expect(rows).toEqual([{ name: "A++" }]);
    expect(runs).toBeGreaterThan(2);
  });

  test("a statement that an operator cancels is unavailable, rolled back, and the connection goes on", async () => {
    const one = openPool(database.url, { connections: 1, onError: () => undefined });
    let pid = 0;
    const error = await failureOf(
      transaction(one, async (sql) => {
        await insert(sql, "A");
        const { rows } = await sql.query<{ pid: number }>("select pg_backend_pid() as pid");
        pid = rows[0]!.pid;
        const cancelled = expect.poll(() => cancel(pid), { timeout: 20_000 }).toBe(true);
        await Promise.all([sql.query("select pg_sleep(60)"), cancelled]);
      }),
    );
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect((error.cause as { code?: string }).code).toBe("57014");
    expect(await codesStored()).toEqual([]);
    const { rows } = await one.query("select pg_backend_pid() as pid");
    expect(rows).toEqual([{ pid }]);
    await one.end();
  });

  /** True once a sleep was found and cancelled. */
  async function cancel(pid: number): Promise<boolean> {
    const { rows } = await pool.query<{ done: boolean }>(
      "select pg_cancel_backend(pid) as done from pg_stat_activity where pid = $1 and query like '%pg_sleep%'",
      [pid],
    );
    return rows[0]?.done === true;
  }

  test("a lock that somebody else holds for too long is unavailable", async () => {
    const impatient = openPool(database.url, { connections: 2, onError: () => undefined, statementMs: 200 });
    await insert(pool, "A");
    const holder = await pool.connect();
    await holder.query("begin");
    await holder.query("update party set name = 'held' where code = 'A'");
    const error = await failureOf(
      transaction(impatient, (sql) => sql.query("update party set name = 'mine' where code = 'A'")),
    );
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect((error.cause as { code?: string }).code).toBe("57014");
    await holder.query("rollback");
    holder.release();
    await transaction(impatient, (sql) => sql.query("update party set name = 'mine' where code = 'A'"));
    expect((await pool.query("select name from party")).rows).toEqual([{ name: "mine" }]);
    await impatient.end();
  });

  test("a database that does not answer at all is hung up on, and the next work takes a new line", async () => {
    const line = await freezable(database.url);
    const impatient = openPool(line.url, { connections: 1, onError: () => undefined, statementMs: 200 });
    const error = await failureOf(
      transaction(impatient, async (sql) => {
        await insert(sql, "A");
        line.freeze();
        await insert(sql, "B");
      }),
    );
    expect(error).toBeInstanceOf(StoreUnavailable);
    line.thaw();
    await transaction(impatient, (sql) => insert(sql, "C"));
    await expect.poll(codesStored, { timeout: 20_000 }).toEqual(["C"]);
    await impatient.end();
    await line.close();
  });

  test("where every connection is at work, who waits too long for one is told so; who comes after works", async () => {
    const small = openPool(database.url, { connections: 1, onError: () => undefined, connectMs: 200 });
    const busy = await small.connect();
    for (const work of [
      () => transaction(small, (sql) => insert(sql, "A")),
      () => ask(() => small.query("select 1")),
    ]) {
      expect(await failureOf(work())).toBeInstanceOf(StoreUnavailable);
    }
    busy.release();
    await transaction(small, (sql) => insert(sql, "B"));
    expect(await codesStored()).toEqual(["B"]);
    await small.end();
  });
});

describe("a database that only reads since a failover", () => {
  test("is unavailable, and the next work asks for the writing one on a new connection", async () => {
    const one = openPool(database.url, { connections: 1, onError: () => undefined });
    await one.query("set default_transaction_read_only = on");
    const error = await failureOf(transaction(one, (sql) => insert(sql, "A")));
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect((error.cause as { code?: string }).code).toBe("25006");
    await transaction(one, (sql) => insert(sql, "B")); // A new connection does not have the setting.
    expect(await codesStored()).toEqual(["B"]);
    await one.end();
  });

  test("but writing where a snapshot is read is a fault of ours", async () => {
    const error = await failureOf(transaction(pool, (sql) => insert(sql, "A"), SNAPSHOT));
    expect(error).not.toBeInstanceOf(StoreUnavailable);
    expect(error.code).toBe("25006");
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

interface Line {
  readonly url: string;
  close(): Promise<void>;
}

/** A line to the database; `carry` is given what the program sends, and passes it on. */
async function lineTo(url: string, carry: (chunk: Buffer, near: Socket, far: Socket) => void): Promise<Line> {
  const target = new URL(url);
  const directory = target.searchParams.get("host");
  const server: Server = createServer((near: Socket) => {
    const far =
      directory === null
        ? connect(Number(target.port), target.hostname)
        : connect(`${directory}/.s.PGSQL.${target.searchParams.get("port") ?? target.port}`);
    for (const socket of [near, far]) socket.on("error", () => socket.destroy());
    near.on("data", (chunk) => carry(chunk, near, far));
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

/** Passes everything on until it hears a commit: then it hangs up, and the answer is lost. */
const cutAtCommit = (url: string): Promise<Line> =>
  lineTo(url, (chunk, near, far) => {
    far.write(chunk);
    if (chunk.includes("commit")) near.destroy();
  });

/** While it is frozen, what is sent is lost and nobody hangs up: a cable that was pulled. */
async function freezable(url: string): Promise<Line & { freeze(): void; thaw(): void }> {
  let isFrozen = false;
  const line = await lineTo(url, (chunk, _near, far) => isFrozen || far.write(chunk));
  return { ...line, freeze: () => (isFrozen = true), thaw: () => (isFrozen = false) };
}
