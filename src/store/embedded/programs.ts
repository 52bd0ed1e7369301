/**
 * programs: which programs use one home's database now, a file each.
 *
 * The server belongs to none of them: the last to leave stops it, so a short command that started it does not take it
 * away from a long one. Files of programs that were killed are recognised and removed. Callers hold the home's lock.
 */
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isAlive, readHolder, thisProgram, writeHolder } from "./holder.ts";

/** Enters the calling program; the answer is the file to remove when it leaves. */
export async function enter(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const mine = thisProgram();
  const file = join(directory, `${String(mine.pid)}-${mine.nonce}`);
  await writeFile(file, writeHolder(mine), { mode: 0o644 });
  return file;
}

/** How many living programs are entered. */
export async function countPrograms(directory: string): Promise<number> {
  await mkdir(directory, { recursive: true });
  let living = 0;
  for (const name of await readdir(directory)) {
    const file = join(directory, name);
    const holder = readHolder(await readFile(file, "utf8"));
    if (holder !== undefined && isAlive(holder)) living += 1;
    else await rm(file, { force: true });
  }
  return living;
}
