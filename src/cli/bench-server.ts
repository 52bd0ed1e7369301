/**
 * bench-server: what the benches share: parties on a home of their own, the server as a process, the load as another.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { assert } from "../kernel/assert.ts";
import { startEmbedded } from "../store/embedded/start-database.ts";
import { compose, hashKey, newKey } from "./compose.ts";
import { projectRoot } from "./home.ts";
import { loadRulebook } from "./rulebook-files.ts";

const SERVER_STARTS_WITHIN_MS = 60_000;
const roles = [
  ["marketplace", "marketplace", "4601000001"],
  ["payment_firm", "payment_firm", "4603000001"],
  ["carrier", "carrier", "4604000001"],
  ["declarant", "declarant", "4605000001"],
  // Another marketplace, that files little beside the load.
  ["beside", "marketplace", "4601000002"],
] as const;

/** Prepares the home before the server opens it: tables, keys of the house, keys of the parties. */
export async function registerParties(home: string): Promise<string> {
  const book = await loadRulebook();
  assert(book.ok, "bench: the rule book that ships does not load");
  const fairway = await compose({ home, rulebook: book.value, log: () => undefined });
  const keys: Record<string, { code: string; key: string }> = {};
  try {
    for (const [name, kind, code] of roles) {
      const key = newKey();
      await fairway.parties.register({ kind, code, name: `bench ${name}` }, hashKey(key), Date.now());
      keys[name] = { code, key };
    }
  } finally {
    await fairway.close();
  }
  const path = join(home, "bench-keys.json");
  await writeFile(path, JSON.stringify(keys), { mode: 0o600 });
  return path;
}

export interface BenchServer {
  readonly process: ChildProcess;
  readonly url: string;
  readonly databaseUrl: string;
  /** The bench itself is a second program on the home. */
  leave(): Promise<void>;
}

/**
 * Starts `fairway serve` on a free port. It shares its database's address through the home, as every second program
 * does.
 */
export async function startServer(home: string): Promise<BenchServer> {
  const child = spawn(
    process.execPath,
    [...process.execArgv, join(projectRoot, "src/cli/main.ts"), "serve", "--empty"],
    {
      env: { ...process.env, FAIRWAY_HOME: home, PORT: "0", HOST: "127.0.0.1", DATABASE_URL: "" },
      stdio: ["ignore", "pipe", "ignore"],
    },
  );
  const lines = createInterface({ input: child.stdout });
  const timer = setTimeout(() => child.kill("SIGKILL"), SERVER_STARTS_WITHIN_MS);
  for await (const line of lines) {
    const url = /listens on (\S+)/.exec(line)?.[1];
    if (url === undefined) continue;
    clearTimeout(timer);
    child.stdout.resume();
    const shared = await startEmbedded({ home, log: () => undefined });
    return { process: child, url, databaseUrl: shared.url, leave: () => shared.stop() };
  }
  throw new Error("bench: the server ended before it listened; try `./bin/fairway serve` to see why");
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

/** Runs a program of the load to its end; answers the last line it printed. */
export async function runProgram<Report>(script: string, args: readonly string[]): Promise<Report> {
  const child = spawn(process.execPath, [...process.execArgv, join(projectRoot, script), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let last = "";
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => (last = line));
  const [code] = (await once(child, "close")) as [number | null];
  assert(code === 0, `bench: the load ended with exit code ${code}`);
  return JSON.parse(last) as Report;
}
