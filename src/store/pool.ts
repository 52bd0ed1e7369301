/**
 * pool: connections to PostgreSQL, transactions that are tried again where that is right, and the difference between
 * "the database said no" (our bug, thrown as it is) and "the database is away" (`StoreUnavailable`).
 *
 * Deadlocks and serialization failures are tried again whole, a few times. A commit whose answer is lost counts as
 * unavailable: the filer sends again, and filing again is harmless.
 */
import pg from "pg";
import { StoreUnavailable } from "../app/ports.ts";
import type { Sql } from "./sql.ts";

const TRIES_MAX = 6;
/** SQLSTATE classes and codes that mean: the same work may succeed on another try. */
const AGAIN = new Set(["40001", "40P01"]);
/** Connection exceptions, shutdown, crash, too many connections, out of resources. */
const away = /^(08|57P|53)/;
const AWAY_SYSTEM = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ENOENT",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENOTFOUND",
]);

export function openPool(
  connectionString: string,
  options: { readonly connections: number; readonly onError: (error: Error) => void },
): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max: options.connections,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 0,
    application_name: "fairway",
  });
  pool.on("error", options.onError); // An idle connection that breaks is replaced at the next use.
  // One that breaks at work also fails its statement; but an error event that nobody hears would end the program.
  pool.on("acquire", (client) => client.on("error", options.onError));
  pool.on("release", (_error, client) => client.removeListener("error", options.onError));
  return pool;
}

export function isUnavailable(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  if (code !== undefined && (away.test(code) || AWAY_SYSTEM.has(code))) return true;
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    message ?? "",
  );
}

/** Begins a transaction that only reads, and reads everything as of one moment. */
export const SNAPSHOT = "begin isolation level repeatable read read only";

/**
 * Runs in one transaction on one connection; commits, or rolls back and throws. `isAgain` names further errors after
 * which the same work may succeed.
 */
export async function transaction<T>(
  pool: pg.Pool,
  run: (sql: Sql) => Promise<T>,
  begin = "begin",
  isAgain: (error: unknown) => boolean = () => false,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask(() => once(pool, run, begin));
    } catch (error) {
      const mayPass = AGAIN.has((error as { code?: string }).code ?? "") || isAgain(error);
      if (attempt < TRIES_MAX && mayPass) continue;
      throw error;
    }
  }
}

/** Asks the database, and tells its absence from its errors. */
export async function ask<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isUnavailable(error)) throw error;
    throw new StoreUnavailable("The database did not answer; nothing was acknowledged. Send again.", { cause: error });
  }
}

async function once<T>(pool: pg.Pool, run: (sql: Sql) => Promise<T>, begin: string): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(begin);
    const result = await run(client);
    await client.query("commit");
    return result;
  } catch (error) {
    try {
      await client.query("rollback");
    } catch (second) {
      broken = second as Error; // The connection is gone, and the transaction with it.
    }
    throw error;
  } finally {
    client.release(broken);
  }
}
