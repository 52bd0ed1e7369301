import { spawn, type ChildProcess } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import pg from "pg";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { identify } from "./holder.ts";
import { startDatabase, startEmbedded, type RunningDatabase } from "./start-database.ts";

const isRoot = process.getuid?.() === 0;
let base: string;
let home: string;
let databases: RunningDatabase[];
let children: ChildProcess[];
let said: string[];

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "fairway-start-"));
  chmodSync(base, 0o711);
  home = join(base, "home");
  [databases, children, said] = [[], [], []];
});

afterEach(async () => {
  for (const child of children) child.kill("SIGKILL");
  for (const database of databases) await database.stop();
  const pid = serverPid();
  if (pid !== undefined && identify(pid) !== undefined) process.kill(pid, "SIGQUIT");
  rmSync(base, { recursive: true, force: true, maxRetries: 50, retryDelay: 100 });
});

async function start(at = home): Promise<RunningDatabase> {
  const database = await startEmbedded({ home: at, log: (sentence) => said.push(sentence) });
  databases.push(database);
  return database;
}

async function ask(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows.map((row) => Object.values(row)[0]);
  } finally {
    await client.end();
  }
}

function serverPid(at = join(home, "database")): number | undefined {
  const file = join(at, "data", "postmaster.pid");
  return existsSync(file) ? Number(readFileSync(file, "utf8").split("\n")[0]) : undefined;
}

/** Another program over the same home: says "owner URL" or "guest URL", stops when its standard input ends. */
async function startProgram(): Promise<{ child: ChildProcess; said: string }> {
  const script = join(base, "program.mts");
  const module = pathToFileURL(join(import.meta.dirname, "start-database.ts")).href;
  writeFileSync(
    script,
    `import { startEmbedded } from ${JSON.stringify(module)};
     const database = await startEmbedded({ home: process.argv[2], log: () => {} });
     process.stdout.write((database.isOwner ? "owner " : "guest ") + database.url + "\\n");
     process.stdin.on("end", () => void database.stop()).resume();`,
  );
  const child = spawn(process.execPath, ["--import", "tsx", script, home], { stdio: ["pipe", "pipe", "inherit"] });
  children.push(child);
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once("data", (part: Buffer) => resolve(part.toString("utf8").trim()));
    child.once("exit", () => reject(new Error("the program ended before it was ready")));
  });
  return { child, said: line };
}

async function until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`waited in vain until ${what}`);
    await pause(20);
  }
}

test("a fresh home gets a durable, private, UTF-8 database; nothing is left running after stop", async () => {
  const { url, isOwner, stop } = await start();
  expect(isOwner).toBe(true);
  const settings = await ask(
    url,
    `select name || ' = ' || setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes',
       'listen_addresses', 'server_encoding', 'TimeZone', 'unix_socket_permissions', 'data_checksums')
     order by lower(name)`,
  );
  expect(settings).toEqual([
    "data_checksums = on",
    "fsync = on",
    "full_page_writes = on",
    "listen_addresses = ",
    "server_encoding = UTF8",
    "synchronous_commit = on",
    "TimeZone = UTC",
    "unix_socket_permissions = 0700",
  ]);
  expect(await ask(url, "select string_agg(t, ' ' order by t) from unnest(array['b', 'a', '中', 'Z', 'é']) t")).toEqual(
    ["Z a b é 中"],
  );
  const mode = (path: string): number => statSync(join(home, path)).mode & 0o777;
  expect(mode("database.password")).toBe(0o600);
  expect(mode("database")).toBe(0o700);
  expect(mode("database/sockets")).toBe(0o700);
  expect(statSync(join(home, "database/data")).uid).not.toBe(0);

  const pid = serverPid()!;
  await stop();
  expect(identify(pid)).toBeUndefined();
  expect(readdirSync(join(home, "run"))).toEqual(["programs"]);
  expect(readdirSync(join(home, "run/programs"))).toEqual([]);
  expect(readdirSync(join(home, "database/sockets"))).toEqual([]);
});

