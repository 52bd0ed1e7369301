import { spawn, spawnSync, type ChildProcess, type SpawnSyncReturns } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { identify } from "../../src/store/embedded/holder.ts";

/**
 * A small project with the real bin/ and package.json and a placeholder for the program: how it is started, told to
 * end, and brought what it needs. `npm ci` is a script that counts its calls and puts prepared packages in place.
 */
const source = join(import.meta.dirname, "../..");
let base: string;
let project: string;
let tools: string;
let children: ChildProcess[];

const placeholder = `
import { writeFileSync } from "node:fs";
process.on("SIGTERM", () => setTimeout(() => process.exit(0), 50));
process.stdout.write(JSON.stringify({ pid: process.pid, words: process.argv.slice(2), cwd: process.cwd() }) + "\\n");
if (process.argv[2] === "serve") setInterval(() => undefined, 1000);
`;

/** In place of building the console: says on stderr that it was called, and fails where it is told to. */
const builder = `
process.stderr.write("building\\n");
process.exit(Number(process.env["BUILDER_EXIT"] ?? "0"));
`;

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), "fairway-bin-")));
  project = join(base, "a clone, 100% #1?");
  tools = join(base, "tools");
  children = [];
  mkdirSync(join(project, "src/cli"), { recursive: true });
  mkdirSync(tools);
  cpSync(join(source, "bin"), join(project, "bin"), { recursive: true });
  for (const name of ["package.json", "package-lock.json"]) copyFileSync(join(source, name), join(project, name));
  writeFileSync(join(project, "src/cli/main.ts"), placeholder);
  writeFileSync(join(project, "src/cli/build-console.ts"), builder);
  mkdirSync(join(base, "packages"));
  for (const name of readdirSync(join(source, "node_modules"))) {
    if (!name.startsWith(".")) symlinkSync(join(source, "node_modules", name), join(base, "packages", name));
  }
});

afterEach(() => {
  for (const child of children) child.kill("SIGKILL");
  rmSync(base, { recursive: true });
});

function install(): void {
  renameSync(join(base, "packages"), join(project, "node_modules"));
  const sum = spawnSync("cksum", { input: readFileSync(join(project, "package-lock.json")) }).stdout;
  writeFileSync(join(project, "node_modules/.fairway-installed"), sum);
}

/** A stand-in for a command, found before the real one. */
function replace(name: string, script: string): void {
  writeFileSync(join(tools, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(tools, name), 0o755);
}

const replaceNpm = (rest: string): void => replace("npm", `echo "$*" >>"${base}/npm-calls"; sleep 0.5; ${rest}`);
const npmCalls = (): string[] => readFileSync(join(base, "npm-calls"), "utf8").trim().split("\n");
const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: `${tools}${delimiter}${process.env["PATH"] ?? ""}`,
});

