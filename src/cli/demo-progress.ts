/**
 * demoProgress: how far the loading of the demo has come, kept in the home, so that a start after an interruption goes
 * on, and one after the end loads nothing. No secret stands in it.
 */
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface DemoProgress {
  /** The database that it is about, without names and passwords. */
  readonly place: string;
  readonly seed: number;
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly parcels: number;
  /** So many of them, in their order, are on record whole. */
  readonly filed: number;
  /** True once the accounts were told. */
  readonly isFinished: boolean;
}

const pathIn = (home: string): string => join(home, "demo.json");

export async function readProgress(home: string, place: string): Promise<DemoProgress | undefined> {
  let text: string;
  try {
    text = await readFile(pathIn(home), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const progress = JSON.parse(text) as DemoProgress;
  return progress.place === place ? progress : undefined;
}

/** Whole or not at all. */
export async function writeProgress(home: string, progress: DemoProgress): Promise<void> {
  const draft = `${pathIn(home)}.new`;
  await writeFile(draft, `${JSON.stringify(progress)}\n`, { mode: 0o644 });
  await rename(draft, pathIn(home));
}

export function placeOf(databaseUrl: string | undefined): string {
  if (databaseUrl === undefined || databaseUrl === "") return "embedded";
  const { host, pathname, searchParams } = new URL(databaseUrl);
  return `${searchParams.get("host") ?? host}${pathname}`;
}