test("whoever does not know the password is refused, on the socket too", async () => {
  const { url } = await start();
  await expect(ask(url.replace(/:[0-9a-f]{48}@/, ":guessed@"), "select 1")).rejects.toMatchObject({ code: "28P01" });
});

test("programs share a server, and the last to leave stops it, whoever came first", async () => {
  const first = await start();
  const second = await start();
  expect([first.isOwner, second.isOwner]).toEqual([true, false]);
  const pid = serverPid()!;
  await first.stop();
  expect(await ask(second.url, "select 1")).toEqual([1]);
  const third = await start();
  await second.stop();
  expect(await ask(third.url, "select 1")).toEqual([1]);
  expect(serverPid()).toBe(pid);
  await third.stop();
  await third.stop(); // Twice is as good as once.
  expect(identify(pid)).toBeUndefined();
});

test("programs that start at the same instant get one server", async () => {
  const [one, other, ours] = await Promise.all([startProgram(), startProgram(), start()]);
  const said = [one.said, other.said, `${ours.isOwner ? "owner" : "guest"} ${ours.url}`];
  expect(said.filter((line) => line.startsWith("owner "))).toHaveLength(1);
  expect(new Set(said.map((line) => line.slice("owner ".length)))).toEqual(new Set([ours.url]));
  expect(await ask(ours.url, "select 1")).toEqual([1]);
});

test("a killed program's server is adopted with what it committed, and stopped in the end", async () => {
  const { child, said: line } = await startProgram();
  const url = line.slice("owner ".length);
  await ask(url, "create table kept as select 42 as answer");
  const pid = serverPid()!;
  child.kill("SIGKILL");
  await until(() => child.signalCode !== null, "the program is dead");
  const next = await start();
  expect(next.isOwner).toBe(true);
  expect(serverPid()).toBe(pid);
  expect(await ask(next.url, "select answer from kept")).toEqual([42]);
  await next.stop();
  expect(identify(pid)).toBeUndefined();
});

test("a killed server comes back under a running program, and its pool works again", async () => {
  const { url, stop } = await start();
  const errors: Error[] = [];
  const pool = new pg.Pool({ connectionString: url });
  pool.on("error", (error) => errors.push(error));
  await pool.query("create table kept as select 42 as answer");
  const pid = serverPid()!;
  process.kill(pid, "SIGKILL");
  await until(async () => {
    try {
      const { rows } = await pool.query<{ answer: number }>("select answer from kept");
      return rows[0]?.answer === 42 && serverPid() !== pid; // An old connection may answer once more.
    } catch (error) {
      errors.push(error as Error);
      return false;
    }
  }, "the pool works again");
  expect(errors.length).toBeGreaterThan(0);
  expect(said).toContain("The database ended unexpectedly and is started again.");
  await pool.end();
  await stop();
  expect(serverPid()).toBeUndefined();
});

test("program and server killed together: the next start recovers and keeps what was committed", async () => {
  const { child, said: line } = await startProgram();
  await ask(line.slice("owner ".length), "create table kept as select 42 as answer");
  child.kill("SIGKILL");
  process.kill(serverPid()!, "SIGKILL");
  const { url } = await start();
  expect(await ask(url, "select answer from kept")).toEqual([42]);
});

test("a pid file that names a stranger does not keep the server from starting", async () => {
  await (await start()).stop();
  const data = join(home, "database/data");
  const text = [process.pid, data, 1, 5432, join(home, "database/sockets"), "", "", "ready", ""].join("\n");
  writeFileSync(join(data, "postmaster.pid"), text);
  const { url } = await start();
  expect(await ask(url, "select 1")).toEqual([1]);
  expect(serverPid()).not.toBe(process.pid);
});

