/**
 * open-files: how many files and connections the system lets this process have open, and how many of them may be
 * connections of others.
 *
 * Past its limit the system refuses any further file, also the one that the database would need: some are kept back.
 */
import { readFile } from "node:fs/promises";

/** For the database, the listening socket, standard streams, the program's own files. */
const KEPT_BACK = 256;
const CONNECTIONS_MIN = 64;

/** The limit in force, as Linux tells it; undefined where the system tells it otherwise or has none. */
export async function openFilesMax(): Promise<number | undefined> {
  let limits: string;
  try {
    limits = await readFile("/proc/self/limits", "utf8");
  } catch {
    return undefined; // Not Linux.
  }
  const found = /^Max open files\s+(\d+)/m.exec(limits)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** `wanted`, or as many as the limit leaves. */
export const connectionsWithin = (limit: number | undefined, wanted: number): number =>
  limit === undefined ? wanted : Math.min(wanted, Math.max(limit - KEPT_BACK, CONNECTIONS_MIN));
