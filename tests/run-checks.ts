/**
 * run-checks: what `npm test` and `npm run prove` run, and the line that counts it.
 *
 * `npm test`: the console built, types, lint, format, then every test (the import directions are one of them). `npm
 * run prove`: the tests alone, with large numbers, and a table of what they recorded. A check counts as one test.
 * What passes says nothing; what fails prints all it said. A run without tests, or one that broke off, counts as a
 * failure.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Counts, closingLine, countTests, tableOf } from "./count-tests.ts";

interface Check {
  readonly name: string;
  readonly script: string;
  readonly flags: readonly string[];
}

const root = join(import.meta.dirname, "..");
const isProof = process.argv.includes("--prove");
const limitMinutes = isProof ? 74 : 10;

const checks: readonly Check[] = [
  { name: "console", script: "tsx/dist/cli.mjs", flags: ["src/cli/build-console.ts"] },
  { name: "types", script: "typescript/bin/tsc", flags: ["--noEmit"] },
  { name: "types of the console", script: "typescript/bin/tsc", flags: ["--noEmit", "-p", "src/web"] },
  { name: "lint", script: "eslint/bin/eslint.js", flags: [".", "--max-warnings", "0"] },
  { name: "format", script: "prettier/bin/prettier.cjs", flags: ["--check", "--log-level", "warn", "."] },
];

const running = new Set<ChildProcess>();
/** True once the run was told to end: nothing more is started. */
let isEnding = false;

/** Runs one tool to its end; prints what it said only where it failed. */
async function passes({ name, script, flags }: Check, extra: NodeJS.ProcessEnv = {}): Promise<boolean> {
  if (isEnding) return false;
  const child = spawn(process.execPath, [join(root, "node_modules", script), ...flags], {
    cwd: root,
    env: { ...process.env, ...extra },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true, // A group of its own: what it has started ends with it, however busy.
  });
  running.add(child);
  const said: Buffer[] = [];
  child.stdout.on("data", (part: Buffer) => said.push(part));
  child.stderr.on("data", (part: Buffer) => said.push(part));
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once("close", resolve).once("error", reject),
  );
  running.delete(child);
  if (code === 0) return true;
  process.stdout.write(`\n${name} failed:\n${Buffer.concat(said).toString("utf8")}\n`);
  return false;
}

async function runTests(directory: string): Promise<Counts> {
  const report = join(directory, "report.json");
  const flags = ["run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const extra = isProof ? { FAIRWAY_PROVE: "1", FAIRWAY_RESULTS: join(directory, "rows") } : {};
  const passed = await passes({ name: "tests", script: "vitest/vitest.mjs", flags }, extra);
  return countTests(existsSync(report) ? readFileSync(report, "utf8") : undefined, passed);
}

/** Types and lint side by side on two cores, as each takes one. */
async function runChecks(): Promise<Counts> {
  const [consoleBuild, types, consoleTypes, lint, format] = checks;
  const results = await Promise.all([
    passes(consoleBuild!).then(async (builds) => [builds, await passes(types!), await passes(consoleTypes!)]),
    passes(lint!).then(async (lints) => [lints, await passes(format!)]),
  ]);
  const passed = results.flat().filter(Boolean).length;
  return { passed, failed: checks.length - passed, skipped: 0 };
}

function endAll(signal: NodeJS.Signals): void {
  isEnding = true;
  for (const { pid } of running) {
    try {
      if (pid !== undefined) process.kill(-pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // It has ended by itself.
    }
  }
}

async function main(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "fairway-checks-"));
  const overtime = setTimeout(() => {
    process.stdout.write(`\nNot done after ${String(limitMinutes)} minutes; ending it.\n`);
    endAll("SIGTERM");
    setTimeout(() => endAll("SIGKILL"), 15_000).unref();
  }, limitMinutes * 60_000);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      endAll("SIGTERM");
      process.exitCode = 1;
    });
  }
  try {
    const before = isProof ? { passed: 0, failed: 0, skipped: 0 } : await runChecks();
    const tests = await runTests(directory);
    const rows = join(directory, "rows");
    if (existsSync(rows)) process.stdout.write(tableOf(readFileSync(rows, "utf8")));
    const total = {
      passed: before.passed + tests.passed,
      failed: before.failed + tests.failed,
      skipped: before.skipped + tests.skipped,
    };
    process.stdout.write(`${closingLine(total)}\n`);
    if (total.failed > 0) process.exitCode = 1;
  } finally {
    clearTimeout(overtime);
    rmSync(directory, { recursive: true, force: true });
  }
}

await main();
