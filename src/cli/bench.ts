/**
 * fairway bench clear: how many complete parcels a second are cleared over HTTP, everything durable, on this machine.
 *
 * A server of its own on a database of its own; the load is a process of its own and speaks only the public HTTP
 * contract. Then, on the same server and schema, the same documents are inserted plainly, with the same batches,
 * statement form and connections: the ratio of the two says what deciding costs. Figures: parcels and documents a
 * second, milliseconds, megabytes.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { assert } from "../kernel/assert.ts";
import { insertPlainly } from "./bench-plain.ts";
import { registerParties, runProgram, startServer, stop, type BenchServer } from "./bench-server.ts";
import { loadRulebook } from "./rulebook-files.ts";
import { answer, DONE, say, type ExitCode } from "./talk.ts";

export interface BenchOptions {
  readonly json: boolean;
  readonly parcels?: number | undefined;
  readonly seconds?: number | undefined;
}

const PARCELS = 20_000;
const SINGLES = 500;

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

const runLoad = (url: string, keys: string, args: readonly string[]): Promise<LoadReport> =>
  runProgram("bench/load/client.ts", ["--url", url, "--keys", keys, ...args]);

async function measure(server: BenchServer, keys: string, options: BenchOptions): Promise<ExitCode> {
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
