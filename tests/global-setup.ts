/**
 * Before all tests: a temporary home for the run's database, which tests/database.ts fills on demand. After all tests,
 * failed or not: its server is stopped and the home removed, and so are those of earlier runs that were killed. So is
 * the server of the browser tests, where one ran.
 */
import { chmodSync } from "node:fs";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { choosePlace, clearSockets, isThere } from "../src/store/embedded/place.ts";
import { countPrograms, enter } from "../src/store/embedded/programs.ts";
import { stopServer } from "../src/store/embedded/server.ts";
import { withLock } from "../src/store/embedded/with-lock.ts";
import { endDemoServer } from "./browser/demo-server.ts";

const PREFIX = "fairway-test-";
/** A home this young may belong to a run that has not entered yet. */
const BEGINNING_MS = 60_000;

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const home = await mkdtemp(join(tmpdir(), PREFIX));
  if (process.getuid?.() === 0) chmodSync(home, 0o711); // PostgreSQL's user must pass.
  const entry = await enter(programsOf(home)); // While this file names us, no other run takes the home for abandoned.
  project.provide("databaseHome", home);
  return async () => {
    await rm(entry, { force: true });
    await remove(home);
    for (const name of await readdir(tmpdir())) {
      const other = join(tmpdir(), name);
      if (name.startsWith(PREFIX) && (await isAbandoned(other))) await remove(other);
    }
  };
}

const programsOf = (home: string): string => join(home, "run", "programs");

async function isAbandoned(home: string): Promise<boolean> {
  const { uid, mtimeMs } = await stat(home);
  if (uid !== process.getuid?.() || Date.now() - mtimeMs < BEGINNING_MS) return false;
  return (await isThere(programsOf(home))) && (await countPrograms(programsOf(home))) === 0;
}

async function remove(home: string): Promise<void> {
  await endDemoServer(home);
  if (await isThere(join(home, "database"))) {
    await withLock(join(home, "run", "start.lock"), async () => {
      const place = await choosePlace(home, () => undefined);
      await stopServer(place);
      await clearSockets(place);
      await rm(home, { recursive: true, force: true }); // Lock and all, so that no watcher starts the server again.
    });
  }
  await rm(home, { recursive: true, force: true });
}
