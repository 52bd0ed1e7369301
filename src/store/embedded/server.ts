/**
 * server: starts, finds and stops one PostgreSQL server over one data directory.
 *
 * It listens on a socket in a directory of mode 0700 and on no network port. It lives in a session of its own, so
 * that a Ctrl-C in the terminal reaches the program alone, and writes to a file, so that it survives the program.
 * `postmaster.pid`, which PostgreSQL keeps, is how any later program finds it.
 */
import { execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { chown, open, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { copyBinaries } from "./binaries.ts";
import { identify } from "./holder.ts";
import { ENVIRONMENT, initialise } from "./initialise.ts";
import { isThere, type Place } from "./place.ts";
import { explain, Unstartable } from "./unstartable.ts";

export interface Server {
  readonly pid: number;
  readonly sockets: string;
}

/**
 * For a small server of two cores. What is durable stays durable: fsync, full_page_writes and synchronous_commit
 * keep their defaults. This build has no lz4, and pglz costs more than it saves, so the log is not compressed.
 * The log carries neither statements nor the values of rows: they may hold identity numbers.
 */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: "",
  port: "5432",
  unix_socket_permissions: "0700",
  max_connections: "60",
  shared_buffers: "256MB",
  wal_buffers: "16MB",
  min_wal_size: "512MB",
  max_wal_size: "4GB",
  checkpoint_completion_target: "0.9",
  random_page_cost: "1.1",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_min_messages: "warning",
  log_checkpoints: "off",
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
};

const POLL_MS = 15;
const READY_PATIENCE_MS = 15 * 60_000; // Recovery after an abrupt end replays up to max_wal_size.
const LEFTOVER_PATIENCE_MS = 20_000; // Backends of a killed server need a moment to notice.
const CLOSING_MS = 250;
const FAST_STOP_MS = 3_500;
const ABRUPT_STOP_MS = 1_000;
const LOG_BYTES_MAX = 8 * 2 ** 20;

/** The server that runs over the place's data, adopted or newly started, ready for connections. */
export async function ensureServer(place: Place, say: (sentence: string) => void): Promise<Server> {
  const deadline = performance.now() + LEFTOVER_PATIENCE_MS;
  for (;;) {
    const found = await findServer(place);
    if (found !== undefined) return awaitReady(place, found.pid, say);
    try {
      return await startServer(place, say);
    } catch (error) {
      // Launched by a program that was killed at once, or the last backends of a killed server.
      const isLeftover = /postmaster.pid" already exists|still in use/.test((error as Error).message);
      if (!isLeftover || performance.now() > deadline) throw error;
      await pause(250);
    }
  }
}

async function startServer(place: Place, say: (sentence: string) => void): Promise<Server> {
  const binaries = await copyBinaries(place.directory);
  if (!(await isThere(place.data))) {
    say("Preparing an empty database…");
    await initialise(place, binaries);
  }
  return awaitReady(place, await launch(place, binaries), say);
}

/** The living postmaster over exactly this data directory. A file left by a dead one is cleared away. */
export async function findServer(place: Place): Promise<Server | undefined> {
  const lines = await readPidFile(place);
  if (lines === undefined) return undefined;
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0 || identify(pid) === undefined || !isOver(pid, place.data)) {
    await rm(join(place.data, "postmaster.pid"), { force: true });
    return undefined;
  }
  if (lines[7]?.trim() === "stopping") {
    await awaitEnd(pid, READY_PATIENCE_MS);
    return undefined;
  }
  return { pid, sockets: lines[4] ?? "" };
}

export const isRunning = (server: Server): boolean => identify(server.pid) !== undefined;

/**
 * Lets connections that are just closing finish, then ends the rest; where the last checkpoint takes too long it stops
 * at once, and the next start recovers from the log.
 */
