/**
 * withLock: one program at a time, by a lock file that names its holder.
 *
 * The file appears complete or not at all (a link to a finished file fails where one is there), so no reader sees
 * half a holder. A lock whose holder has ended is stale. Whoever removes it first takes a second lock named after the
 * stale one and looks again: so no two programs remove, and nobody removes the lock of the program that came in
 * between.
 */
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { isAlive, readHolder, thisProgram, writeHolder, type Holder } from "./holder.ts";
import { Unstartable } from "./unstartable.ts";

const POLL_MS = 25;

/** Runs `work` while holding the lock; waits for a living holder, at most `patienceMs`. */
export async function withLock<T>(path: string, work: () => Promise<T>, patienceMs = 120_000): Promise<T> {
  const mine = thisProgram();
  const deadline = performance.now() + patienceMs;
  while (!(await take(path, mine))) {
    await removeStale(path);
    if (performance.now() > deadline) {
      throw new Unstartable(`Another program has been starting or stopping the database for too long; see ${path}.`);
    }
    await pause(POLL_MS);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string, mine: Holder): Promise<boolean> {
  const draft = `${path}.${mine.nonce}`;
  await writeFile(draft, writeHolder(mine), { mode: 0o644 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Removes the lock where its holder has ended; leaves a living one. */
export async function removeStale(path: string): Promise<void> {
  const text = await readIfThere(path);
  const holder = text === undefined ? undefined : readHolder(text);
  if (holder === undefined || isAlive(holder)) return;
  const breaking = `${path}.break-${holder.nonce}`;
  if (!(await take(breaking, thisProgram()))) return removeStale(breaking); // Its breaker may have ended, too.
  try {
    if ((await readIfThere(path)) === text) await rm(path, { force: true });
  } finally {
    await rm(breaking, { force: true });
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
