/**
 * log: what the running server says of itself, on standard error: one JSON object a line (pino), or a plain sentence
 * where a person looks on.
 *
 * FAIRWAY_LOG says from which level on. `info` adds a line for each request, `warn` is what an operator should know
 * anyway. Nothing that was filed, no number of a person and no key is ever a part of it: what is logged of a request
 * and of an error is chosen member by member (`http/server.ts`, `http/refusal.ts`), and these members are struck out
 * once more by name.
 */
import { pino, type Level } from "pino";
import { say, UsageError } from "./talk.ts";

export const levels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;
export type LogLevel = Level | "silent";

export function logLevel(text: string | undefined): LogLevel {
  const level = levels.find((known) => known === (text ?? "warn"));
  if (level === undefined) throw new UsageError(`FAIRWAY_LOG must be one of ${levels.join(", ")}`);
  return level;
}

export interface ServerLog {
  readonly level: LogLevel;
  /** Something that an operator should know. */
  warn(sentence: string): void;
}

export function serverLog(level: LogLevel): ServerLog {
  if (process.stderr.isTTY) return { level, warn: say };
  const log = pino({ level, name: "fairway" }, pino.destination({ dest: 2, sync: true }));
  return { level, warn: (sentence) => log.warn(sentence) };
}