export async function stopServer(place: Place): Promise<void> {
  const server = await findServer(place);
  if (server === undefined) return;
  signal(server.pid, "SIGTERM");
  if (await awaitEnd(server.pid, CLOSING_MS)) return;
  signal(server.pid, "SIGINT");
  if (await awaitEnd(server.pid, FAST_STOP_MS)) return;
  signal(server.pid, "SIGQUIT");
  if (await awaitEnd(server.pid, ABRUPT_STOP_MS)) return;
  throw new Unstartable(`PostgreSQL (process ${String(server.pid)}) over ${place.data} does not end.`);
}

async function launch(place: Place, binaries: string): Promise<number> {
  await rotate(place.log);
  for (const name of [".s.PGSQL.5432", ".s.PGSQL.5432.lock"]) await rm(join(place.sockets, name), { force: true });
  const log = await open(place.log, "a", 0o600);
  try {
    if (place.account !== undefined) await chown(place.log, place.account.uid, place.account.gid);
    const all = { ...SETTINGS, unix_socket_directories: `"${place.sockets}"` };
    const flags = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const child = spawn(join(binaries, "bin", "postgres"), ["-D", place.data, ...flags], {
      cwd: place.directory,
      env: ENVIRONMENT,
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
      ...place.account,
    });
    await new Promise<void>((resolve, reject) => child.once("spawn", resolve).once("error", reject));
    child.unref();
    return child.pid!;
  } catch (error) {
    throw explain(error, "", place.directory);
  } finally {
    await log.close();
  }
}

async function awaitReady(place: Place, pid: number, say: (sentence: string) => void): Promise<Server> {
  const start = performance.now();
  let told = 0;
  while (identify(pid) !== undefined) {
    const lines = await readPidFile(place);
    if (Number(lines?.[0]) === pid && lines?.[7]?.trim() === "ready") return { pid, sockets: lines[4]! };
    const seconds = Math.floor((performance.now() - start) / 5_000) * 5;
    if (seconds * 1_000 > READY_PATIENCE_MS)
      throw new Unstartable(`PostgreSQL is not ready after ${seconds} s; see ${place.log}.`);
    if (seconds > told) say(`PostgreSQL recovers after an abrupt end (${seconds} s)…`);
    told = seconds;
    await pause(POLL_MS);
  }
  throw explain(new Error("it ended at once"), await lastWords(place.log, pid), place.directory);
}

async function awaitEnd(pid: number, patienceMs: number): Promise<boolean> {
  const deadline = performance.now() + patienceMs;
  while (identify(pid) !== undefined) {
    if (performance.now() > deadline) return false;
    await pause(POLL_MS);
  }
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // It ended meanwhile, which is what we want.
  }
}

/** Whether the process is a postmaster over this directory: a number in an old file may be anybody's by now. */
function isOver(pid: number, data: string): boolean {
  try {
    return process.platform === "linux"
      ? readFileSync(`/proc/${String(pid)}/cmdline`, "utf8")
          .split("\0")
          .includes(data)
      : execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).includes(`-D ${data}`);
  } catch (error) {
    if (identify(pid) === undefined) return false; // It ended between the two looks.
    throw error;
  }
}

/** PostgreSQL makes the file first and writes it then; an empty one is read again. */
async function readPidFile(place: Place, looks = 20): Promise<string[] | undefined> {
  try {
    const text = await readFile(join(place.data, "postmaster.pid"), "utf8");
    if (text !== "" || looks === 0) return text.split("\n");
    await pause(POLL_MS);
    return await readPidFile(place, looks - 1);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function rotate(log: string): Promise<void> {
  if ((await isThere(log)) && (await stat(log)).size > LOG_BYTES_MAX) await rename(log, `${log}.old`);
}

/** What this process wrote to the log: its lines carry its number. */
async function lastWords(log: string, pid: number): Promise<string> {
  const lines = (await readFile(log, "utf8")).split("\n");
  const own = lines.filter((line) => line.includes(`[${String(pid)}]`));
  return (own.length > 0 ? own : lines).slice(-6).join("\n").trim();
}