function run(command: string, words: readonly string[] = [], cwd = base): SpawnSyncReturns<string> {
  return spawnSync(command, words, { cwd, env: environment(), encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

interface Said {
  readonly pid: number;
  readonly words: readonly string[];
  readonly cwd: string;
}

test("the program gets its words as they are and the caller's directory; nothing else is said", () => {
  install();
  const { stdout, stderr, status } = run(join(project, "bin/fairway"), ["clear", "a b", "", "$HOME", "*"]);
  expect(stderr).toBe("");
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ words: ["clear", "a b", "", "$HOME", "*"], cwd: base });
});

test("it is found through symbolic links, absolute and relative", () => {
  install();
  mkdirSync(join(base, "elsewhere"));
  symlinkSync(join(project, "bin/fairway"), join(base, "elsewhere/absolute"));
  symlinkSync("absolute", join(base, "elsewhere/relative"));
  for (const command of ["./elsewhere/absolute", "./elsewhere/relative"]) {
    expect(JSON.parse(run(command, ["help"]).stdout)).toMatchObject({ words: ["help"] });
  }
});

test("SIGTERM to npm start reaches the program, and nothing is left", async () => {
  install();
  const child = spawn("npm", ["start", "--silent"], {
    cwd: project,
    env: process.env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  const line = await new Promise<string>((resolve) =>
    child.stdout.once("data", (part: Buffer) => resolve(String(part))),
  );
  const { pid, words } = JSON.parse(line) as Said;
  expect(words).toEqual(["serve"]);
  const start = performance.now();
  child.kill("SIGTERM");
  await new Promise((resolve) => child.once("exit", resolve));
  while (identify(pid) !== undefined && performance.now() - start < 10_000) await pause(20);
  const left = identify(pid);
  if (left !== undefined) process.kill(pid, "SIGKILL");
  expect(left).toBeUndefined();
});

test("npm start builds the console first; where that fails nothing is served, and it says so", () => {
  install();
  const env = { ...environment(), BUILDER_EXIT: "3" };
  const { stdout, stderr, status } = spawnSync(join(project, "bin/start"), [], { cwd: base, env, encoding: "utf8" });
  expect([stdout, status]).toEqual(["", 1]);
  expect(stderr).toMatch(/^building\nThe console was not built/);
});

test("SIGTERM to bin/fairway is SIGTERM to the program: it has become it", async () => {
  install();
  const child = spawn(join(project, "bin/fairway"), ["serve"], { stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const line = await new Promise<string>((resolve) =>
    child.stdout.once("data", (part: Buffer) => resolve(String(part))),
  );
  expect((JSON.parse(line) as Said).pid).toBe(child.pid);
  child.kill("SIGTERM");
  expect(await new Promise((resolve) => child.once("exit", resolve))).toBe(0);
});

test("a fresh clone installs its packages once, for however many starts, and says so on stderr", async () => {
  replaceNpm(`mv "${base}/packages" node_modules`);
  const starts = [1, 2, 3].map(() => {
    const child = spawn(join(project, "bin/fairway"), ["help"], {
      env: environment(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.push(child);
    const said = { stdout: "", stderr: "" };
    child.stdout.on("data", (part: Buffer) => (said.stdout += String(part)));
    child.stderr.on("data", (part: Buffer) => (said.stderr += String(part)));
    return new Promise<typeof said>((resolve) => child.once("close", () => resolve(said)));
  });
  const said = await Promise.all(starts);
  for (const { stdout } of said) expect(JSON.parse(stdout)).toMatchObject({ words: ["help"] });
  expect(said.filter(({ stderr }) => stderr.includes("Installing the packages"))).toHaveLength(1);
  expect(npmCalls()).toHaveLength(1);
  expect(npmCalls()[0]).toMatch(/^ci --include=dev/);
  expect(readdirSync(project)).not.toContain(".fairway");
  expect(run(join(project, "bin/fairway"), ["help"]).stderr).toBe("");
});

test("a changed lock installs again; an installation that npm made after it is taken as it is", () => {
  install();
  const lock = join(project, "package-lock.json");
  writeFileSync(lock, readFileSync(lock, "utf8").replace('"name": "fairway"', '"name": "fairway-changed"'));
  replaceNpm(":");
  expect(run(join(project, "bin/fairway")).status).toBe(0);
  expect(npmCalls()).toHaveLength(1);
  writeFileSync(lock, `${readFileSync(lock, "utf8")}\n`);
  spawnSync("touch", ["-d", "+1 minute", join(project, "node_modules/.package-lock.json")]);
  expect(run(join(project, "bin/fairway")).status).toBe(0);
  expect(npmCalls()).toHaveLength(1);
});

test("an installation that fails is a sentence and exit 1, and leaves no lock; the next start tries again", () => {
  replaceNpm('echo "npm error: no network" >&2; exit 7');
  for (const calls of [1, 2]) {
    const { stdout, stderr, status } = run(join(project, "bin/fairway"));
    expect([stdout, status]).toEqual(["", 1]);
    expect(stderr).toMatch(/no network\nnpm ci did not succeed/);
    expect(npmCalls()).toHaveLength(calls);
    expect(existsSync(join(project, ".fairway"))).toBe(false);
  }
});

test("an installation that was killed does not block the next", () => {
  mkdirSync(join(project, ".fairway/install.lock"), { recursive: true });
  writeFileSync(join(project, ".fairway/install.lock/pid"), "4194305\n"); // Larger than any process number.
  replaceNpm(`mv "${base}/packages" node_modules`);
  expect(run(join(project, "bin/fairway"), ["help"]).status).toBe(0);
});

test("packages behind a symbolic link are never emptied", () => {
  symlinkSync(join(base, "packages"), join(project, "node_modules"));
  const before = readdirSync(join(base, "packages"));
  replaceNpm("rm -rf node_modules/*");
  const { stderr, status } = run(join(project, "bin/fairway"));
  expect(status).toBe(1);
  expect(stderr).toMatch(/node_modules is a symbolic link and out of date/);
  expect(readdirSync(join(base, "packages"))).toEqual(before);
  expect(existsSync(join(base, "npm-calls"))).toBe(false);
});

test("a cache that cannot be written is not used", () => {
  replaceNpm(`echo "$npm_config_cache" >"${base}/cache"; mv "${base}/packages" node_modules`);
  const env = { ...environment(), npm_config_cache: "/dev/null/cache" };
  expect(spawnSync(join(project, "bin/fairway"), ["help"], { env }).status).toBe(0);
  const used = readFileSync(join(base, "cache"), "utf8").trim();
  expect(used).not.toBe("/dev/null/cache");
  expect(existsSync(dirname(used))).toBe(true);
  expect(existsSync(used)).toBe(false); // And is removed afterwards.
});

test.each([
  { version: "v18.20.4", runs: false },
  { version: "v20.18.3", runs: false },
  { version: "v20.19.0", runs: true },
  { version: "v22.1.0", runs: true },
  { version: "v24.0.0", runs: true },
])("Node $version runs: $runs", ({ version, runs }) => {
  install();
  replace("node", `if [ "$1" = --version ]; then echo ${version}; else echo ran; fi`);
  const { stdout, stderr, status } = run(join(project, "bin/fairway"));
  const refusal = `Fairway needs Node.js 20.19 or newer; this is ${version}.\n`;
  expect([stdout, stderr, status]).toEqual(runs ? ["ran\n", "", 0] : ["", refusal, 1]);
});

test("without Node there is a sentence", () => {
  install();
  for (const name of ["sh", "dirname", "readlink", "cat", "cksum"]) {
    symlinkSync(spawnSync("which", [name], { encoding: "utf8" }).stdout.trim(), join(tools, name));
  }
  const result = spawnSync(join(project, "bin/fairway"), { env: { PATH: tools }, encoding: "utf8" });
  expect(result.status).toBe(1);
  expect(result.stderr).toMatch(/^Fairway needs Node\.js 20\.19 or newer, and there is no node here/);
});
