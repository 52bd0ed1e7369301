/**
 * own-server: a real PostgreSQL of one test's own, which nobody starts again behind its back: the test stops it, starts
 * it, and limits what it may write.
 */
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { ENVIRONMENT, readPassword, USER } from "../src/store/embedded/initialise.ts";
import { choosePlace, prepareHome } from "../src/store/embedded/place.ts";
import { ensureServer, findServer, stopServer } from "../src/store/embedded/server.ts";
import { makeHome } from "./program.ts";

const quiet = (): void => undefined;
const READY_WITHIN_MS = 60_000;

export interface OwnServer {
  readonly url: string;
  /** kill -9 of the postmaster: as if the machine had lost its power. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Stops the processes without ending them: connections stay, and nothing answers. The answer lets them go on. */
  freeze(): Promise<() => void>;
  /** Starts it under a limit: no file may grow beyond so many kilobytes. The server must be stopped. */
  startWithFilesOf(kilobytes: number): Promise<void>;
  stop(): Promise<void>;
}

export async function ownServer(): Promise<OwnServer> {
  const place = await choosePlace(await prepareHome(await makeHome()), quiet);
  await ensureServer(place, quiet);
  const password = await readPassword(place);
  const urlOf = (database: string): string =>
    `postgres://${USER}:${password}@localhost:5432/${database}?host=${encodeURIComponent(place.sockets)}`;
  await run(urlOf("postgres"), "create database fairway");
  const binaries = (await readdir(place.directory)).find((name) => name.startsWith("postgres-"))!;
  return {
    url: urlOf("fairway"),
    async kill() {
      const found = await findServer(place);
      if (found === undefined) throw new Error("the server does not run");
      process.kill(found.pid, "SIGKILL");
    },
    async start() {
      await ensureServer(place, quiet);
    },
    async freeze() {
      const found = await findServer(place);
      if (found === undefined) throw new Error("the server does not run");
      const { stdout } = await promisify(execFile)("ps", ["-o", "pid=,ppid=", "-A"]);
      const rows = stdout.split("\n").map((line) => line.trim().split(/\s+/).map(Number));
      const all = [found.pid, ...rows.filter(([, parent]) => parent === found.pid).map(([pid]) => pid!)];
      for (const pid of all) process.kill(pid, "SIGSTOP");
      return () => {
        for (const pid of all) process.kill(pid, "SIGCONT");
      };
    },
    async startWithFilesOf(kilobytes) {
      const settings = ["listen_addresses=", "port=5432", `unix_socket_directories="${place.sockets}"`];
      const flags = ["-D", place.data, ...settings.flatMap((setting) => ["-c", setting])];
      // In blocks of 512 bytes, as POSIX has it.
      const limited = `ulimit -f ${String(kilobytes * 2)}; exec "$0" "$@"`;
      const child = spawn("sh", ["-c", limited, join(place.directory, binaries, "bin/postgres"), ...flags], {
        cwd: place.directory,
        env: ENVIRONMENT,
        detached: true,
        stdio: "ignore",
        ...place.account,
      });
      await once(child, "spawn");
      child.unref();
      const deadline = performance.now() + READY_WITHIN_MS;
      while (!(await answers(urlOf("fairway")))) {
        if (performance.now() > deadline) throw new Error("the limited server does not start");
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    stop: () => stopServer(place),
  };
}

async function run(url: string, text: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

async function answers(url: string): Promise<boolean> {
  const [asked] = await Promise.allSettled([run(url, "select 1")]);
  return asked.status === "fulfilled";
}
