/**
 * startDatabase: a ready PostgreSQL for this program: a server of your own (DATABASE_URL), or the embedded one of a
 * home.
 *
 * Programs over one home share its server. The first starts it (or adopts one whose program was killed) and is its
 * owner; whoever leaves last stops it, owner or not. Each watches it and starts it again where it dies; pools see
 * errors meanwhile and then work. Deliberately not here: migrations (`../migrate.ts`), pools (`../pool.ts`).
 */
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { readPassword, USER } from "./initialise.ts";
import { choosePlace, clearSockets, prepareHome, type Place } from "./place.ts";
import { countPrograms, enter } from "./programs.ts";
import { ensureServer, isRunning, stopServer, type Server } from "./server.ts";
import { explain } from "./unstartable.ts";
import { withLock } from "./with-lock.ts";

export interface DatabaseOptions {
  /** FAIRWAY_HOME: made where missing. */
  readonly home: string;
  /** What an operator should read later: the server died and was started again. */
  readonly log: (sentence: string) => void;
  /** What a person in front of a terminal should see while waiting; the log where not given. */
  readonly onProgress?: (sentence: string) => void;
}

export interface RunningDatabase {
  /** A connection string for pg and libpq. */
  readonly url: string;
  /** Whether this program found no other at work: it started or adopted the server. */
  readonly isOwner: boolean;
  /** Within 5 s. The last program to stop stops the server. */
  stop(): Promise<void>;
}

const DATABASE = "fairway";
const TRIES_MAX = 5;
const WATCH_MS = 200;
const RETRY_MS_MAX = 10_000;

export async function startDatabase(options: DatabaseOptions): Promise<RunningDatabase> {
  const given = process.env["DATABASE_URL"];
  if (given === undefined || given === "") return startEmbedded(options);
  return { url: given, isOwner: false, stop: () => Promise.resolve() };
}

/** The embedded server of the home, whatever DATABASE_URL says. */
export async function startEmbedded({
  home: wanted,
  log,
  onProgress = log,
}: DatabaseOptions): Promise<RunningDatabase> {
  try {
    const home = await prepareHome(resolve(wanted));
    const locked = <T>(work: () => Promise<T>): Promise<T> => withLock(join(home, "run", "start.lock"), work);
    return await locked(() => takePart({ home, log, onProgress }, locked));
  } catch (error) {
    throw explain(error, "", wanted);
  }
}

type Locked = <T>(work: () => Promise<T>) => Promise<T>;

/** Ensures the server, enters this program among its users, and watches. Runs under the home's lock. */
async function takePart(
  { home, log, onProgress }: Required<DatabaseOptions>,
  locked: Locked,
): Promise<RunningDatabase> {
  const place = await choosePlace(home, onProgress);
  const programs = join(home, "run", "programs");
  const isOwner = (await countPrograms(programs)) === 0;
  const entry = await enter(programs);
  const leave = async (): Promise<void> => {
    await rm(entry, { force: true });
    if ((await countPrograms(programs)) > 0) return;
    await stopServer(place);
    await clearSockets(place);
  };
  try {
    const { server, url } = await openServer(place, onProgress);
    const watch = watchServer({ place, server, log, locked });
    let stopped: Promise<void> | undefined;
    const stop = (): Promise<void> => {
      watch.end();
      stopped ??= locked(leave);
      return stopped;
    };
    return { url, isOwner, stop };
  } catch (error) {
    await leave();
    throw error;
  }
}

/** A server that answers. One found in its last moment, killed but not gone yet, is replaced. */
async function openServer(place: Place, say: (sentence: string) => void): Promise<{ server: Server; url: string }> {
  for (let tries = 1; ; tries += 1) {
    const server = await ensureServer(place, say);
    const url = connectionString(server, await readPassword(place));
    try {
      await createDatabase(url, place);
      return { server, url };
    } catch (error) {
      await pause(100);
      if (isRunning(server) || tries === TRIES_MAX) throw error;
    }
  }
}

/** The socket's directory travels as a parameter, as pg and libpq both read it; the host before it is not used. */
const connectionString = (server: Server, password: string, database = DATABASE): string =>
  `postgres://${USER}:${password}@localhost:5432/${database}?host=${encodeURIComponent(server.sockets)}`;

async function createDatabase(url: string, place: Place): Promise<void> {
  const client = new pg.Client(url.replace(`/${DATABASE}?`, "/postgres?"));
  try {
    await client.connect();
    const { rowCount } = await client.query("select from pg_database where datname = $1", [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } catch (error) {
    throw explain(error, "", place.directory);
  } finally {
    await client.end();
  }
}

interface Watched {
  readonly place: Place;
  readonly server: Server;
  readonly log: (sentence: string) => void;
  readonly locked: Locked;
}

/** Looks at the server's process a few times a second and starts the server again where it is gone. */
function watchServer({ place, server: first, log, locked }: Watched): { end: () => void } {
  let server = first;
  let hasEnded = false;
  let pauseMs = WATCH_MS;
  const look = async (): Promise<void> => {
    if (hasEnded || isRunning(server)) return;
    log("The database ended unexpectedly and is started again.");
    try {
      await locked(async () => {
        if (!hasEnded) server = await ensureServer(place, log);
      });
      pauseMs = WATCH_MS;
    } catch (error) {
      log(explain(error, "", place.directory).message);
      pauseMs = Math.min(pauseMs * 2, RETRY_MS_MAX);
    }
  };
  const next = (): void => {
    if (hasEnded) return;
    setTimeout(() => void look().then(next), pauseMs).unref(); // Watching alone keeps no program alive.
  };
  next();
  return {
    end: () => {
      hasEnded = true;
    },
  };
}