test("a home with blanks, signs and Chinese in its path, too long for a socket", async () => {
  home = join(base, `a home, 100% ours? #1 & 中文 ${"x".repeat(80)}`);
  const { url, stop } = await start();
  expect(await ask(url, "select 1")).toEqual([1]);
  const sockets = decodeURIComponent(new URL(url).searchParams.get("host")!);
  expect(sockets.startsWith(home)).toBe(false);
  expect(statSync(sockets).mode & 0o777).toBe(0o700);
  await stop();
  expect(existsSync(sockets)).toBe(false);
});

test("behind mode 0700 an ordinary user keeps the database at home, root elsewhere; both find it again", async () => {
  chmodSync(base, 0o700);
  const first = await start();
  const record = join(home, "database.place");
  const place = isRoot ? readFileSync(record, "utf8").trim() : join(home, "database");
  expect(existsSync(join(home, "database"))).toBe(!isRoot);
  expect(said.filter((sentence) => sentence.includes(`the database lies in ${place}`))).toHaveLength(isRoot ? 1 : 0);
  try {
    await ask(first.url, "create table kept as select 42 as answer");
    await first.stop();
    const second = await start();
    expect(await ask(second.url, "select answer from kept")).toEqual([42]);
    await second.stop();
    if (isRoot) expect(readFileSync(join(place, "home"), "utf8").trim()).toBe(home);
  } finally {
    await Promise.all(databases.map((database) => database.stop()));
    rmSync(place, { recursive: true });
  }
});

test("a quiet start and stop says nothing but that an empty database is prepared", async () => {
  for (const expected of [["Preparing an empty database…"], []]) {
    said = [];
    const { stop } = await start();
    await pause(450); // Long enough to be looked at twice.
    await stop();
    await pause(250);
    expect(said).toEqual(expected);
  }
});

test("root serves an ordinary user's database as that user, though the home is of mode 0700", async () => {
  await (await start()).stop();
  const owner = statSync(join(home, "database"));
  chownSync(base, owner.uid, owner.gid);
  chownSync(home, owner.uid, owner.gid);
  chmodSync(home, 0o700);
  const { url } = await start();
  expect(await ask(url, "select 1")).toEqual([1]);
  expect(statSync(join(home, "database/data/postmaster.pid")).uid).toBe(owner.uid);
});

test("an empty temporary directory will do as a home, and the database lies inside", async () => {
  home = mkdtempSync(join(base, "temporary-"));
  const { url } = await start();
  expect(await ask(url, "select 1")).toEqual([1]);
  expect(existsSync(join(home, "database/data"))).toBe(true);
  expect(existsSync(join(home, "database.place"))).toBe(false);
});

test("a recorded place that is gone is an error, not an empty database", async () => {
  await (await start()).stop();
  writeFileSync(join(home, "database.place"), `${join(base, "gone")}\n`);
  await expect(start()).rejects.toThrow(`lay in ${join(base, "gone")}, which is gone`);
});

test("a home without its password says so instead of making a new one", async () => {
  await (await start()).stop();
  rmSync(join(home, "database.password"));
  await expect(start()).rejects.toThrow(/database\.password cannot be read/);
  expect(serverPid()).toBeUndefined();
});

test("a home that cannot be made is one sentence", async () => {
  writeFileSync(home, "a file where the home should be");
  await expect(start()).rejects.toThrow(/home/);
  await expect(start("/proc/fairway")).rejects.toThrow(/\/proc\/fairway/);
});

test("with DATABASE_URL nothing is started", async () => {
  vi.stubEnv("DATABASE_URL", "postgres://somebody@example.invalid/theirs");
  try {
    const database = await startDatabase({ home, log: (sentence) => said.push(sentence) });
    expect(database).toMatchObject({ url: "postgres://somebody@example.invalid/theirs", isOwner: false });
    await database.stop();
    expect(existsSync(home)).toBe(false);
  } finally {
    vi.unstubAllEnvs();
  }
});
