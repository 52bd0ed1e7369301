/**
 * pool: connections to PostgreSQL, transactions that are tried again where that is right, and the difference between
 * "the database said no" (our bug, thrown as it is) and "the database is away" (`StoreUnavailable`).
 *
 * Deadlocks and serialization failures are tried again whole, a few times. A commit whose answer is lost counts as
 * unavailable: the filer sends again, and filing again is harmless. Nothing waits for ever: a connection, a statement
 * and an answer each have their time. What may take longer (migrations, backups) sets `statement_timeout` for itself
 * and runs on a connection of its own.
 */
import pg from "pg";
import { StoreUnavailable } from "../app/ports.ts";
import { breaksConnection, judgeFailure } from "./judge-failure.ts";
import type { Sql } from "./sql.ts";

const TRIES_MAX = 6;
/** Waiting for a free connection, or for a new one. */
const CONNECT_MS_MAX = 8_000;
/**
 * One statement, lock waits and all: the server ends it first, and where the server does not answer at all the driver
 * hangs up. A batch of 4,000 documents takes statements of 0.2 s.
 */
const STATEMENT_MS_MAX = 20_000;
const HANG_UP_AFTER_MS = 2_000;

export interface PoolOptions {
  readonly connections: number;
  readonly onError: (error: Error) => void;
  readonly connectMs?: number;
  readonly statementMs?: number;
}

export function openPool(connectionString: string, options: PoolOptions): pg.Pool {
  const statementMs = options.statementMs ?? STATEMENT_MS_MAX;
  const pool = new pg.Pool({
    connectionString,
    max: options.connections,
    connectionTimeoutMillis: options.connectMs ?? CONNECT_MS_MAX,
    statement_timeout: statementMs,
    query_timeout: statementMs + HANG_UP_AFTER_MS,
    keepAlive: true,
    idleTimeoutMillis: 0,
    application_name: "fairway",
  });
  pool.on("error", options.onError); // An idle connection that breaks is replaced at the next use.
  // One that breaks at work also fails its statement; but an error event that nobody hears would end the program.
  pool.on("acquire", (client) => client.on("error", options.onError));
  pool.on("release", (_error, client) => client.removeListener("error", options.onError));
  return pool;
}

/** Begins a transaction that only reads, and reads everything as of one moment. */
export const SNAPSHOT = "begin isolation level repeatable read read only";

/**
 * Runs in one transaction on one connection; commits, or rolls back and throws. `isAgain` names further errors after
 * which the same work may succeed. What is tried again in vain is the database's absence too: the work is sound, and
 * may be sent again.
 */
export async function transaction<T>(
  pool: pg.Pool,
  run: (sql: Sql) => Promise<T>,
  begin = "begin",
  isAgain: (error: unknown) => boolean = () => false,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once(pool, run, begin);
    } catch (error) {
      const mayPass = isAgain(error) || judgeFailure(error) === "again";
      if (mayPass && attempt < TRIES_MAX) continue;
      // In a transaction that only reads, an attempt to write is ours.
      if (begin === SNAPSHOT && (error as { code?: string }).code === "25006") throw error;
      throw mayPass ? unavailable(error) : told(error);
    }
  }
}

/** Asks the database, and tells its absence from its errors. */
export async function ask<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw told(error);
  }
}

const told = (error: unknown): unknown => (judgeFailure(error) === "ours" ? error : unavailable(error));

const unavailable = (cause: unknown): StoreUnavailable =>
  new StoreUnavailable("The database did not do the work; nothing was acknowledged. Send again.", { cause });

async function once<T>(pool: pg.Pool, run: (sql: Sql) => Promise<T>, begin: string): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query(begin);
    const result = await run(client);
    await client.query("commit");
    return result;
  } catch (error) {
    broken = breaksConnection(error);
    if (!broken) {
      // Where this fails the connection is gone, and the transaction with it; the first error is the one to tell.
      const [rolledBack] = await Promise.allSettled([client.query("rollback")]);
      broken = rolledBack.status === "rejected";
    }
    throw error;
  } finally {
    client.release(broken);
  }
}
