/**
 * simulationPorts: joins the simulation with the real store on a database of its own: what the command and the tests
 * share.
 *
 * The keys of the house are derived from the seed, so that hashes, draws and signatures repeat. Commits do not wait for
 * the disk: the database is thrown away, and what the simulation cuts off is programs, not the power.
 */
import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type pg from "pg";
import { readJsonDocument } from "../messages/json/read-json-document.ts";
import type { Rulebook } from "../app/rulebook.ts";
import type { OpenedStore } from "../simulation/application.ts";
import type { Commit } from "../simulation/faulty-store.ts";
import type { SimulationPorts } from "../simulation/simulate.ts";
import { deadlineStore } from "../store/deadline-store.ts";
import { clearingStore } from "../store/clearing-store.ts";
import { openPool } from "../store/pool.ts";
import { queryStore } from "../store/query.ts";
import { openVault, publicKeyOf, type KeySet } from "../store/vault.ts";
import { wordings, type Fairway } from "./compose.ts";
import { loadDeadlineBook } from "./rulebook-files.ts";

const CONNECTIONS = 12;
/** More parcels are drawn by lot than in earnest, so that few of them show it. */
export const SAMPLING_PERCENT = 5;

export interface OpenedPorts {
  readonly ports: SimulationPorts;
  /** What the product's own verification asks for. */
  readonly record: Pick<Fairway, "url" | "vault" | "houseKeys">;
  close(): Promise<void>;
}

const keyOf = (seed: number, name: string): Uint8Array =>
  createHash("sha256").update(`simulation ${seed} ${name}`).digest();

/** `databaseUrl` is an empty, migrated database that nobody else uses. */
export async function openSimulationPorts(databaseUrl: string, seed: number, rulebook: Rulebook): Promise<OpenedPorts> {
  const url = `${databaseUrl}${databaseUrl.includes("?") ? "&" : "?"}options=${encodeURIComponent("-c synchronous_commit=off")}`;
  const errors: Error[] = [];
  const claims: Claims = { held: 0 };
  const pool = openPool(url, { connections: CONNECTIONS, onError: (error) => errors.push(error) });
  const keys: KeySet = {
    id: "sim",
    ...{ identity: keyOf(seed, "identity"), envelope: keyOf(seed, "envelope"), draw: keyOf(seed, "draw") },
  };
  const houseKeys = [{ key: keys.id, publicKey: publicKeyOf(keys) }];
  const vault = openVault(keys);
  const shelf = queryStore(pool);
  const deadlines = await loadDeadlineBook();
  await shelf.adoptSigningKeys(houseKeys, 0);
  await shelf.adoptRulebook(rulebook, 0);
  return {
    ports: {
      openStore: (commit) => openStore(pool, commit, claims, (error) => errors.push(error)),
      ask: async (statement) => (await pool.query(statement)).rows as readonly unknown[],
      settings: { rulebook, vault, wordings, day: undefined, areGoodsHere: false, deadlines },
      read: readJsonDocument,
    },
    record: { url: databaseUrl, vault, houseKeys },
    async close() {
      await pool.end();
      if (errors[0] !== undefined) throw errors[0];
    },
  };
}

/** How many open stores have claimed their chains. */
interface Claims {
  held: number;
}

function openStore(pool: pg.Pool, commit: Commit, claims: Claims, onError: (error: Error) => void): OpenedStore {
  const real = clearingStore(hooked(pool, commit), onError);
  let isClaimed = false;
  return {
    deadlines: deadlineStore(pool),
    store: {
      transaction: (run, slot) =>
        real.transaction((tx) => {
          if (!isClaimed) claims.held += 1;
          isClaimed = true;
          return run(tx);
        }, slot),
    },
    async close() {
      await real.close();
      if (isClaimed) claims.held -= 1;
      // The lock on the chains goes with its connection, a moment after the socket.
      for (let left = 1_000; left > 0; left -= 1) {
        const { rows } = await pool.query<{ held: string }>(
          `select count(*) as held from pg_locks where locktype = 'advisory' and database =
             (select oid from pg_database where datname = current_database())`,
        );
        if (Number(rows[0]!.held) <= claims.held) return;
        await pause(5);
      }
      throw new Error("simulation: a closed store still holds its chains");
    },
  };
}

/** The same pool, whose connections commit through the simulation's hands. */
function hooked(pool: pg.Pool, commit: Commit): pg.Pool {
  const connect = async (): Promise<pg.PoolClient> => {
    const client = await pool.connect();
    const query = (...args: unknown[]): unknown => {
      const ask = client.query as unknown as (...all: unknown[]) => Promise<unknown>;
      return args[0] === "commit" ? commit(() => ask.apply(client, args)) : ask.apply(client, args);
    };
    return new Proxy(client, { get: (target, name) => (name === "query" ? query : bound(target, name)) });
  };
  return new Proxy(pool, { get: (target, name) => (name === "connect" ? connect : bound(target, name)) });
}

function bound(target: object, name: string | symbol): unknown {
  const value = Reflect.get(target, name, target) as unknown;
  return typeof value === "function" ? (value.bind(target) as unknown) : value;
}
