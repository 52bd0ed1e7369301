/**
 * createDatabase: an empty database with all migrations applied, for one test or file; 40 ms each.
 *
 * The first to ask in a run starts the run's server (the embedded one, in a temporary home) and prepares the template;
 * every other process joins. Nothing is started for tests that need no database. tests/global-setup.ts stops it all.
 */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { inject } from "vitest";
import { startEmbedded } from "../src/store/embedded/start-database.ts";
import { withLock } from "../src/store/embedded/with-lock.ts";
import { migrate } from "../src/store/migrate.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The temporary home of this run's database. */
    databaseHome: string;
  }
}

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

const migrations = join(import.meta.dirname, "../migrations");
let templateUrl: Promise<string> | undefined;

export async function createDatabase(): Promise<TestDatabase> {
  templateUrl ??= prepareTemplate(inject("databaseHome"));
  const template = await templateUrl;
  const name = `test_${randomBytes(8).toString("hex")}`;
  const admin = toDatabase(template, "postgres");
  await run(admin, `create database ${name} template fairway`);
  return { url: toDatabase(template, name), drop: () => run(admin, `drop database ${name} with (force)`) };
}

/** A database without any table. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  templateUrl ??= prepareTemplate(inject("databaseHome"));
  const name = `test_${randomBytes(8).toString("hex")}`;
  const admin = toDatabase(await templateUrl, "postgres");
  await run(admin, `create database ${name}`);
  return { url: toDatabase(admin, name), drop: () => run(admin, `drop database ${name} with (force)`) };
}

/** The home's own database, migrated once a run and never connected to again, is the template. */
async function prepareTemplate(home: string): Promise<string> {
  const ready = join(home, "template.ready");
  const { url } = await startEmbedded({
    home,
    log: (sentence) => process.stderr.write(`${sentence}\n`),
    onProgress: () => undefined,
  });
  await withLock(join(home, "template.lock"), async () => {
    if (existsSync(ready)) return;
    const client = new pg.Client(url);
    await client.connect();
    try {
      await migrate(client, migrations);
    } finally {
      await client.end();
    }
    await writeFile(ready, "");
  });
  return url;
}

const toDatabase = (url: string, name: string): string => url.replace(/\/[^/?]+\?/, `/${name}?`);

async function run(url: string, text: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}
