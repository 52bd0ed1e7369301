/**
 * faulty-pool: a pool in front of a real one whose transactions fail where the test says: at their n-th statement,
 * with the error that PostgreSQL or the system would give.
 *
 * The failing statement does not reach the server; what came before it did, and is for the program to roll back.
 */
import type pg from "pg";

export interface FaultyPool {
  readonly pool: pg.Pool;
  /** The statement at this place (from 0, which is `begin`) fails in the next so many transactions. */
  failAt(place: number, code: string, transactions?: number): void;
  /** Names of the statements of the last transaction. */
  statements(): readonly string[];
}

interface Named {
  readonly name?: string;
  readonly text: string;
}

export function faultyPool(real: pg.Pool): FaultyPool {
  let failing: { readonly place: number; readonly code: string; left: number } | undefined;
  let statements: string[] = [];

  function query(client: pg.PoolClient, args: readonly [string | Named, ...unknown[]]): unknown {
    const [statement] = args;
    const name = typeof statement === "string" ? statement : (statement.name ?? statement.text);
    if (name.startsWith("begin")) statements = [];
    const place = statements.length;
    statements.push(name);
    if (failing === undefined || failing.left === 0 || failing.place !== place || name === "rollback")
      return Reflect.apply(client.query as (...all: unknown[]) => unknown, client, args);
    failing.left -= 1;
    const { code } = failing;
    return Promise.reject(Object.assign(new Error(`planted: ${code}`), { code }));
  }

  const faulty = (client: pg.PoolClient): pg.PoolClient =>
    new Proxy(client, {
      get: (target, member) => {
        if (member === "query") return (...args: [string | Named]) => query(target, args);
        const value: unknown = Reflect.get(target, member);
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      },
    });

  return {
    pool: new Proxy(real, {
      get: (target, member) =>
        member === "connect" ? async () => faulty(await target.connect()) : (Reflect.get(target, member) as unknown),
    }),
    failAt: (place, code, transactions = 1) => {
      failing = { place, code, left: transactions };
    },
    statements: () => statements,
  };
}
