/**
 * fairway bench clear: how many complete parcels a second are cleared over HTTP, everything durable, on this machine.
 *
 * A server of its own on a database of its own; the load is a process of its own and speaks only the public HTTP
 * contract. Then, on the same server and schema, the same documents are inserted plainly, with the same batches,
 * statement form and connections: the ratio of the two says what deciding costs. Figures: parcels and documents a
 * second, milliseconds, megabytes.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { assert } from "../kernel/assert.ts";
import { startEmbedded } from "../store/embedded/start-database.ts";
import { compose, hashKey, newKey } from "./compose.ts";
import { insertPlainly } from "./bench-plain.ts";
import { loadRulebook, projectRoot } from "./rulebook-files.ts";
import { answer, DONE, say, type ExitCode } from "./talk.ts";

export interface BenchOptions {
  readonly json: boolean;
  readonly parcels?: number | undefined;
  readonly seconds?: number | undefined;
}

const PARCELS = 20_000;
const SINGLES = 500;
const SERVER_STARTS_WITHIN_MS = 60_000;
const roles = [
  ["marketplace", "4601000001"],
  ["payment_firm", "4603000001"],
  ["carrier", "4604000001"],
  ["declarant", "4605000001"],
] as const;

/** What the load prints as its last line. */
interface LoadReport {
  readonly parcels: number;
  readonly parcelsPerSecond: number;
  /** Null for a run of under one second. */
  readonly bestSecond: number | null;
  readonly documentsPerSecond: number;
  readonly rejected: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export async function bench(options: BenchOptions): Promise<ExitCode> {
  const home = await mkdtemp(join(tmpdir(), "fairway-bench-"));
  try {
    const keys = await registerParties(home);
    const server = await startServer(home);
    try {
      return await measure(server, keys, options);
    } finally {
      await stop(server.process);
      await server.leave();
    }
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** Prepares the home before the server opens it: tables, keys of the house, keys of the parties. */
async function registerParties(home: string): Promise<string> {
  const book = await loadRulebook();
  assert(book.ok, "bench: the rule book that ships does not load");
  const fairway = await compose({ home, rulebook: book.value, log: () => undefined });
  const keys: Record<string, { code: string; key: string }> = {};
  try {
    for (const [kind, code] of roles) {
      const key = newKey();
      await fairway.parties.register({ kind, code, name: `bench ${kind}` }, hashKey(key), Date.now());
      keys[kind] = { code, key };
    }
  } finally {
    await fairway.close();
  }
  const path = join(home, "bench-keys.json");
  await writeFile(path, JSON.stringify(keys), { mode: 0o600 });
  return path;
}

interface Server {
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
async function startServer(home: string): Promise<Server> {
  const child = spawn(process.execPath, [...process.execArgv, join(projectRoot, "src/cli/main.ts"), "serve"], {
    env: { ...process.env, FAIRWAY_HOME: home, PORT: "0", HOST: "127.0.0.1", DATABASE_URL: "" },
    stdio: ["ignore", "pipe", "ignore"],
  });
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

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill("SIGTERM");
  await once(child, "exit");
}

async function measure(server: Server, keys: string, options: BenchOptions): Promise<ExitCode> {
  const amount =
    options.seconds === undefined
      ? ["--parcels", String(options.parcels ?? PARCELS)]
      : ["--seconds", String(options.seconds)];
  say("warming up");
  await runLoad(server.url, keys, ["--parcels", "2000", "--seed", "1"]);
  say("one declaration at a time");
  const single = await runLoad(server.url, keys, ["--mode", "single", "--parcels", String(SINGLES), "--seed", "2"]);
  say("complete parcels, four documents each");
  const many = await runLoad(server.url, keys, [...amount, "--seed", "3"]);
  const rssMb = await residentMegabytes(server.process.pid!);
  const client = new pg.Client(server.databaseUrl);
  await client.connect();
  try {
    const stored = await client.query<{ documents: string; fsync: string; decided: string }>(
      `select (select count(*) from document) + (select count(*) from waybill) as documents,
              (select count(*) from decision) as decided, current_setting('fsync') as fsync`,
    );
    say("the same documents, inserted plainly");
    const plainInsertDocumentsPerSecond = await insertPlainly(server.databaseUrl);
    const row = stored.rows[0]!;
    report(
      {
        parcelsPerSecond: many.parcelsPerSecond,
        bestSecond: many.bestSecond,
        documentsPerSecond: many.documentsPerSecond,
        plainInsertDocumentsPerSecond,
        ratio: Math.round((many.documentsPerSecond / plainInsertDocumentsPerSecond) * 1000) / 1000,
        singleP50Ms: single.p50Ms,
        singleP99Ms: single.p99Ms,
        rssMb,
        cores: cpus().length,
        rules: await countRules(),
        documentsStored: Number(row.documents),
        decisionsStored: Number(row.decided),
        rejected: many.rejected,
        fsync: row.fsync,
      },
      options.json,
    );
  } finally {
    await client.end();
  }
  return DONE;
}

async function runLoad(url: string, keys: string, args: readonly string[]): Promise<LoadReport> {
  const child = spawn(
    process.execPath,
    [...process.execArgv, join(projectRoot, "bench/load/client.ts"), "--url", url, "--keys", keys, ...args],
    {
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  let last = "";
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => (last = line));
  const [code] = (await once(child, "close")) as [number | null];
  assert(code === 0, `bench: the load ended with exit code ${code}`);
  return JSON.parse(last) as LoadReport;
}

/**
 * The peak of the process's resident memory, from the kernel; undefined (and then left out) where there is no /proc.
 */
async function residentMegabytes(pid: number): Promise<number | undefined> {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function countRules(): Promise<number> {
  const book = await loadRulebook();
  assert(book.ok, "bench: the rule book that ships does not load");
  return book.value.parts.rules.length;
}

function report(figures: Record<string, number | string | null | undefined>, json: boolean): void {
  if (json) return answer(JSON.stringify(figures));
  const width = Math.max(...Object.keys(figures).map((name) => name.length));
  for (const [name, figure] of Object.entries(figures))
    answer(`${name.padEnd(width)}  ${figure ?? "not measured here"}`);
}
