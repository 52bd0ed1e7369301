/**
 * holder: one run of one program, told apart from any later process that was given the same number.
 *
 * Shape: `pid`, `identity` (on Linux the boot and the tick at which the process began, elsewhere what `ps` says),
 * `nonce`. A killed program cannot clean up after itself, so whatever it left names its holder and whoever comes next
 * asks `isAlive`. A process that hides from us counts as alive: better to wait than to break in.
 */
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";

export interface Holder {
  readonly pid: number;
  readonly identity: string;
  readonly nonce: string;
}

const HIDDEN = "hidden";

/** Identity of a running process; undefined where it has ended, as a zombie has. */
export function identify(pid: number): string | undefined {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return undefined;
  }
  try {
    return process.platform === "linux" ? readProc(pid) : askPs(pid);
  } catch {
    return HIDDEN; // It runs, as the signal just showed, but /proc or ps does not say more.
  }
}

function readProc(pid: number): string | undefined {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, "latin1");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // The name before it may itself hold brackets.
  const [state] = fields;
  if (state === "Z" || state === "X") return undefined;
  const boot = readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim();
  return `${boot}/${fields[19]!}`;
}

function askPs(pid: number): string | undefined {
  const line = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { encoding: "utf8" }).trim();
  const [state, ...started] = line.split(/\s+/);
  return state?.startsWith("Z") === true ? undefined : started.join("_");
}

/** A new holder for the program that calls. */
export function thisProgram(): Holder {
  return { pid: process.pid, identity: identify(process.pid) ?? HIDDEN, nonce: randomBytes(8).toString("hex") };
}

export function isAlive(holder: Holder): boolean {
  const now = identify(holder.pid);
  return now !== undefined && (now === holder.identity || now === HIDDEN || holder.identity === HIDDEN);
}

export const writeHolder = ({ pid, identity, nonce }: Holder): string => `${String(pid)} ${identity} ${nonce}\n`;

/** Undefined where the text names no holder. */
export function readHolder(text: string): Holder | undefined {
  const match = /^(\d+) (\S+) ([0-9a-f]+)\n$/.exec(text);
  return match === null ? undefined : { pid: Number(match[1]), identity: match[2]!, nonce: match[3]! };
}
