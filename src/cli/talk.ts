/**
 * talk: what the command says beside its answer. Everything here goes to stderr; stdout carries only the answer.
 *
 * Progress bars are drawn on a terminal and are silent in a pipe.
 */
import cliProgress from "cli-progress";

export const say = (text: string): void => void process.stderr.write(`${text}\n`);
export const answer = (text: string): void => void process.stdout.write(`${text}\n`);

export interface Progress {
  advance(by: number): void;
  done(): void;
}

/** A bar over `total` units on a terminal; nothing elsewhere. */
export function progress(label: string, total: number, unit: string): Progress {
  if (!process.stderr.isTTY || total === 0) return { advance: () => undefined, done: () => undefined };
  const bar = new cliProgress.SingleBar(
    {
      format: `${label} {bar} {value}/{total} ${unit}, {eta_formatted} left`,
      stream: process.stderr,
      hideCursor: true,
    },
    cliProgress.Presets.shades_classic,
  );
  bar.start(total, 0);
  return { advance: (by) => bar.increment(by), done: () => bar.stop() };
}

/** The caller used the command wrongly: exit 2, with a sentence. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** Exit codes of every command. */
export const DONE = 0;
export const NOT_UNDERSTOOD = 1;
export const WRONG_USAGE = 2;
export type ExitCode = 0 | 1 | 2;
