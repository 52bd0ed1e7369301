/**
 * fairway backup FILE and fairway restore FILE: the record into one file while others use it, and back into an empty
 * database.
 *
 * Neither brings the database to this version's tables first: a backup is of what is there. Keys are not in it.
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { backup, type BackupWatcher } from "../store/backup.ts";
import { BackupProblem, type BackupHead } from "../store/backup-frames.ts";
import { readKeys } from "../store/keys.ts";
import { migrateAt } from "../store/migrate.ts";
import { restore } from "../store/restore.ts";
import { openVault, type KeySet } from "../store/vault.ts";
import { migrations, signersOf } from "./compose.ts";
import { openDatabase, type Whereabouts } from "./open-database.ts";
import { answer, DONE, NOT_UNDERSTOOD, progress, say, UsageError, type ExitCode, type Progress } from "./talk.ts";
import { tell, verifyFairway } from "./verify.ts";

export interface BackupOptions extends Whereabouts {
  readonly keys: string | undefined;
  readonly json: boolean;
}

export async function backupTo(file: string, options: BackupOptions): Promise<ExitCode> {
  if (existsSync(file)) throw new UsageError(`there is a file ${file} already; a backup replaces nothing`);
  return onDatabase(options, async (url) => {
    const { bar, watcher } = watch("backing up");
    const head = await backup(url, resolve(file), watcher);
    bar()?.done();
    report(head, file, options.json, "backed up");
    return DONE;
  });
}

export async function restoreFrom(file: string, options: BackupOptions): Promise<ExitCode> {
  return onDatabase(options, async (url) => {
    const sets = await readKeys(options.home, options.keys);
    const { bar, watcher } = watch("restoring");
    const head = await restore(url, file, { migrations, keys: sets.map(({ id }) => id), watcher });
    bar()?.done();
    await migrateAt(url, migrations, say);
    report(head, file, options.json, "restored, and read back the same");
    return head.tables["journal"] === 0 ? DONE : prove(url, sets);
  });
}

/** The record is as it was backed up; whether that was a whole record is another question, and is answered too. */
async function prove(url: string, [current, ...former]: readonly KeySet[]): Promise<ExitCode> {
  if (current === undefined) throw new BackupProblem("There are no keys here to verify the record with.");
  const houseKeys = signersOf([current, ...former]);
  const found = await verifyFairway({ url, vault: openVault(current, former), houseKeys }, [], true);
  for (const line of tell(found)) say(line);
  return found.isWhole ? DONE : NOT_UNDERSTOOD;
}

async function onDatabase(where: Whereabouts, work: (url: string) => Promise<ExitCode>): Promise<ExitCode> {
  const database = await openDatabase(where, say);
  try {
    return await work(database.url);
  } catch (error) {
    if (!(error instanceof BackupProblem)) throw error;
    say(error.message);
    return NOT_UNDERSTOOD;
  } finally {
    await database.stop();
  }
}

function watch(label: string): { bar: () => Progress | undefined; watcher: BackupWatcher } {
  let bar: Progress | undefined;
  return {
    bar: () => bar,
    watcher: {
      begin: (rows) => (bar = progress(label, rows, "rows")),
      advance: (rows) => bar?.advance(rows),
    },
  };
}

function report(head: BackupHead, file: string, isJson: boolean, done: string): void {
  const rows = Object.values(head.tables).reduce((sum, own) => sum + own, 0);
  const { createdAt, tables, keys } = head;
  if (isJson)
    return answer(JSON.stringify({ file, createdAt, rows, tables, keys, migrations: head.migrations.length }));
  answer(`${rows} rows of ${Object.keys(tables).length} tables, as of ${createdAt}, ${done}: ${file}`);
  if (keys.length > 0) say(`Its keys are not in it. Keep these apart from it: ${keys.join(", ")} (fairway keys list).`);
}
