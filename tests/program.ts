/**
 * program: Fairway as others meet it, for flow tests: the command as a process, the server as a process and its HTTP
 * answers.
 *
 * Whatever is started here is ended by its own id: `endAll` in an `afterAll` ends it also where a test failed.
 */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmodSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compose, hashKey, newKey, type Fairway } from "../src/cli/compose.ts";
import type { PartyKind } from "../src/customs/party.ts";
import { testRulebook } from "./fairway.ts";
import { codes } from "./good-parcel.ts";

export const command = join(import.meta.dirname, "../bin/fairway");
const LISTENS_WITHIN_MS = 60_000;

export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly input?: string;
  /** Another path of the same command. */
  readonly command?: string;
}

const running = new Set<ChildProcess>();
const homes = new Set<string>();

/** The environment without what would lead the program to somebody's own record. */
export function environment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(FAIRWAY_(HOME|KEYS?)|DATABASE_URL|PORT|HOST|NODE_OPTIONS|VITEST.*)$/.test(name),
  );
  return { ...Object.fromEntries(inherited), ...extra };
}

function start(path: string, args: readonly string[], options: RunOptions): ChildProcess & { said: () => Said } {
  const child = spawn(path, args, {
    env: environment(options.env),
    cwd: options.cwd,
    stdio: ["pipe", "pipe", "pipe"],
  });
  running.add(child);
  child.once("close", () => running.delete(child));
  const parts = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  child.stdout.on("data", (part: Buffer) => parts.stdout.push(part));
  child.stderr.on("data", (part: Buffer) => parts.stderr.push(part));
  child.stdin.end(options.input ?? "");
  const text = (pieces: readonly Buffer[]): string => Buffer.concat(pieces).toString("utf8");
  const said = (): Said => ({ code: child.exitCode, stdout: text(parts.stdout), stderr: text(parts.stderr) });
  return Object.assign(child, { said });
}

/** Runs one command to its end. */
export async function runFairway(args: readonly string[], options: RunOptions = {}): Promise<Said> {
  const child = start(options.command ?? command, args, options);
  await once(child, "close");
  return child.said();
}

export interface Running {
  said(): Said;
  readonly ended: Promise<Said>;
  /** kill -9; resolves when the process is gone. */
  kill(): Promise<Said>;
}

/** Begins a command that may be killed before its end. */
export function beginFairway(args: readonly string[], options: RunOptions = {}): Running {
  const child = start(command, args, options);
  const ended = once(child, "close").then(child.said);
  return {
    said: child.said,
    ended,
    kill() {
      child.kill("SIGKILL");
      return ended;
    },
  };
}

/** The lines of an answer, each one JSON object. */
export const linesOf = <T = Record<string, unknown>>(text: string): T[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);

/** An empty directory that a database server under another account may pass through. */
export async function makeHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), "fairway-home-"));
  if (process.getuid?.() === 0) chmodSync(home, 0o711);
  homes.add(home);
  return home;
}

export interface Server {
  readonly url: string;
  readonly pid: number;
  said(): Said;
  /** As an operator stops it. */
  stop(): Promise<Said>;
  /** kill -9; resolves when the process is gone. */
  kill(): Promise<void>;
}

/** `fairway serve` on a free port, listening; without the demo, unless the arguments are others. */
export async function serve(env: NodeJS.ProcessEnv, args: readonly string[] = ["--empty"]): Promise<Server> {
  const child = start(command, ["serve", ...args], { env: { PORT: "0", HOST: "127.0.0.1", ...env } });
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (): void => reject(new Error(`the server does not listen: ${JSON.stringify(child.said())}`));
    const timer = setTimeout(fail, LISTENS_WITHIN_MS);
    child.once("close", fail);
    child.stdout!.on("data", () => {
      const found = /listens on (\S+)/.exec(child.said().stdout)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      child.off("close", fail);
      resolve(found);
    });
  });
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, "close");
    child.kill(signal);
    await closed;
  };
  return {
    url,
    pid: child.pid!,
    said: child.said,
    async stop() {
      await end("SIGTERM");
      return child.said();
    },
    kill: () => end("SIGKILL"),
  };
}

/** Ends every process that is still there and removes the homes. */
export async function endAll(): Promise<void> {
  for (const child of running) {
    const closed = once(child, "close");
    child.kill("SIGTERM");
    const timer = setTimeout(() => child.kill("SIGKILL"), 15_000);
    await closed;
    clearTimeout(timer);
  }
  for (const home of homes) await rm(home, { recursive: true, force: true });
  homes.clear();
}

export const filers = {
  order: { kind: "marketplace", code: codes.platform },
  payment: { kind: "payment_firm", code: codes.firm },
  waybill: { kind: "carrier", code: codes.carrier },
  declaration: { kind: "declarant", code: codes.declarant },
  status: { kind: "carrier", code: codes.carrier },
  arrival: { kind: "site_operator", code: codes.operator },
} as const;

export type FilerKeys = Readonly<Record<keyof typeof filers, string>>;

/** Opens a record in this process: a second program on the same home or database. */
export async function openRecord(home: string, databaseUrl?: string): Promise<Fairway> {
  return compose({ home, databaseUrl, rulebook: await testRulebook(), log: () => undefined });
}

/** Registers the parties of a good parcel, and answers their keys. */
export async function registerFilers(fairway: Fairway): Promise<FilerKeys> {
  const keys: Record<string, string> = {};
  for (const [document, { kind, code }] of Object.entries(filers)) {
    keys[document] = newKey();
    const party = { kind: kind satisfies PartyKind, code, name: `a ${kind}` };
    await fairway.parties.register(party, hashKey(keys[document]), Date.now());
  }
  return keys as FilerKeys;
}

export interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

export const NDJSON = "application/x-ndjson";

/** POST /v1/documents. */
export async function post(
  url: string,
  key: string,
  body: string | Buffer,
  type = NDJSON,
): Promise<Answer & { lines: AnswerLine[] }> {
  const response = await fetch(`${url}/v1/documents`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": type },
    body: body as string,
  });
  const answer = await read(response);
  return { ...answer, lines: answer.status === 200 ? linesOf<AnswerLine>(answer.text) : [] };
}

export interface AnswerLine {
  readonly line: number;
  readonly kind: string | null;
  readonly key: string | null;
  readonly outcome: "accepted" | "exists" | "rejected";
  readonly problems: readonly { readonly code: string; readonly pointer: string; readonly detail: string }[];
}

export async function get(url: string, path: string, key?: string): Promise<Answer> {
  return read(await fetch(`${url}${path}`, key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }));
}

const read = async (response: Response): Promise<Answer> => ({
  status: response.status,
  type: response.headers.get("content-type") ?? "",
  text: await response.text(),
});
